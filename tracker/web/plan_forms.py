"""What is typed about a plan: where, with whom, from, until; and what changed."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.services.plans import LONGEST_COMPANY, LONGEST_PLACE, LONGEST_WORDS, NewCourse, NewPlan
from tracker.web.later import later as _l
from tracker.web.time_fields import ClockField, DayField

_TOO_LONG = _l("Use up to %(max)d characters.")


class PlanForm(FlaskForm):
    """A new plan."""

    place = StringField(
        _l("Where"), [InputRequired(_l("Say where you will be, in a few words.")), Length(max=LONGEST_PLACE, message=_TOO_LONG)]
    )
    company = StringField(_l("With whom"), [Length(max=LONGEST_COMPANY, message=_TOO_LONG)])
    from_time = ClockField(_l("From"), [Optional()])
    until_time = ClockField(_l("Until"), [Optional()])
    day = DayField(_l("Day"), [InputRequired(_l("Choose the day."))])
    commitment = StringField(_l("Belongs to"))

    def command(self) -> NewPlan:
        """What was typed."""
        return NewPlan(
            day=self.day.data,
            place=self.place.data,
            company=self.company.data or "",
            from_time=self.from_time.data,
            until_time=self.until_time.data,
            commitment=self.commitment.data or None,
        )


class CourseForm(FlaskForm):
    """What changed underway."""

    words = StringField(_l("What changed"), [Length(max=LONGEST_WORDS, message=_TOO_LONG)])
    until_time = ClockField(_l("Until"), [Optional()])

    def command(self) -> NewCourse:
        """What was typed."""
        return NewCourse(self.words.data or "", self.until_time.data)
