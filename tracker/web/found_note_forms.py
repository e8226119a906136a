"""What is typed about something that was found out."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from tracker.queries.kept import Kept
from tracker.services.found_notes import LONGEST_WORDS, NewNote
from tracker.web.later import later as _l
from tracker.web.time_fields import DayField
from tracker.web.words_field import WordsField


class WordsForm(FlaskForm):
    """The words of a note."""

    words = WordsField(_l("What I found out"), [Length(max=LONGEST_WORDS, message=_l("Use up to %(max)d characters."))])


class NoteForm(WordsForm):
    """A new note; `entry` offers what was logged about the day from which the form was opened."""

    day = DayField(_l("Which day it is about"), [InputRequired(_l("Choose the day."))])
    entry = SelectField(_l("What was logged about it"), choices=[])

    def offer(self, entries: Iterable[Kept]) -> None:
        """Offer what the partner logged that day."""
        logged = [(each.id, each.title) for each in entries if not each.taken_back]
        self.entry.choices = [("", gettext("Nothing that was logged")), *logged]

    def command(self) -> NewNote:
        """What was typed."""
        return NewNote(self.day.data, self.words.data or "", self.entry.data or None)
