"""What is typed about a moment."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length

from tracker.domain.moments import Kind
from tracker.services.moments import LONGEST_WORDS, NewMoment
from tracker.web.later import later as _l
from tracker.web.time_fields import DayField


class MomentForm(FlaskForm):
    """A mark on a day."""

    kind = RadioField(
        _l("What was it?"),
        [InputRequired(_l("Choose what it was."))],
        choices=(
            SelectChoice("milestone", _l("A milestone")),
            SelectChoice("went_well", _l("Something that went well")),
            SelectChoice("setback", _l("A setback. It does not undo what was kept before it")),
            SelectChoice("disclosure", _l("A disclosure: it took place. What was said is not kept")),
            SelectChoice("hard_date", _l("A hard date")),
            SelectChoice("session", _l("A counselling session")),
            SelectChoice("other", _l("Something else")),
        ),
    )
    day = DayField(_l("Day"), [InputRequired(_l("Choose the day."))])
    words = StringField(_l("One line"), [Length(max=LONGEST_WORDS, message=_l("Use up to %(max)d characters."))])
    shared = BooleanField(_l("My partner can see it"), default=True)

    def command(self) -> NewMoment:
        """What was typed."""
        return NewMoment(self.day.data, Kind(self.kind.data), self.words.data or "", shared=bool(self.shared.data))
