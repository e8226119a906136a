"""Moments: dated marks with one line, shared or their writer's own."""

from dataclasses import dataclass
from datetime import date

from tracker import chance, clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.moments import LONGEST_MOMENT, WITHOUT_WORDS, MomentKind, may_be_marked
from tracker.domain.text import typed_line
from tracker.domain.viewer import Actor
from tracker.models.moments import Moment
from tracker.queries.scoped import own_rows
from tracker.services.record import ledger
from tracker.services.record.show import share_row, unshare_row
from tracker.services.writing import writes


@dataclass(frozen=True, slots=True)
class NewMoment:
    """A mark on a day. `shared` False keeps it its writer's alone until they share it."""

    day: date
    kind: MomentKind
    words: str = ""
    shared: bool = True


@writes
def mark_moment(actor: Actor, new: NewMoment) -> str:
    """Mark a day. Shared, it is visible and in the chain at once, unless nothing is shared at present. Returns its id."""
    words = checked_words(actor, new)
    now = clock.now()
    row = Moment(
        id=chance.ident("moment", actor.person),
        couple=actor.couple,
        writer=actor.person,
        day=new.day,
        kind=str(new.kind),
        words=words,
        state="said",
        written_at=now,
        shared_at=now if new.shared and actor.shares else None,
    )
    ledger.add(actor, "moment", row)
    return str(row.id)


def checked_words(actor: Actor, new: NewMoment) -> str:
    """The words of a mark as they are kept. Raises Invalid where it cannot be made."""
    if not may_be_marked(new.kind, new.day, actor.today):
        raise Invalid("day", "moment_day_out_of_range")
    words = typed_line("words", new.words, LONGEST_MOMENT)
    if words and new.kind in WITHOUT_WORDS:
        raise Invalid("words", "disclosure_with_words")
    if not words and new.kind is MomentKind.OTHER:
        raise Invalid("words", "moment_without_words")
    return words


@writes
def share_moment(actor: Actor, moment: str) -> str:
    """Show a private moment to the partner, as a new snapshot; its private version stays private. Returns its id."""
    share_row(actor, "moment", _own_moment(actor, moment))
    return moment


@writes
def unshare_moment(actor: Actor, moment: str) -> str:
    """Keep later changes of a moment to oneself; what the partner has seen stays in the record. Returns its id."""
    unshare_row(actor, "moment", _own_moment(actor, moment))
    return moment


@writes
def take_back_moment(actor: Actor, moment: str) -> str:
    """Take a moment back; whoever could read it can still read what it said. Unshared, it is taken back unseen.

    Returns its id.
    """
    row = _own_moment(actor, moment)
    row.state, row.written_at = "taken_back", clock.now()
    ledger.change(actor, "moment", row)
    return moment


def _own_moment(actor: Actor, moment: str) -> Moment:
    found: Moment | None = own_rows(Moment, actor).where(Moment.id == moment).first()
    if found is None:
        raise NotFound
    if found.state == "taken_back":
        raise Conflict("moment_taken_back")
    return found
