"""The reflections in a person's journal: its writer's alone, until they share one; any of them can be sealed."""

import json
from dataclasses import dataclass, replace
from datetime import date

from peewee import fn

from tracker import chance, clock
from tracker.crypto import seals
from tracker.crypto.fields import Key
from tracker.domain.days import EARLIEST
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.journal import LONGEST_REFLECTION, LONGEST_TITLE
from tracker.domain.record.chain import canonical_json
from tracker.domain.text import typed, typed_line
from tracker.domain.viewer import Actor
from tracker.models.journal import Reflection
from tracker.models.record import Version
from tracker.queries.journal.seals import OpenKeys, seal_in_force
from tracker.services.record import ledger
from tracker.services.record.erase import forget_freed_pages
from tracker.services.record.show import share_row
from tracker.services.writing import writes


@dataclass(frozen=True, slots=True)
class NewReflection:
    """What somebody wrote about a day. `seal` True keeps it under their own key."""

    day: date
    title: str
    words: str
    seal: bool = False


@writes
def write_reflection(actor: Actor, written: NewReflection, keys: OpenKeys) -> str:
    """Write something for oneself alone. Returns its id. Invalid where it should be sealed and no key for it is open."""
    said = _checked(actor, written)
    row = Reflection(
        id=chance.ident("reflection", actor.person),
        couple=actor.couple,
        writer=actor.person,
        day=said.day,
        written_at=clock.now(),
    )
    _put(actor, row, said, keys)
    ledger.add(actor, "reflection", row)
    return str(row.id)


def change_reflection(actor: Actor, reflection: str, written: NewReflection, keys: OpenKeys) -> None:
    """Write a reflection anew. Of one that the other can read, the other sees this as well, and what stood there.

    To seal it seals every earlier version too. Invalid for one that was ever shared, or whose seal is not open.
    """
    _change(actor, reflection, written, keys)
    if written.seal:
        forget_freed_pages()


@writes
def _change(actor: Actor, reflection: str, written: NewReflection, keys: OpenKeys) -> str:
    row, said = _own(actor, reflection), _checked(actor, written)
    before = _said(row, keys)
    if before == said:
        return reflection
    if _was_shown(row):
        _check_as_shown(row, said)
    if said.seal and not before.seal:
        _seal_versions(row, _key(actor, keys))
    row.day, row.written_at = said.day, clock.now()
    if row.couple_id != actor.couple:
        row.shared_at = None  # nothing new is shown in a space that has ended
    _put(actor, row, said, keys)
    ledger.change(replace(actor, couple=row.couple_id), "reflection", row)
    return reflection


@writes
def share_reflection(actor: Actor, reflection: str) -> str:
    """Let the partner read a reflection as it is now, in a new snapshot. What it said before stays private. Returns its id."""
    row = _own(actor, reflection)
    if row.seal_id is not None:
        raise Conflict("sealed")
    if row.couple_id != actor.couple:
        raise Conflict("of_ended_space")
    share_row(actor, "reflection", row)
    return reflection


@writes
def stop_showing(actor: Actor, reflection: str) -> str:
    """Keep later changes of a reflection to oneself. What the partner could read stays in the record. Returns its id."""
    row = _own(actor, reflection)
    row.shared_at = None  # no version of it: a page of a journal says the same as before, and from now on to its writer alone
    row.save()
    return reflection


def delete_reflection(actor: Actor, reflection: str) -> None:
    """Delete a reflection for good that nobody else could ever read. Conflict for what was shared."""
    _delete(actor, reflection)
    forget_freed_pages()


@writes
def _delete(actor: Actor, reflection: str) -> None:
    row = _own(actor, reflection)
    if _was_shown(row):
        raise Conflict("shared_stays")
    Version.delete().where((Version.couple == row.couple_id) & (Version.object == row.id)).execute()
    row.delete_instance()


def _own(actor: Actor, reflection: str) -> Reflection:
    # In whatever space it was written: a journal goes with its writer.
    found: Reflection | None = Reflection.get_or_none((Reflection.writer == actor.person) & (Reflection.id == reflection))
    if found is None:
        raise NotFound
    return found


def _checked(actor: Actor, written: NewReflection) -> NewReflection:
    if not EARLIEST <= written.day <= actor.today:
        raise Invalid("day", "reflection_day_out_of_range")
    words = typed("words", written.words, LONGEST_REFLECTION)
    if not words:
        raise Invalid("words", "reflection_without_words")
    return replace(written, title=typed_line("title", written.title, LONGEST_TITLE), words=words)


def _check_as_shown(row: Reflection, said: NewReflection) -> None:
    if said.day != row.day:
        raise Invalid("day", "shared_keeps_day")
    if said.seal:
        raise Invalid("seal", "shared_not_sealed")


def _said(row: Reflection, keys: OpenKeys) -> NewReflection:
    """What a row says now; Invalid where its seal is not open."""
    if row.seal_id is None:
        return NewReflection(row.day, row.title, row.words)
    if row.seal_id not in keys:
        raise Invalid("seal", "seal_closed")
    return NewReflection(row.day, *seals.unsealed(keys[row.seal_id], row.id, row.words), seal=True)


def _put(actor: Actor, row: Reflection, said: NewReflection, keys: OpenKeys) -> None:
    key = _key(actor, keys) if said.seal else None
    row.seal_id = key.id if key else None
    row.title = "" if key else said.title
    row.words = seals.sealed(key, row.id, said.title, said.words) if key else said.words


def _key(actor: Actor, keys: OpenKeys) -> Key:
    found = keys.get(seal_in_force(actor.person) or "")
    if found is None:
        raise Invalid("seal", "seals_closed")
    return found


def _was_shown(row: Reflection) -> bool:
    versions = (Version.couple == row.couple_id) & (Version.object == row.id)
    return bool(Version.select(fn.COUNT(Version.shared_at)).where(versions).scalar())


def _seal_versions(row: Reflection, key: Key) -> None:
    """Put under the seal what the row said before it had one."""
    for version in Version.select().where((Version.couple == row.couple_id) & (Version.object == row.id)):
        said = json.loads(version.body)
        if said["seal"] is None:
            said |= {"title": "", "words": seals.sealed(key, row.id, said["title"], said["words"]), "seal": key.id}
            version.body = canonical_json(said)
            version.save()
