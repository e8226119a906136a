"""The forms of one's own settings."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from tracker.services.accounts import LATEST_DAY_START, Preferences, checked_name
from tracker.web.account_forms import ZONES
from tracker.web.countries import countries
from tracker.web.forms import taken_by
from tracker.web.later import later as _l
from tracker.web.time_fields import DayField


class PreferencesForm(FlaskForm):
    """Name, zone, the hour at which a day starts, and the country whose help lines come first."""

    name = StringField(
        _l("What should you be called here?"),
        [InputRequired(_l("Write the name that you want to be called by.")), taken_by(checked_name)],
    )
    zone = SelectField(_l("Time zone"), choices=ZONES)
    day_start = SelectField(
        _l("Your day starts at"),
        coerce=int,
        choices=[SelectChoice(hour, f"{hour:02}:00") for hour in range(LATEST_DAY_START + 1)],
    )
    country = SelectField(
        _l("Country for help lines"),
        choices=lambda: [SelectChoice("", _l("None chosen")), *(SelectChoice(one.code, one.name) for one in countries())],
    )

    def preferences(self) -> Preferences:
        """What was chosen, as the service takes it."""
        return Preferences(self.name.data, self.zone.data, self.day_start.data, self.country.data)


class PauseForm(FlaskForm):
    """Until when a pause lasts, if that is known."""

    until = DayField(_l("Until and including"), [Optional()])


class LeaveForm(FlaskForm):
    """Which space is left, and whether one's own words are taken out of it."""

    space = HiddenField()
    erase = BooleanField(_l("Also take out my words and whereabouts now, for both of us"))
