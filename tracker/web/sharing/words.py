"""TODO."""

from flask_babel import gettext

from tracker.web.sharing.sheet import Sheet
from tracker.web.sure import in_a_row
from tracker.web.words import short_day


def sheet_words(sheet: Sheet) -> list[str]:
    """What a share shows to whom: how many things of each kind, and of which days."""
    scope, what = sheet.scope, in_a_row(sheet.counts)
    days = {"first": short_day(sheet.value["from_day"]), "last": short_day(sheet.value["until_day"]), "name": scope.reader}
    if not what:
        return [str(gettext("%(name)s sees nothing of %(first)s to %(last)s: there is nothing.", **days))]
    return [str(gettext("%(name)s sees of %(first)s to %(last)s: %(what)s.", what=what, **days))]
