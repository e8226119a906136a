"""What the other partner told, and what stays out of sight."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import statements
from tests.support.factories import actor, kept_by, pair, person
from tests.support.writings import office, said_by, slot, tap, three_more
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.models.account import Person
from tracker.models.commitments import Commitment
from tracker.models.couple import Membership
from tracker.models.record import Version
from tracker.queries.entries.partner import PartnerDay, told, told_entry
from tracker.queries.entries.plans import plans_of
from tracker.queries.rows import members, rows_between
from tracker.services.entries.plans import say_plan

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


def test_entries_of_the_day_are_told_with_their_name_and_time():
    with clock.frozen(NOON):
        couple = pair()
        tap(couple.keeper, kept_by(couple.keeper))
        (entry,) = told(couple.rater, date(2026, 3, 3)).entries
    assert (entry.title, entry.name, entry.now.said["state"], entry.now.at, entry.late) == (
        "Home for dinner",
        "Sam",
        "kept",
        NOON,
        0,
    )
    assert told(couple.rater, date(2026, 3, 2)) == PartnerDay(expected=True)


def test_a_draft_is_not_told_and_what_was_told_before_it_stays():
    couple = pair()
    promise = kept_by(couple.keeper, category="whereabouts")
    tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET)
    assert told(couple.rater, couple.rater.today).entries == ()
    tap(couple.keeper, promise, State.KEPT)
    tap(couple.keeper, promise, State.TAKEN_BACK)
    tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET)
    (entry,) = told(couple.rater, couple.rater.today).entries
    assert (entry.taken_back, [each.said["state"] for each in entry.lines[0]]) == (True, ["taken_back", "kept"])


def test_versions_within_ten_minutes_share_a_line_and_later_ones_have_their_own():
    with clock.frozen(NOON):
        couple = pair()
        promise = kept_by(couple.keeper)
        tap(couple.keeper, promise, State.MISSED, learned=Learned.ASKED)
    for minutes in (9, 19):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            tap(
                actor("Sam"),
                promise,
                State.PARTLY if minutes == 9 else State.KEPT,
                learned=None if minutes == 19 else Learned.TOLD,
            )
    (entry,) = told(couple.rater, date(2026, 3, 3)).entries
    assert [[each.said["state"] for each in line] for line in entry.lines] == [["kept"], ["partly", "missed"]]


def test_an_entry_written_days_later_says_so_and_so_does_a_late_change():
    with clock.frozen(NOON):
        couple = pair()
        promise = kept_by(couple.keeper)
        tap(couple.keeper, promise)
    for days in (1, 3):
        with clock.frozen(NOON + timedelta(days=days)):
            tap(
                actor("Sam"),
                promise,
                State.PARTLY,
                learned=Learned.ASKED if days == 1 else Learned.TOLD,
                **slot(date(2026, 3, 3)),
            )
    with clock.frozen(NOON + timedelta(days=3)):
        tap(actor("Sam"), promise, State.KEPT, **slot(date(2026, 3, 4)))
        days_ = [told(actor("Alex"), date(2026, 3, day)).entries[0] for day in (3, 4)]
    assert [(each.late, each.changed_late) for each in days_] == [(0, 3), (2, 2)]


def test_a_draft_told_later_counts_from_the_day_on_which_the_other_could_see_it():
    with clock.frozen(NOON):
        couple = pair()
        promise = kept_by(couple.keeper, category="money")
        tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET)
    with clock.frozen(NOON + timedelta(days=2)):
        tap(actor("Sam"), promise, State.MISSED, learned=Learned.TOLD, **slot(date(2026, 3, 3)))
    people = members(couple.keeper)
    for reader in (couple.keeper, couple.rater):
        (entry,) = rows_between(reader, "entry", date(2026, 3, 3), date(2026, 3, 3), people)
        assert entry.late == 2


def test_the_day_is_the_writers_and_the_time_the_readers_own():
    with clock.frozen(datetime(2026, 3, 3, 23, 30, tzinfo=UTC)):  # half past midnight in Berlin: still 3 March there
        couple = pair()
        Person.update(zone="America/New_York").where(Person.id == couple.rater.person).execute()
        tap(couple.keeper, kept_by(couple.keeper))
        (entry,) = told(actor("Alex"), date(2026, 3, 3)).entries
    assert (entry.day, entry.late, entry.now.on) == (date(2026, 3, 3), 0, date(2026, 3, 3))


def test_what_was_brought_in_says_when_and_has_one_version_for_its_writer_too():
    with clock.frozen(NOON):
        couple = pair()
        promise = kept_by(couple.keeper)
        tap(couple.keeper, promise)
    later = NOON + timedelta(days=9)
    Commitment.update(brought_in_at=later).execute()
    (entry,) = told(couple.rater, date(2026, 3, 3)).entries
    assert entry.brought_in_on == date(2026, 3, 12)
    body = Version.get(Version.object == entry.id).body
    Version.create(
        id="again",
        couple=couple.keeper.couple,
        kind="entry",
        object=entry.id,
        number=2,
        writer=couple.keeper.person,
        body=body,
        written_at=later,
        written_on=date(2026, 3, 3),
        shared_at=later,
    )
    Version.update(shared_at=None).where((Version.object == entry.id) & (Version.number == 1)).execute()
    (own,) = rows_between(couple.keeper, "entry", date(2026, 3, 3), date(2026, 3, 3), members(couple.keeper))
    assert (len(own.lines), own.now.at, own.private) == (1, NOON, False)


def test_plans_announced_for_later_days_show_on_today_alone():
    couple = pair()
    sam = couple.keeper
    say_plan(sam, office(sam.today + timedelta(days=3)))
    assert [len(told(couple.rater, sam.today + timedelta(days=days)).plans) for days in (0, 1, 3)] == [1, 0, 1]
    assert [len(plans_of(sam, sam.today + timedelta(days=days)).plans) for days in (0, 1, 3)] == [1, 0, 1]
    assert plans_of(couple.rater, sam.today).plans == ()


def test_a_plan_names_the_commitment_it_belongs_to_and_only_running_ones_of_ones_own_are_offered():
    couple = pair()
    promise = kept_by(couple.keeper)
    ended = kept_by(couple.keeper, "Over")
    Commitment.update(state="ended").where(Commitment.id == ended).execute()
    said_by(couple.keeper, commitment=promise)
    assert told(couple.rater, couple.rater.today).plans[0].title == "Home for dinner"
    assert plans_of(couple.keeper, couple.keeper.today).commitments == ((promise, "Home for dinner"),)
    assert plans_of(couple.rater, couple.rater.today).commitments == ()
    past = plans_of(couple.keeper, couple.keeper.today - timedelta(days=2))
    assert (past.may_say, past.may_change, past.commitments) == (False, False, ())


def test_in_a_mutual_couple_each_sees_what_the_other_told():
    couple = pair(mutual=True)
    for who in (couple.keeper, couple.rater):
        tap(who, kept_by(who, f"Kept by {who.name}"))
    seen = [told(who, who.today) for who in (couple.keeper, couple.rater)]
    assert [(each.expected, each.entries[0].title) for each in seen] == [(True, "Kept by Alex"), (True, "Kept by Sam")]


def test_one_who_keeps_nothing_is_expected_to_tell_nothing():
    couple = pair()
    assert told(couple.keeper, couple.keeper.today) == PartnerDay(expected=False)


def test_alone_nobody_tells_anything():
    dana = person("Dana")
    assert told(dana, dana.today) == PartnerDay(expected=False)


def test_nothing_of_another_couple_is_told():
    eve = pair("Eve", "Frank").keeper
    entry = tap(eve, kept_by(eve))
    couple = pair()
    assert told(couple.rater, couple.rater.today) == PartnerDay(expected=True)
    assert told_entry(couple.rater, entry, couple.rater.today) is None


def test_one_entry_is_found_again_after_a_tap():
    couple = pair()
    entry = tap(couple.keeper, kept_by(couple.keeper))
    found = told_entry(couple.rater, entry, couple.rater.today)
    assert found is not None
    assert found.id == entry


def test_the_number_of_statements_is_the_same_whatever_was_told():
    couple = pair()
    day = couple.rater.today
    few = [statements(lambda: told(couple.rater, day)), statements(lambda: plans_of(couple.keeper, day))]
    three_more(couple)
    assert [statements(lambda: told(couple.rater, day)), statements(lambda: plans_of(couple.keeper, day))] == few == [6, 3]


def test_somebody_who_left_still_has_their_name_in_what_they_wrote():
    couple = pair()
    tap(couple.keeper, kept_by(couple.keeper))
    Membership.update(until_at=clock.now()).where(Membership.person == couple.keeper.person).execute()
    (entry,) = rows_between(couple.rater, "entry", couple.rater.today, couple.rater.today, members(couple.rater))
    assert entry.name == "Sam"
