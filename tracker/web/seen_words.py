"""What a page says once something was saved: who sees it from now on."""

from flask_babel import gettext

from tracker.domain.viewer import Viewer


def saved_words(me: Viewer, *, seen: bool) -> str:
    """Of words that were written anew: their writer alone sees them, or the partner sees both wordings."""
    if seen:
        return str(gettext("Saved. %(name)s sees the change, and what stood there before.", name=me.partner_name))
    return str(gettext("Saved. Only you see it."))
