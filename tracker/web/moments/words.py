"""What moments, the parts of a setback and notes of what was found out are called, wherever they are shown."""

from flask_babel import gettext

from tracker.domain.moments import MomentKind, SetbackSide
from tracker.queries.record.search import FoundRow
from tracker.queries.rows import RecordRow, RowVersion
from tracker.web.language import later as _l
from tracker.web.record.words import why_no_words
from tracker.web.words import in_pages, of_ten, said, vocabulary

vocabulary(
    "moment",
    {
        MomentKind.MILESTONE: _l("Milestone"),
        MomentKind.WENT_WELL: _l("Something that went well"),
        MomentKind.SETBACK: _l("Setback"),
        MomentKind.DISCLOSURE: _l("Disclosure: it took place"),
        MomentKind.HARD_DATE: _l("Hard date"),
        MomentKind.SESSION: _l("Counselling session"),
        MomentKind.OTHER: _l("Moment"),
    },
)
vocabulary(
    "moment_marked",
    {
        MomentKind.MILESTONE: _l("milestone"),
        MomentKind.WENT_WELL: _l("something that went well"),
        MomentKind.SETBACK: _l("setback"),
        MomentKind.DISCLOSURE: _l("disclosure"),
        MomentKind.HARD_DATE: _l("hard date"),
        MomentKind.SESSION: _l("counselling session"),
        MomentKind.OTHER: _l("something else"),
    },
)
CHOICES = {
    MomentKind.MILESTONE: _l("A milestone"),
    MomentKind.WENT_WELL: _l("Something that went well"),
    MomentKind.SETBACK: _l("A setback. It does not undo what was kept before it"),
    MomentKind.DISCLOSURE: _l("A disclosure: it took place. What was said is not kept"),
    MomentKind.HARD_DATE: _l("A hard date"),
    MomentKind.SESSION: _l("A counselling session"),
    MomentKind.OTHER: _l("Something else"),
}
vocabulary(
    "my_setback_part",
    {
        SetbackSide.HAPPENED: _l("What happened"),
        SetbackSide.WILL_DO: _l("What I will do"),
        SetbackSide.DID_TO_ME: _l("What it did to me"),
        SetbackSide.REPAIRED: _l("How far it feels repaired to me"),
    },
)
vocabulary(
    "setback_part",
    {
        SetbackSide.HAPPENED: _l("What happened, says %(name)s"),
        SetbackSide.WILL_DO: _l("What %(name)s will do"),
        SetbackSide.DID_TO_ME: _l("What it did to %(name)s"),
        SetbackSide.REPAIRED: _l("How far it feels repaired to %(name)s"),
    },
)


PART_FIELDS = vocabulary(
    "setback_part_field",
    {
        SetbackSide.HAPPENED: _l("In your own words, as far as you want"),
        SetbackSide.WILL_DO: _l("Something that you can keep in a bad week, too"),
        SetbackSide.DID_TO_ME: _l("As much of it as you want to say"),
    },
)


@in_pages
def part_name(part: str, name: str, mine: bool) -> str:  # noqa: FBT001  # as a filter it is told apart by its place
    """What a part of a setback is called; `name` is its writer's."""
    return said(part, "my_setback_part") if mine else said(part, "setback_part", name=name)


@in_pages
def part_as_written(part: str, name: str | None, mine: bool) -> str:  # noqa: FBT001  # as above
    """What a part of a setback in a restored file is called. An unknown one is shown as it stands."""
    try:
        return part_name(part, name or "…", mine)
    except KeyError:
        return part


@in_pages
def part_said(version: RowVersion) -> str:
    """What a part of a setback says, or why it says nothing."""
    if version.said["state"] == "taken_back":
        return str(gettext("taken back"))
    if version.removed_on:
        return why_no_words(version.removed_on)
    if version.said["kind"] == SetbackSide.REPAIRED:
        return of_ten(version.said["tenths"])
    return version.said["words"] or why_no_words(version.removed_on)


@in_pages
def found_name(note: RecordRow | FoundRow) -> str:
    """Whose note of what was found out it is."""
    return str(gettext("What I found out") if note.mine else gettext("What %(name)s found out", name=note.name))
