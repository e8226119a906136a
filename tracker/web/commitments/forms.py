"""The forms of commitments: their words, how often, days of rest, and the review."""

from collections.abc import Callable
from datetime import date, time

from flask_babel import get_locale, ngettext
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, NumberInput, TimeInput

from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.limits import LONGEST_DETAILS, MOST_WEEKS
from tracker.domain.commitments.recurrence import (
    DAILY,
    ON_REQUEST,
    WHENEVER,
    Recurrence,
    RecurrenceKind,
    every,
    on_weekdays,
    once,
    times_a_week,
)
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.days import day_said
from tracker.domain.errors import Invalid
from tracker.services.commitments.terms import Wording, checked_title
from tracker.web.commitments.words import CATEGORY_WORDS, HOW_OFTEN
from tracker.web.forms import Form, WordsField, taken_by
from tracker.web.language import later as _l

_KINDS = [SelectChoice(kind, words) for kind, words in HOW_OFTEN.items()]
_WEEKS = (2, 4, 6, 8, 12)


class WeekdaysField(SelectMultipleField):
    """Seven ticks, Monday first, named in the reader's language."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WordingForm(Form):
    """What a version of terms says. Every way of "how often" has its own input, so that it works without scripts."""

    title = StringField(_l("What will be done"), [taken_by(checked_title)])
    details = WordsField(_l("Details"), [Length(max=LONGEST_DETAILS)])
    recurrence = RadioField(_l("How often"), choices=_KINDS, default=RecurrenceKind.DAILY, validate_choice=False)
    step = StringField(_l("Days from one to the next"), widget=NumberInput(min=1, max=365), default="2")
    weekdays = WeekdaysField(_l("Which weekdays"), coerce=str, validate_choice=False)
    times = StringField(_l("Times a week"), widget=NumberInput(min=1, max=7), default="1")
    on = StringField(_l("On which day"), widget=DateInput())
    due_time = StringField(_l("By what time of day"), widget=TimeInput())
    weeks = SelectField(_l("For how long, until you both look at it again"), coerce=str, validate_choice=False, default="8")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        names = get_locale().days["format"]["wide"]
        self.weekdays.choices = [SelectChoice(str(day), names[day]) for day in range(7)]
        offered = sorted({*_WEEKS, *_known_weeks(self.weeks.data)})
        self.weeks.choices = [SelectChoice(str(weeks), ngettext("%(num)s week", "%(num)s weeks", weeks)) for weeks in offered]

    def wording(self) -> Wording:
        """What was typed, as the services take it. Raises Invalid beside the input that cannot be read."""
        return Wording(
            title=self.title.data or "",
            details=self.details.data or "",
            recurrence=self._recurrence(),
            due_time=_read_time(self.due_time.data),
            weeks=_number("weeks", self.weeks.data),
        )

    def _recurrence(self) -> Recurrence:
        ways: dict[str, Callable[[], Recurrence]] = {
            RecurrenceKind.DAILY: lambda: DAILY,
            RecurrenceKind.EVERY: lambda: every(_number("step", self.step.data)),
            RecurrenceKind.WEEKDAYS: lambda: on_weekdays(
                frozenset(_number("weekdays", day) for day in self.weekdays.data or ())
            ),
            RecurrenceKind.TIMES_A_WEEK: lambda: times_a_week(_number("times", self.times.data)),
            RecurrenceKind.ONCE: lambda: once(read_day("on", self.on.data)),
            RecurrenceKind.WHENEVER: lambda: WHENEVER,
            RecurrenceKind.ON_REQUEST: lambda: ON_REQUEST,
        }
        if self.recurrence.data not in ways:
            raise Invalid("recurrence", "no_recurrence")
        return ways[self.recurrence.data]()


class NewForm(WordingForm):
    """A new commitment: in which direction, and about what."""

    way = RadioField(_l("Who keeps it"), validate_choice=False)
    category = SelectField(
        _l("What it is about"),
        choices=[SelectChoice(each.value, words) for each, words in CATEGORY_WORDS.items()],
        validate_choice=False,
    )

    def chosen_category(self) -> Category:
        """What it is about. Raises Invalid for anything that the list does not hold."""
        try:
            return Category(self.category.data)
        except ValueError as err:
            raise Invalid("category", "no_category") from err


class CommitmentPauseForm(Form):
    """The first and the last day of a rest."""

    from_day = StringField(_l("First day"), widget=DateInput())
    until_day = StringField(_l("Last day"), widget=DateInput())

    def days(self) -> tuple[date, date]:
        """Both days. Raises Invalid for what is no day."""
        return read_day("from_day", self.from_day.data), read_day("until_day", self.until_day.data)


class ReviewForm(Form):
    """One partner's answer, and words if they want."""

    answer = RadioField(_l("What do you want?"), validate_choice=False)
    words = WordsField(_l("Words for the other"), [Length(max=1000)])

    def chosen(self) -> ReviewChoice:
        """The answer. Raises Invalid when none was chosen."""
        try:
            return ReviewChoice(self.answer.data or "")
        except ValueError as err:
            raise Invalid("answer", "no_answer") from err


def typed_of(wording: Wording) -> dict[str, object]:
    """The values that a WordingForm starts from."""
    often = wording.recurrence
    return {
        "title": wording.title,
        "details": wording.details,
        "recurrence": often.kind.value,
        "step": str(often.step) if often.kind is RecurrenceKind.EVERY else "2",
        "weekdays": [str(day) for day in sorted(often.weekdays)],
        "times": str(often.times or 1),
        "on": often.on.isoformat() if often.on else "",
        "due_time": f"{wording.due_time:%H:%M}" if wording.due_time else "",
        "weeks": str(wording.weeks),
    }


def read_day(field: str, typed: str | None) -> date:
    """A day as a date input sends it. Raises Invalid for anything else."""
    try:
        return day_said((typed or "").strip())
    except ValueError as err:
        raise Invalid(field, "no_such_day") from err


def _read_time(typed: str | None) -> time | None:
    if not (typed or "").strip():
        return None
    try:
        return time.fromisoformat((typed or "").strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as err:
        raise Invalid("due_time", "no_time_of_day") from err


def _number(field: str, typed: str | None) -> int:
    text = (typed or "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len("365")):
        raise Invalid(field, "no_whole_number")
    return int(text)


def _known_weeks(typed: str | None) -> set[int]:
    text = typed or ""
    return {int(text)} if text in {str(weeks) for weeks in range(1, MOST_WEEKS + 1)} else set()
