"""A form, tried: what it says either becomes a command, or stays on the page with what to do about it."""

from collections.abc import Callable
from datetime import date

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from tracker.domain.days import day_said
from tracker.domain.errors import Invalid, NoMemory, NotFound, TooMany, Unwritable


def attempt(form: FlaskForm, work: Callable[[], object]) -> bool:
    """Whether the form was sent, is valid, and `work` was done. A refusal is put beside its field, and what was typed stays."""
    if not form.validate_on_submit():
        return False
    try:
        work()
    except Invalid as err:
        _put_beside(form, err)
        return False
    return True


def attempt_and_keep(form: FlaskForm, work: Callable[[], object]) -> int:
    """As `attempt`; where the server can do nothing just now, that stands on the page as well, with what was typed.

    Returns the status with which the page is to be shown if `work` was not done.
    """
    try:
        attempt(form, work)
    except (TooMany, NoMemory, Unwritable) as err:
        form.form_errors.append(_why_not_now(err))
        return 429 if isinstance(err, TooMany) else 503
    return 422 if request.method == "POST" else 200


def _why_not_now(err: TooMany | NoMemory | Unwritable) -> str:
    if isinstance(err, TooMany):
        return str(gettext("There were many tries in a short time. Nothing was changed. Wait an hour, then try again."))
    if isinstance(err, NoMemory):
        return str(gettext("This server is short of memory just now. Nothing was changed. Try again in a minute."))
    return str(gettext("Nothing can be saved on this server just now, and nothing was changed. Try again later."))


def taken_by(check: Callable[[str], object]) -> Callable[[FlaskForm, Field], None]:
    """A validator that asks a service: what it refuses stands beside its field together with all other faults of the form.

    Otherwise it would be told only once they are mended. The service asks again when it does the work.
    """

    def validate(_form: FlaskForm, field: Field) -> None:
        try:
            check(field.data or "")
        except Invalid as err:
            raise ValidationError(err.message) from err

    return validate


def _put_beside(form: FlaskForm, err: Invalid) -> None:
    if err.field in form:
        form[err.field].errors = [*form[err.field].errors, err.message]
    else:
        form.form_errors.append(err.message)


def is_tap() -> bool:
    """Whether the page itself asked, and wants only the row that changed."""
    return "X-Row" in request.headers


def day_of(text: str | None, today: date) -> date:
    """The day that an address or a form names; today where it names none. Days to come are NotFound."""
    if not text:
        return today
    try:
        day = day_said(text)
    except ValueError as err:
        raise NotFound from err
    if day > today:
        raise NotFound
    return day
