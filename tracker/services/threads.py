"""A few lines of both under an answer that does not match. They change nothing above them, and are no verdict."""

from dataclasses import dataclass

from tracker import chance, clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.typed import typed
from tracker.domain.viewer import Actor
from tracker.models.record import Response, ThreadLine
from tracker.queries.scoped import own_rows, shared_rows
from tracker.services import ledger
from tracker.services.responses import Kind
from tracker.services.writing import writes

LONGEST_WORDS = 500
MOST_LINES = 12
"""So many lines each of the two may write under one response."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line under a response."""

    response: str
    words: str


@writes
def write_line(actor: Actor, new: NewLine) -> str:
    """Write a line under a response that does not match. Both see it, unless its writer shares nothing. Returns its id."""
    response = _response(actor, new.response)
    if not _is_open(response):
        raise Conflict("No more lines are added here: the answer above, or the day, has changed. What was written stays.")
    words = typed("words", new.words, LONGEST_WORDS)
    if not words:
        raise Invalid("words", "Write a few words first.")
    _check_room(actor, response)
    now = clock.now()
    row = ThreadLine(
        id=chance.ident("thread_line", actor.person),
        couple=actor.couple,
        response=response.id,
        writer=actor.person,
        words=words,
        state="said",
        written_at=now,
        shared_at=now if actor.shares else None,
    )
    ledger.add(actor, "thread_line", row)
    return str(row.id)


def _response(actor: Actor, response: str) -> Response:
    # What its writer alone can see has no thread, and nobody else may learn of it.
    found: Response | None = shared_rows(Response, actor).where(Response.id == response).first()
    if found is None:
        raise NotFound
    return found


def _is_open(response: Response) -> bool:
    # As with a response: over an entry that was taken back there may stand a draft, which must not show.
    entry = response.entry
    return response.kind == Kind.NO_MATCH and entry.state != "taken_back" and entry.shared_at is not None


def _check_room(actor: Actor, response: Response) -> None:
    mine = own_rows(ThreadLine, actor).where(ThreadLine.response == response.id)
    # Lines that nobody else saw take no room from those that both see.
    alike = ThreadLine.shared_at.is_null(not actor.shares)
    if mine.where(alike).count() >= MOST_LINES:
        raise Invalid("words", "Twelve lines of yours stand here. Talk about it now, or take it to your next session.")


@writes
def take_back_line(actor: Actor, line: str) -> str:
    """Take a line of one's own back; whoever could read it can still read it. A second time nothing happens."""
    row: ThreadLine | None = own_rows(ThreadLine, actor).where(ThreadLine.id == line).first()
    if row is None:
        raise NotFound
    if row.state != "taken_back":
        row.state, row.written_at = "taken_back", clock.now()
        ledger.change(actor, "thread_line", row)
    return line
