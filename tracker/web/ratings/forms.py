"""Who may see one's ratings, and what is typed beside one."""

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.ratings.hold_back import HOURS, Slot
from tracker.domain.ratings.limits import LONGEST_NOTE
from tracker.services.ratings.ratings import HIGHEST_URGE
from tracker.web.forms import Form, WordsField, chosen_from
from tracker.web.language import later as _l
from tracker.web.ratings.words import AUDIENCES, COUNSELORS, HELD_BACK, SIGN_CHOICES, TOGETHER, hour_name, weekday_name

SUGGESTED = Slot(6, 20)
"""Sunday evening."""


class AudienceForm(Form):
    """What the partner sees, and when."""

    level = RadioField(_l("Who may see your ratings?"), [InputRequired(_l("Choose who may see your ratings."))])
    weekday = SelectField(
        _l("Day"), coerce=int, choices=lambda: [SelectChoice(number, weekday_name(number)) for number in range(7)]
    )
    hour = SelectField(_l("Time"), coerce=int, choices=[SelectChoice(hour, hour_name(hour)) for hour in range(HOURS)])
    held = RadioField(_l("If you no longer hold them back"), [Optional()], default="keep")
    earlier = BooleanField(_l("The earlier ones too, not only those from today on"))

    def name_reader(self, name: str) -> None:
        """Say in the answers who the partner is."""
        self.level.choices = chosen_from(AUDIENCES, name=name)
        self.held.choices = chosen_from(HELD_BACK, name=name)

    @property
    def chosen(self) -> str:
        """The level, as the service takes it."""
        return "each" if self.level.data == TOGETHER else str(self.level.data)

    @property
    def together(self) -> Slot | None:
        """When ratings held back are shown."""
        return Slot(self.weekday.data, self.hour.data) if self.level.data == TOGETHER else None


class CounselorForm(Form):
    """What a counselor with an account of their own sees."""

    counselor_level = RadioField(
        _l("What may a counselor see of your ratings?"),
        [InputRequired(_l("Choose what a counselor may see."))],
        choices=chosen_from(COUNSELORS),
    )
    counselor_earlier = BooleanField(_l("The earlier ones too, not only those from today on"))


class BesideForm(Form):
    """What the day was like. Signs and own triggers are drawn by the page, one line each, with who may see it."""

    signs = SelectMultipleField(
        _l("Signs of the day"),
        choices=chosen_from(SIGN_CHOICES),
    )
    urge = SelectField(
        _l("Urge to check, 0 to 10"),
        choices=(SelectChoice("", _l("not said")), *(SelectChoice(str(number)) for number in range(HIGHEST_URGE + 1))),
    )
    share_urge = BooleanField()
    new_triggers = StringField(_l("Other triggers, with commas between them"), [Length(max=400)])
    note = WordsField(_l("A note"), [Length(max=LONGEST_NOTE)])
    share_note = BooleanField()
