"""What the pages of commitments prepare: the groups of the list, and the choices of a form for this person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wtforms import SelectChoice

from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.viewer import Viewer
from tracker.queries.commitments.pages import CommitmentView
from tracker.queries.couple import feeling, keeping
from tracker.web.words import said


@dataclass(frozen=True, slots=True)
class Groups:
    """Every commitment, in the one place where it is looked for."""

    for_me: Sequence[CommitmentView]
    reviews: Sequence[CommitmentView]
    waiting: Sequence[CommitmentView]
    active: Sequence[CommitmentView]
    resting: Sequence[CommitmentView]
    own: Sequence[CommitmentView]
    closed: Sequence[CommitmentView]

    @property
    def nothing(self) -> bool:
        """Whether there is none at all."""
        return not any((self.for_me, self.reviews, self.waiting, self.active, self.resting, self.own, self.closed))


def groups(found: Iterable[CommitmentView], *, asked: bool = True) -> Groups:
    """What waits for the viewer first, what has ended last; in each, the first made first.

    Who is not `asked` any more finds what is in force in its place, and nothing that the other only proposes.
    """
    sorted_out: dict[str, list[CommitmentView]] = {name: [] for name in Groups.__slots__}
    for each in found:
        if asked or not each.waits_for_me:
            sorted_out[_group(each)].append(each)
        elif each.running:
            sorted_out["resting" if each.state is LifeState.PAUSED else "active"].append(each)
    return Groups(**sorted_out)


def _group(each: CommitmentView) -> str:
    if each.waits_for_me:
        return "for_me"
    if each.running and each.review is not None and each.review.is_due:
        return "reviews"
    if each.running_or_proposed and not each.running and each.waiting is not None:
        return "waiting"
    names = {LifeState.ACTIVE: "active", LifeState.PAUSED: "resting", LifeState.OWN: "own"}
    return names.get(each.state, "closed")


def ways(me: Viewer) -> list[str]:
    """In which ways this person can begin something now: offer, ask, own."""
    if not me.shares:
        return ["own"]
    mine, theirs = keeping(me), feeling(me)
    found = ["offer"] if mine is not None and mine.complete else []
    return [*found, *(["ask"] if theirs is not None and theirs.complete else []), "own"]


def way_choices(me: Viewer) -> list[SelectChoice]:
    """The ways in which this person can begin something now, as choices of a form."""
    return [SelectChoice(way, said(way, "way_choice", name=me.partner_name)) for way in ways(me)]


def may_bring_in(me: Viewer) -> bool:
    """Whether what this person keeps alone could be offered to the partner now."""
    return "offer" in ways(me)


def review_choices(offered: Iterable[ReviewChoice]) -> list[SelectChoice]:
    """The answers at a review, in words."""
    return [SelectChoice(answer.value, said(answer, "review_choice")) for answer in offered]
