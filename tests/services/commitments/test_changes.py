"""Changing, easing, backing up, finishing, and pausing single commitments."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from tests.support.commitments import CALL, agreed, alex, events, message, offered, on, own, running, sam, seen, whole_couple
from tests.support.writings import tap
from tracker import clock
from tracker.domain.commitments.ladder import EVERY_OTHER_DAY, WEEKLY
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import DAILY, ON_REQUEST, WHENEVER, Recurrence, on_weekdays
from tracker.domain.commitments.terms import PauseDays
from tracker.domain.entries.due import due_items
from tracker.domain.entries.entries import Learned, Outcome, State
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Actor
from tracker.models.couple import Pause as Rest
from tracker.queries.commitments.agreements import commitments_in_direction
from tracker.services.commitments import bring_in, changes, pauses, proposals
from tracker.services.commitments.terms import Wording
from tracker.services.leaving.space import resume

LATER = replace(CALL, title="Call on the way home", due_time=time(19))
GONE = "This has changed since you opened the page. Open it again and read it once more."


@pytest.fixture(autouse=True)
def couple(db: object) -> Iterator[str]:
    with whole_couple() as space:
        yield space


def spans(who: Actor) -> list[tuple[str, str, date, date | None]]:
    [terms] = running(who)
    return [(piece.title, piece.recurrence.encode(), piece.from_day, piece.until_day) for piece in terms.stretches[:-1]]


def fates(who: Actor, item: str) -> list[str]:
    return [version.fate for version in seen(who, item).versions]


def test_other_words_are_an_answer_and_wait_for_the_first():
    with on(0):
        item = offered()
        changes.propose_change(alex(), item, LATER)
        assert message(lambda: proposals.agree(alex(), item, 1)) == GONE
        assert (fates(sam(), item), seen(sam(), item).waits_for_me) == (["waiting", "replaced"], True)
        proposals.agree(sam(), item, 2)
        assert (fates(sam(), item), seen(sam(), item).words.title) == (["in_force", "replaced"], "Call on the way home")


def test_the_old_terms_stay_in_force_until_both_agree_to_new_ones():
    with on(0):
        item = agreed()
    with on(5):
        changes.propose_change(sam(), item, LATER)
        assert spans(alex()) == [(CALL.title, "FREQ=DAILY", date(2026, 3, 2), date(2026, 5, 10))]
        assert seen(alex(), item).waits_for_me
    with on(7):
        proposals.agree(alex(), item, 2)
        assert spans(sam()) == [
            (CALL.title, "FREQ=DAILY", date(2026, 3, 2), date(2026, 3, 8)),
            (LATER.title, "FREQ=DAILY", date(2026, 3, 9), date(2026, 5, 17)),
        ]
        assert fates(sam(), item) == ["in_force", "was_in_force"]


def test_a_change_that_is_not_wanted_leaves_the_old_terms():
    with on(0):
        item = agreed()
        changes.propose_change(sam(), item, LATER)
        proposals.decline(alex(), item, 2)
    with on(7):
        changes.propose_change(sam(), item, LATER)
        proposals.take_back(sam(), item, 3)
        assert (fates(alex(), item), seen(alex(), item).state) == (["withdrawn", "declined", "in_force"], LifeState.ACTIVE)


def test_what_has_ended_is_not_changed():
    with on(0):
        item = agreed()
        proposals.end_commitment(alex(), item)
        assert message(lambda: changes.propose_change(sam(), item, LATER)) == (
            "This has come to its end. Offer it again to take it up."
        )


def test_a_change_has_room_beside_itself():
    with on(0):
        items = [agreed(Wording("Say so", WHENEVER)) for _ in range(12)]
        changes.propose_change(sam(), items[0], CALL)
        proposals.agree(alex(), items[0], 2)
        assert seen(sam(), items[0]).words.title == CALL.title


def test_ones_own_word_changes_at_once_and_unseen():
    with on(0):
        item = own(sam())
        before = events(sam())
    with on(3):
        changes.propose_change(sam(), item, LATER)
        [terms] = commitments_in_direction(sam(), None)
        assert [(piece.title, piece.from_day, piece.until_day) for piece in terms.stretches] == [
            (CALL.title, date(2026, 3, 2), date(2026, 3, 4)),
            (LATER.title, date(2026, 3, 5), None),
        ]
        assert events(sam()) == before


def test_nobody_changes_what_the_other_keeps_alone():
    with on(0):
        item = own(sam())
        bring_in.offer_own(sam(), item)
        proposals.decline(alex(), item, 2)
        assert message(lambda: changes.propose_change(alex(), item, LATER)) == (
            "This is not in force. Open the page again to see how it stands."
        )


def test_easing_goes_down_the_ladder_to_on_request_and_no_further():
    with on(0):
        item = agreed()
        steps = []
        for number in (2, 3, 4):
            changes.propose_easing(alex(), item)
            proposals.agree(sam(), item, number)
            words = seen(sam(), item).words
            steps.append((words.kind, words.recurrence, words.due_time, words.weeks))
        assert steps == [
            ("ease", EVERY_OTHER_DAY, time(18), 8),
            ("ease", WEEKLY, None, 8),
            ("ease", ON_REQUEST, None, 8),
        ]
        assert message(lambda: changes.propose_easing(sam(), item)) == "There is no lower step for this one."


def test_a_rung_up_comes_with_a_review_after_four_weeks():
    with on(0):
        item = agreed(replace(CALL, recurrence=EVERY_OTHER_DAY))
        changes.propose_backing_up(sam(), item)
        proposals.agree(alex(), item, 2)
        words = seen(sam(), item).words
        assert (words.kind, words.recurrence, words.review_on) == ("back_up", DAILY, date(2026, 3, 30))
        assert message(lambda: changes.propose_backing_up(sam(), item)) == "There is no higher step for this one."


def test_what_lapsed_to_on_request_goes_up_from_there():
    with on(0):
        item = agreed()
    with on(80):
        assert (seen(sam(), item).state, seen(sam(), item).stretch.lapsed) == (LifeState.ACTIVE, True)  # type: ignore[union-attr]
        changes.propose_backing_up(sam(), item)
        proposals.agree(alex(), item, 2)
        assert seen(sam(), item).words.recurrence == WEEKLY


def test_ones_own_word_has_no_ladder():
    with on(0):
        item = own(sam())
        assert message(lambda: changes.propose_easing(sam(), item)) == (
            "This is kept by your own word. You can change yourself how often."
        )


def test_a_finish_takes_both():
    with on(0):
        item = agreed()
    with on(9):
        changes.propose_finish(sam(), item)
        assert seen(alex(), item).state is LifeState.ACTIVE
        tap(sam(), item)
        proposals.agree(alex(), item, 2)
        found = seen(alex(), item)
        assert (found.state, found.versions[0].fate, found.ended_by) == (LifeState.FINISHED, "finished", "Alex")
        [terms] = running(alex())
        assert (terms.state, terms.stretches[-1].until_day) == (LifeState.FINISHED, date(2026, 3, 11))


def test_ones_own_word_finishes_at_once_unless_it_is_offered():
    with on(0):
        item, other = own(sam()), own(sam(), LATER)
        changes.propose_finish(sam(), item)
        assert seen(sam(), item).state is LifeState.FINISHED
        bring_in.offer_own(sam(), other)
        assert message(lambda: changes.propose_finish(sam(), other)) == (
            "It waits for Alex’s answer. Take the offer back first."
        )


def days(first: int, last: int) -> tuple[date, date]:
    return date(2026, 3, 2) + timedelta(days=first), date(2026, 3, 2) + timedelta(days=last)


def pause(who: Actor, item: str, first: int, last: int) -> str:
    made = pauses.propose_pause(who, item, *days(first, last))
    assert made is not None
    return made


def test_a_pause_rests_the_days_that_both_agreed_to():
    with on(0):
        item = agreed()
        made = pause(sam(), item, 2, 4)
        assert (seen(alex(), item).waits_for_me, running(alex())[0].pauses) == (True, ())
        pauses.agree_to_pause(alex(), item, made)
        assert running(alex())[0].pauses == (PauseDays(*days(2, 4)),)
    states = []
    for day in (1, 2, 4, 5):
        with on(day):
            states.append(seen(sam(), item).state)
    assert states == [LifeState.ACTIVE, LifeState.PAUSED, LifeState.PAUSED, LifeState.ACTIVE]


def test_days_that_went_by_while_a_pause_waited_stay_as_they_were():
    with on(0):
        item = agreed()
        made = pause(sam(), item, 0, 3)
    with on(2):
        pauses.agree_to_pause(alex(), item, made)
        assert running(alex())[0].pauses == (PauseDays(*days(2, 3)),)


def test_a_pause_that_went_by_is_not_agreed_to():
    with on(0):
        item = agreed()
        made = pause(sam(), item, 0, 3)
    with on(4):
        assert message(lambda: pauses.agree_to_pause(alex(), item, made)) == (
            "Those days have passed. Say no to this one, and propose others."
        )
        pauses.decline_pause(alex(), item, made)
        assert [each.fate for each in seen(sam(), item).pauses] == ["declined"]
        assert message(lambda: pauses.decline_pause(alex(), item, made)) == GONE


def test_a_pause_is_taken_back_by_its_writer_alone():
    with on(0):
        item = agreed()
        made = pause(alex(), item, 1, 3)
        assert message(lambda: pauses.take_pause_back(sam(), item, made)) == (
            "Only the one who proposed it can take it back. You can answer it."
        )
        assert message(lambda: pauses.agree_to_pause(alex(), item, made)) == ("This waits for Sam’s answer, not for yours.")
        assert message(lambda: pause(sam(), item, 1, 2)) == (
            "A pause waits for an answer already. Answer it, or take it back, first."
        )
        pauses.take_pause_back(alex(), item, made)
        assert [each.fate for each in seen(sam(), item).pauses] == ["withdrawn"]


def test_the_keeper_goes_on_early():
    with on(0):
        item = agreed()
        made = pause(sam(), item, 1, 10)
        assert message(lambda: pauses.go_on(sam(), item, made)) == "This pause is over, or was never agreed."
        pauses.agree_to_pause(alex(), item, made)
    with on(4):
        assert message(lambda: pauses.go_on(alex(), item, made)) == "Sam decides when to go on."
        pauses.go_on(sam(), item, made)
        assert (running(sam())[0].pauses, seen(sam(), item).state) == ((PauseDays(*days(1, 3)),), LifeState.ACTIVE)


def test_while_a_partner_pauses_nothing_is_asked_until_the_day_they_go_on():
    with on(0):
        item = agreed()
    with on(3):
        row = Rest(id="rest", couple=sam().couple, person=sam().person, kind="pause", from_day="2026-03-05")
        row.started_at = clock.now()
        row.save(force_insert=True)
        assert running(alex())[0].rests == (PauseDays(days(3, 3)[0]),)
        assert (running(alex())[0].state, seen(alex(), item).state) == (LifeState.ACTIVE, LifeState.ACTIVE)
        row.until_day = "2026-03-30"
        row.save()
        assert running(alex())[0].all_pauses == (PauseDays(date(2026, 3, 5), date(2026, 3, 30)),)
    with on(6):
        resume(sam())
        assert running(alex())[0].rests == (PauseDays(*days(3, 5)),)


def test_ones_own_word_rests_at_once_and_unseen():
    with on(0):
        item = own(sam())
        before = events(sam())
        pause(sam(), item, 0, 3)
        [terms] = commitments_in_direction(sam(), None)
        assert (terms.pauses, commitments_in_direction(alex(), None), events(sam())) == ((PauseDays(*days(0, 3)),), [], before)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (-1, 3, "Choose today or a later day: what is past stays as it was."),
        (3, 2, "The last day comes before the first. Choose a later one."),
        (0, 93, "Choose days within the next three months. After that, ease it or end it."),
        (93, 94, "Choose days within the next three months. After that, ease it or end it."),
    ],
)
def test_a_pause_lies_ahead_and_ends(first: int, last: int, said: str):
    with on(0):
        item = agreed()
        assert message(lambda: pause(sam(), item, first, last)) == said


def test_a_pause_that_does_not_exist_is_not_found():
    with on(0):
        item = agreed()
        with pytest.raises(NotFound):
            pauses.go_on(sam(), item, "none")


@pytest.mark.parametrize(
    ("new", "state", "begins"),
    [
        (WEEKLY, State.KEPT, 6),
        (ON_REQUEST, State.MISSED, 6),
        (on_weekdays(frozenset({0})), State.SET_ASIDE, 6),
        (on_weekdays(frozenset({5})), State.KEPT, 5),
        (EVERY_OTHER_DAY, State.KEPT, 5),
        (WEEKLY, None, 5),
    ],
)
def test_what_was_answered_on_the_day_of_a_change_still_counts(new: Recurrence, state: State | None, begins: int):
    with on(0):
        item = agreed()
    with on(5):  # a Saturday
        if state:
            tap(sam(), item, state, Learned.TOLD)
        changes.propose_change(sam(), item, replace(CALL, title="Call", recurrence=new, due_time=None))
        proposals.agree(alex(), item, 2)
        assert spans(alex())[0][3] == date(2026, 3, 1) + timedelta(days=begins)
        [terms] = running(alex())
        items = due_items(terms.terms, (), {"2026-03-07": state} if state else {}, date(2026, 3, 7))
        assert [each.outcome for each in items if each.day == date(2026, 3, 7)] == ([Outcome(state)] if state else [])


@pytest.mark.parametrize(("new", "begins"), [(WEEKLY, 6), (WHENEVER, 6), (on_weekdays(frozenset({5})), 5)])
def test_what_was_answered_on_the_day_of_a_change_of_ones_own_word_still_counts(new: Recurrence, begins: int):
    with on(0):
        item = own(sam())
    with on(5):  # a Saturday
        tap(sam(), item)
        changes.propose_change(sam(), item, replace(CALL, recurrence=new, due_time=None))
        [terms] = commitments_in_direction(sam(), None)
        assert [piece.from_day for piece in terms.stretches] == [date(2026, 3, 2), date(2026, 3, 2) + timedelta(days=begins)]
        items = due_items(terms.terms, (), {"2026-03-07": State.KEPT}, date(2026, 3, 7))
        assert [each.outcome for each in items if each.day == date(2026, 3, 7)] == [Outcome.KEPT]


def test_the_last_change_of_a_day_holds_and_keeps_the_answer_too():
    with on(0):
        item = own(sam())
    with on(5):
        tap(sam(), item)
        for new in (WHENEVER, WEEKLY, EVERY_OTHER_DAY):
            changes.propose_change(sam(), item, replace(CALL, recurrence=new, due_time=None))
        [terms] = commitments_in_direction(sam(), None)
        assert [(piece.recurrence, piece.from_day) for piece in terms.stretches] == [
            (DAILY, date(2026, 3, 2)),
            (EVERY_OTHER_DAY, date(2026, 3, 7)),
        ]


@pytest.mark.parametrize(("state", "begins"), [(State.KEPT, date(2026, 3, 8)), (None, date(2026, 3, 7))])
def test_what_was_answered_on_the_day_of_bringing_in_still_counts(state: State | None, begins: date):
    with on(0):
        item = own(sam())
    with on(5):
        if state:
            tap(sam(), item, state)
        bring_in.offer_own(sam(), item)
        changes.propose_change(alex(), item, replace(CALL, recurrence=WEEKLY, due_time=None))
        proposals.agree(sam(), item, 3)
        assert spans(alex())[0][3] == begins - timedelta(days=1)
