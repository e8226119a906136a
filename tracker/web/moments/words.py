"""What moments, the parts of a setback and notes of what was found out are called, wherever they are shown."""

from flask_babel import gettext

from tracker.domain.moments import Kind, Part
from tracker.queries.record.search import Found
from tracker.queries.rows import Kept, Version
from tracker.web.language import later as _l
from tracker.web.record.words import removed_by_both
from tracker.web.words import in_pages, of_ten, said, vocabulary

vocabulary(
    "moment",
    {
        Kind.MILESTONE: _l("Milestone"),
        Kind.WENT_WELL: _l("Something that went well"),
        Kind.SETBACK: _l("Setback"),
        Kind.DISCLOSURE: _l("Disclosure: it took place"),
        Kind.HARD_DATE: _l("Hard date"),
        Kind.SESSION: _l("Counselling session"),
        Kind.OTHER: _l("Moment"),
    },
)
vocabulary(
    "moment_marked",
    {
        Kind.MILESTONE: _l("milestone"),
        Kind.WENT_WELL: _l("something that went well"),
        Kind.SETBACK: _l("setback"),
        Kind.DISCLOSURE: _l("disclosure"),
        Kind.HARD_DATE: _l("hard date"),
        Kind.SESSION: _l("counselling session"),
        Kind.OTHER: _l("other"),
    },
)
CHOICES = vocabulary(
    "moment_choice",
    {
        Kind.MILESTONE: _l("A milestone"),
        Kind.WENT_WELL: _l("Something that went well"),
        Kind.SETBACK: _l("A setback. It does not undo what was kept before it"),
        Kind.DISCLOSURE: _l("A disclosure: it took place. What was said is not kept"),
        Kind.HARD_DATE: _l("A hard date"),
        Kind.SESSION: _l("A counselling session"),
        Kind.OTHER: _l("Something else"),
    },
)
vocabulary(
    "my_setback_part",
    {
        Part.HAPPENED: _l("What happened"),
        Part.WILL_DO: _l("What I will do"),
        Part.DID_TO_ME: _l("What it did to me"),
        Part.REPAIRED: _l("How far it feels repaired to me"),
    },
)
vocabulary(
    "setback_part",
    {
        Part.HAPPENED: _l("What happened, says %(name)s"),
        Part.WILL_DO: _l("What %(name)s will do"),
        Part.DID_TO_ME: _l("What it did to %(name)s"),
        Part.REPAIRED: _l("How far it feels repaired to %(name)s"),
    },
)


@in_pages
def part_name(part: str, name: str, mine: bool) -> str:  # noqa: FBT001  # as a filter it is told apart by its place
    """What a part of a setback is called; `name` is its writer's."""
    return said(part, "my_setback_part") if mine else said(part, "setback_part", name=name)


@in_pages
def part_as_written(part: str, name: str | None, mine: bool) -> str:  # noqa: FBT001  # as above
    """The same of a part in a file, which may say what no Steady says."""
    try:
        return part_name(part, name or "…", mine)
    except KeyError:
        return part


@in_pages
def part_said(version: Version) -> str:
    """What a part of a setback says, or why it says nothing."""
    if version.said["state"] == "taken_back":
        return str(gettext("taken back"))
    if version.removed_on:
        return removed_by_both(version.removed_on)
    if version.said["kind"] == Part.REPAIRED:
        return of_ten(version.said["tenths"])
    return version.said["words"] or str(gettext("taken out"))


@in_pages
def found_name(note: Kept | Found) -> str:
    """Whose note of what was found out it is."""
    return str(gettext("What I found out") if note.mine else gettext("What %(name)s found out", name=note.name))
