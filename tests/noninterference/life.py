"""A world is lived here, by the real services, under a frozen clock and with a stream of chance for each act."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase

from tests.noninterference.couples import DAYS, Couple
from tests.noninterference.every_act import OPEN
from tests.noninterference.private_acts import PRIVATE, go_elsewhere
from tests.noninterference.rating_acts import rate_otherwise
from tests.noninterference.scene import DAY, PAIR, Act, NothingThere, Scene, Verb, show_ratings
from tests.support import factories
from tests.support.factories import actor
from tracker import chance, clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY, WHENEVER, times_a_week
from tracker.domain.errors import Refused
from tracker.models.base import database
from tracker.models.columns import table_name
from tracker.models.connection import open_database, opened_file
from tracker.models.driver import driver
from tracker.models.encrypted import forget_opened_keys
from tracker.models.tables import TABLES
from tracker.queries.couple import feeling
from tracker.queries.ratings.hold_back import raters_due
from tracker.queries.ratings.levels import raters_with_weeks_due
from tracker.queries.trends import slips, streams
from tracker.queries.trends import streams as trends
from tracker.services.commitments import proposals
from tracker.services.commitments.terms import Wording
from tracker.services.entries import plans
from tracker.services.leaving import space
from tracker.services.ratings import levels
from tracker.services.ratings.hold_back import release_held_back

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
FIRST = (
    (Category.CARE, DAILY, 8),
    (Category.WHEREABOUTS, DAILY, 2),
    (Category.MONEY, times_a_week(2), 1),
    (Category.TRUTH, times_a_week(1), 8),
    (Category.NO_CONTACT, WHENEVER, 8),
)
_PASSING = frozenset({"version", "ledger_event", "ledger_body", "form_key"})

_begun: dict[bool, Any] = {}


@dataclass(slots=True)
class Run:
    """One way in which a world went: what is there, when it is read, and what became of the acts."""

    scene: Scene
    read_at: datetime
    outcomes: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Stage:
    """A database of its own. `enter` makes it the one that everything works on."""

    store: SqliteDatabase

    def enter(self) -> None:
        """From now on the application reads and writes here, and remembers nothing."""
        database.initialize(self.store)
        for each in (trends, slips, streams):
            each.forget()
        forget_opened_keys()
        # A world begins with what another file is copied from: to a server, that is a database written over.
        if (file := opened_file()) is not None:
            file.forget()

    def ids(self) -> dict[str, set[str]]:
        """The keys of all rows, by table."""
        self.enter()
        return {name: _ids(name) for name in sorted(table_name(table) for table in TABLES) if name not in _PASSING}


def _ids(table: str) -> set[str]:
    store: SqliteDatabase = database.obj
    [key, *rest] = store.get_primary_keys(table)
    return set() if rest else {str(row[0]) for row in store.execute_sql(f"SELECT {key} FROM {table}")}  # noqa: S608  # a table's name


def stage(file: Path) -> Stage:
    """Open a migrated database file. Nothing of it need outlive the process, so it never waits for the disk."""
    opened = open_database(file)
    opened.connect()
    opened.execute_sql("PRAGMA synchronous = OFF")
    return Stage(opened)


def live(where: Stage, couple: Couple, *, whole: bool) -> Run:
    """Live a world from its beginning, with the private acts (`whole`) or without them."""
    where.enter()
    _begin(mutual=couple.mutual)
    levels_of = dict(zip(PAIR, couple.levels, strict=True))
    scene = Scene(couple.private, couple.mutual, levels_of, whole, _first_things(), about_to_fall_silent=_falls_silent(couple))
    run = Run(scene, BEGAN + (DAYS + 1 + couple.later) * DAY)
    for step in sorted(_steps(couple, whole=whole), key=lambda step: (step.at, step.seed)):
        _take(run, step)
    return run


def _begin(*, mutual: bool) -> None:
    """Put the same couple at the same beginning into the open database, whatever was in it."""
    if mutual not in _begun:
        _empty()
        with clock.frozen(BEGAN), chance.seeded(0):
            factories.set_up_site()
            factories.pair(*PAIR, mutual=mutual)
            for number, (category, recurrence, weeks) in enumerate(FIRST):
                wording = Wording(f"First commitment {number}", recurrence, weeks=weeks)
                item = proposals.offer_commitment(actor(PAIR[0]), category, wording)
                proposals.agree(actor(PAIR[1]), str(item), 1)
        _begun[mutual] = driver.connect(":memory:", check_same_thread=False)
        database.connection().backup(_begun[mutual])
    _begun[mutual].backup(database.connection())


def _empty() -> None:
    opened = driver.connect(":memory:")
    for (statement,) in database.execute_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall():
        opened.execute(statement)
    opened.backup(database.connection())
    opened.close()


def _first_things() -> dict[str, list[str]]:
    rows = database.execute_sql("SELECT id FROM commitment ORDER BY rowid").fetchall()
    return {"commitment": [item for (item,) in rows]}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens at a moment, with a stream of chance of its own. Of an open one the outcome is compared."""

    at: datetime
    seed: int
    name: str
    do: Callable[[Scene], object]
    open: bool = True


def _steps(couple: Couple, *, whole: bool) -> Iterator[Step]:
    yield Step(BEGAN + timedelta(minutes=1), 1, "choose", _choose_levels)
    yield from (_act(number, act, OPEN[act.verb]) for number, act in enumerate(couple.open_acts))
    if whole:
        yield from (_private_act(number, act) for number, act in enumerate(couple.private_acts))
    if _falls_silent(couple):
        yield Step(BEGAN + (couple.silent_from or 0) * DAY + timedelta(hours=1), 2, "fall silent", _fall_silent)
    if couple.leaver:
        yield Step(BEGAN + DAYS * DAY, 3, "leave", lambda _: _leave(couple))
    if whole and couple.moves is not None and couple.levels[PAIR.index(couple.private)] not in {"trend", "together"}:
        # What somebody shows once a week comes at the end of a week of theirs, or at a time of their clock, as all can see.
        where, day_start = couple.moves
        yield Step(BEGAN + DAYS * DAY, 4, "move", lambda scene: go_elsewhere(scene, where, day_start), open=False)
    if whole and couple.levels[PAIR.index(couple.private)] == "trend":
        # After the last level there is: nothing but a level may come of what is rated under it.
        yield Step(BEGAN + (DAYS + 1 + couple.later) * DAY, 500, "rate otherwise", rate_otherwise, open=False)
    if whole:
        # As late as this it still counts when the pages are read.
        last = Act("mistype a password", couple.private, 0, 0, (0, 1, 0))
        at = BEGAN + (DAYS + 1 + couple.later) * DAY - timedelta(hours=1)
        yield Step(at, 501, last.verb, lambda scene: PRIVATE[last.verb](scene, last), open=False)
    mondays = range(7, DAYS + couple.later + 2, 7)
    yield from (Step(BEGAN + number * DAY, 10 + number, "work", lambda _: _work()) for number in mondays)


def _falls_silent(couple: Couple) -> bool:
    # Whoever shows something once a week is seen to stop: it comes no more.
    return couple.silent_from is not None and couple.levels[PAIR.index(couple.private)] not in {"trend", "together"}


def _act(number: int, act: Act, verb: Verb) -> Step:
    return Step(_moment(act, number), 1000 + number, act.verb, lambda scene: verb(scene, act))


def _private_act(number: int, act: Act) -> Step:
    at, verb = _moment(act, number) + timedelta(seconds=15), PRIVATE[act.verb]
    return Step(at, 100_000 + number, act.verb, lambda scene: verb(scene, act), open=False)


def _moment(act: Act, number: int) -> datetime:
    return BEGAN + act.day * DAY + timedelta(hours=2, minutes=act.minute, milliseconds=number)


def _take(run: Run, step: Step) -> None:
    with clock.frozen(step.at), chance.seeded(step.seed):
        try:
            step.do(run.scene)
            outcome = "done"
        except (Refused, NothingThere) as err:
            outcome = f"{type(err).__name__} {err}"
    if step.open:
        run.outcomes.append(f"{step.at:%d %B %H:%M} {step.name}: {outcome}")
    else:
        run.done[f"{step.name}: {outcome}"] += 1


def _choose_levels(scene: Scene) -> None:
    for name, level in scene.levels.items():
        found = feeling(actor(name))
        if found and level:
            show_ratings(actor(name), found.id, level)


def _fall_silent(scene: Scene) -> None:
    """From now on `private` does nothing openly, in either run; in the whole one they have stopped sharing."""
    scene.silent = True
    if scene.whole:
        space.stop_sharing(actor(scene.private))


def _leave(couple: Couple) -> None:
    leaver = actor(couple.leaver)
    space.leave(leaver, leaver.couple, erase=couple.erases)


def _work() -> None:
    for waiting in raters_due(clock.now()):
        release_held_back(waiting.person, waiting.repair)
    for rater in raters_with_weeks_due(clock.now()):
        levels.release_due_levels(rater.person, rater.repair)
    plans.forget_old_plans()
