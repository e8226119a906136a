"""What all forms share: fields of their own, refusals beside the field, and what was typed kept on the page."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from itertools import chain
from typing import IO, Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from flask import Flask, Request, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from wtforms import DateField, Field, SelectChoice, TextAreaField, TimeField
from wtforms.validators import ValidationError

from tracker.domain.days import YEARS, day_said
from tracker.domain.errors import Invalid, NoMemory, NotFound, TooMany, Unwritable
from tracker.web.errors.words import sentence_of


class _Refusals:
    """What the library says of a field that it refuses, in words of ours: it knows of choices, and of how long a text is."""

    @staticmethod
    def gettext(_said: str) -> str:
        """Of what is no choice."""
        return str(gettext("Choose from what is offered here."))

    @staticmethod
    def ngettext(said: str, _several: str, number: int) -> str:
        """Of a text that is too long, whose message names the most, or of choices."""
        if "%(max)d" not in said:
            return _Refusals.gettext(said)
        # The library puts the number in.
        return str(ngettext("Use up to %(most)s character.", "Use up to %(most)s characters.", number, most="%(max)d"))


class Form(FlaskForm):
    """A form of ours: what it refuses is said in the reader's language."""

    class Meta(FlaskForm.Meta):
        """How the library makes such a form."""

        def get_translations(self, _form: FlaskForm) -> _Refusals:
            """The words of refusals."""
            return _Refusals()


def chosen_from(words: Mapping[Any, object], **values: object) -> list[SelectChoice]:
    """A choice for each kind of a vocabulary, whose words may take values."""
    return [SelectChoice(str(kind), str(said) % values if values else said) for kind, said in words.items()]


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
            raise ValidationError(sentence_of(err)) from err

    return validate


def _put_beside(form: FlaskForm, err: Invalid) -> None:
    if err.field in form:
        form[err.field].errors = [*form[err.field].errors, sentence_of(err)]
    else:
        form.form_errors.append(sentence_of(err))


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


class ClockField(TimeField):
    """A time of day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take a time, or say how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as err:
            raise ValueError(gettext("Write the time like this: 18:30.")) from err


class DayField(DateField):
    """A day."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take a day, or say how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as err:
            raise ValueError(gettext("Write the day like this: 2026-03-14.")) from err
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(gettext("Choose a day from 1950 to 2199."))


class WordsField(TextAreaField):
    """Words of which the end of a line is one character, as where they were typed: browsers send it as two."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the words with plain line ends."""
        super().process_formdata([each.replace("\r\n", "\n") for each in valuelist])


_NUMBER = re.compile("[1-9][0-9]{0,5}")


def page_number() -> int:
    """The number in `page`, 1 where there is none. NotFound for what can be no number of a page."""
    number = request.args.get("page", "1")
    if not _NUMBER.fullmatch(number):
        raise NotFound
    return int(number)


View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_USUAL = "application/x-www-form-urlencoded"
_FORMS = frozenset({_USUAL, "multipart/form-data"})
_MOST_FIELDS, _MOST_BYTES = 5_000, 512 * 1024
"""More than the longest form of ours has. Werkzeug bounds neither: a body of nothing but names costs seconds to take apart."""

_lists: WeakKeyDictionary[Callable[..., Any], frozenset[str]] = WeakKeyDictionary()
_unread: WeakSet[Callable[..., Any]] = WeakSet()


def several(*names: str) -> Callable[[View], View]:
    """Declare the fields that a view reads as lists, such as groups of ticks."""

    def declare(view: View) -> View:
        _lists[view] = frozenset(names)
        return view

    return declare


def unread(view: View) -> View:
    """Declare that a view reads no field, so that whatever is sent cannot hold it up."""
    _unread.add(view)
    return view


def lists_of(view: Callable[..., Any]) -> frozenset[str]:
    """The fields that a view reads as lists."""
    return _lists.get(view, frozenset())


def _of_some_length(stream: IO[bytes]) -> IO[bytes]:
    said = stream.read(_MOST_BYTES + 1)
    if len(said) > _MOST_BYTES or said.count(b"&") >= _MOST_FIELDS:
        raise RequestEntityTooLarge
    return BytesIO(said)


class _NamedParts(FormDataParser):
    """Whoever reads a form, in this house or in a library, may count on text for each name."""

    def parse(self, stream: IO[bytes], mimetype: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # werkzeug's own signature
        """Read a form; Invalid where a part of it has no name, and too large where it has more than any form of ours."""
        if mimetype == _USUAL:
            stream = _of_some_length(stream)
        stream, form, files = super().parse(stream, mimetype, *args, **kwargs)
        if None in form or None in files:
            for file in chain.from_iterable(files.listvalues()):
                file.close()
            raise _no_form()
        return stream, form, files


class _FormRequest(Request):
    form_data_parser_class = _NamedParts


def ask_for_tokens(app: Flask) -> None:
    """Refuse, before every request that writes, a form without the token that its page gave it: it came from elsewhere."""
    # Exit must also lead away from a page whose session has ended; policy.guard still refuses other sites' posts.
    CSRFProtect(app).exempt("tracker.web.account.exit.leave_page")


def install(app: Flask) -> None:
    """Refuse, before every request that names a view, what is no form, and a field that is there twice.

    Ask for it after what refuses strangers. A form with a part that has no name is refused wherever it is first read.
    """
    app.request_class = _FormRequest
    app.before_request(_refuse_unclear)


def _refuse_unclear() -> None:
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if view in _unread:
        return
    if _is_no_form():
        raise _no_form()
    if not _doubled() - lists_of(view):
        return
    if request.method in _READS:
        raise Invalid("", "address_says_twice")
    raise Invalid("", "field_twice")


def _no_form() -> Invalid:
    return Invalid("", "no_form")


def _is_no_form() -> bool:
    # Flask-WTF would read JSON as a form, whose fields nothing here has looked at.
    sent = bool(request.mimetype) or bool(request.content_length)
    return request.method not in _READS and sent and request.mimetype not in _FORMS


def _doubled() -> set[str]:
    """The names that came more than once, in the address or in the form; a file and a field of one name are two."""
    doubled = {name for part in (request.form, request.files, request.args) for name, values in part.lists() if values[1:]}
    return doubled | request.form.keys() & request.files.keys()
