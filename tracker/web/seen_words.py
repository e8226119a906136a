"""What a page says once something was saved: who sees it from now on."""

from flask_babel import gettext, ngettext

from tracker.domain.releases import Slot
from tracker.domain.viewer import Viewer
from tracker.web.release_words import slot_words


def saved_words(me: Viewer, *, seen: bool) -> str:
    """Of words that were written anew: their writer alone sees them, or the partner sees both wordings."""
    if seen:
        return str(gettext("Saved. %(name)s sees the change, and what stood there before.", name=me.partner_name))
    return str(gettext("Saved. Only you see it."))


def audience_words(me: Viewer, level: str, together: Slot | None, *, earlier: bool = False, staying: int = 0) -> str:
    """Of a choice who sees ratings; `together` is the time at which those of a week are shown, `earlier` opens earlier ones.

    `staying` is how many of the earlier ones stay the rater's alone.
    """
    said = _audience(me, level, together)
    if not earlier or level == "private":
        return said
    if not staying:
        return f"{said} {gettext('The earlier ones too.')}"
    but = ngettext(
        "The earlier ones too, but for %(num)s that stays only yours.",
        "The earlier ones too, but for %(num)s that stay only yours.",
        staying,
    )
    return f"{said} {but}"


def _audience(me: Viewer, level: str, together: Slot | None) -> str:
    if level == "private":
        return str(gettext("Saved. From now on: only you."))
    if level == "trend":
        return str(gettext("Saved. From now on: %(name)s sees the weekly level.", name=me.partner_name))
    if together is None:
        return str(gettext("Saved. From now on: %(name)s sees each number.", name=me.partner_name))
    when = slot_words(together)
    return str(
        gettext(
            "Saved. From now on: %(name)s sees the week’s numbers together, each %(when)s.", name=me.partner_name, when=when
        )
    )
