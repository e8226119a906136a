"""What is typed beside an answer, about something that happened, and about a plan."""

from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.entries.limits import LONGEST_ANSWER, LONGEST_COMPANY, LONGEST_COURSE, LONGEST_PLACE
from tracker.services.entries.plans import NewCourse, NewPlan
from tracker.web.entries.words import EXCUSES, LEARNED_CHOICES, LOGGED
from tracker.web.forms import ClockField, DayField, Form, WordsField, chosen_from
from tracker.web.language import later as _l


class PlanForm(Form):
    """A new plan."""

    place = StringField(_l("Where"), [InputRequired(_l("Say where you will be, in a few words.")), Length(max=LONGEST_PLACE)])
    company = StringField(_l("With whom"), [Length(max=LONGEST_COMPANY)])
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


class CourseForm(Form):
    """What changed underway."""

    words = StringField(_l("What changed"), [Length(max=LONGEST_COURSE)])
    until_time = ClockField(_l("Until"), [Optional()])

    def command(self) -> NewCourse:
        """What was typed."""
        return NewCourse(self.words.data or "", self.until_time.data)


class EntryForm(Form):
    """Words beside an entry, and why it was set aside."""

    excused = RadioField(
        _l("Why was it set aside?"),
        [Optional()],
        choices=chosen_from(EXCUSES),
    )
    words = WordsField(_l("Words"), [Length(max=LONGEST_ANSWER)])


class LogForm(Form):
    """Something that happened with a commitment which is never due."""

    words = WordsField(_l("Words"), [Length(max=LONGEST_ANSWER)])
    state = RadioField(
        _l("What happened?"),
        [InputRequired(_l("Choose one of the answers."))],
        choices=[SelectChoice(state.value, words) for state, words in LOGGED.items()],
    )
    learned = RadioField(
        _l("How did your partner learn of it?"),
        [Optional()],
        choices=[SelectChoice(learned.value, words) for learned, words in LEARNED_CHOICES.items()],
    )
