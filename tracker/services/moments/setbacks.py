"""What each partner says of a setback: written alone, shown when its writer shows it, corrected where it was seen."""

from dataclasses import dataclass
from datetime import date

from tracker import chance, clock
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.moments import LONGEST_PART, OF_ACCOUNTABLE, MomentKind, SetbackSide, check_by_day, check_content
from tracker.domain.text import typed
from tracker.domain.viewer import Actor
from tracker.models.columns import Query
from tracker.models.couple import Repair
from tracker.models.moments import Moment, SetbackPart
from tracker.queries.moments import told_in
from tracker.queries.scoped import ever_shared_rows, own_rows
from tracker.services.record import ledger
from tracker.services.record.show import share_row
from tracker.services.writing import writes


@dataclass(frozen=True, slots=True)
class PartPlace:
    """Which part is meant: of which setback (the id of its moment), in which repair."""

    moment: str
    repair: str
    part: SetbackSide


@dataclass(frozen=True, slots=True)
class PartWords:
    """What a part says: words, of what one will do with the day by when; how far it feels repaired is tenths (0-100) alone."""

    words: str = ""
    by_day: date | None = None
    tenths: int | None = None


@writes
def write_part(actor: Actor, place: PartPlace, said: PartWords) -> str:
    """Write one's own part of a setback, or write it anew. Returns its id.

    It is its writer's alone until they share it. A part that the partner sees is corrected where they see it; one that was
    taken back begins anew, in private.
    """
    moment = _open_setback(actor, place)
    words = typed("words", said.words, LONGEST_PART)
    check_content(place.part, words, said.by_day, said.tenths)
    check_by_day(said.by_day, moment.day, actor.today)
    row = _own_part(actor, place)
    if row is None:
        return _first(actor, place, PartWords(words, said.by_day, said.tenths))
    if (row.words, row.by_day, row.tenths, row.state) != (words, said.by_day, said.tenths, "said"):
        row.shared_at = row.shared_at if row.state == "said" else None
        row.words, row.by_day, row.tenths = words, said.by_day, said.tenths
        row.state, row.written_at = "said", clock.now()
        ledger.change(actor, "setback_part", row)
    return str(row.id)


def _first(actor: Actor, place: PartPlace, said: PartWords) -> str:
    row = SetbackPart(
        id=chance.ident("setback part", actor.person),
        couple=actor.couple,
        moment=place.moment,
        repair=place.repair,
        writer=actor.person,
        kind=str(place.part),
        words=said.words,
        by_day=said.by_day,
        tenths=said.tenths,
        state="said",
        written_at=clock.now(),
    )
    ledger.add(actor, "setback_part", row)
    return str(row.id)


@writes
def share_part(actor: Actor, place: PartPlace) -> str:
    """Show one's own part to the partner, as a new snapshot; what was private before stays private. Returns its id."""
    _open_setback(actor, place)
    row = _written_part(actor, place)
    if row.state == "taken_back":
        raise Conflict("taken_back")
    if not _shown(actor, place).exists():
        raise Conflict("setback_not_shared")
    share_row(actor, "setback_part", row)
    return str(row.id)


@writes
def take_back_part(actor: Actor, place: PartPlace) -> str:
    """Take one's own part back, also when the setback itself was; who could read it still can. Returns its id."""
    _visible_setback(actor, place)
    _check_side(actor, place)
    row = _written_part(actor, place)
    if row.state != "taken_back":
        row.state, row.written_at = "taken_back", clock.now()
        ledger.change(actor, "setback_part", row)
    return str(row.id)


def _open_setback(actor: Actor, place: PartPlace) -> Moment:
    """The setback, where the actor may write this part of it. What both may see decides; nothing of the other's does."""
    moment = _visible_setback(actor, place)
    _check_side(actor, place)
    if _is_taken_back(actor, moment):
        raise Conflict("setback_taken_back")
    if told_in(actor, place.moment) not in {None, place.repair}:
        raise Conflict("told_by_other")
    return moment


def _visible_setback(actor: Actor, place: PartPlace) -> Moment:
    found: Moment | None = _own(actor, place).first() or _shown(actor, place).first()
    if found is None:
        raise NotFound
    return found


def _own(actor: Actor, place: PartPlace) -> Query:
    return own_rows(Moment, actor).where((Moment.id == place.moment) & (Moment.kind == MomentKind.SETBACK))


def _shown(actor: Actor, place: PartPlace) -> Query:
    return ever_shared_rows(Moment, actor).where((Moment.id == place.moment) & (Moment.kind == MomentKind.SETBACK))


def _is_taken_back(actor: Actor, moment: Moment) -> bool:
    # One that was unshared is for the other what it was when they saw it, whatever its writer does with it alone.
    return moment.state == "taken_back" and (moment.writer_id == actor.person or moment.shared_at is not None)


def _check_side(actor: Actor, place: PartPlace) -> None:
    side = Repair.accountable if place.part in OF_ACCOUNTABLE else Repair.hurt
    if not own_rows(Repair, actor).where((Repair.id == place.repair) & (side == actor.person)).exists():
        raise NotFound


def _own_part(actor: Actor, place: PartPlace) -> SetbackPart | None:
    here = (SetbackPart.moment == place.moment) & (SetbackPart.repair == place.repair) & (SetbackPart.kind == place.part)
    found: SetbackPart | None = own_rows(SetbackPart, actor).where(here).first()
    return found


def _written_part(actor: Actor, place: PartPlace) -> SetbackPart:
    row = _own_part(actor, place)
    if row is None:
        raise NotFound
    return row
