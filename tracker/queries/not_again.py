"""What a person does not want to be asked any more. It is theirs alone: nobody else's page may depend on it."""

from collections.abc import Sequence

from tracker.domain.viewer import Viewer
from tracker.models.couple import NotAgain
from tracker.queries.repairs import Direction


def not_again(viewer: Viewer) -> frozenset[str]:
    """The kinds of proposals of the partner that the viewer is not asked about any more."""
    return frozenset(row.kind for row in _mine(viewer) if not row.object)


def partner_says(viewer: Viewer, found: Sequence[Direction]) -> str:
    """What the partner says of themselves and the viewer has not said their part of: `both`, `broke` or `hurt`.

    `found` are the directions that the viewer may see. Empty where there is nothing, or where the viewer has put it away.
    """
    waiting = {each.id for each in unanswered_halves(viewer, found)}
    if not waiting or not waiting - {row.object for row in _mine(viewer)}:
        return ""
    sides = (any(each.accountable == viewer.partner for each in found), any(each.hurt == viewer.partner for each in found))
    return {(True, True): "both", (True, False): "broke"}.get(sides, "hurt")


def unanswered_halves(viewer: Viewer, found: Sequence[Direction]) -> list[Direction]:
    """The directions in which the partner has said their half and the viewer has not."""
    return [each for each in found if not each.complete and viewer.partner in {each.accountable, each.hurt} - {None}]


def _mine(viewer: Viewer) -> list[NotAgain]:
    return list(NotAgain.select().where((NotAgain.couple == viewer.couple) & (NotAgain.person == viewer.person)))
