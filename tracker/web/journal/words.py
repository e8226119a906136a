"""What reflections are called, wherever they are shown."""

from flask_babel import gettext

from tracker.queries.record.search import Found
from tracker.queries.rows import Kept
from tracker.web.words import in_pages


@in_pages
def reflection_name(reflection: Kept | Found) -> str:
    """Whose reflection it is."""
    return str(gettext("My reflection") if reflection.mine else gettext("%(name)s’s reflection", name=reflection.name))
