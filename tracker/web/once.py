"""What is sent is a form of named fields, and one of it or of an address is given once, but where a view says it is a list."""

from collections.abc import Callable
from io import BytesIO
from itertools import chain
from typing import IO, Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from flask import Flask, Request, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from tracker.domain.errors import Invalid

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
        raise Invalid("", gettext("This address says one thing twice, so it cannot be told which is meant."))
    raise Invalid("", gettext("A field came twice, so it cannot be told which is meant. Load the page anew and send it again."))


def _no_form() -> Invalid:
    return Invalid("", gettext("What was sent is not a form of Steady. Load the page anew and send it from there."))


def _is_no_form() -> bool:
    # Flask-WTF would read JSON as a form, whose fields nothing here has looked at.
    sent = bool(request.mimetype) or bool(request.content_length)
    return request.method not in _READS and sent and request.mimetype not in _FORMS


def _doubled() -> set[str]:
    """The names that came more than once, in the address or in the form; a file and a field of one name are two."""
    doubled = {name for part in (request.form, request.files, request.args) for name, values in part.lists() if values[1:]}
    return doubled | request.form.keys() & request.files.keys()
