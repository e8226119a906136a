"""The directions of healing in a couple, with names, and what a person does not want to be asked any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.viewer import Viewer
from tracker.models.couple import NotAgain, Repair
from tracker.queries import scoped


@dataclass(frozen=True, slots=True)
class Direction:
    """One repair as its members see it. An id is None, and its name empty, while that side has not been said."""

    id: str
    accountable: str | None
    accountable_name: str
    hurt: str | None
    hurt_name: str

    @property
    def complete(self) -> bool:
        """Whether both have said their half."""
        return self.accountable is not None and self.hurt is not None


def discloses(viewer: Viewer, *, broke_trust: bool, was_hurt: bool) -> bool:
    """Whether saying this of oneself tells the partner more than they said themselves; alone, whether it says both.

    A half that the partner left open for the viewer, because they said theirs, tells nothing new.
    """
    found = directions(viewer)
    said = {"accountable": broke_trust, "hurt": was_hurt}
    new = {side for side in said if said[side] and not _holds(viewer, found, side)}
    if viewer.partner is None:
        return bool(new) and broke_trust and was_hurt
    return any(not any(_left_open(viewer, each, side) for each in found) for side in new)


def _holds(viewer: Viewer, found: Iterable[Direction], side: str) -> bool:
    return any(getattr(each, side) == viewer.person for each in found)


def _left_open(viewer: Viewer, each: Direction, side: str) -> bool:
    other = each.hurt if side == "accountable" else each.accountable
    return getattr(each, side) is None and other == viewer.partner


def directions(viewer: Viewer) -> list[Direction]:
    """The couple's repairs, the one in which the viewer keeps commitments first."""
    names = {viewer.person: viewer.name, viewer.partner: viewer.partner_name}
    found = [
        Direction(row.id, row.accountable_id, names.get(row.accountable_id, ""), row.hurt_id, names.get(row.hurt_id, ""))
        for row in scoped.seen_rows(Repair, viewer)
    ]
    return sorted(found, key=lambda each: (each.accountable != viewer.person, each.accountable_name))


def keeping(viewer: Viewer) -> Direction | None:
    """The repair in which the viewer is accountable, if any."""
    return next((each for each in directions(viewer) if each.accountable == viewer.person), None)


def feeling(viewer: Viewer) -> Direction | None:
    """The repair in which the viewer was hurt, if any."""
    return next((each for each in directions(viewer) if each.hurt == viewer.person), None)


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
