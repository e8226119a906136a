"""How often a commitment was held since its present terms began, by its keeper's log."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tracker.domain.commitments import LifeState
from tracker.domain.due import due_items
from tracker.domain.entries import Outcome, State
from tracker.domain.terms import Pause
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.queries import scoped
from tracker.queries.commitment_pages import CommitmentView
from tracker.queries.commitments import resting_days

_ANSWERS = "SELECT slot, state FROM entry{by} WHERE couple_id = ? AND commitment_id = ? AND state <> 'taken_back' AND {whose}"
_SHARED = _ANSWERS.format(by=" INDEXED BY entry_shared", whose=scoped.shared("entry", "entry"))
_BY_OWN_WORD = _ANSWERS.format(by="", whose=scoped.own("entry", "entry"))


@dataclass(frozen=True, slots=True)
class Held:
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


def held(viewer: Viewer, found: CommitmentView) -> Held | None:
    """The counts, the same for both partners; None where nothing falls due, or has not begun."""
    since = found.words.from_day
    if found.stretch is None or since is None:
        return None
    pauses = [*(Pause(each.from_day, each.until_day) for each in found.pauses if each.fate == "agreed"), *resting_days(viewer)]
    of = (viewer.couple, found.id)
    by_own_word = found.state is LifeState.OWN
    rows = database.execute_sql(*((_BY_OWN_WORD, (*of, viewer.person)) if by_own_word else (_SHARED, of))).fetchall()
    answers = {slot: State(state) for slot, state in rows}
    items = due_items([piece.terms for piece in found.stretches], pauses, answers, viewer.today)
    counts = Counter(item.outcome for item in items if item.day >= since)
    if not counts:
        return None
    return Held(
        since, *(counts[each] for each in (Outcome.KEPT, Outcome.PARTLY, Outcome.MISSED, Outcome.SILENT, Outcome.SET_ASIDE))
    )
