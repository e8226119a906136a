"""Saying what happened."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support import factories
from tests.support.databases import events
from tests.support.factories import kept_by, pair, person
from tests.support.writings import tap
from tracker.domain.entries.entries import Learned, State
from tracker.domain.entries.limits import LONGEST_ANSWER
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.viewer import Actor
from tracker.models.entries import Entry
from tracker.models.record import Version
from tracker.queries.record.verify import verify
from tracker.services.leaving import space

pytestmark = pytest.mark.usefixtures("db")


def test_one_tap_is_saved_seen_and_in_the_chain_at_once():
    sam = pair().keeper
    promise = kept_by(sam)
    before = events(sam.couple)
    entry = Entry.get_by_id(tap(sam, promise))
    assert (entry.state, entry.day, entry.shared_at is not None) == ("kept", sam.today, True)
    assert events(sam.couple) == before + 1
    assert verify(sam.couple).broken is None


def test_undo_appends_a_version_and_the_day_is_open_again():
    sam = pair().keeper
    promise = kept_by(sam)
    first = tap(sam, promise)
    assert tap(sam, promise, State.TAKEN_BACK) == first
    assert tap(sam, promise, State.PARTLY, learned=Learned.TOLD) == first
    states = [row.body for row in Version.select().where(Version.object == first).order_by(Version.number)]
    assert [s.split('"state":"')[1].split('"')[0] for s in states] == ["kept", "taken_back", "partly"]
    assert verify(sam.couple).broken is None


def test_the_same_answer_twice_is_written_once():
    sam = pair().keeper
    promise = kept_by(sam)
    assert tap(sam, promise) == tap(sam, promise)
    assert Version.select().where(Version.kind == "entry").count() == 1


def test_one_form_sent_twice_is_done_once_and_with_other_words_refused():
    sam = replace(pair().keeper, key="k1", digest="d1")
    promise = kept_by(sam, recurrence="3-a-week")
    first = tap(sam, promise, slot=_first_slot(sam))
    assert tap(sam, promise, slot=_first_slot(sam)) == first
    assert Entry.select().count() == 1
    with pytest.raises(Conflict):
        tap(replace(sam, digest="d2"), promise, slot=_first_slot(sam))


def _first_slot(actor: Actor) -> str:
    year, week, _ = actor.today.isocalendar()
    return f"{year:04}-W{week:02}-1"


@pytest.mark.parametrize("learned", [None, Learned.NOT_YET])
def test_what_can_be_hidden_stays_a_draft_until_it_was_told(learned: Learned | None):
    sam = pair().keeper
    promise = kept_by(sam, "No secret accounts", category="money")
    before = events(sam.couple)
    entry = tap(sam, promise, State.MISSED, learned=learned)
    assert Entry.get_by_id(entry).shared_at is None
    assert events(sam.couple) == before
    tap(sam, promise, State.MISSED, learned=Learned.TOLD)
    assert Entry.get_by_id(entry).shared_at is not None
    assert events(sam.couple) == before + 1
    assert verify(sam.couple).broken is None


def test_what_the_other_has_seen_cannot_be_drawn_back_into_a_draft_but_can_be_undone_first():
    sam = pair().keeper
    promise = kept_by(sam, "No secret accounts", category="money")
    tap(sam, promise)
    with pytest.raises(Conflict):
        tap(sam, promise, State.MISSED, learned=Learned.NOT_YET)
    tap(sam, promise, State.TAKEN_BACK)
    entry = tap(sam, promise, State.MISSED, learned=Learned.NOT_YET)
    assert Entry.get_by_id(entry).shared_at is None
    assert verify(sam.couple).broken is None


def test_a_draft_that_is_undone_leaves_no_trace_for_the_other():
    sam = pair().keeper
    promise = kept_by(sam, "No secret accounts", category="money")
    before = events(sam.couple)
    entry = tap(sam, promise, State.MISSED, learned=Learned.NOT_YET)
    tap(sam, promise, State.TAKEN_BACK)
    assert (Entry.get_by_id(entry).shared_at, events(sam.couple)) == (None, before)
    tap(sam, promise)
    assert (Entry.get_by_id(entry).shared_at is not None, events(sam.couple)) == (True, before + 1)
    assert verify(sam.couple).broken is None


def test_the_same_answer_is_seen_once_sharing_goes_on():
    sam = pair().keeper
    promise = kept_by(sam)
    space.stop_sharing(sam)
    entry = tap(factories.actor("Sam"), promise)
    assert Entry.get_by_id(entry).shared_at is None
    space.resume_sharing(factories.actor("Sam"))
    assert tap(factories.actor("Sam"), promise) == entry
    assert Entry.get_by_id(entry).shared_at is not None
    assert verify(sam.couple).broken is None


def test_the_record_names_the_week_of_a_slot_and_not_how_many_stood_before_it():
    sam = pair().keeper
    # Agreed in the week before: in the week of its beginning it asks no more often than days are left, on a Sunday once.
    promise = kept_by(sam, "Books", category="money", recurrence="2-a-week", from_day=sam.today - timedelta(days=7))
    tap(sam, promise, State.MISSED, slot=_first_slot(sam), learned=Learned.NOT_YET)
    second = tap(sam, promise, slot=_first_slot(sam)[:-1] + "2")
    assert Entry.get_by_id(second).slot == _first_slot(sam)[:-1] + "2"
    [said] = [row.body for row in Version.select().where(Version.object == second)]
    assert json.loads(said)["slot"] == _first_slot(sam)[:-2]
    assert verify(sam.couple).broken is None


def test_alone_ones_own_word_is_kept_outside_the_chain():
    sam = person("Sam", factories.BROKE)
    entry = tap(sam, kept_by(sam), State.MISSED)
    assert Entry.get_by_id(entry).shared_at is None
    assert events(sam.couple) == 0
    assert verify(sam.couple).broken is None


def test_set_aside_says_no_reason_that_its_keeper_did_not_give():
    sam = pair().keeper
    promise = kept_by(sam)
    entry = tap(sam, promise, State.SET_ASIDE)
    assert Entry.get_by_id(entry).excused is None
    [said] = [json.loads(row.body) for row in Version.select().where(Version.object == entry)]
    assert (said["state"], said["excused"]) == ("set_aside", None)
    tap(sam, promise, State.SET_ASIDE, excused="not_applicable")
    assert Entry.get_by_id(entry).excused == "not_applicable"
    assert verify(sam.couple).broken is None


def test_set_aside_says_why_and_words_stay_until_they_are_changed():
    sam = pair().keeper
    promise = kept_by(sam)
    entry = tap(sam, promise, State.SET_ASIDE, excused="not_applicable", words="  We were both ill.  ")
    assert (Entry.get_by_id(entry).excused, Entry.get_by_id(entry).words) == ("not_applicable", "We were both ill.")
    tap(sam, promise, State.SET_ASIDE, excused="agreed_by_log")
    assert (Entry.get_by_id(entry).excused, Entry.get_by_id(entry).words) == ("agreed_by_log", "We were both ill.")


def test_an_event_log_takes_any_number_of_entries():
    sam = pair().keeper
    promise = kept_by(sam, "No contact", category="no_contact", recurrence="whenever")
    first, second = tap(sam, promise, slot=""), tap(sam, promise, slot="")
    assert first != second
    assert Entry.select().count() == 2


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"day": date(2999, 1, 1)}, Invalid),
        ({"learned": Learned.UNKNOWN}, Invalid),
        ({"excused": "because"}, Invalid),
        ({"words": "x" * (LONGEST_ANSWER + 1)}, Invalid),
        ({"words": "the PIN of the phone is 4821"}, Invalid),
        ({"slot": "2026-W01-9"}, Conflict),
        ({"slot": ""}, Conflict),
        ({"state": State.TAKEN_BACK}, Conflict),
    ],
)
def test_a_refused_answer_changes_nothing(changed: dict[str, object], refusal: type[Exception]):
    sam = pair().keeper
    promise = kept_by(sam)
    before = events(sam.couple)
    with pytest.raises(refusal):
        tap(sam, promise, **({"state": State.KEPT} | changed))  # type: ignore[arg-type]  # a scenario's parts
    assert (Entry.select().count(), events(sam.couple)) == (0, before)


@pytest.mark.parametrize(
    ("words", "kept"),
    [("\u200b\u2060 ", ""), (" one\r\ntwo\x00\n", "one\ntwo"), ("x" * LONGEST_ANSWER + "\r\n", "x" * LONGEST_ANSWER)],
)
def test_words_beside_an_answer_are_kept_as_all_words_are(words: str, kept: str):
    sam = pair().keeper
    assert Entry.get_by_id(tap(sam, kept_by(sam), words=words)).words == kept


def test_nobody_answers_for_another_and_nothing_is_asked_before_the_terms_began():
    both = pair()
    promise = kept_by(both.keeper)
    eve = pair("Eve", "Frank").keeper
    for stranger in (both.rater, eve):
        with pytest.raises(NotFound):
            tap(stranger, promise)
    with pytest.raises(NotFound):
        tap(both.keeper, promise, day=both.keeper.today - timedelta(days=1))
