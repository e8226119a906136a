"""The record by day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import statements
from tests.support.factories import Pair, actor, felt_in, kept_by, pair, person
from tests.support.writings import office, rate, said_by, slot, tap, three_more
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind as Mark
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, CommitmentPause, ReviewAnswer, Terms
from tracker.models.ratings import WeeklyLevel
from tracker.queries.record.pages import record_page
from tracker.services.entries.plans import say_plan
from tracker.services.entries.responses import NewResponse, ResponseKind, respond
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings import audiences
from tracker.services.record import ledger
from tracker.services.writing import transaction

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)


def kinds(viewer: Actor, before: date | None = None) -> list[tuple[date, list[str]]]:
    page = record_page(viewer, before)
    found = [(day.day, [each.kind for each in day.items]) for day in page.days]
    return [(day, items) for day, items in found if items]


def happened(viewer: Actor) -> list[tuple[str, str, str]]:
    return [(each.kind, each.name, each.title) for day in record_page(viewer).days for each in day.events]


def test_what_both_can_see_stands_by_day_the_newest_first_in_the_order_of_writing():
    with clock.frozen(NOON):
        couple = pair()
        promise = kept_by(couple.keeper)
        said_by(couple.keeper)
    with clock.frozen(NOON + timedelta(hours=1)):
        tap(actor("Sam"), promise)
        mark_moment(actor("Alex"), NewMoment(DAY - timedelta(days=1), Mark.WENT_WELL))
        wanted = [(DAY, ["plan", "entry"]), (DAY - timedelta(days=1), ["moment"])]
        assert (kinds(actor("Sam")), kinds(actor("Alex"))) == (wanted, wanted)


def test_responses_stand_beside_their_entry():
    couple = pair()
    entry = tap(couple.keeper, kept_by(couple.keeper))
    respond(couple.rater, NewResponse(entry, ResponseKind.HELPED))
    (day,) = record_page(couple.keeper).days
    assert [(each.name, each.now.said["kind"]) for each in day.items[0].beside] == [("Alex", "helped")]


def test_what_is_only_mine_stands_there_for_me_alone():
    couple = pair()
    tap(couple.keeper, kept_by(couple.keeper, category="money"), State.MISSED, learned=Learned.NOT_YET)
    mark_moment(couple.keeper, NewMoment(couple.keeper.today, Mark.SETBACK, "one line", shared=False))
    rate(couple, 60, signs=("numb",))
    pages = [record_page(each) for each in (couple.keeper, couple.rater)]
    assert [sorted(item.kind for day in page.days for item in day.items) for page in pages] == [["entry", "moment"], ["rating"]]
    assert [page.any_private for page in pages] == [True, True]
    assert [each.title for day in pages[1].days for each in day.items] == ["Sam"]


def test_with_nothing_private_nothing_is_said_of_it():
    couple = pair()
    tap(couple.keeper, kept_by(couple.keeper))
    assert record_page(couple.keeper).any_private is False


def test_a_note_shared_beside_a_private_rating_stands_alone_and_the_number_nowhere():
    couple = pair()
    rate(couple, 30, note="a hard evening", shared=frozenset({("note", "")}))
    (day,) = record_page(couple.keeper).days
    assert [(each.kind, each.now.said["words"]) for each in day.items if each.kind != "entry"] == [
        ("rating_detail", "a hard evening")
    ]
    (own,) = record_page(couple.rater).days
    assert [(each.kind, [one.private for one in each.beside]) for each in own.items] == [("rating", [False])]


def test_a_shared_rating_is_seen_with_what_is_shared_beside_it():
    couple = pair()
    audiences.choose_audience(couple.rater, felt_in(couple.rater), "each", earlier=False)
    rate(couple, 30, signs=("numb",), note="mine")
    (day,) = record_page(couple.keeper).days
    assert [(each.kind, each.now.said["tenths"], each.beside) for each in day.items] == [("rating", 30, ())]


def test_a_released_weekly_level_stands_on_the_sunday_of_its_week():
    couple = pair()
    direction = felt_in(couple.rater)
    now = clock.now()
    whose = {"couple": couple.rater.couple, "repair": direction, "writer": couple.rater.person}
    level = WeeklyLevel(id="l", week=date(2026, 3, 2), tenths=55, written_at=now, shared_at=now, **whose)
    with transaction():
        ledger.add(couple.rater, "weekly_level", level)
    for who in (couple.keeper, couple.rater):
        (day,) = record_page(who, date(2026, 3, 20)).days
        assert (day.day, [(each.now.said["tenths"], each.title) for each in day.items]) == (date(2026, 3, 8), [(55, "Sam")])
    assert record_page(couple.keeper, date(2026, 5, 1)).older == date(2026, 3, 9)


def test_pages_are_four_weeks_and_lead_to_the_next_day_of_which_there_is_something():
    with clock.frozen(NOON - timedelta(days=400)):
        couple = pair()
        promise = kept_by(couple.keeper)
        tap(couple.keeper, promise)
    with clock.frozen(NOON):
        sam = actor("Sam")
        tap(sam, promise, State.KEPT, **slot(DAY - timedelta(days=27)))
        tap(sam, promise, State.KEPT, **slot(DAY - timedelta(days=28)))
        page = record_page(sam)
        assert (page.first, page.last, page.older, page.has_newer) == (
            DAY - timedelta(days=27),
            DAY,
            DAY - timedelta(days=27),
            False,
        )
        second = record_page(sam, page.older)
        assert [day.day for day in second.days] == [DAY - timedelta(days=28)]
        assert (second.has_newer, second.newer, second.older) == (
            True,
            None,
            DAY - timedelta(days=399),
        )
        third = record_page(sam, second.older)
        assert ([day.day for day in third.days], third.older) == ([DAY - timedelta(days=400)], None)
        assert third.newer == DAY - timedelta(days=371)


def test_private_days_of_the_other_leave_no_trace_in_where_the_pages_lead():
    with clock.frozen(NOON - timedelta(days=300)):
        couple = pair()
    with clock.frozen(NOON - timedelta(days=100)):
        couple = Pair(actor("Sam"), actor("Alex"))
        rate(couple, 50, note="mine")
    with clock.frozen(NOON):
        assert [record_page(actor(name)).older for name in ("Sam", "Alex")] == [None, DAY - timedelta(days=99)]


def test_what_lies_ahead_stands_on_the_first_page():
    couple = pair()
    sam = couple.keeper
    say_plan(sam, office(sam.today + timedelta(days=60)))
    mark_moment(sam, NewMoment(sam.today + timedelta(days=366), Mark.HARD_DATE))
    assert [items for _, items in kinds(couple.rater)] == [["moment"], ["plan"]]
    page = record_page(couple.rater)
    assert page.last == page.days[0].day == sam.today + timedelta(days=366)


def test_the_commitments_own_events_stand_on_their_days():
    with clock.frozen(NOON):
        sam = pair().keeper
        promise = kept_by(sam)
        assert happened(actor("Alex")) == [("offer", "Sam", "Home for dinner"), ("agreed", "", "Home for dinner")]
        _later_events(sam, promise)
        found = happened(actor("Alex"))
    assert found[2:] == [
        ("ease", "Sam", "Home on weekdays"),
        ("declined", "", "Home on weekdays"),
        ("withdrawn", "Sam", "Home on weekdays"),
        ("paused", "", "Home for dinner"),
        ("reviewed", "Sam", "Home for dinner"),
        ("ended", "Sam", "Home for dinner"),
        ("finished", "", "Done"),
    ]


def _later_events(sam: Actor, promise: str) -> None:
    now = clock.now()
    couple = {"couple": sam.couple, "writer": sam.person, "shared_at": now, "written_at": now}
    on = {"commitment": promise} | couple
    done = kept_by(sam, "Done")
    Terms.update(written_at=NOON - timedelta(days=90), shared_at=NOON - timedelta(days=90), agreed_at=None).where(
        Terms.commitment == done
    ).execute()

    with transaction():
        eased = Terms(id="t2", **on, number=2, kind="ease", title="Home on weekdays", recurrence="FREQ=DAILY")
        eased.declined_at, eased.withdrawn_at = now + timedelta(minutes=1), now + timedelta(minutes=2)
        ledger.add(sam, "terms", eased)
        pause = CommitmentPause(id="p", from_day=DAY, until_day=DAY, agreed_at=now + timedelta(minutes=3), **on)
        ledger.add(sam, "commitment_pause", pause)
        review = ReviewAnswer(id="r", number=1, answer="keep", **(on | {"shared_at": now + timedelta(minutes=4)}))
        ledger.add(sam, "review_answer", review)
    Commitment.update(state="ended", ended_at=now + timedelta(minutes=5), ended_by=sam.person).where(
        Commitment.id == promise
    ).execute()
    Commitment.update(state="finished", ended_at=now + timedelta(minutes=6)).where(Commitment.id == done).execute()


def test_what_is_kept_by_ones_own_word_is_an_event_for_oneself_until_it_is_brought_in():
    dana = person("Dana")
    kept_by(dana)
    assert [(each[0], each[1]) for each in happened(dana)] == [("own", "Dana")]
    Terms.update(shared_at=clock.now()).execute()
    assert [(each[0], each[1]) for each in happened(dana)] == [("brought_in", "Dana")]


def test_a_proposal_that_was_declined_ends_nothing():
    couple = pair()
    promise = kept_by(couple.keeper)
    Commitment.update(state="declined", ended_at=clock.now()).where(Commitment.id == promise).execute()
    assert [each[0] for each in happened(couple.keeper)] == ["offer", "agreed"]


def test_nothing_of_another_couple_stands_there():
    other = pair("Eve", "Frank")
    three_more(other)
    mark_moment(other.keeper, NewMoment(other.keeper.today, Mark.MILESTONE))
    couple = pair()
    assert (record_page(couple.rater).days, record_page(couple.rater).older) == ((), None)


def test_the_number_of_statements_is_the_same_whatever_was_written():
    couple = pair()
    few = statements(lambda: record_page(couple.rater))
    three_more(couple)
    rate(couple, 40, signs=("numb",), note="x")
    mark_moment(couple.keeper, NewMoment(couple.keeper.today, Mark.MILESTONE))
    assert statements(lambda: record_page(couple.rater)) == few == 18
