"""Where somebody said they would be on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.entries.entries import FURTHEST, may_be_changed, may_be_said
from tracker.domain.viewer import Viewer
from tracker.queries.commitments.events import TermsRow, by_commitment, terms_rows, title_on, with_titles
from tracker.queries.rows import Member, RecordRow, members, rows_between


@dataclass(frozen=True, slots=True)
class Announced:
    """The plans for a day that a viewer may see, of whomever, with who is in the space and what its commitments are called."""

    plans: Sequence[RecordRow]
    people: Mapping[str, Member]
    terms: Mapping[str, list[TermsRow]]


@dataclass(frozen=True, slots=True)
class PlansOfDay:
    """The viewer's own plans for a day, and what can still be done with them.

    On the viewer's today those for days to come are among them. `furthest` is the last day that a plan may be said for now;
    `commitments` are pairs of id and title: the own commitments to which a new plan may belong.
    """

    plans: tuple[RecordRow, ...]
    furthest: date
    may_say: bool
    may_change: bool
    commitments: tuple[tuple[str, str], ...]


def announced(viewer: Viewer, day: date) -> Announced:
    """What was announced for a day, in the order in which it was first said. Three statements."""
    people, terms = members(viewer), by_commitment(terms_rows(viewer))
    plans = rows_between(viewer, "plan", day, last_day(viewer, day), people)
    return Announced(with_titles(viewer, plans, terms), people, terms)


def plans_of(viewer: Viewer, day: date, read: Announced | None = None) -> PlansOfDay:
    """The viewer's own plans for a day, in the order in which they were first said. `read` is `announced`, if that was read."""
    read = read or announced(viewer, day)
    may_say = may_be_said(day, viewer.today)
    return PlansOfDay(
        plans=tuple(each for each in read.plans if each.mine),
        furthest=viewer.today + FURTHEST,
        may_say=may_say,
        may_change=may_be_changed(day, viewer.today),
        commitments=_own(viewer, read.terms, day) if may_say else (),
    )


def last_day(viewer: Viewer, day: date) -> date:
    """The last day whose plans are shown with those of `day`: today shows what is announced for later days."""
    return day + FURTHEST if day == viewer.today else day


def _own(viewer: Viewer, terms: Mapping[str, list[TermsRow]], day: date) -> tuple[tuple[str, str], ...]:
    # A plan that the other sees must not tell of a commitment that they do not see.
    states = {"active"} if viewer.shares else {"own", "active"}
    running = [
        (commitment, title_on(versions, day))
        for commitment, versions in terms.items()
        if versions[0].keeper == viewer.person and versions[0].state in states
    ]
    return tuple(sorted(running, key=lambda pair: pair[1].casefold()))
