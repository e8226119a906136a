"""A couple of whom one keeps much alone: what the other reads must not take longer for it."""

from datetime import timedelta

from tests.factories import Pair, actor, felt_in, kept_by, pair, set_up_site
from tracker.domain.entries import Learned, State
from tracker.domain.moments import Kind
from tracker.domain.share_scope import Part, Policy, Scope, digest
from tracker.domain.viewer import Actor
from tracker.models.record import Commitment, Rating
from tracker.services import entries, ratings, shares
from tracker.services.moments import NewMoment, mark_moment
from tracker.services.ratings import Beside, Said, about

DAY = timedelta(days=1)
FEW = range(4, 6)  # so many days back


def in_two_directions(money_since: int = 60) -> Pair:
    """Sam and Alex in two directions, with something of each kind that both can see, and a little that is only Alex's.

    So many days ago Alex began to keep the promise that is answered alone.
    """
    set_up_site()
    pair(mutual=True)
    for who in (actor("Sam"), actor("Alex")):
        kept = kept_by(who, from_day=who.today - 60 * DAY)
        for back in range(3):
            day = who.today - back * DAY
            entries.answer(who, entries.Answer(kept, day, day.isoformat(), State.KEPT))
        mark_moment(who, NewMoment(who.today - 3 * DAY, Kind.SETBACK, "Both know"))
        ratings.choose_audience(who, felt_in(who), "each", earlier=False)
        rating = ratings.rate(who, Said(felt_in(who), who.today - DAY, 50))
        ratings.say_beside(who, Beside(str(rating), note="Both know", shared=frozenset({about("note")})))
        ratings.choose_audience(who, felt_in(who), "private", earlier=False)
    alex = actor("Alex")
    kept_by(alex, "Money told", category="money", from_day=alex.today - money_since * DAY)
    keep_alone(alex, FEW)
    return Pair(actor("Sam"), actor("Alex"))


def keep_alone(who: Actor, days: range) -> None:
    """One of everything that is only its writer's, on each of these days back."""
    draft = Commitment.get(Commitment.category == "money").id
    seen = Rating.get((Rating.writer == who.person) & (Rating.day == who.today - DAY)).id
    for back in days:
        day = who.today - back * DAY
        rating = ratings.rate(who, Said(felt_in(who), day, 40))
        ratings.say_beside(who, Beside(str(rating), note="alone"))
        mark_moment(who, NewMoment(day, Kind.WENT_WELL, "alone", shared=False))
        entries.answer(who, entries.Answer(draft, day, day.isoformat(), State.MISSED, Learned.NOT_YET, words="alone"))
        scope = Scope(False, frozenset({Part.MY_RATINGS}), day, who.today, who.today, True, "alone", Policy.NONE)  # noqa: FBT003  # by place
        shares.show_own(who, scope, digest(scope, None))
        # Other words, kept alone, behind those that both could see.
        ratings.say_beside(who, Beside(seen, note=f"alone, {back}"))
