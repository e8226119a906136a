"""Years of a couple's record, seeded, written in packed statements: for measuring, and for what has a size."""

import random
from collections.abc import Iterable
from datetime import timedelta

from tests.factories import Pair, actor, kept_by, kept_in, pair
from tracker import chance, clock
from tracker.models.base import database, instant_text

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
