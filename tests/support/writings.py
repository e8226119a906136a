"""What somebody of the cast writes into the record or the journal, each kind in a line."""

from datetime import date, time
from typing import Any

from tests.support.commitments import FIRST
from tests.support.factories import Pair, actor, felt_in, kept_by
from tracker import clock
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.models.commitments import ReviewAnswer as Answered
from tracker.models.couple import Pause
from tracker.models.record import Version
from tracker.queries.sharing.put_back import to_check
from tracker.services.commitments import reviews
from tracker.services.entries import plans, responses
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import NewPlan, say_plan
from tracker.services.entries.responses import NewLine, write_line
from tracker.services.journal.reflections import NewReflection, write_reflection
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings import ratings
from tracker.services.sharing import put_back

DAY = date(2026, 3, 3)


def written(who: Actor, words: str = "Slept badly.", title: str = "", day: date = DAY) -> str:
    return str(write_reflection(who, NewReflection(day, title, words), {}))


def marked(who: Actor, *, shared: bool = True, kind: MomentKind = MomentKind.SETBACK) -> str:
    return str(mark_moment(who, NewMoment(DAY, kind, "A hard evening.", shared)))


def tap(actor: Actor, commitment: str, state: State = State.KEPT, learned: Learned | None = None, **more: object) -> str:
    """An answer about a day of a commitment, preset their today."""
    said = {"day": actor.today, "slot": actor.today.isoformat()} | more
    written = answer(actor, Answer(commitment=commitment, state=state, learned=learned, **said))  # type: ignore[arg-type]  # a scenario's parts
    assert written is not None
    return written


def office(day: object = None, **more: object) -> NewPlan:
    """A plan for an evening."""
    said = {"day": day, "place": "Office, then the gym", "until_time": time(19, 15)} | more
    return NewPlan(**said)  # type: ignore[arg-type]  # a scenario's parts


def said_by(sam: Actor, **more: object) -> str:
    """Such a plan, for today."""
    return str(say_plan(sam, office(sam.today, **more)))


def stop_sharing(who: Actor) -> Actor:
    """Somebody, once they share nothing any more."""
    Pause.create(id="rest", couple=who.couple, person=who.person, kind="stop", from_day=str(who.today), started_at=clock.now())
    return actor(who.name)


def rate(couple: Pair, tenths: int, **more: object) -> str:
    said = ratings.NewRating(felt_in(couple.rater), couple.rater.today, tenths)
    rating = ratings.rate(couple.rater, said)
    if more:
        ratings.say_beside(couple.rater, ratings.Beside(str(rating), **more))  # type: ignore[arg-type]  # a scenario's parts
    return str(rating)


def slot(day: date) -> dict[str, Any]:
    return {"day": day, "slot": day.isoformat()}


def three_more(couple: Pair) -> None:
    """Three more commitments, each with an answer, a reply to it and a plan."""
    for number in range(3):
        promise = kept_by(couple.keeper, f"Commitment {number}")
        entry = tap(couple.keeper, promise)
        responses.respond(couple.rater, responses.NewResponse(entry, responses.ResponseKind.HELPED))
        said_by(couple.keeper, commitment=promise)


def entry_of(couple: Pair) -> str:
    promise, today = kept_by(couple.keeper), couple.keeper.today
    answer(couple.keeper, Answer(promise, today, today.isoformat(), State.PARTLY, Learned.TOLD, words="canary one"))
    return str(answer(couple.keeper, Answer(promise, today, today.isoformat(), State.MISSED, Learned.TOLD, words="canary two")))


def response_of(couple: Pair) -> str:
    entry = tap(couple.keeper, kept_by(couple.keeper))
    return str(responses.respond(couple.rater, responses.NewResponse(entry, responses.ResponseKind.NO_MATCH, "canary")))


def line_of(couple: Pair) -> str:
    return str(write_line(couple.keeper, NewLine(response_of(couple), "canary line")))


def plan_of(couple: Pair) -> str:
    plan = plans.NewPlan(couple.keeper.today, "canary place", "canary company", time(9), words="canary words")
    item = str(plans.say_plan(couple.keeper, plan))
    plans.come_home(couple.keeper, item)
    return item


def review_of(couple: Pair) -> str:
    item = kept_by(couple.keeper, "Stays as agreed", from_day=FIRST, review_on=couple.keeper.today)
    for who in (couple.keeper, couple.rater):
        reviews.answer_review(who, item, 1, ReviewChoice.CHANGE, f"canary of {who.name}")
    return str(Answered.get(Answered.writer == couple.keeper.person).id)


def detail_of(couple: Pair) -> str:
    rating = ratings.rate(couple.rater, ratings.NewRating(felt_in(couple.rater), couple.rater.today, 40))
    ratings.say_beside(couple.rater, ratings.Beside(str(rating), note="canary", shared=frozenset({("note", "")})))
    return str(Version.get(Version.kind == "rating_detail").object)


def confirm(name: str) -> None:
    """Say yes to how it stands now."""
    found = to_check(actor(name), clock.now())
    put_back.confirm(actor(name), found.said if found else "")
