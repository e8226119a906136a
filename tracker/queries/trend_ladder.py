"""The ladder of easing in a direction, from what both agreed to."""

from tracker.domain.scaffolding import Scaffolding, scaffolding
from tracker.domain.viewer import Viewer
from tracker.queries.commitments.agreements import commitments_in_direction
from tracker.queries.couple import Direction
from tracker.queries.remembered import Remembered

_ladder: Remembered[Scaffolding | None] = Remembered(24)


def shared_scaffolding(viewer: Viewer, direction: Direction) -> Scaffolding | None:
    """Where each commitment of a direction stood on the ladder; None where none stood there. Three statements."""
    agreed = tuple((each.title, each.stretches) for each in commitments_in_direction(viewer, direction.id))
    return _ladder.get((viewer.person, viewer.today, agreed), lambda: scaffolding(agreed, viewer.today))


def forget() -> None:
    """Start with nothing remembered: for measuring."""
    _ladder.forget()
