"""Couples with much in their record: years of it, a chain of ten thousand events, and much that one of them keeps alone."""

import random
from collections.abc import Iterable
from datetime import timedelta

from tests.support.factories import Pair, actor, felt_in, kept_by, kept_in, pair, set_up_site
from tracker import chance, clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.viewer import Actor
from tracker.domain.visibility import SharePart
from tracker.models.base import database, instant_text
from tracker.models.commitments import Commitment
from tracker.models.ratings import Rating
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings import audiences as ratings_audiences
from tracker.services.ratings import ratings
from tracker.services.ratings.ratings import Beside, NewRating, about
from tracker.services.sharing import shares
from tracker.services.writing import transaction

FIVE_YEARS = 1825
_RATING = """
INSERT INTO rating
    (id, couple_id, repair_id, writer_id, day, tenths, audience, state, written_at, shared_at, imported, shown_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'said', ?8, ?9, 0, ?9)
"""
_ENTRY = """
INSERT INTO entry (id, couple_id, commitment_id, writer_id, day, slot, state, learned, words, written_at, shared_at, shown_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', ?9, ?10, ?10)
"""
_MOMENT = """
INSERT INTO moment (id, couple_id, writer_id, day, kind, words, state, written_at, shared_at, shown_at)
VALUES (?1, ?2, ?3, ?4, ?5, '', 'said', ?6, ?7, ?7)
"""
_STATES = {"kept": 80, "partly": 5, "missed": 6, "set_aside": 5, "": 4}
_LEARNED = {"partly": "told", "missed": "asked"}


def long_record(
    days: int = FIVE_YEARS, commitments: int = 10, rated: float = 0.8, *, names: tuple[str, str] = ("Sam", "Alex")
) -> Pair:
    """A couple with so many days up to today: shared ratings, daily commitments, a mark every few months."""
    rng = random.Random(days)  # noqa: S311  # a seeded scenario, no secret
    people = pair(*names)
    write_ratings(people, diary(rng, days, rated), shared=True)
    for _ in range(commitments):
        _log(rng, people, days)
    _mark(rng, people, days)
    return Pair(actor(names[0]), actor(names[1]))


def diary(rng: random.Random, days: int, rated: float) -> list[tuple[int, int]]:
    """Ratings (days ago, tenths) about a slowly rising level with inertia; today is always rated."""
    level, deviation, found = 3.0, 0.0, []
    for ago in range(days - 1, -1, -1):
        level = min(max(level + rng.gauss(0.003, 0.06), 1.0), 9.0)
        deviation = 0.4 * deviation + rng.gauss(0, 1.2)
        if not ago or rng.random() < rated:
            found.append((ago, 10 * min(max(round(level + deviation), 0), 10)))
    return found


def write_ratings(people: Pair, ratings: Iterable[tuple[int, int]], *, shared: bool) -> None:
    """Write ratings (days ago, tenths) of the rater, in the repair of the couple."""
    repair, rater, at = kept_in(people.keeper), people.rater, instant_text(clock.now())
    rows = [
        (
            chance.ident("rating", rater.person),
            rater.couple,
            repair,
            rater.person,
            (rater.today - timedelta(days=ago)).isoformat(),
            tenths,
            "each" if shared else "private",
            at,
            at if shared else None,
        )
        for ago, tenths in ratings
    ]
    _write(_RATING, rows)


def _log(rng: random.Random, people: Pair, days: int) -> None:
    keeper, at = people.keeper, instant_text(clock.now())
    commitment = kept_by(keeper, from_day=keeper.today - timedelta(days=days - 1))
    answers = zip(range(days), rng.choices(list(_STATES), list(_STATES.values()), k=days), strict=True)
    dated = [((keeper.today - timedelta(days=ago)).isoformat(), state) for ago, state in answers if state]
    rows = [
        (
            chance.ident("entry", keeper.person),
            keeper.couple,
            commitment,
            keeper.person,
            day,
            day,
            state,
            _LEARNED.get(state),
            at,
            at,
        )
        for day, state in dated
    ]
    _write(_ENTRY, rows)


def _mark(rng: random.Random, people: Pair, days: int) -> None:
    at = instant_text(clock.now())
    kinds = ("setback", "milestone", "session", "hard_date")
    rows = []
    for number, ago in enumerate(range(days - 20, 0, -75)):
        day = (people.rater.today - timedelta(days=ago - rng.randrange(15))).isoformat()
        writer = people.rater if number % 2 else people.keeper
        rows.append((chance.ident("moment", writer.person), writer.couple, writer.person, day, kinds[number % 4], at, at))
    _write(_MOMENT, rows)


def _write(statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    with database.atomic():
        database.connection().executemany(statement, list(rows))


PROMISES, DAYS = 10, 1000
EVENTS = PROMISES * DAYS


def long_chain() -> Actor:
    """Sam, who answered for ten commitments on a thousand days. Some answers were changed a day after."""
    sam = pair().keeper
    since = sam.today - timedelta(days=DAYS)
    promises = [kept_by(sam, f"Commitment number {number}", from_day=since) for number in range(PROMISES)]
    with transaction():
        _answer(sam, promises)
    return sam


def _answer(sam: Actor, promises: list[str]) -> None:
    for back in range(DAYS, 0, -1):
        day = sam.today - timedelta(days=back)
        for number, promise in enumerate(promises):
            state = State.PARTLY if (back + number) % 9 == 0 else State.KEPT
            entries.answer(sam, Answer(promise, day, day.isoformat(), state, words=f"Day {back}, commitment {number}"))
            if back % 100 == 0:
                entries.answer(sam, Answer(promise, day, day.isoformat(), State.MISSED))


DAY = timedelta(days=1)
FEW = range(4, 6)  # so many days back


def in_two_directions(money_since: int = 60) -> Pair:
    """Sam and Alex in two directions, with something of each kind that both can see, and a little that is only Alex's.

    So many days ago Alex began to keep the commitment that is answered alone.
    """
    set_up_site()
    pair(mutual=True)
    for who in (actor("Sam"), actor("Alex")):
        kept = kept_by(who, from_day=who.today - 60 * DAY)
        for back in range(3):
            day = who.today - back * DAY
            entries.answer(who, entries.Answer(kept, day, day.isoformat(), State.KEPT))
        mark_moment(who, NewMoment(who.today - 3 * DAY, MomentKind.SETBACK, "Both know"))
        ratings_audiences.choose_audience(who, felt_in(who), "each", earlier=False)
        rating = ratings.rate(who, NewRating(felt_in(who), who.today - DAY, 50))
        ratings.say_beside(who, Beside(str(rating), note="Both know", shared=frozenset({about("note")})))
        ratings_audiences.choose_audience(who, felt_in(who), "private", earlier=False)
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
        rating = ratings.rate(who, NewRating(felt_in(who), day, 40))
        ratings.say_beside(who, Beside(str(rating), note="alone"))
        mark_moment(who, NewMoment(day, MomentKind.WENT_WELL, "alone", shared=False))
        entries.answer(who, entries.Answer(draft, day, day.isoformat(), State.MISSED, Learned.NOT_YET, words="alone"))
        scope = Scope(False, frozenset({SharePart.MY_RATINGS}), day, who.today, who.today, True, "alone", Policy.NONE)  # noqa: FBT003  # by place
        shares.show_own(who, scope, digest(scope, None))
        # Other words, kept alone, behind those that both could see.
        ratings.say_beside(who, Beside(seen, note=f"alone, {back}"))
