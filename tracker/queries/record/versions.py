"""All versions of one row of the record, some at a time."""

from dataclasses import dataclass

from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import scalar
from tracker.models.kinds import KINDS
from tracker.queries import scoped
from tracker.queries.commitments.events import by_commitment, terms_rows, with_titles
from tracker.queries.days import ON_DAYS
from tracker.queries.rows import RecordRow, RowVersion, members, one_row, versions_of

MANY = 20
"""So many stand on a page."""
_KIND = f"""
SELECT kind FROM version INDEXED BY version_seen_of
WHERE couple_id = :couple AND object = :item AND {scoped.seen_versions(KINDS, "version", me=":me")} LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Versions:
    """A page of the versions of `item`, the newest first. `number` counts the pages from 1."""

    item: RecordRow
    versions: tuple[RowVersion, ...]
    number: int
    has_older: bool

    @property
    def has_words(self) -> bool:
        """Whether words that both can see stand on it."""
        return any(each.has_words for each in self.versions)


def versions_page(viewer: Viewer, item: str, number: int) -> Versions:
    """A page of the versions of one row; NotFound where there is none that the viewer may see.

    What happened to a commitment has none: each wording of a commitment stands on the page of the commitment.
    """
    kind = scalar(_KIND, {"couple": viewer.couple, "item": item, "me": viewer.person})
    if kind not in ON_DAYS:
        raise NotFound
    found = one_row(viewer, kind, item, members(viewer))
    versions = versions_of(viewer, found, (number - 1) * MANY, MANY + 1) if found else []
    if found is None or not versions:
        raise NotFound
    if KINDS[found.kind].of == "commitment":
        [found] = with_titles(viewer, [found], by_commitment(terms_rows(viewer)))
    return Versions(found, tuple(versions[:MANY]), number, len(versions) > MANY)
