"""A form, tried: what it says either becomes a command, or stays on the page with what to do about it."""

from collections.abc import Callable

from flask_wtf import FlaskForm

from tracker.domain.errors import Invalid


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


def _put_beside(form: FlaskForm, err: Invalid) -> None:
    if err.field in form:
        form[err.field].errors = [*form[err.field].errors, err.message]
    else:
        form.form_errors.append(err.message)
