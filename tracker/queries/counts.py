"""How many things there are of each kind, before and after something that cannot be taken back."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.exports.own_data import part
from tracker.domain.viewer import Viewer
from tracker.models.base import database, scalar
from tracker.models.kinds import KINDS
from tracker.queries import scoped
from tracker.queries.exports.own_data import own_data, own_spaces
from tracker.queries.imports.restore import how_many_restored

_COUNT = f"""
SELECT kind, {scoped.whose("version")} = :me AS mine, COUNT(DISTINCT object) FROM version
WHERE couple_id = :couple AND {scoped.seen_versions(KINDS, "version", me=":me")}
    AND (:is_open OR {scoped.own("version", "version", me=":me")})
GROUP BY kind, mine
"""
_OWN = f"""
SELECT object, kind, MAX(shared_at) IS NOT NULL FROM version INDEXED BY version_seen
WHERE couple_id = ? AND {scoped.own_versions("version", me="?2")} GROUP BY object, kind
"""
_APART = (
    f"SELECT kind, seen, COUNT(*) FROM ({_OWN.replace('IS NOT NULL FROM', 'IS NOT NULL AS seen FROM')}) GROUP BY kind, seen"
)
_LAST = "SELECT COALESCE(MAX(rowid), 0) FROM version"
_SHOWN_SINCE = f"""
SELECT n.kind, COUNT(b.rowid) > 0 FROM version n NOT INDEXED LEFT JOIN version b INDEXED BY version_seen_of
    ON b.couple_id = n.couple_id AND b.object = n.object AND b.kind = n.kind AND b.rowid <= ?3
    AND {scoped.own_versions("b", me="?2")}
WHERE n.rowid > ?3 AND n.couple_id = ?1 AND n.shared_at IS NOT NULL AND {scoped.own_versions("n", me="?2")}
GROUP BY n.object, n.kind HAVING COUNT(b.shared_at) = 0
"""
_ERASED = f"""
SELECT object, kind, COUNT(*) FROM version INDEXED BY version_erased
WHERE couple_id = ? AND erased_at IS NOT NULL AND {scoped.seen_versions(KINDS, "version", me="?2")} GROUP BY object, kind
"""
_HELD = f"SELECT COUNT(*) FROM held_back_rating WHERE couple_id = ? AND {scoped.own('held_back_rating', 'held_back_rating')}"

WITHOUT_WORDS = frozenset(kind for kind, each in KINDS.items() if not each.words)
"""Numbers are none, and how a commitment is worded is both partners'."""
Thing = tuple[str, str]
"""Something of the record: its id and its kind."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Things by kind, over every space that the person is or was in; `theirs` as far as it may still be read."""

    own: Counter[str]
    theirs: Counter[str]


def things(viewer: Viewer, now: datetime) -> Counts:
    """Everything of the viewer that the record has, and what was shared with them, each thing once."""
    found = Counts(Counter(), Counter())
    for couple, is_open in own_spaces(viewer, now):
        names = {"me": viewer.person, "couple": couple, "is_open": is_open}
        for kind, mine, number in database.execute_sql(_COUNT, names).fetchall():
            (found.own if mine else found.theirs)[kind] += number
    return found


def things_exported(viewer: Viewer, now: datetime) -> Counts:
    """Everything that an export holds, with what was restored, each thing once."""
    if not how_many_restored(viewer):
        return things(viewer, now)
    # What stands both here and in what was restored is in the file once: only the file itself tells how much that is.
    found = Counts(Counter(), Counter())
    for space in own_data(viewer, now).spaces:
        for item in part(space, "items"):
            (found.own if part(item, "mine") else found.theirs)[part(item, "kind")] += 1
    return found


def own_things_seen(viewer: Viewer) -> dict[Thing, bool]:
    """Each thing of the viewer in their space, not what they only answered, and whether the partner could ever see it."""
    rows = database.execute_sql(_OWN, (viewer.couple, viewer.person)).fetchall()
    return {(item, kind): bool(seen) for item, kind, seen in rows}


def own_things_apart(viewer: Viewer, now: datetime) -> tuple[Counter[str], Counter[str]]:
    """How many things of the viewer nobody else ever saw, and how many the other could see once, over all their spaces."""
    alone, seen = Counter[str](), Counter[str]()
    for couple, _ in own_spaces(viewer, now):
        for kind, was_seen, number in database.execute_sql(_APART, (couple, viewer.person)).fetchall():
            (seen if was_seen else alone)[kind] += number
    return alone, seen


def last_version() -> int:
    """The place of the newest version there is, of whatever: later ones have higher places."""
    return int(scalar(_LAST))


def shown_since(viewer: Viewer, last: int) -> list[tuple[str, bool]]:
    """Each thing of the viewer in their space that the partner can see by a version after `last`, and by none before.

    Its kind, and whether there was anything of it before. Only what came after `last` is gone through.
    """
    rows = database.execute_sql(_SHOWN_SINCE, (viewer.couple, viewer.person, last)).fetchall()
    return [(kind, bool(was_there)) for kind, was_there in rows]


def erased_versions(viewer: Viewer) -> dict[Thing, int]:
    """In how many versions the words of each thing are gone, of what the viewer may see."""
    rows = database.execute_sql(_ERASED, (viewer.couple, viewer.person)).fetchall()
    return {(item, kind): number for item, kind, number in rows}


def held_in_all(viewer: Viewer) -> int:
    """How many ratings of the viewer are held back, in every repair."""
    return int(scalar(_HELD, (viewer.couple, viewer.person)))
