"""A few lines of both under an answer that does not match."""

import pytest

from tests.support.factories import Pair, actor, kept_by, pair
from tests.support.writings import stop_sharing, tap
from tracker.domain.entries.entries import Learned, State
from tracker.domain.entries.limits import LONGEST_LINE, MOST_LINES
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.viewer import Actor
from tracker.models.couple import Pause
from tracker.models.entries import Entry, Response, ThreadLine
from tracker.models.record import LedgerEvent, Version
from tracker.queries.entries.partner import answered_entry, told
from tracker.queries.record.verify import verify
from tracker.queries.rows import RecordRow
from tracker.services.entries.responses import NewLine, NewResponse, ResponseKind, respond, take_back_line, write_line
from tracker.services.leaving import space
from tracker.web.errors.words import sentence_of

pytestmark = pytest.mark.usefixtures("db")


def answered(couple: Pair, kind: ResponseKind = ResponseKind.NO_MATCH, category: str = "care") -> str:
    """A response of the rater to an entry of the keeper."""
    entry = tap(couple.keeper, kept_by(couple.keeper, category=category))
    return str(respond(couple.rater, NewResponse(entry, kind)))


def lines(who: Actor, response: str) -> list[tuple[str, str, bool]]:
    """What somebody reads under a response: whose, which words, and whether it is theirs alone."""
    found = answered_entry(who, response, who.today)
    assert found
    return [(each.name, each.now.said["words"], each.private) for each in found.beside[0].beside]


def response_in(who: Actor, response: str) -> RecordRow:
    found = answered_entry(who, response, who.today)
    assert found
    return found.beside[0]


def test_both_write_under_it_and_read_it_at_once_and_nothing_above_changes():
    couple = pair()
    response = answered(couple)
    versions = Version.select().count()
    write_line(couple.keeper, NewLine(response, " I took the later train. "))
    write_line(couple.rater, NewLine(response, "Then I was wrong about the time."))
    for who in (couple.keeper, couple.rater):
        assert lines(who, response) == [
            ("Sam", "I took the later train.", False),
            ("Alex", "Then I was wrong about the time.", False),
        ]
    assert (Version.select().count(), Entry.get().state, Response.get().kind) == (versions + 2, "kept", "no_match")
    verdict = verify(couple.keeper.couple)
    assert (verdict.broken, verdict.events) == (None, LedgerEvent.select().count())


@pytest.mark.parametrize("kind", [ResponseKind.READ, ResponseKind.HELPED])
def test_only_an_answer_that_does_not_match_opens_it(kind: ResponseKind):
    couple = pair()
    response = answered(couple, kind)
    with pytest.raises(Conflict):
        write_line(couple.keeper, NewLine(response, "A line."))
    assert response_in(couple.keeper, response).open is False


def test_once_the_answer_is_taken_back_it_is_closed_and_can_still_be_read():
    couple = pair()
    response = answered(couple)
    line = write_line(couple.keeper, NewLine(response, "A line."))
    assert response_in(couple.rater, response).open is True
    respond(couple.rater, NewResponse(Entry.get().id, ResponseKind.TAKEN_BACK))
    for who in (couple.keeper, couple.rater):
        with pytest.raises(Conflict):
            write_line(who, NewLine(response, "Another."))
    assert lines(couple.rater, response) == [("Sam", "A line.", False)]
    assert response_in(couple.rater, response).open is False
    assert take_back_line(couple.keeper, str(line)) == line


def test_over_an_entry_that_was_taken_back_it_is_closed_whatever_draft_stands_there():
    couple = pair()
    response = answered(couple, category="money")
    promise = Entry.get().commitment_id
    tap(couple.keeper, promise, State.TAKEN_BACK)
    said = []
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            write_line(couple.rater, NewLine(response, "A line."))
        said.append(sentence_of(refused.value))
        assert response_in(couple.rater, response).open is False
        tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET)
    assert said[0] == said[1]


def test_a_line_taken_back_is_a_version_and_only_its_writer_does_that():
    couple = pair()
    line = str(write_line(couple.keeper, NewLine(answered(couple), "A line.")))
    for who in (couple.rater, pair("Eve", "Frank").keeper):
        with pytest.raises(NotFound):
            take_back_line(who, line)
    assert [take_back_line(couple.keeper, line) for _ in range(2)] == [line, line]
    assert Version.select().where(Version.object == line).count() == 2
    assert (ThreadLine.get().state, ThreadLine.get().words) == ("taken_back", "A line.")
    assert verify(couple.keeper.couple).broken is None


@pytest.mark.parametrize("words", ["", "  ", "x" * (LONGEST_LINE + 1)])
def test_a_line_has_words_and_a_bound(words: str):
    couple = pair()
    with pytest.raises(Invalid) as refused:
        write_line(couple.keeper, NewLine(answered(couple), words))
    assert refused.value.field == "words"


def test_each_of_the_two_has_twelve_lines_and_no_more():
    couple = pair()
    response = answered(couple)
    for number in range(MOST_LINES):
        write_line(couple.keeper, NewLine(response, f"Line {number}"))
    with pytest.raises(Invalid):
        write_line(couple.keeper, NewLine(response, "One more"))
    assert write_line(couple.rater, NewLine(response, "My first"))


def test_a_line_written_while_nothing_is_shared_stays_its_writers_and_takes_no_room():
    couple = pair()
    response = answered(couple)
    resting = stop_sharing(couple.rater)
    for number in range(MOST_LINES):
        mine = write_line(resting, NewLine(response, f"Quiet {number}"))
    with pytest.raises(Invalid):
        write_line(resting, NewLine(response, "One more"))
    assert (len(lines(resting, response)), lines(couple.keeper, response)) == (MOST_LINES, [])
    Pause.delete().execute()
    take_back_line(couple.rater, str(mine))
    write_line(couple.rater, NewLine(response, "Aloud"))
    assert lines(couple.keeper, response) == [("Alex", "Aloud", False)]
    assert verify(couple.keeper.couple).broken is None


def test_under_an_answer_that_only_its_writer_sees_there_is_no_thread():
    couple = pair()
    entry = tap(couple.keeper, kept_by(couple.keeper))
    resting = stop_sharing(couple.rater)
    response = str(respond(resting, NewResponse(entry, ResponseKind.NO_MATCH)))
    for who in (resting, couple.keeper, pair("Eve", "Frank").keeper):
        with pytest.raises(NotFound):
            write_line(who, NewLine(response, "A line."))
    assert response_in(resting, response).open is False
    assert told(couple.keeper, couple.keeper.today).answered == ()


def test_whoever_leaves_may_erase_their_lines():
    couple = pair()
    response = answered(couple)
    write_line(couple.keeper, NewLine(response, "Sams line"))
    write_line(couple.rater, NewLine(response, "Alexs line"))
    space.leave(actor("Sam"), couple.keeper.couple, erase=True)
    assert [row.words for row in ThreadLine.select().order_by(ThreadLine.written_at)] == ["", "Alexs line"]
    assert (verify(couple.keeper.couple).broken, verify(couple.keeper.couple).erased) == (None, 1)
