"""What is typed about a moment, a setback and something that was found out."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.moments import LONGEST_FOUND_NOTE, LONGEST_MOMENT, LONGEST_PART, MomentKind, SetbackSide
from tracker.queries.rows import RecordRow
from tracker.services.moments.found_notes import NewNote
from tracker.services.moments.moments import NewMoment
from tracker.services.moments.setbacks import PartWords
from tracker.web.forms import DayField, Form, WordsField, chosen_from
from tracker.web.language import later as _l
from tracker.web.moments.words import CHOICES, PART_FIELDS


class MomentForm(Form):
    """A mark on a day."""

    kind = RadioField(
        _l("What was it?"),
        [InputRequired(_l("Choose what it was."))],
        choices=chosen_from(CHOICES),
    )
    day = DayField(_l("Day"), [InputRequired(_l("Choose the day."))])
    words = StringField(_l("One line"), [Length(max=LONGEST_MOMENT)])
    shared = BooleanField(_l("My partner can see it"), default=True)

    def command(self) -> NewMoment:
        """What was typed."""
        return NewMoment(self.day.data, MomentKind(self.kind.data), self.words.data or "", shared=bool(self.shared.data))


class PartForm(Form):
    """Words of one's own."""

    words = WordsField(
        "",
        [
            InputRequired(_l("Write it in your own words. A line is enough.")),
            Length(max=LONGEST_PART),
        ],
    )

    def command(self) -> PartWords:
        """What was typed."""
        return PartWords(self.words.data)


class WillDoForm(PartForm):
    """What one will do, and by when."""

    by_day = DayField(_l("By when"), [Optional()])

    def command(self) -> PartWords:
        """What was typed."""
        return PartWords(self.words.data, self.by_day.data)


class NumberForm(Form):
    """How far it feels repaired: a button, which stands in the page."""

    score = StringField("")

    def command(self) -> PartWords:
        """What was tapped; None where it is no number."""
        try:
            return PartWords(tenths=int(self.score.data or "") * 10)
        except ValueError:
            return PartWords()


def form_for(part: SetbackSide, words: str = "", by_day: date | None = None) -> FlaskForm:
    """The form of a part, with what it says now; its fields are named after the part, since a page holds several."""
    if part is SetbackSide.REPAIRED:
        return NumberForm()
    kind = WillDoForm if part is SetbackSide.WILL_DO else PartForm
    form = kind(prefix=str(part), data={"words": words, "by_day": by_day})
    form.words.label.text = PART_FIELDS[part]
    return form


class FoundForm(Form):
    """The words of a note."""

    words = WordsField(_l("What I found out"), [Length(max=LONGEST_FOUND_NOTE)])


class NoteForm(FoundForm):
    """A new note; `entry` offers what was logged about the day from which the form was opened."""

    day = DayField(_l("Which day it is about"), [InputRequired(_l("Choose the day."))])
    entry = SelectField(_l("What was logged about it"), choices=[])

    def offer(self, entries: Iterable[RecordRow]) -> None:
        """Offer what the partner logged that day."""
        logged = [(each.id, each.title) for each in entries if not each.taken_back]
        self.entry.choices = [("", gettext("Nothing that was logged")), *logged]

    def command(self) -> NewNote:
        """What was typed."""
        return NewNote(self.day.data, self.words.data or "", self.entry.data or None)
