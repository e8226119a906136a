"""The power goes at any moment: whatever somebody was told is saved is there afterwards, and the record is whole."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.support import factories
from tests.support.disks import Disk, Files, Step, after_cuts, contents, mounted
from tests.support.factories import actor, felt_in, kept_by
from tests.support.refusals import told_of
from tracker.domain.entries.entries import State
from tracker.domain.moments import MomentKind
from tracker.models.base import database
from tracker.models.connection import open_database, pragmas
from tracker.queries.record.verify import verify
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import ratings
from tracker.services.ratings.ratings import NewRating

pytestmark = pytest.mark.proof

CUTS = int(os.environ.get("CUTS", "200"))
DAYS = 150
NORMAL, FULL = 1, 2

Acked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ended:
    """What cuts of the power did: how many there were, after how many something acknowledged was gone, and what broke."""

    cuts: int
    lost: int
    broken: list[str]


@pytest.fixture
def before(db: Path) -> Files:
    """The files of a database with Sam and Alex and a commitment since long ago."""
    factories.set_up_site()
    both = factories.pair()
    kept_by(both.keeper, from_day=both.keeper.today - timedelta(days=DAYS))
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return contents(db.parent)


def steps_of_a_life(file: Path, settings: Mapping[str, object]) -> list[Step]:
    """Answers, ratings and moments, one after the other, each acknowledged once its service is done."""
    with mounted(file, settings) as disk:
        sam, alex = actor("Sam"), actor("Alex")
        repair = felt_in(alex)
        [[promise]] = database.execute_sql("SELECT id FROM commitment").fetchall()
        for back in range(DAYS):
            day = sam.today - timedelta(days=back)
            _say(disk, "entry", entries.answer(sam, Answer(promise, day, day.isoformat(), State.KEPT)))
            _say(disk, "rating", ratings.rate(alex, NewRating(repair, day, back % 101)))
            if back % 10 == 0:
                _say(disk, "moment", moments.mark_moment(sam, NewMoment(day, MomentKind.MILESTONE, "A walk " * 40)))
        return disk.steps


def _say(disk: Disk, table: str, item: str | None) -> None:
    assert item is not None
    disk.acknowledge((table, item))


def chosen(steps: list[Step], rng: Random) -> set[int]:
    """A quarter of the cuts around what was synced, a quarter around syncs of the database itself, the others anywhere."""
    syncs = [number for number, step in enumerate(steps) if step.what == "sync"]
    of_database = [number for number in syncs if steps[number].file.endswith(".db")]
    some = (rng.sample(group, min(CUTS // 4, len(group))) for group in (syncs, of_database))
    at = {number + rng.randrange(2) for group in some for number in group}
    return at | set(rng.sample(sorted(set(range(len(steps))) - at), CUTS - len(at)))


def cut(before: Files, steps: list[Step], folder: Path) -> Ended:
    """Cut the power at many moments, and open the database after each."""
    rng = Random(20260304)  # noqa: S311  # the same cuts each time
    lost, broken, cuts = 0, [], 0
    for acked, files in after_cuts(before, steps, chosen(steps, rng), rng):
        cuts += 1
        for name in ("steady.db-wal", "steady.db-shm", "steady.db-journal"):
            (folder / name).unlink(missing_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        missing, problem = found(folder / "steady.db", acked)
        lost += bool(missing)
        broken += [problem] if problem else []
    return Ended(cuts, lost, broken)


def found(file: Path, acked: list[object]) -> tuple[set[object], str]:
    """What was acknowledged and is not there, and what is not whole."""
    open_database(file)
    database.connect()
    try:
        [[said]] = database.execute_sql("PRAGMA integrity_check").fetchall()
        there = set(rows())
        verdict = verify(actor("Sam").couple)
        again = moments.mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.MILESTONE, "Light again"))
    finally:
        database.close()
    problem = told_of(verdict) or ("" if (said, again is None) == ("ok", False) else str(said))
    return set(acked) - there, problem


def rows() -> Iterator[Acked]:
    """Everything that could have been acknowledged."""
    for table in ("entry", "rating", "moment"):
        for (item,) in database.execute_sql(f"SELECT id FROM {table}"):  # noqa: S608  # three names
            yield table, item


def ended(before: Files, file: Path, settings: Mapping[str, object]) -> Ended:
    steps = steps_of_a_life(file, settings)
    result = cut(before, steps, file.parent)
    print(f"\n{settings['journal_mode']}, synchronous {settings['synchronous']}: {result}")  # noqa: T201  # a figure for the reader
    return result


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_nothing_acknowledged_is_lost_in_a_power_cut_and_the_record_is_whole(before: Files, db: Path, journal: str):
    result = ended(before, db, pragmas(journal))
    assert (result.cuts, result.lost, result.broken) == (CUTS, 0, [])


@pytest.mark.parametrize(("journal", "synchronous"), [("wal", NORMAL), ("delete", FULL)])
def test_the_cuts_are_real_with_less_syncing_something_is_lost_though_nothing_breaks(
    before: Files, db: Path, journal: str, synchronous: int
):
    result = ended(before, db, pragmas(journal) | {"synchronous": synchronous})
    assert (result.cuts, result.lost > 0, result.broken) == (CUTS, True, [])
