"""Responses to what the other partner told, and a few lines of both under them. Neither changes the entry."""

from dataclasses import dataclass
from enum import StrEnum

from tracker import chance, clock
from tracker.domain.entries.limits import LONGEST_LINE, LONGEST_RESPONSE, MOST_LINES
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.text import typed
from tracker.domain.viewer import Actor
from tracker.models.entries import Entry, Response, ThreadLine
from tracker.queries.scoped import ever_shared_rows, own_rows, shared_rows
from tracker.services.record import ledger
from tracker.services.writing import writes


class ResponseKind(StrEnum):
    """What a response says. Nothing here verifies or approves anybody."""

    READ = "read"
    HELPED = "helped"
    NO_MATCH = "no_match"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class NewResponse:
    """A response to an entry; `words` are kept only with "doesn't match"."""

    entry: str
    kind: ResponseKind
    words: str = ""


@writes
def respond(actor: Actor, reply: NewResponse) -> str | None:
    """Respond to an entry that the partner made visible; a second response replaces the first as a new version.

    Returns the response's id, or None when there was nothing to take back.
    """
    words = typed("words", reply.words, LONGEST_RESPONSE)
    if words and reply.kind is not ResponseKind.NO_MATCH:
        raise Invalid("words", "words_with_match")
    _check_entry(actor, reply)
    row: Response | None = own_rows(Response, actor).where(Response.entry == reply.entry).first()
    if row is None:
        return None if reply.kind is ResponseKind.TAKEN_BACK else _first(actor, reply, words)
    # What the other never saw is taken back unseen.
    shows = row.shared_at is not None or (actor.shares and reply.kind is not ResponseKind.TAKEN_BACK)
    if (row.kind, row.words, row.shared_at is not None) != (reply.kind, words, shows):
        row.kind, row.words, row.written_at = str(reply.kind), words, clock.now()
        row.shared_at = row.shared_at or (row.written_at if shows else None)
        ledger.change(actor, "response", row)
    return str(row.id)


def _check_entry(actor: Actor, reply: NewResponse) -> None:
    entry = entry_told_to(actor, reply.entry)
    # What is unseen now is a draft over something that was taken back; the draft itself must not show.
    if (entry.state == "taken_back" or entry.shared_at is None) and reply.kind is not ResponseKind.TAKEN_BACK:
        raise Conflict("entry_taken_back")


def entry_told_to(actor: Actor, entry: str) -> Entry:
    """An entry that the partner made visible at some time, taken back or not. NotFound for every other."""
    found: Entry | None = ever_shared_rows(Entry, actor).where((Entry.writer != actor.person) & (Entry.id == entry)).first()
    if found is None:
        raise NotFound
    return found


def _first(actor: Actor, reply: NewResponse, words: str) -> str:
    now = clock.now()
    row = Response(
        id=chance.ident("response", actor.person),
        couple=actor.couple,
        entry=reply.entry,
        writer=actor.person,
        kind=str(reply.kind),
        words=words,
        written_at=now,
        shared_at=now if actor.shares else None,
    )
    ledger.add(actor, "response", row)
    return str(row.id)


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
        raise Conflict("thread_closed")
    words = typed("words", new.words, LONGEST_LINE)
    if not words:
        raise Invalid("words", "line_without_words")
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
    return response.kind == ResponseKind.NO_MATCH and entry.state != "taken_back" and entry.shared_at is not None


def _check_room(actor: Actor, response: Response) -> None:
    mine = own_rows(ThreadLine, actor).where(ThreadLine.response == response.id)
    # Lines that nobody else saw take no room from those that both see.
    alike = ThreadLine.shared_at.is_null(not actor.shares)
    if mine.where(alike).count() >= MOST_LINES:
        raise Invalid("words", "too_many_lines")


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
