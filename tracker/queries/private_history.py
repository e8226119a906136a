"""What somebody wrote about a commitment of their own, as they see it before they offer it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.bringing_in import stays_private
from tracker.domain.commitments import Category
from tracker.domain.entries import Learned, State
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.models.encrypted import decrypted
from tracker.queries import scoped

_ENTRIES = f"""
SELECT e.day, e.state, e.learned, e.words, c.category, e.id FROM entry e
JOIN commitment c ON c.id = e.commitment_id{scoped.beside("commitment", "c", of="entry")}
WHERE e.couple_id = ? AND e.commitment_id = ? AND {scoped.own("entry", "e")} AND e.shared_at IS NULL AND e.state <> 'taken_back'
ORDER BY e.day, e.slot
"""


@dataclass(frozen=True, slots=True)
class PrivateEntry:
    """One day's answer; `learned` is None where nothing was said of it. `stays` tells that it would remain private."""

    day: date
    state: State
    learned: Learned | None
    words: str
    stays: bool


@dataclass(frozen=True, slots=True)
class PrivateHistory:
    """What would be shown, and what would stay."""

    shown: tuple[PrivateEntry, ...]
    staying: tuple[PrivateEntry, ...]

    @property
    def months(self) -> Sequence[tuple[date, Counter[State]]]:
        """The months of what would be shown, by their first days, each with its counts."""
        found: dict[date, Counter[State]] = {}
        for entry in self.shown:
            found.setdefault(entry.day.replace(day=1), Counter())[entry.state] += 1
        return list(found.items())

    @property
    def with_words(self) -> tuple[PrivateEntry, ...]:
        """What would be shown and has words of its own."""
        return tuple(entry for entry in self.shown if entry.words)


def private_history(viewer: Viewer, item: str) -> PrivateHistory:
    """The viewer's own entries about one commitment that nobody else has seen, oldest first."""
    rows = database.execute_sql(_ENTRIES, (viewer.couple, item, viewer.person)).fetchall()
    entries = [_entry(viewer, row) for row in rows]
    shown, staying = (tuple(entry for entry in entries if entry.stays is stays) for stays in (False, True))
    return PrivateHistory(shown, staying)


def number_to_show(viewer: Viewer, item: str) -> int:
    """How many of these entries would be seen once it is brought in. Reads no words."""
    rows = database.execute_sql(_ENTRIES, (viewer.couple, item, viewer.person)).fetchall()
    return sum(not _stays(category, said, how) for _, said, how, _, category, _ in rows)


def _stays(category: str, said: str, how: str | None) -> bool:
    return stays_private(Category(category), State(said), Learned(how) if how else None)


def _entry(viewer: Viewer, row: Sequence[str]) -> PrivateEntry:
    day, said, how, stored, category, item = row
    state, learned = State(said), Learned(how) if how else None
    words = decrypted("entry.words", item, viewer.person, stored)
    return PrivateEntry(date.fromisoformat(day), state, learned, words, _stays(category, said, how))
