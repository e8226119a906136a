"""What “Not again” is about, and whose record it is, in words."""

from flask_babel import gettext

from tracker.web.language import later as _l
from tracker.web.words import in_pages, vocabulary

NAMELESS = "…"
"""Stands where the name stood of somebody who erased their account: see `person_name` in tracker/queries/account/people.py."""

vocabulary(
    "not_again",
    {
        "commitment": _l(
            "“Not again” is about all that %(name)s proposes about commitments, not this one alone: new ones, changes and"
            " rests. You see none of it, also not what waits now."
        ),
        "share": _l(
            "“Not again” is about every time that %(name)s proposes to show your record to somebody, not this one alone."
            " You see none of it, also not what waits now."
        ),
        "words": _l(
            "“Not again” is about every time that %(name)s asks to remove words, not this one alone."
            " You see none of it, also not what waits now."
        ),
    },
)


@in_pages
def record_with(name: str | None) -> str:
    """Whose record with whom."""
    if name == NAMELESS:
        return str(gettext("The record with a partner who erased their account"))
    return str(gettext("The record with %(name)s", name=name) if name else gettext("Alone"))


@in_pages
def nameless(name: str | None) -> bool:
    """Whether it is no name, but stands where one stood of somebody who erased their account."""
    return name == NAMELESS
