"""Writing down what one found out."""

from datetime import timedelta

import pytest

from tests.support.factories import HURT, Pair, actor, kept_by, pair, person
from tests.support.writings import stop_sharing, tap
from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.moments import LONGEST_FOUND_NOTE
from tracker.models.entries import Entry
from tracker.models.moments import FoundNote
from tracker.models.record import LedgerEvent, Version
from tracker.queries.couple import directions
from tracker.queries.moments import own_found_note, shared_found_notes
from tracker.queries.record.pages import record_page
from tracker.queries.record.verify import verify
from tracker.services.leaving import space
from tracker.services.moments.found_notes import (
    NewNote,
    change_found_note,
    share_found_note,
    take_back_found_note,
    write_found_note,
)

pytestmark = pytest.mark.usefixtures("db")


def noted(couple: Pair, words: str = "A second phone.", entry: str | None = None) -> str:
    return str(write_found_note(couple.rater, NewNote(couple.rater.today, words, entry)))


def read_by(who: str) -> list[str]:
    """The words of the notes that somebody of the cast finds in the record."""
    items = [item for day in record_page(actor(who)).days for item in day.items]
    return [str(each.now.said["words"]) for each in items if each.kind == "found_note"]


def test_a_note_is_its_writers_alone_and_outside_the_chain():
    couple = pair()
    before = LedgerEvent.select().count()
    noted(couple)
    assert (read_by("Alex"), read_by("Sam")) == (["A second phone."], [])
    assert LedgerEvent.select().count() == before
    assert verify(couple.rater.couple).broken is None


def test_sharing_shows_a_new_snapshot_and_what_it_said_before_stays_private():
    couple = pair()
    note = noted(couple, "Rough words.")
    for words in ("A second phone.", "A second phone."):
        change_found_note(couple.rater, note, words)
    share_found_note(couple.rater, note)
    share_found_note(couple.rater, note)
    seen = [row.shared_at is not None for row in Version.select().where(Version.object == note).order_by(Version.number)]
    assert seen == [False, False, True]
    [item] = [each for day in record_page(actor("Sam")).days for each in day.items if each.kind == "found_note"]
    assert [version.said["words"] for line in item.lines for version in line] == ["A second phone."]
    change_found_note(couple.rater, note, "A second phone, in the car.")
    take_back_found_note(couple.rater, note)
    with pytest.raises(Conflict):
        change_found_note(couple.rater, note, "Again")
    assert verify(couple.rater.couple).broken is None


def test_it_changes_nothing_in_the_log_beside_which_it_stands():
    couple = pair()
    entry = tap(couple.keeper, kept_by(couple.keeper))
    note = noted(couple, entry=entry)
    share_found_note(couple.rater, note)
    assert (Entry.get().state, Version.select().where(Version.object == entry).count()) == ("kept", 1)
    assert own_found_note(couple.rater, note).title == "Home for dinner"


def test_only_somebody_who_was_hurt_in_a_repair_writes_one():
    couple = pair()
    with pytest.raises(NotFound):
        write_found_note(couple.keeper, NewNote(couple.keeper.today, "Something."))
    both = pair("Eve", "Frank", mutual=True)
    for who in (both.keeper, both.rater):
        assert write_found_note(who, NewNote(who.today, "Something."))
    repairs = {row.writer_id: row.repair_id for row in FoundNote.select()}
    assert {each.hurt: each.id for each in directions(both.keeper)} == repairs


def test_it_can_be_written_while_one_is_still_alone_and_shared_with_nobody():
    alone = person("Dana", HURT)
    note = str(write_found_note(alone, NewNote(alone.today, "Something.")))
    with pytest.raises(Conflict):
        share_found_note(alone, note)
    resting = stop_sharing(pair().rater)
    with pytest.raises(Conflict):
        share_found_note(resting, str(write_found_note(resting, NewNote(resting.today, "Something."))))


@pytest.mark.parametrize(
    ("days", "words", "field"),
    [(1, "Something.", "day"), (-40_000, "Something.", "day"), (0, " ", "words"), (0, "x" * (LONGEST_FOUND_NOTE + 1), "words")],
)
def test_it_has_words_and_a_day_that_is_not_ahead(days: int, words: str, field: str):
    alex = pair().rater
    with pytest.raises(Invalid) as refused:
        write_found_note(alex, NewNote(alex.today + timedelta(days=days), words))
    assert refused.value.field == field


def test_it_may_be_about_what_was_logged_that_day_and_about_nothing_that_its_writer_does_not_see():
    couple = pair()
    entry = tap(couple.keeper, kept_by(couple.keeper))
    draft = tap(couple.keeper, kept_by(couple.keeper, category="money"), State.MISSED, learned=Learned.NOT_YET)
    with pytest.raises(Invalid) as refused:
        write_found_note(couple.rater, NewNote(couple.rater.today - timedelta(days=1), "Something.", entry))
    assert refused.value.field == "entry"
    for hidden in (draft, "nothing"):
        with pytest.raises(NotFound):
            noted(couple, entry=hidden)


def test_nobody_else_reads_changes_shares_or_takes_back_a_note():
    couple = pair()
    note = noted(couple)
    for who in (couple.keeper, pair("Eve", "Frank").rater):
        for verb in (share_found_note, take_back_found_note, own_found_note):
            with pytest.raises(NotFound):
                verb(who, note)
        with pytest.raises(NotFound):
            change_found_note(who, note, "Other words")


def test_what_was_shared_and_not_logged_is_counted_alike_for_both():
    couple = pair()
    entry = tap(couple.keeper, kept_by(couple.keeper))
    [direction] = directions(couple.rater)
    noted(couple)
    for about in (entry, None, None):
        shared = share_found_note(couple.rater, noted(couple, entry=about))
    take_back_found_note(couple.rater, str(shared))
    for who in (couple.keeper, couple.rater):
        assert shared_found_notes(who, direction) == [couple.rater.today]


def test_whoever_leaves_may_erase_their_notes():
    couple = pair()
    share_found_note(couple.rater, noted(couple))
    space.leave(actor("Alex"), couple.rater.couple, erase=True)
    assert [row.words for row in FoundNote.select()] == [""]
    assert (verify(couple.rater.couple).broken, verify(couple.rater.couple).erased) == (None, 1)
