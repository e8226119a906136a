"""The slips that both may see, with what the other marked beside them."""

import pytest

from tests.support.factories import BROKE, DAY, HURT, NOON, TODAY, Pair, account, actor, come_in, direction_of, kept_by, person
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.trends.honesty import Honesty, Slip
from tracker.models.base import database
from tracker.queries.trends.slips import shared_honesty
from tracker.services.commitments import bring_in, proposals
from tracker.services.couple import invitation
from tracker.services.entries import entries, responses
from tracker.services.entries.entries import Answer
from tracker.services.entries.responses import NewResponse, ResponseKind
from tracker.services.leaving import space
from tracker.services.moments import found_notes
from tracker.services.moments.found_notes import NewNote

pytestmark = pytest.mark.usefixtures("noon")


def said(who: str = "Alex") -> Honesty:
    return shared_honesty(actor(who), direction_of())


def answer(commitment: str, ago: int, state: State, learned: Learned | None = None, *, after: int = 0, words: str = "") -> str:
    """Sam's answer about a day, so many days later."""
    day = TODAY - ago * DAY
    with clock.frozen(NOON - (ago - after) * DAY):
        return entries.answer(actor("Sam"), Answer(commitment, day, day.isoformat(), state, learned, words=words)) or ""


def slips(found: Honesty) -> list[tuple[int, Learned | None, int | None]]:
    return [((TODAY - each.day).days, each.learned, each.days) for each in found.slips]


def test_a_slip_has_its_day_its_state_and_how_the_other_learned_of_it(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    answer(kept, 9, State.MISSED, Learned.TOLD)
    answer(kept, 8, State.KEPT)
    answer(kept, 7, State.PARTLY, Learned.FOUND, after=3)
    answer(kept, 6, State.SET_ASIDE)
    assert said().slips == [
        Slip(TODAY - 9 * DAY, State.MISSED, Learned.TOLD, 0),
        Slip(TODAY - 7 * DAY, State.PARTLY, Learned.FOUND, 3),
    ]
    assert said("Sam").slips == said("Alex").slips


def test_a_draft_that_waits_to_be_told_is_nobodys_slip_and_the_day_of_telling_counts(people: Pair):
    hidden = kept_by(people.keeper, category="no_contact", from_day=TODAY - 9 * DAY)
    answer(hidden, 9, State.MISSED, Learned.NOT_YET)
    assert [slips(said(who)) for who in ("Sam", "Alex")] == [[], []]
    answer(hidden, 9, State.MISSED, Learned.TOLD, after=5)
    assert slips(said()) == [(9, Learned.TOLD, 5)]


def test_words_that_are_added_later_do_not_make_it_told_later(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    answer(kept, 9, State.MISSED, Learned.TOLD)
    answer(kept, 9, State.MISSED, Learned.TOLD, after=4, words="It was the late train.")
    assert slips(said()) == [(9, Learned.TOLD, 0)]


def test_what_stood_as_kept_at_first_was_told_when_it_was_put_right(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    answer(kept, 9, State.KEPT)
    answer(kept, 9, State.MISSED, Learned.FOUND, after=6)
    assert slips(said()) == [(9, Learned.FOUND, 6)]
    answer(kept, 9, State.KEPT, after=7)
    assert slips(said()) == []


def test_an_entry_that_is_taken_back_is_no_slip_and_no_mark_on_it_counts(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    entry = answer(kept, 9, State.MISSED, Learned.TOLD)
    responses.respond(people.rater, NewResponse(entry, ResponseKind.NO_MATCH))
    assert (len(said().slips), said().unmatched) == (1, [TODAY - 9 * DAY])
    answer(kept, 9, State.TAKEN_BACK, after=1)
    assert (said().slips, said().unmatched) == ([], [])


def test_marks_count_on_any_entry_and_other_answers_do_not(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    marked, helped, withdrawn = (answer(kept, ago, State.KEPT) for ago in (9, 8, 7))
    for entry, kind in ((marked, ResponseKind.NO_MATCH), (helped, ResponseKind.HELPED), (withdrawn, ResponseKind.NO_MATCH)):
        responses.respond(people.rater, NewResponse(entry, kind))
    responses.respond(people.rater, NewResponse(withdrawn, ResponseKind.TAKEN_BACK))
    assert said("Sam").unmatched == said("Alex").unmatched == [TODAY - 9 * DAY]


def test_a_mark_that_its_writer_does_not_share_at_present_counts_for_nobody(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    entry = answer(kept, 9, State.KEPT)
    space.stop_sharing(people.rater)
    responses.respond(actor("Alex"), NewResponse(entry, ResponseKind.NO_MATCH))
    assert [said(who).unmatched for who in ("Sam", "Alex")] == [[], []]


def test_of_what_is_brought_in_the_day_of_telling_is_not_known(db: object):
    with clock.frozen(NOON - 20 * DAY):
        own = kept_by(person("Sam", BROKE))
        answer(own, 20, State.MISSED, Learned.TOLD)
        come_in(invitation.invite(actor("Sam")), account("Alex"))
        invitation.say(actor("Alex"), HURT)
    with clock.frozen(NOON - 10 * DAY):
        bring_in.offer_own(actor("Sam"), own)
        proposals.agree(actor("Alex"), own, 2)
    answer(own, 10, State.MISSED, Learned.TOLD)
    answer(own, 9, State.PARTLY, Learned.ASKED, after=2)
    assert slips(said()) == [(20, Learned.TOLD, None), (10, Learned.TOLD, 0), (9, Learned.ASKED, 2)]


def test_strangers_and_readers_whose_day_has_not_begun_see_nothing_of_it(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    direction = direction_of()
    answer(kept, 0, State.MISSED, Learned.TOLD)
    assert not shared_honesty(person("Eve"), direction).anything
    with clock.frozen(NOON - DAY):
        assert not said().anything


def test_three_slips_ask_as_often_as_one(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    asked = []
    for ago in (9, 8, 7):
        answer(kept, ago, State.MISSED, Learned.TOLD)
        viewer, direction = actor("Alex"), direction_of()
        count: list[str] = []
        connection = database.connection()
        connection.set_trace_callback(count.append)
        shared_honesty(viewer, direction)
        connection.set_trace_callback(None)
        asked.append(len(count))
    assert asked == [3, 3, 3]


def test_what_the_hurt_partner_found_and_showed_is_noted_once_beside_the_log(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    slip = answer(kept, 9, State.MISSED, Learned.FOUND)
    for entry, shown in ((None, True), (None, False), (slip, True)):
        note = str(found_notes.write_found_note(people.rater, NewNote(TODAY - 9 * DAY, "A receipt", entry)))
        if shown:
            found_notes.share_found_note(people.rater, note)
    assert [list(said(who).noted) for who in ("Sam", "Alex")] == [[TODAY - 9 * DAY]] * 2
