"""Who may see one's ratings: the partner, and apart from that a counselor."""

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from tracker.domain.releases import HOURS, Slot
from tracker.web.later import later as _l
from tracker.web.release_words import hour_name, weekday_name

SUGGESTED = Slot(6, 20)
"""Sunday evening."""

TOGETHER = "together"
"""Each number, held back and shown once a week."""


class AudienceForm(FlaskForm):
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
        self.level.choices = [
            SelectChoice("private", _l("Only me")),
            SelectChoice("trend", gettext("%(name)s sees the weekly level", name=name)),
            SelectChoice("each", gettext("%(name)s sees each number", name=name)),
            SelectChoice(TOGETHER, gettext("%(name)s sees the week’s numbers together, once a week", name=name)),
        ]
        self.held.choices = [
            SelectChoice("keep", _l("Keep those that are held to myself")),
            SelectChoice("show", gettext("%(name)s sees them now", name=name)),
        ]

    @property
    def chosen(self) -> str:
        """The level, as the service takes it."""
        return "each" if self.level.data == TOGETHER else str(self.level.data)

    @property
    def together(self) -> Slot | None:
        """When held ratings are shown."""
        return Slot(self.weekday.data, self.hour.data) if self.level.data == TOGETHER else None


class CounselorForm(FlaskForm):
    """What a counselor with an account of their own sees."""

    counselor_level = RadioField(
        _l("What may a counselor see of your ratings?"),
        [InputRequired(_l("Choose what a counselor may see."))],
        choices=(
            SelectChoice("private", _l("Nothing of them")),
            SelectChoice("trend", _l("The weekly level")),
            SelectChoice("each", _l("Each number")),
        ),
    )
    counselor_earlier = BooleanField(_l("The earlier ones too, not only those from today on"))
