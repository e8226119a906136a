"""Policies: every route names who may open it, and one that names nobody is closed to all."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tracker.queries.site import site
from tracker.web.errors.answers import typed_words
from tracker.web.session import signed_in

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

POLICIES = {
    "open": "anyone, signed in or not",
    "set-up": "anyone, until the first account exists",
    "member": "a signed-in person, about their own space",
    "visit": "somebody who opened a share with its code, while it lasts",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGES = frozenset({"same-origin", "none"})


class Way(IntEnum):
    """What a request is to somebody who wants to get out, in the order in which it is answered."""

    FIRST = 0  # Exit and sign-out
    ACT = 1  # ends something, or narrows it
    PAGE = 2  # leads to such an act, or to help
    NONE = 3
    STRANGER = 4  # nor is it one, and somebody sends it who never signed in with that browser


@dataclass(frozen=True, slots=True)
class _Declared:
    """What a view says of itself."""

    policy: str
    way_out: bool
    first: bool


_declared: WeakKeyDictionary[Callable[..., Any], _Declared] = WeakKeyDictionary()


def policy(name: str, *, way_out: bool = False, first: bool = False) -> Callable[[View], View]:
    """Declare who may open a view: one of POLICIES.

    A way out is answered by threads that serve nothing else, and one that is `first` before all others. Its page must be light,
    however much was written: whoever opens it holds one of these threads.
    """
    if name not in POLICIES:
        raise KeyError(name)

    def declare(view: View) -> View:
        _declared[view] = _Declared(name, way_out or first, first)
        return view

    return declare


def policy_of(view: Callable[..., Any]) -> str | None:
    """The declared policy of a view, or None."""
    found = _declared.get(view)
    return found.policy if found else None


def policy_at(app: Flask, endpoint: str) -> str | None:
    """The policy of what an endpoint leads to, or None. The files of the pages are open to anyone."""
    return "open" if endpoint == "static" else policy_of(app.view_functions[endpoint])


def ways_out(app: Flask) -> Callable[[str, str], Way]:
    """What a request is, by its method and path (decoded), to somebody who wants to get out."""
    routes = app.url_map.bind("")

    def way_of(method: str, path: str) -> Way:
        try:
            endpoint, _ = routes.match(path, method)
        except (HTTPException, RequestRedirect):
            return Way.NONE
        said = _declared.get(app.view_functions[endpoint])
        if said is None or not said.way_out:
            return Way.NONE
        return Way.FIRST if said.first else Way.PAGE if method in _SAFE else Way.ACT

    return way_of


def guard(app: Flask) -> None:
    """Ask before every request whether it may go on."""
    app.before_request(_only_from_own_pages)
    app.before_request(_only_as_declared)


def _only_from_own_pages() -> None:
    if request.method not in _SAFE and request.headers.get("Sec-Fetch-Site", "none") not in _OWN_PAGES:
        abort(400)


def _only_as_declared() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    name = policy_at(current_app, request.endpoint)
    if name in {"open", "visit"}:
        return None
    if name == "member":
        return None if signed_in() else _to_the_door()
    if name == "set-up" and site() is None:
        return None
    return abort(404)


def _to_the_door() -> ResponseReturnValue:
    if site() is None:
        return redirect(url_for("account.sign_in.set_up"), 303)
    if typed_words():
        abort(401)  # a page that keeps what was written while a session ended
    return redirect(url_for("account.sign_in.sign_in", next=request.path if request.method == "GET" else None), 303)
