"""The forms of set-up, signing in and one's own account."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.days import LATEST_DAY_START, zones
from tracker.services.account.people import (
    NewAccount,
    Preferences,
    check_new_password,
    checked_email,
    checked_host,
    checked_name,
)
from tracker.web.account.words import HOSTED_BY, OWN_DEVICE, SAID
from tracker.web.forms import DayField, Form, chosen_from, taken_by
from tracker.web.help import countries
from tracker.web.language import later as _l

ZONES = tuple(SelectChoice(zone) for zone in sorted(zones()))
_SAID = chosen_from(SAID)


def _new_password(form: FlaskForm, field: Field) -> None:
    own_words = [form[name].data or "" for name in ("name", "email") if name in form]
    taken_by(lambda password: check_new_password(password, own_words))(form, field)


class NewAccountForm(Form):
    """Name, address, password and time zone of a new account, and what its owner says of themselves."""

    name = StringField(
        _l("What should you be called here?"),
        [InputRequired(_l("Write the name that you want to be called by.")), taken_by(checked_name)],
    )
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), taken_by(checked_email)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password.")), _new_password])
    zone = SelectField(_l("Time zone"), choices=ZONES, default="UTC")
    said = RadioField(
        _l("What is true for you?"), [InputRequired(_l("Choose the sentence that is true for you."))], choices=_SAID
    )

    def account(self) -> NewAccount:
        """What was typed, as the service takes it."""
        return NewAccount(self.name.data, self.email.data, self.password.data, self.zone.data)


class SetUpForm(NewAccountForm):
    """The first account, and who hosts this server."""

    host_name = StringField(
        _l("Who runs this computer or server?"),
        [InputRequired(_l("Name who runs this computer or server.")), taken_by(checked_host)],
    )
    hosted_by = RadioField(
        _l("Is that one of you two?"),
        [InputRequired(_l("Say whether one of you runs it."))],
        choices=chosen_from(HOSTED_BY),
    )
    code = StringField(_l("Code from the console"))


class SignInForm(Form):
    """Address and password, and whether the device is only one's own."""

    email = EmailField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password.")), Length(max=256)])
    own_device = RadioField(
        _l("Is this device only yours?"),
        choices=chosen_from(OWN_DEVICE),
        default="no",
    )
    next = HiddenField()


class PasswordOnceForm(Form):
    """The present password, before something that it alone allows."""

    password = PasswordField(_l("Your password"), [InputRequired(_l("Write your password.")), Length(max=256)])


class PasswordForm(Form):
    """The present password and a new one."""

    current = PasswordField(_l("Your present password"), [InputRequired(_l("Write your present password.")), Length(max=256)])
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a new password.")), _new_password])


class RecoverForm(Form):
    """A new password, chosen with a one-time link."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a new password.")), _new_password])


class SaidForm(Form):
    """What a person says of themselves."""

    said = RadioField(
        _l("What is true for you?"), [InputRequired(_l("Choose the sentence that is true for you."))], choices=_SAID
    )


class PreferencesForm(Form):
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


class PauseForm(Form):
    """Until when a pause lasts, if that is known."""

    until = DayField(_l("Until and including"), [Optional()])


class LeaveForm(Form):
    """Which space is left, and whether one's own words are erased from it."""

    space = HiddenField()
    erase = BooleanField(_l("Also erase my words and whereabouts now, for both of us"))
