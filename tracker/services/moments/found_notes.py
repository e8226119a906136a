"""Notes of what somebody who was hurt found out. They stand beside the log, change nothing there, and are private at first."""

from dataclasses import dataclass
from datetime import date

from tracker import chance, clock
from tracker.domain.days import EARLIEST
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.moments import LONGEST_FOUND_NOTE
from tracker.domain.text import typed
from tracker.domain.viewer import Actor
from tracker.models.moments import FoundNote
from tracker.queries.couple import feeling
from tracker.queries.scoped import own_rows
from tracker.services.entries.responses import entry_told_to
from tracker.services.record import ledger
from tracker.services.record.show import share_row
from tracker.services.writing import writes


@dataclass(frozen=True, slots=True)
class NewNote:
    """What was found out about a day; `entry` where the partner logged something about it."""

    day: date
    words: str
    entry: str | None = None


@writes
def write_found_note(actor: Actor, new: NewNote) -> str:
    """Write down, for oneself alone, what one found out. Only who was hurt in a repair can. Returns its id."""
    repair = feeling(actor)
    if repair is None:
        raise NotFound
    if not EARLIEST <= new.day <= actor.today:
        raise Invalid("day", "day_not_past")
    row = FoundNote(
        id=chance.ident("found_note", actor.person),
        couple=actor.couple,
        repair=repair.id,
        entry=_entry(actor, new),
        writer=actor.person,
        day=new.day,
        words=_words(new.words),
        state="said",
        written_at=clock.now(),
        shared_at=None,
    )
    ledger.add(actor, "found_note", row)
    return str(row.id)


def _entry(actor: Actor, new: NewNote) -> str | None:
    if new.entry is None:
        return None
    entry = entry_told_to(actor, new.entry)
    if entry.day != new.day:
        raise Invalid("entry", "entry_of_other_day")
    return str(entry.id)


def _words(text: str) -> str:
    words = typed("words", text, LONGEST_FOUND_NOTE)
    if not words:
        raise Invalid("words", "found_note_without_words")
    return words


@writes
def change_found_note(actor: Actor, note: str, words: str) -> str:
    """Word a note of one's own anew. What the partner could see before stays readable for them. Returns its id."""
    row, new = _own_note(actor, note), _words(words)
    if row.words != new:
        row.words, row.written_at = new, clock.now()
        ledger.change(actor, "found_note", row)
    return note


@writes
def share_found_note(actor: Actor, note: str) -> str:
    """Show a note to the partner, as a new snapshot; its earlier private versions stay private. Returns its id."""
    share_row(actor, "found_note", _own_note(actor, note))
    return note


@writes
def take_back_found_note(actor: Actor, note: str) -> str:
    """Take a note back; whoever could read it can still read what it said. Returns its id."""
    row = _own_note(actor, note)
    row.state, row.written_at = "taken_back", clock.now()
    ledger.change(actor, "found_note", row)
    return note


def _own_note(actor: Actor, note: str) -> FoundNote:
    found: FoundNote | None = own_rows(FoundNote, actor).where(FoundNote.id == note).first()
    if found is None:
        raise NotFound
    if found.state == "taken_back":
        raise Conflict("taken_back")
    return found
