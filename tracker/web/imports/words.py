"""What is said of the habits and ratings that a file holds, and of what was left out of it."""

from flask_babel import gettext, ngettext

from tracker.domain.imports.dates import DateOrder
from tracker.domain.imports.refusals import LeftOutReason
from tracker.web.language import later as _l
from tracker.web.words import in_pages, vocabulary

FILE_KINDS = vocabulary(
    "import_kind",
    {
        "loop": _l("Habits from Loop Habit Tracker: the zip that it exports, or its Checkmarks.csv"),
        "ratings": _l("Daily scores: a table saved as CSV, with a day and a number on each line"),
        "record": _l("An export of Steady: record.zip, or the steady.json in it"),
    },
)
REASONS = vocabulary(
    "import_reason",
    {
        LeftOutReason.WRONG_WIDTH: _l("the line has fewer or more values than the first line has names"),
        LeftOutReason.NOT_A_DATE: _l("the date could not be read"),
        LeftOutReason.TOO_EARLY: _l("the date lies before 1990"),
        LeftOutReason.IN_THE_FUTURE: _l("the day has not begun yet"),
        LeftOutReason.DAY_AGAIN: _l("the same day stands further up in the file, and that line is taken"),
        LeftOutReason.UNKNOWN_VALUE: _l("the value is none of those that Loop writes"),
        LeftOutReason.MEASURED: _l("it is a measure, and the file names no daily goal for it"),
        LeftOutReason.NOT_A_NUMBER: _l("the score is not a number"),
        LeftOutReason.OUT_OF_RANGE: _l("the score lies outside the scale"),
    },
)
vocabulary(
    "date_order",
    {
        DateOrder.YEAR_MONTH_DAY: _l("year, month, day"),
        DateOrder.MONTH_DAY_YEAR: _l("month, day, year"),
        DateOrder.DAY_MONTH_YEAR: _l("day, month, year"),
    },
)
vocabulary(
    "habit_known",
    {
        "own": _l("Imported before, and kept as it is: %(already)s here already, %(new)s new."),
        "agreed": _l("This one is no longer yours alone. What is new in the file is left out; say those days on Today."),
    },
)


@in_pages
def offered_ratings(about: str, number: int, name: str | None) -> str:
    """How many ratings of which kind a restored record holds; `name` is whom it was kept with."""
    if about == "steady":
        return str(ngettext("%(num)s rating of how steady you felt", "%(num)s ratings of how steady you felt", number))
    return str(
        ngettext(
            "%(num)s rating of how safe you felt with %(name)s",
            "%(num)s ratings of how safe you felt with %(name)s",
            number,
            name=name or gettext("your partner"),
        )
    )


@in_pages
def question_taken(about: str, feels_with: str | None) -> str:
    """Under which question of Today they would stand. `feels_with` is None for whoever is asked how steady they feel."""
    if about == "steady" or feels_with is None:
        return str(gettext("“How steady do you feel today?”"))
    return str(gettext("“How safe do you feel with %(name)s today?”", name=feels_with or gettext("your partner")))
