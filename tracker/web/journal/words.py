"""What reflections are called, wherever they are shown."""

from flask_babel import gettext

from tracker.domain.viewer import Viewer
from tracker.queries.journal.reflections import ReflectionLine
from tracker.queries.record.search import FoundRow
from tracker.queries.rows import RecordRow
from tracker.web.language import later as _l
from tracker.web.words import day, in_pages, said, vocabulary

STANDINGS = vocabulary(
    "reflection_standing",
    {"shown": _l("%(name)s can see it"), "was_shown": _l("was shared"), "sealed": _l("sealed")},
)


@in_pages
def reflection_name(reflection: RecordRow | FoundRow) -> str:
    """Whose reflection it is."""
    return str(gettext("My reflection") if reflection.mine else gettext("%(name)s’s reflection", name=reflection.name))


@in_pages
def line_name(line: ReflectionLine) -> str:
    """What a reflection is called in a list: its title, or its day."""
    return str(gettext("Sealed")) if line.locked else line.title or day(line.day)


@in_pages
def standing_words(line: ReflectionLine, me: Viewer) -> str | None:
    """Who can read it, in a word or two; None for what is simply one's own."""
    return said(line.standing, "reflection_standing", name=me.partner_name) if line.standing in STANDINGS else None
