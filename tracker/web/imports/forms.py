"""The forms of an import: the file, how often each habit was meant, and which columns hold the day and the score."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from tracker.domain.commitments.recurrence import DAILY, WHENEVER, Recurrence, decode, every, on_weekdays, times_a_week
from tracker.domain.errors import Invalid
from tracker.web.commitments.words import often
from tracker.web.forms import Form, chosen_from
from tracker.web.imports.words import FILE_KINDS
from tracker.web.language import later as _l

_OFFERED = (WHENEVER, DAILY, on_weekdays(frozenset(range(5))), *(times_a_week(times) for times in range(1, 7)), every(2))
_LEFT_OUT = "left-out"
_DAY_NAMES = ("date", "day", "datum", "fecha", "jour", "timestamp", "time", "when")


class FileForm(Form):
    """Which file, and what it holds."""

    kind = RadioField(
        _l("What does the file hold?"),
        [InputRequired(_l("Choose what the file holds."))],
        choices=chosen_from(FILE_KINDS),
    )
    file = FileField(_l("File"), [FileRequired(_l("Choose the file."))])


class ScoresForm(Form):
    """Which columns hold the day and the score, and from where to where the scale goes."""

    date = SelectField(_l("Column of the day"), [InputRequired(_l("Choose the column that holds the day."))])
    score = SelectField(_l("Column of the score"), [InputRequired(_l("Choose the column that holds the score."))])
    low = StringField(_l("Lowest score of the scale"), [Length(max=40)], default="0")
    high = StringField(_l("Highest score of the scale"), [Length(max=40)], default="10")

    def of_columns(self, names: Sequence[str]) -> "ScoresForm":
        """The form for a file with these columns; the day is preset where a column is named like one."""
        known = list(dict.fromkeys(name for name in names if name))
        choices = [SelectChoice("", _l("Choose a column")), *(SelectChoice(name) for name in known)]
        self.date.choices = self.score.choices = choices
        if self.date.data is None:
            self.date.data = next((name for name in known if name.casefold() in _DAY_NAMES), "")
        return self

    def scale(self) -> tuple[Decimal, Decimal]:
        """Both ends. Raises Invalid for what is no number."""
        return _number("low", self.low.data), _number("high", self.high.data)

    def chosen(self) -> str:
        """What was chosen, as one text: what is written is what was shown."""
        return repr([self.date.data, self.score.data, self.low.data, self.high.data])


def _number(field: str, text: str | None) -> Decimal:
    try:
        return Decimal((text or "").strip().replace(",", "."))
    except InvalidOperation as err:
        raise Invalid(field, "no_number") from err


def habits_form(habits: Iterable[tuple[str, Recurrence | None]]) -> FlaskForm:
    """A form with one choice for each habit: how often, preset to what its file says, or to leave it out."""
    fields = {f"habit-{place}": _how_often(name, said) for place, (name, said) in enumerate(habits)}
    made: FlaskForm = type("HabitsForm", (Form,), fields)()
    return made


def _how_often(name: str, said: Recurrence | None) -> Field:
    offered = dict.fromkeys([said] if said else []) | dict.fromkeys(_OFFERED)
    choices = [SelectChoice(each.encode(), often(each)) for each in offered]
    return SelectField(name, choices=[*choices, SelectChoice(_LEFT_OUT, _l("leave it out"))], default=choices[0].value)


def recurrences_of(form: FlaskForm) -> Mapping[str, Recurrence]:
    """How often each habit was meant that is not left out, by its name in the file."""
    chosen = ((field.label.text, field.data) for field in form if field.name.startswith("habit-"))
    return {name: decode(data) for name, data in chosen if data != _LEFT_OUT}
