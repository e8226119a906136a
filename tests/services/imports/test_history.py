from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.support import factories
from tests.support.databases import counting
from tests.support.factories import felt_in
from tests.support.refusals import refuses
from tracker import clock
from tracker.domain.commitments.recurrence import DAILY, WHENEVER, Recurrence, every, times_a_week
from tracker.domain.entries.due import due_items
from tracker.domain.entries.entries import Outcome, State
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.imports.loop import read_loop
from tracker.domain.imports.scores import RatingsImport, read_ratings
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.commitments import Commitment, Terms
from tracker.models.entries import Entry
from tracker.models.ratings import Rating
from tracker.models.record import Version
from tracker.queries.commitments.agreements import commitments_in_direction
from tracker.queries.imports.files import imported_habits
from tracker.queries.record.verify import verify
from tracker.services import ballast
from tracker.services.imports import batches, history
from tracker.services.imports.history import ImportCounts
from tracker.web.errors.words import sentence_of

NOW = datetime(2026, 4, 30, 18, tzinfo=UTC)
WALK = "2026-04-06,2\n2026-04-07,0\n2026-04-08,3\n2026-04-09,-1\n2026-04-10,1\n"
SCORES = "day;score\n2026-04-06;1\n2026-04-07;4\n2026-04-08;7\n"


@pytest.fixture
def sam(db: object) -> Actor:
    with clock.frozen(NOW):
        return factories.pair().keeper


@pytest.fixture
def alex(sam: Actor) -> Actor:
    with clock.frozen(NOW):
        return factories.actor("Alex")


def imported(actor: Actor, lines: str, recurrences: Mapping[str, Recurrence], names: str = "Walk") -> ImportCounts:
    found = read_loop(f"Date,{names}\n{lines}".encode(), "Checkmarks.csv", date(2026, 4, 30))
    with clock.frozen(NOW):
        return history.import_loop(actor, found, recurrences)


def scores(text: str = SCORES) -> RatingsImport:
    return read_ratings(text.encode(), "day", "score", date(2026, 4, 30), low=Decimal(1), high=Decimal(7))


def rated(actor: Actor, text: str = SCORES, repair: str | None = None) -> ImportCounts:
    with clock.frozen(NOW):
        return history.import_ratings(actor, scores(text), repair)


def entries() -> list[tuple[str, str, str | None, str | None]]:
    rows = Entry.select().order_by(Entry.day)
    return [(row.day.isoformat(), row.state, row.learned, row.excused) for row in rows]


def test_a_habit_becomes_a_commitment_of_ones_own_that_begins_on_its_first_day(sam: Actor) -> None:
    assert imported(sam, WALK, {"Walk": DAILY}) == ImportCounts(rows_written=3)
    row, terms = Commitment.get(), Terms.get()
    assert (row.writer_id, row.state, row.category, row.source, row.number) == (sam.person, "own", "follow_through", "Walk", 1)
    assert (terms.kind, terms.title, terms.recurrence, terms.from_day) == ("own", "Walk", "FREQ=DAILY", date(2026, 4, 6))
    assert (row.repair_id, terms.review_on, row.shared_at, terms.shared_at) == (None, None, None, None)


def test_a_miss_comes_without_how_it_was_learned_and_a_skip_without_a_reason(sam: Actor) -> None:
    imported(sam, WALK, {"Walk": DAILY})
    assert entries() == [
        ("2026-04-06", "kept", None, None),
        ("2026-04-07", "missed", "unknown", None),
        ("2026-04-08", "set_aside", None, None),
    ]


def test_nothing_of_an_import_is_visible_or_in_the_chain_and_the_record_stays_whole(sam: Actor, alex: Actor) -> None:
    events = verify(sam.couple).events
    imported(sam, WALK, {"Walk": DAILY})
    rated(alex)
    verdict = verify(sam.couple)
    assert (verdict.events, verdict.broken) == (events, None)
    assert [row.shared_at for row in (*Entry.select(), *Rating.select())] == [None] * 6


def test_a_second_import_of_the_same_file_writes_nothing(sam: Actor, alex: Actor) -> None:
    for recurrence in (DAILY, WHENEVER):
        imported(sam, WALK, {"Walk": recurrence})
    assert imported(sam, WALK, {"Walk": times_a_week(2)}) == ImportCounts(rows_already=3)
    assert rated(alex) == ImportCounts(rows_written=3)
    assert rated(alex) == ImportCounts(rows_already=3)
    assert (Commitment.select().count(), Entry.select().count(), Rating.select().count()) == (1, 3, 3)


def test_an_event_log_is_known_by_its_days_the_second_time(sam: Actor) -> None:
    assert imported(sam, WALK, {"Walk": WHENEVER}) == ImportCounts(rows_written=3)
    assert imported(sam, WALK + "2026-04-11,2\n", {"Walk": WHENEVER}) == ImportCounts(rows_written=1, rows_already=3)
    assert len({row.slot for row in Entry.select()}) == 4


def test_so_many_times_a_week_fills_the_slots_of_its_weeks_and_goes_on_beyond_them(sam: Actor) -> None:
    imported(sam, "2026-04-06,2\n2026-04-07,2\n2026-04-08,0\n2026-04-13,2\n", {"Walk": times_a_week(2)})
    imported(sam, "2026-04-09,2\n", {"Walk": times_a_week(2)})
    slots = {row.day.isoformat(): row.slot for row in Entry.select()}
    assert slots == {
        "2026-04-06": "2026-W15-1",
        "2026-04-07": "2026-W15-2",
        "2026-04-08": "2026-W15-3",
        "2026-04-09": "2026-W15-4",
        "2026-04-13": "2026-W16-1",
    }


def test_what_stands_in_a_slot_stays_when_the_file_says_something_else(sam: Actor) -> None:
    imported(sam, WALK, {"Walk": DAILY})
    assert imported(sam, "2026-04-06,0\n2026-04-09,2\n", {"Walk": DAILY}) == ImportCounts(rows_written=1, rows_already=1)
    assert [state for _, state, _, _ in entries()] == ["kept", "missed", "set_aside", "kept"]


def test_a_file_that_goes_further_back_begins_the_commitment_earlier(sam: Actor) -> None:
    imported(sam, WALK, {"Walk": DAILY})
    imported(sam, "2026-03-01,2\n" + WALK, {"Walk": DAILY})
    assert Terms.get().from_day == date(2026, 3, 1)
    assert verify(sam.couple).broken is None


@pytest.mark.parametrize("earlier", ["2026-04-04", "2026-04-03", "2026-04-02"])
def test_what_was_due_each_third_day_stays_due_where_a_file_goes_further_back(sam: Actor, earlier: str) -> None:
    imported(sam, "2026-04-06,2\n2026-04-09,2\n2026-04-12,2\n", {"Walk": every(3)})
    imported(sam, f"{earlier},2\n", {"Walk": every(3)})
    [held] = commitments_in_direction(sam, None)
    answers = {day: State(state) for day, state, _, _ in entries()}
    items = due_items(held.terms, (), answers, date(2026, 4, 12))
    assert [item.slot for item in items if item.outcome is Outcome.KEPT][-3:] == ["2026-04-06", "2026-04-09", "2026-04-12"]


def test_only_the_named_habits_with_days_are_written(sam: Actor) -> None:
    lines = "2026-04-06,2,2,-1\n2026-04-07,2,2,-1\n"
    assert imported(sam, lines, {"Walk": DAILY, "Read": DAILY}, "Walk,Run,Read") == ImportCounts(rows_written=2)
    assert [row.source for row in Commitment.select()] == ["Walk"]


def test_the_same_name_of_somebody_else_is_another_commitment(sam: Actor, alex: Actor) -> None:
    imported(sam, WALK, {"Walk": DAILY})
    assert imported(alex, WALK, {"Walk": DAILY}) == ImportCounts(rows_written=3)


def test_new_days_of_a_commitment_that_is_no_longer_ones_own_are_left_out(sam: Actor) -> None:
    imported(sam, WALK, {"Walk": DAILY})
    Commitment.update(state="active").execute()
    assert imported(sam, WALK + "2026-04-11,2\n", {"Walk": DAILY}) == ImportCounts(rows_already=3, rows_left_out=1)


def test_a_name_that_looks_like_a_password_stops_the_whole_import(sam: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        imported(sam, "2026-04-06,2,2\n", {"Walk": DAILY, "PIN: 4821": DAILY}, "Walk,PIN: 4821")
    assert caught.value.field == "file"
    assert Commitment.select().count() == 0


def test_what_ended_in_the_middle_left_whole_rows_and_the_same_again_brings_the_rest(
    sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_TOGETHER", 2)
    lines, both = WALK.replace("\n", ",2\n"), {"Walk": DAILY, "Run": DAILY}
    with monkeypatch.context() as patch:
        patch.setattr(batches, "_write", ending_after(2, batches._write))  # noqa: SLF001  # as when the server is killed
        with pytest.raises(KeyboardInterrupt):
            imported(sam, lines, both, "Walk,Run")
    assert Entry.select().count() == 3
    assert verify(sam.couple).broken is None
    assert imported(sam, lines, both, "Walk,Run") == ImportCounts(5, 3)
    assert imported(sam, lines, both, "Walk,Run") == ImportCounts(0, 8)
    assert (Commitment.select().count(), Terms.select().count(), Entry.select().count()) == (2, 2, 8)
    assert Version.select().where(Version.kind == "entry").count() == 8


def test_where_the_disk_takes_no_more_it_says_that_the_same_can_be_sent_again(
    sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_TOGETHER", 2)
    with monkeypatch.context() as patch:
        patch.setattr("time.sleep", lambda _seconds: patch.setattr(ballast, "spare", lambda: False))
        with refuses(Conflict, "it adds what is missing"):
            imported(sam, WALK, {"Walk": DAILY})
    assert Entry.select().count() == 2
    assert imported(sam, WALK, {"Walk": DAILY}) == ImportCounts(1, 2)


def ending_after(times: int, work: Callable[..., object]) -> Callable[..., None]:
    left = iter(range(times))

    def done(*args: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        work(*args)

    return done


def test_others_write_between_two_parts_of_an_import_and_a_day_that_is_said_meanwhile_keeps_what_was_said(
    sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(sam, "2026-04-01,2\n", {"Walk": DAILY})
    said = Entry.get()

    def pause(_seconds: float) -> None:
        assert not database.in_transaction()
        row = said.__data__ | {"id": "tapped", "day": "2026-04-09", "slot": "2026-04-09", "state": "missed"}
        Entry.insert(row).on_conflict_ignore().execute()

    monkeypatch.setattr(batches, "_TOGETHER", 2)
    monkeypatch.setattr("time.sleep", pause)
    days = "".join(f"2026-04-{day:02},2\n" for day in range(6, 11))
    assert imported(sam, days, {"Walk": DAILY}) == ImportCounts(4, 1)
    assert [(day, state) for day, state, _, _ in entries() if state == "missed"] == [("2026-04-09", "missed")]
    assert len(entries()) == 6


def test_what_the_partner_agrees_to_meanwhile_takes_no_more_days(sam: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_TOGETHER", 2)
    monkeypatch.setattr("time.sleep", lambda _seconds: Commitment.update(state="active").execute())
    assert imported(sam, WALK.replace("-1", "0"), {"Walk": DAILY}) == ImportCounts(2, 0, 2)
    assert len(entries()) == 2


def test_a_long_import_holds_the_lock_for_a_few_rows_at_a_time(sam: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    most: list[int] = []
    monkeypatch.setattr("time.sleep", lambda _seconds: most.append(Entry.select().count()))
    names = [f"Habit {each}" for each in range(2)]
    first = date(2024, 1, 1)
    days = "".join(f"{first + timedelta(days=number)},2,2\n" for number in range(400))
    assert imported(sam, days, dict.fromkeys(names, DAILY), ",".join(names)) == ImportCounts(800)
    assert max(later - before for before, later in pairwise([0, *most])) <= 200


def test_scores_become_private_ratings_in_the_repair_in_which_one_was_hurt(alex: Actor) -> None:
    direction = felt_in(alex)
    assert rated(alex, repair=direction) == ImportCounts(rows_written=3)
    rows = list(Rating.select().order_by(Rating.day))
    assert [row.tenths for row in rows] == [0, 50, 100]
    assert {(row.repair_id, row.writer_id, row.audience, row.state, row.imported) for row in rows} == {
        (direction, alex.person, "private", "said", True)
    }


def test_a_day_that_is_rated_keeps_its_rating(alex: Actor) -> None:
    rated(alex)
    assert rated(alex, "day;score\n2026-04-08;1\n2026-04-09;1\n") == ImportCounts(rows_written=1, rows_already=1)
    assert [row.tenths for row in Rating.select().order_by(Rating.day)] == [0, 50, 100, 0]


def test_ratings_of_a_repair_that_is_not_ones_own_to_feel_are_not_found(sam: Actor, alex: Actor) -> None:
    for actor, repair in ((sam, felt_in(alex)), (alex, "none")):
        with pytest.raises(NotFound):
            rated(actor, repair=repair)
    assert Rating.select().count() == 0


def test_nothing_is_imported_into_a_space_that_can_only_be_read(sam: Actor) -> None:
    closed = replace(sam, archived=True)
    with pytest.raises(Conflict):
        imported(closed, WALK, {"Walk": DAILY})
    with pytest.raises(Conflict):
        rated(closed)
    assert (Entry.select().count(), Rating.select().count()) == (0, 0)


def test_a_name_that_could_be_markup_is_refused_and_the_other_habits_can_be_imported_without_it(sam: Actor) -> None:
    lines = "2026-04-06,2,2\n"
    with pytest.raises(Invalid) as refused:
        imported(sam, lines, {"Screen < 2 h": DAILY, "Walk": DAILY}, "Screen < 2 h,Walk")
    assert (
        sentence_of(refused.value) == "“Screen < 2 h” holds < or >. Leave it out here, or rename it in Loop and export again."
    )
    assert Commitment.select().count() == 0
    assert imported(sam, lines, {"Walk": DAILY}, "Screen < 2 h,Walk") == ImportCounts(rows_written=1)


def test_two_habits_that_look_alike_are_one_name(sam: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        read_loop("Date,Walk,Wa\u200blk\n2026-04-06,2,2\n".encode(), "Checkmarks.csv", date(2026, 4, 30))
    assert sentence_of(refused.value) == "Two habits are named “Walk”. Rename one in Loop and export again."


def test_a_habit_that_was_imported_with_something_unseen_in_its_name_is_known_again(sam: Actor) -> None:
    imported(sam, WALK, {"Walk": DAILY})
    row = Commitment.get()
    row.source = "Wa\u200blk"
    row.save()
    assert imported(sam, WALK, {"Walk": DAILY}) == ImportCounts(rows_already=3)
    assert list(imported_habits(sam)) == ["Walk"]


def test_a_file_of_twice_as_many_habits_takes_twice_the_steps(sam: Actor, alex: Actor) -> None:
    def steps(actor: Actor, number: int) -> int:
        names = [f"Habit {each}" for each in range(number)]
        with counting() as taken:
            imported(actor, f"2026-04-06{',2' * number}\n", dict.fromkeys(names, DAILY), ",".join(names))
        return taken()

    few, many = steps(sam, 40), steps(alex, 80)
    assert many < 2.3 * few
