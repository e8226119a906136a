"""Answering what the other partner told: optional, and never a change to the entry itself."""

from dataclasses import dataclass
from enum import StrEnum

from tracker import chance, clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.typed import typed
from tracker.domain.viewer import Actor
from tracker.models.record import Entry, Response
from tracker.queries.scoped import ever_shared_rows, own_rows
from tracker.services import ledger
from tracker.services.writing import writes

LONGEST_WORDS = 500


class Kind(StrEnum):
    """What a response says. Nothing here verifies or approves anybody."""

    READ = "read"
    HELPED = "helped"
    NO_MATCH = "no_match"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Reply:
    """A response to an entry; `words` are kept only with "doesn't match"."""

    entry: str
    kind: Kind
    words: str = ""


@writes
def respond(actor: Actor, reply: Reply) -> str | None:
    """Respond to an entry that the partner made visible; a second response replaces the first as a new version.

    Returns the response's id, or None when there was nothing to take back.
    """
    words = typed("words", reply.words, LONGEST_WORDS)
    if words and reply.kind is not Kind.NO_MATCH:
        raise Invalid("words", "Words belong to an answer that does not match. Leave them out here.")
    _check_entry(actor, reply)
    row: Response | None = own_rows(Response, actor).where(Response.entry == reply.entry).first()
    if row is None:
        return None if reply.kind is Kind.TAKEN_BACK else _first(actor, reply, words)
    # What the other never saw is taken back unseen.
    shows = row.shared_at is not None or (actor.shares and reply.kind is not Kind.TAKEN_BACK)
    if (row.kind, row.words, row.shared_at is not None) != (reply.kind, words, shows):
        row.kind, row.words, row.written_at = str(reply.kind), words, clock.now()
        row.shared_at = row.shared_at or (row.written_at if shows else None)
        ledger.change(actor, "response", row)
    return str(row.id)


def _check_entry(actor: Actor, reply: Reply) -> None:
    entry = entry_told_to(actor, reply.entry)
    # What is unseen now is a draft over something that was taken back; the draft itself must not show.
    if (entry.state == "taken_back" or entry.shared_at is None) and reply.kind is not Kind.TAKEN_BACK:
        raise Conflict("This was taken back in the meantime. Open the day again to see what stands there now.")


def entry_told_to(actor: Actor, entry: str) -> Entry:
    """An entry that the partner made visible at some time, taken back or not. NotFound for every other."""
    found: Entry | None = ever_shared_rows(Entry, actor).where((Entry.writer != actor.person) & (Entry.id == entry)).first()
    if found is None:
        raise NotFound
    return found


def _first(actor: Actor, reply: Reply, words: str) -> str:
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
