"""A couple with a record worth showing: what is private in it carries canaries."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support.factories import actor, felt_in, kept_by, pair
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.visibility import SharePart
from tracker.models.base import database
from tracker.models.driver import driver
from tracker.services.entries import entries, plans, responses
from tracker.services.entries.entries import Answer
from tracker.services.entries.plans import NewPlan
from tracker.services.entries.responses import NewResponse
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import Beside
from tracker.services.sharing import shares

BEGAN = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)  # a Monday
TODAY = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
_DAY_OF_TODAY = TODAY.date()
DAY = timedelta(days=1)


_lived: dict[bool, Any] = {}


def couple_with_a_record(*, each: bool = True) -> None:
    """Fill the open database: Sam keeps, Alex rates; with `each`, Alex shows every rating, and otherwise none of them.

    Whatever was in it is gone: two months are lived once and copied from then on.
    """
    if each in _lived:
        _lived[each].backup(database.connection())
        return
    _live_two_months(each=each)
    _lived[each] = driver.connect(":memory:", check_same_thread=False)
    database.connection().backup(_lived[each])


def _live_two_months(*, each: bool) -> None:
    with clock.frozen(BEGAN):
        two = pair()
        commitment = kept_by(two.keeper, "Tell you before I stay late")
        repair = felt_in(two.rater)
        if each:
            audiences.choose_audience(two.rater, repair, "each", earlier=False)
    for number in range(58):
        with clock.frozen(BEGAN + number * DAY):
            _live_a_day(number, commitment, repair)


def _live_a_day(number: int, commitment: str, repair: str) -> None:
    sam, alex = actor("Sam"), actor("Alex")
    if number % 9 != 4:
        slip = number % 11 == 7
        state, learned = (State.MISSED, Learned.TOLD) if slip else (State.KEPT, None)
        entry = entries.answer(sam, Answer(commitment, sam.today, sam.today.isoformat(), state, learned))
        if slip and entry:
            responses.respond(alex, NewResponse(entry, responses.ResponseKind.HELPED))
    if number % 2 == 0:
        rating = ratings.rate(alex, ratings.NewRating(repair, alex.today, 40 + number // 3))
        if number == 10 and rating:
            ratings.say_beside(alex, Beside(rating, signs=("numb",), triggers=("CANARY-TRIGGER",), note="CANARY-NOTE"))
    if number == 20:
        moments.mark_moment(alex, NewMoment(alex.today, MomentKind.SETBACK, "A message came.", shared=True))
        moments.mark_moment(alex, NewMoment(alex.today, MomentKind.OTHER, "CANARY-MOMENT", shared=False))
        plans.say_plan(sam, NewPlan(sam.today, "Dentist"))


def scope(today: date = _DAY_OF_TODAY, **other: object) -> Scope:
    """What the two would show Dana: everything of two months, as it stands, for a week."""
    plain: dict[str, object] = {
        "both": True,
        "parts": frozenset({SharePart.LOG, SharePart.RATINGS, SharePart.MOMENTS}),
        "from_day": today - 60 * DAY,
        "until_day": today,
        "last_day": today + 6 * DAY,
        "live": False,
        "reader": "Dana",
        "policy": Policy.NO_SECRETS,
    }
    return Scope(**(plain | other))  # type: ignore[arg-type]  # named as in Scope


def own_scope(today: date = _DAY_OF_TODAY, **other: object) -> Scope:
    """What Alex alone would show Dana."""
    parts = frozenset({SharePart.MY_RATINGS, SharePart.MY_SIGNS, SharePart.MY_NOTES})
    return scope(today, **({"both": False, "parts": parts, "policy": Policy.NONE} | other))


def seen_by(name: str, what: Scope) -> str:
    """The digest of what somebody of the cast looks at in a preview."""
    value = shares.preview(actor(name), what)
    return digest(what, None if what.live else value)


def proposed(what: Scope | None = None, by: str = "Sam") -> str:
    """A share that somebody has proposed after the preview."""
    what = what or scope()
    return shares.propose(actor(by), what, seen_by(by, what)) or ""


def agreed(what: Scope | None = None) -> tuple[str, str]:
    """A share that both agreed to, and the token of Alex's link."""
    what = what or scope()
    seen = seen_by("Sam", what)
    item = proposed(what)
    shares.consent(actor("Alex"), item, seen)
    return item, shares.link(actor("Alex"), item)
