"""What a commitment asks of its keeper on a day, in as many statements for three as for one."""

from datetime import timedelta

import pytest
from playhouse.test_utils import count_queries

from tests.support.factories import DAY, NOON, actor, kept_by, pair, person
from tracker import chance, clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, CommitmentPause, Terms
from tracker.queries.entries.due import CommitmentDay, asked, asked_one, own_entry
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.leaving import space

pytestmark = pytest.mark.usefixtures("noon")


def answer(sam: Actor, commitment: str, slot: str, state: State = State.KEPT, back: int = 0) -> str:
    written = entries.answer(sam, Answer(commitment, sam.today - back * DAY, slot, state))
    assert written is not None
    return written


def one(sam: Actor, commitment: str, back: int = 0) -> CommitmentDay:
    found = asked_one(sam, commitment, sam.today - back * DAY)
    assert found is not None
    return found


def test_a_daily_promise_asks_for_one_answer_a_day():
    sam = pair().keeper
    promise = kept_by(sam, due_time="18:30")
    found = one(sam, promise)
    assert (found.title, found.due_time, found.own, found.hideable, found.event_log, found.weekly) == (
        "Home for dinner",
        "18:30",
        False,
        False,
        False,
        False,
    )
    assert (found.view.slot, found.view.state, found.written) == ("2026-03-04", None, [])
    entry = answer(sam, promise, "2026-03-04")
    again = one(sam, promise)
    assert (again.view.state, [each.id for each in again.written], again.in_slot("2026-03-04")) == (
        State.KEPT,
        [entry],
        again.written[0],
    )
    assert again.in_slot("2026-03-03") is None


def test_an_answer_that_was_taken_back_leaves_the_day_open_and_can_still_be_read():
    sam = pair().keeper
    promise = kept_by(sam)
    answer(sam, promise, "2026-03-04")
    answer(sam, promise, "2026-03-04", State.TAKEN_BACK)
    found = one(sam, promise)
    assert (found.view.state, [each.state for each in found.written]) == (None, [State.TAKEN_BACK])


def test_times_a_week_show_all_of_this_week():
    sam = pair().keeper
    walk = kept_by(sam, "A walk", recurrence="3-a-week", from_day=sam.today - 2 * DAY)
    first = one(sam, walk, back=1).view.slot
    assert first is not None
    answer(sam, walk, first, back=1)
    found = one(sam, walk)
    assert (found.weekly, found.view.filled, found.view.of, len(found.written)) == (True, 1, 3, 1)
    assert found.view.slot not in {None, first}


def test_what_is_written_as_it_happens_stands_in_the_order_in_which_it_was_begun():
    sam = pair().keeper
    promise, begun = kept_by(sam, "No contact", category="no_contact", recurrence="whenever"), []
    for number, state in enumerate((State.MISSED, State.KEPT, State.PARTLY, State.KEPT)):
        with clock.frozen(NOON + timedelta(minutes=number)):
            begun.append(answer(sam, promise, "", state))
    with clock.frozen(NOON + timedelta(minutes=9)):
        answer(sam, promise, one(sam, promise).written[1].slot, State.TAKEN_BACK)
    (log,) = asked(sam, sam.today)
    assert [[each.id for each in found.written] for found in (one(sam, promise), log)] == [begun, begun]
    assert len({each.shared for each in log.written}) == 2


def test_what_can_be_hidden_and_what_is_never_due_say_so():
    sam = pair().keeper
    found = one(sam, kept_by(sam, "No contact", category="no_contact", recurrence="whenever"))
    assert (found.hideable, found.event_log, found.view.slot) == (True, True, None)


def test_terms_hold_from_their_first_day_until_the_next_ones_or_the_end():
    sam = pair().keeper
    promise = kept_by(sam, "Old words", from_day=sam.today - 10 * DAY)
    row = Terms.get(Terms.commitment == promise)
    row.id, row.number, row.title, row.from_day = "t2", 2, "New words", sam.today - 3 * DAY
    row.save(force_insert=True)
    assert [one(sam, promise, back).title for back in (0, 3, 4, 10)] == ["New words", "New words", "Old words", "Old words"]
    assert asked_one(sam, promise, sam.today - 11 * DAY) is None
    Commitment.update(ended_on=sam.today - DAY, state="ended").where(Commitment.id == promise).execute()
    assert [asked_one(sam, promise, sam.today - back * DAY) is None for back in (0, 1)] == [True, False]


def test_a_review_without_agreement_leaves_after_its_14_days_what_is_never_due():
    sam = pair().keeper
    promise = kept_by(sam, from_day=sam.today - 60 * DAY, review_on=sam.today - 20 * DAY)
    assert (one(sam, promise).event_log, one(sam, promise).view.slot) == (True, None)
    assert one(sam, promise, back=20).view.slot == (sam.today - 20 * DAY).isoformat()


def test_an_agreed_pause_of_one_commitment_or_of_a_person_stills_the_day():
    sam = pair().keeper
    promise, other = kept_by(sam), kept_by(sam, "A call")
    CommitmentPause.create(
        id=chance.ident("pause", sam.person),
        couple=sam.couple,
        commitment=promise,
        writer=sam.person,
        from_day=sam.today,
        until_day=sam.today,
        written_at=clock.now(),
        agreed_at=clock.now(),
    )
    assert [one(sam, each).view.paused for each in (promise, other)] == [True, False]
    space.pause(actor("Alex"), sam.today + DAY)
    assert [one(actor("Sam"), each).view.paused for each in (promise, other)] == [True, True]
    space.resume(actor("Alex"))
    space.pause(actor("Alex"), None)
    assert one(actor("Sam"), other).view.paused is True


def test_alone_it_is_ones_own_word():
    sam = person("Sam")
    assert one(sam, kept_by(sam)).own is True


def test_only_the_keeper_is_asked():
    both = pair()
    promise = kept_by(both.keeper)
    entry = answer(both.keeper, promise, "2026-03-04")
    eve = pair("Eve", "Frank").keeper
    for other in (both.rater, eve):
        assert (asked(other, other.today), asked_one(other, promise, other.today), own_entry(other, entry)) == ([], None, None)


def test_ones_own_entry_is_found_with_its_commitment():
    sam = pair().keeper
    promise = kept_by(sam)
    written = Answer(promise, sam.today, "2026-03-04", State.PARTLY, Learned.TOLD, words="Late")
    entry = entries.answer(sam, written)
    found = own_entry(sam, str(entry))
    assert found is not None
    assert (found.commitment, found.written.learned, found.written.words, found.written.shared) == (
        promise,
        "told",
        "Late",
        True,
    )


def test_everything_is_asked_in_the_order_in_which_it_was_agreed_and_in_equally_many_statements():
    sam = pair().keeper
    counts = []
    for number in range(3):
        with clock.frozen(NOON + timedelta(seconds=number)):
            answer(sam, kept_by(sam, f"Commitment {number}"), "2026-03-04")
        with count_queries() as counted:
            found = asked(sam, sam.today)
        counts.append(counted.count)
    assert [each.title for each in found] == ["Commitment 0", "Commitment 1", "Commitment 2"]
    assert counts == [3, 3, 3]


@pytest.mark.parametrize("states", [("proposed", 0), ("declined", 0), ("active", 1), ("own", 1), ("finished", 1), ("ended", 1)])
def test_only_what_was_agreed_is_ever_asked(states: tuple[str, int]):
    state, number = states
    sam = pair().keeper
    promise = kept_by(sam)
    Commitment.update(state=state).where(Commitment.id == promise).execute()
    assert len(asked(sam, sam.today)) == number
