"""What was written about a commitment: privately before it was offered, and how often it was kept since its terms began."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.terms import PauseDays
from tracker.domain.entries.due import due_items
from tracker.domain.entries.entries import Learned, Outcome, State, stays_private
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.models.encrypted import decrypted
from tracker.queries import scoped
from tracker.queries.commitments.agreements import resting_days
from tracker.queries.commitments.pages import CommitmentView

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


_ANSWERS = "SELECT slot, state FROM entry{by} WHERE couple_id = ? AND commitment_id = ? AND state <> 'taken_back' AND {whose}"
_SHARED = _ANSWERS.format(by=" INDEXED BY entry_shared", whose=scoped.shared("entry", "entry"))
_BY_OWN_WORD = _ANSWERS.format(by="", whose=scoped.own("entry", "entry"))


@dataclass(frozen=True, slots=True)
class LogCount:
    """Counts since the day `since`. `due` is what counts: set aside, paused and still open ones stand beside it."""

    since: date
    kept: int
    partly: int
    missed: int
    silent: int
    set_aside: int

    @property
    def due(self) -> int:
        """How many there were to keep."""
        return self.kept + self.partly + self.missed + self.silent


def log_count(viewer: Viewer, found: CommitmentView) -> LogCount | None:
    """The counts of a commitment's entries since its terms began, alike for both; None where nothing fell due yet."""
    since = found.words.from_day
    if found.stretch is None or since is None:
        return None
    pauses = [*(PauseDays(each.from_day, each.until_day) for each in found.pauses if each.agreed), *resting_days(viewer)]
    of = (viewer.couple, found.id)
    by_own_word = found.state is LifeState.OWN
    rows = database.execute_sql(*((_BY_OWN_WORD, (*of, viewer.person)) if by_own_word else (_SHARED, of))).fetchall()
    answers = {slot: State(state) for slot, state in rows}
    items = due_items([piece.terms for piece in found.stretches], pauses, answers, viewer.today)
    counts = Counter(item.outcome for item in items if item.day >= since)
    if not counts:
        return None
    return LogCount(
        since, *(counts[each] for each in (Outcome.KEPT, Outcome.PARTLY, Outcome.MISSED, Outcome.SILENT, Outcome.SET_ASIDE))
    )
