"""What the other partner told the viewer about a day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.viewer import Viewer
from tracker.queries.commitments.events import with_titles
from tracker.queries.entries.plans import Announced, announced
from tracker.queries.rows import RecordRow, rows_between, with_beside


@dataclass(frozen=True, slots=True)
class PartnerDay:
    """What a viewer's partner made visible about a day; nothing while the viewer is alone.

    `entries` are the partner's, each with the viewer's own response beside it. `answered` are the viewer's own entries that
    the partner responded to, with that response beside them. `expected` says whether the partner keeps commitments in a repair.
    """

    expected: bool
    plans: tuple[RecordRow, ...] = ()
    entries: tuple[RecordRow, ...] = ()
    answered: tuple[RecordRow, ...] = ()


def told(viewer: Viewer, day: date, read: Announced | None = None) -> PartnerDay:
    """What the partner told about a day. The same six statements, whatever there is. That it was read is kept nowhere.

    `read` is what was announced for the day, if that was read: then three.
    """
    if viewer.partner is None:
        return PartnerDay(expected=False)
    read = read or announced(viewer, day)
    people = read.people
    entries = with_titles(viewer, rows_between(viewer, "entry", day, day, people), read.terms)
    answers = rows_between(viewer, "response", day, day, people)
    with_answers = with_responses(entries, answers, rows_between(viewer, "thread_line", day, day, people))
    return PartnerDay(
        expected=viewer.partner in people and people[viewer.partner].keeps,
        plans=tuple(each for each in read.plans if not each.mine),
        entries=tuple(each for each in with_answers if not each.mine),
        answered=tuple(each for each in with_answers if each.mine and any(not said.taken_back for said in each.beside)),
    )


def told_entry(viewer: Viewer, entry: str, day: date) -> RecordRow | None:
    """One of the partner's entries of a day, as `told` shows it; None when there is nothing to see."""
    return next((each for each in told(viewer, day).entries if each.id == entry), None)


def answered_entry(viewer: Viewer, response: str, day: date) -> RecordRow | None:
    """The entry of a day under which a response stands, as `told` shows it; None when there is nothing to see."""
    found = told(viewer, day)
    return next((each for each in (*found.entries, *found.answered) if response in {one.id for one in each.beside}), None)


def with_responses(
    entries: Iterable[RecordRow], responses: Iterable[RecordRow], lines: Iterable[RecordRow] = ()
) -> list[RecordRow]:
    """The entries, each with the responses to it, and these with the lines under them."""
    return [with_open(each) for each in with_beside(entries, with_beside(responses, lines))]


def with_open(entry: RecordRow) -> RecordRow:
    """The entry, of whose responses each says whether lines may be written under it."""
    return replace(entry, beside=tuple(_open(each, entry) if each.kind == "response" else each for each in entry.beside))


def _open(response: RecordRow, entry: RecordRow) -> RecordRow:
    # As services/entries/responses.py decides: both must see the response, and the entry as it stands now.
    goes_on = response.now.said["kind"] == "no_match" and not (response.private or entry.private or entry.taken_back)
    return replace(response, open=goes_on)
