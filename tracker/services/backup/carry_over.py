"""An older copy put back: what ends with it, and what people took back since the copy was made, taken back in it too.

The database that is replaced is attached as `before`, brought up to date like the copy.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker import clock
from tracker.models.base import database, instant, instant_text, scalar
from tracker.models.columns import AnyTable, columns_of
from tracker.models.kinds import KINDS
from tracker.models.record import Version
from tracker.queries.account.sessions import acting
from tracker.services.account.people import open_space
from tracker.services.backup.carry_rules import RULES
from tracker.services.leaving.account import erase_person
from tracker.services.record import ledger
from tracker.services.store import rotate_keys

_WITHDRAWN = ("withdrawn_at", "declined_at")
_CHANGED = """
SELECT t.id, COALESCE((SELECT v.writer_id FROM before.version v JOIN person p ON p.id = v.writer_id
    WHERE v.couple_id = t.couple_id AND v.object = t.id ORDER BY v.number DESC LIMIT 1), t.writer_id) FROM {0} t
JOIN before.{0} b ON b.id = t.id AND b.couple_id = t.couple_id WHERE {1} ORDER BY t.id
"""
_NOW_TAKEN_BACK = "b.{0} = 'taken_back' AND t.{0} <> 'taken_back'"
_NOW_WITHDRAWN = (
    "(b.withdrawn_at IS NOT NULL AND t.withdrawn_at IS NULL OR b.declined_at IS NOT NULL AND t.declined_at IS NULL)"
)
_NOW_ENDED = "b.state IN ('finished', 'ended', 'declined') AND t.state NOT IN ('finished', 'ended', 'declined')"
_NOW_UNSHARED = "b.shared_at IS NULL AND t.shared_at IS NOT NULL"
# Rows of which a version is kept: what is taken back of them is said anew, by whoever said it.
ITEMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("terms", _CHANGED.format("terms", _NOW_WITHDRAWN), _WITHDRAWN),
    ("commitment_pause", _CHANGED.format("commitment_pause", _NOW_WITHDRAWN), _WITHDRAWN),
    ("commitment", _CHANGED.format("commitment", _NOW_ENDED), ("ended_at", "ended_on", "ended_by_id", "state")),
    *(
        (kind, _CHANGED.format(kind, _NOW_TAKEN_BACK.format(each.taken_back_by)), (each.taken_back_by,))
        for kind, each in reversed(KINDS.items())
        if each.taken_back_by
    ),
    *((kind, _CHANGED.format(kind, _NOW_UNSHARED), ("shared_at",)) for kind, each in KINDS.items() if each.unshares),
)
_COLUMNS = {
    kind: tuple(dict.fromkeys(name for each, _, names in ITEMS if each == kind for name in names)) for kind, _, _ in ITEMS
}
_STOOD = "SELECT {1} FROM before.{0} WHERE id = ?"
_VALUES = {kind: _STOOD.format(kind, ", ".join(names)) for kind, names in _COLUMNS.items()}
_SAID_NOW = frozenset({"state", "kind", "shared_at"})
"""What is said anew now; an ending and an answer keep their own moment."""

_DIFFERENT = """
SELECT DISTINCT v.kind, v.object FROM version v JOIN before.version b ON b.id = v.id
WHERE b.body <> v.body ORDER BY v.kind, v.object
"""
_ERASED = """
SELECT p.id FROM person p JOIN before.person b ON b.id = p.id
WHERE b.email_index IS NULL AND p.email_index IS NOT NULL ORDER BY p.id
"""
_WITHOUT_SPACE = """
SELECT p.id FROM person p WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.person_id = p.id AND m.until_at IS NULL)
    AND p.email_index IS NOT NULL ORDER BY p.id
"""
_NOT_AFTER = """
SELECT EXISTS (SELECT 1 FROM person p WHERE p.id NOT IN (SELECT id FROM before.person))
    OR EXISTS (SELECT 1 FROM ledger_event e WHERE NOT EXISTS (SELECT 1 FROM before.ledger_event b
        WHERE b.couple_id = e.couple_id AND b.seq = e.seq AND b.hash = e.hash))
    OR EXISTS (SELECT 1 FROM membership m WHERE m.id NOT IN (SELECT id FROM before.membership))
    OR EXISTS (SELECT 1 FROM pause x WHERE x.id NOT IN (SELECT id FROM before.pause))
    OR EXISTS (SELECT 1 FROM sharing s JOIN before.person p ON p.id = s.writer_id AND p.email_index IS NOT NULL
        WHERE s.id NOT IN (SELECT id FROM before.sharing))
    OR EXISTS (SELECT 1 FROM share s JOIN before.person p ON p.id = s.writer_id AND p.email_index IS NOT NULL
        WHERE s.id NOT IN (SELECT id FROM before.share))
    OR EXISTS (SELECT 1 FROM version v JOIN before.person p ON p.id = v.writer_id AND p.email_index IS NOT NULL
        WHERE v.kind NOT IN ('reflection', 'repair') AND v.id NOT IN (SELECT id FROM before.version))
"""
_LOST = """
SELECT COUNT(*) FROM before.ledger_event b WHERE NOT EXISTS (
    SELECT 1 FROM ledger_event e WHERE e.couple_id = b.couple_id AND e.seq = b.seq AND e.hash = b.hash)
"""
_UNTIL = "SELECT MAX(written_at) FROM before.version WHERE id NOT IN (SELECT id FROM version)"


@dataclass(frozen=True, slots=True)
class Lost:
    """What both could see and the copy does not have: how many events of all chains, and when the last words were written."""

    events: int
    until: datetime | None


def end_what_ends() -> None:
    """End what no older copy revives. The caller holds the transaction."""
    for rule in RULES.values():
        if rule.ends:
            database.execute_sql(rule.ends, {"now": instant_text(clock.now())} if ":now" in rule.ends else ())


def end_known_browsers() -> None:
    """Know no browser any more, where nobody can tell which are known. The caller holds the transaction."""
    database.execute_sql("DELETE FROM known_device")


def lost() -> Lost:
    """What the database before has of all chains and the copy has not."""
    events, until = scalar(_LOST), scalar(_UNTIL)
    return Lost(events, instant(until) if until else None)


def goes_on() -> bool:
    """Whether the database before goes on from the copy, so that all that was taken back since stands in it."""
    return not scalar(_NOT_AFTER)


def carry_over(*, gone: bool) -> None:
    """Take back in the copy what was taken back in the database before; `gone`: what its owner deleted there as well.

    The caller holds the transaction.
    """
    changed = database.execute_sql(_DIFFERENT).fetchall()
    for rule in RULES.values():
        for statement in (*rule.carries, *([rule.gone] if gone and rule.gone else [])):
            database.execute_sql(statement)
    rotate_keys.index_addresses()
    for kind, item in changed:
        _as_its_newest_version(KINDS[kind].table, kind, item)
    for (person,) in database.execute_sql(_WITHOUT_SPACE).fetchall():
        open_space(person)
    for kind, statement, fields in ITEMS:
        for item, person in database.execute_sql(statement).fetchall():
            _say_anew(KINDS[kind].table, kind, item, person, fields)
    for (person,) in database.execute_sql(_ERASED).fetchall():
        erase_person(acting(person, clock.now()))


def _as_its_newest_version(model: AnyTable, kind: str, item: str) -> None:
    row = model.get_or_none(model.id == item)
    if row is None:
        return
    said = json.loads(Version.select().where(Version.object == item).order_by(Version.number.desc()).get().body)
    for name in KINDS[kind].words:
        setattr(row, name, said[name])
    if kind == "reflection":
        row.seal = said["seal"]
    row.save()


def _say_anew(model: AnyTable, kind: str, item: str, person: str, fields: Sequence[str]) -> None:
    row = model.get_by_id(item)
    values = database.execute_sql(_VALUES[kind], (item,)).fetchone()
    stood = dict(zip(_COLUMNS[kind], values, strict=True))
    for name in fields:
        field = columns_of(model)[name]
        setattr(row, field.name, field.python_value(stood[name]))
    if fields[0] in _SAID_NOW:
        row.written_at = clock.now()
    actor = acting(person, clock.now())
    ledger.change(replace(actor, couple=row.couple_id), kind, row)
