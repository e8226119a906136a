"""What is typed about a setback: one part at a time."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.setbacks import Part
from tracker.services.setbacks import LONGEST_WORDS, Said
from tracker.web.later import later as _l
from tracker.web.time_fields import DayField
from tracker.web.words_field import WordsField

_LABELS = {
    Part.HAPPENED: _l("In your own words, as far as you want"),
    Part.WILL_DO: _l("Something that you can keep in a bad week, too"),
    Part.DID_TO_ME: _l("As much of it as you want to say"),
}


class WordsForm(FlaskForm):
    """Words of one's own."""

    words = WordsField(
        "",
        [
            InputRequired(_l("Write it in your own words. A line is enough.")),
            Length(max=LONGEST_WORDS, message=_l("Use up to %(max)d characters.")),
        ],
    )

    def command(self) -> Said:
        """What was typed."""
        return Said(self.words.data)


class PromiseForm(WordsForm):
    """What one will do, and by when."""

    by_day = DayField(_l("By when"), [Optional()])

    def command(self) -> Said:
        """What was typed."""
        return Said(self.words.data, self.by_day.data)


class NumberForm(FlaskForm):
    """How far it feels repaired: a button, which stands in the page."""

    score = StringField("")

    def command(self) -> Said:
        """What was tapped; None where it is no number."""
        try:
            return Said(tenths=int(self.score.data or "") * 10)
        except ValueError:
            return Said()


def form_for(part: Part, words: str = "", by_day: date | None = None) -> FlaskForm:
    """The form of a part, with what it says now; its fields are named after the part, since a page holds several."""
    if part is Part.REPAIRED:
        return NumberForm()
    kind = PromiseForm if part is Part.WILL_DO else WordsForm
    form = kind(prefix=str(part), data={"words": words, "by_day": by_day})
    form.words.label.text = _LABELS[part]
    return form
