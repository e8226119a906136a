"""What a keeper says happened with a commitment. It is the most used of all writes, so its statements are written out."""

from dataclasses import dataclass, replace
from datetime import date

from tracker import chance, clock
from tracker.domain.entries.entries import SLIPS, Learned, State
from tracker.domain.entries.limits import LONGEST_ANSWER
from tracker.domain.entries.weeks import slot_in_record
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.text import typed
from tracker.domain.viewer import Actor
from tracker.models.base import database, instant_text
from tracker.models.encrypted import encrypted
from tracker.queries.entries.due import CommitmentDay, CurrentEntry, asked_one
from tracker.services.record import ledger
from tracker.services.writing import writes

EXCUSES = frozenset({"not_applicable", "agreed_by_log"})

_INSERT = (
    "INSERT INTO entry (id, couple_id, commitment_id, writer_id, day, slot, state, learned, excused, words, written_at,"
    " shared_at, shown_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)"
)
_UPDATE = "UPDATE entry SET state = ?, learned = ?, excused = ?, words = ?, written_at = ?, shared_at = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the keeper says about one slot of a commitment. `slot` is empty for a new entry of an event log.

    `learned` says of a slip how the other learned of it, `excused` of what was set aside why; None is "not said". `words` None
    leaves the words that stand there.
    """

    commitment: str
    day: date
    slot: str
    state: State
    learned: Learned | None = None
    excused: str | None = None
    words: str | None = None


@writes
def answer(actor: Actor, said: Answer) -> str | None:
    """Write an answer, or a new version of it. Returns the entry's id.

    It is visible and in the chain at once, but for a slip where something can be hidden: that stays a draft until the
    other knows of it. The day may lie in the past, never in the future.
    """
    asked = asked_one(actor, said.commitment, said.day)
    if asked is None:
        raise NotFound
    _check(actor, said)
    said = said if said.words is None else replace(said, words=typed("words", said.words, LONGEST_ANSWER))
    before = asked.in_slot(said.slot) if said.slot else None
    if before is None:
        _check_slot(asked, said)
    return _write(actor, asked, said, before)


def _check(actor: Actor, said: Answer) -> None:
    if said.day > actor.today:
        raise Invalid("day", "day_to_come")
    if said.learned is Learned.UNKNOWN:
        raise Invalid("learned", "no_way_of_learning")
    if said.excused is not None and said.excused not in EXCUSES:
        raise Invalid("excused", "no_excuse")


def _check_slot(asked: CommitmentDay, said: Answer) -> None:
    if said.state is State.TAKEN_BACK:
        raise Conflict("nothing_to_take_back")
    if asked.event_log and not said.slot:
        return
    if said.slot != asked.view.slot or not said.slot:
        raise Conflict("nothing_asked")


def _write(actor: Actor, asked: CommitmentDay, said: Answer, before: CurrentEntry | None) -> str:
    shared = _is_seen(actor, asked, said, before)
    at = instant_text(clock.now())
    slip = said.state in SLIPS
    learned = str(said.learned) if slip and said.learned else None
    excused = said.excused if said.state is State.SET_ASIDE else None
    words = (before.words if before else "") if said.words is None else said.words
    # The same again changes nothing, unless the other could not see it until now.
    if before is not None and (before.state, before.learned, before.excused, before.words, before.shared) == (
        said.state,
        learned,
        excused,
        words,
        shared,
    ):
        return before.id
    item = before.id if before else chance.ident("entry", actor.person)
    slot = said.slot or chance.ident("slot", actor.person)
    day = said.day.isoformat() if before is None else before.day.isoformat()
    stamp = at if shared else None
    stored = encrypted("entry.words", item, actor.person, words)
    if before is None:
        row = (item, actor.couple, asked.id, actor.person, day, slot, said.state, learned, excused, stored, at, stamp)
        database.execute_sql(_INSERT, row)
    else:
        database.execute_sql(_UPDATE, (said.state, learned, excused, stored, at, stamp, item))
    data = {
        "commitment": asked.id,
        "writer": actor.person,
        "day": day,
        "slot": slot_in_record(slot),
        "state": str(said.state),
        "learned": learned,
        "excused": excused,
        "words": words,
        "written_at": at,
    }
    ledger.keep(actor, "entry", item, data, shared=shared, noted=before is None)
    return item


def _is_seen(actor: Actor, asked: CommitmentDay, said: Answer, before: CurrentEntry | None) -> bool:
    seen_before = before is not None and before.shared
    hidden = asked.hideable and said.state in SLIPS and said.learned in {None, Learned.NOT_YET}
    if hidden and seen_before and before is not None and before.state is not State.TAKEN_BACK:
        raise Conflict("seen_by_partner", partner=actor.partner_name)
    if hidden or (said.state is State.TAKEN_BACK and not seen_before):
        # What nobody saw is taken back unseen.
        return False
    # A correction of what the other has seen is seen as well, whoever rests.
    return seen_before or (actor.shares and not asked.own)
