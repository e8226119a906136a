"""Every route names who may open it; what names nothing opens for nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tracker.queries.sessions import site
from tracker.web.errors import typed_words
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


def policy(name: str, *, way_out: bool = False) -> Callable[[View], View]:
    """Declare who may open a view: one of POLICIES. A way out is answered by threads that serve nothing else."""
    if name not in POLICIES:
        raise KeyError(name)

    def declare(view: View) -> View:
        view.policy = name  # type: ignore[attr-defined]  # read back by policy_of
        view.way_out = way_out  # type: ignore[attr-defined]  # read back by ways_out
        return view

    return declare


def policy_of(view: Callable[..., Any]) -> str | None:
    """The declared policy of a view, or None."""
    name: str | None = getattr(view, "policy", None)
    return name


def ways_out(app: Flask) -> Callable[[str, str], bool]:
    """A test of whether a method and a path (decoded) name a route that is declared a way out."""
    routes = app.url_map.bind("")

    def is_way_out(method: str, path: str) -> bool:
        try:
            endpoint, _ = routes.match(path, method)
        except (HTTPException, RequestRedirect):
            return False
        return bool(getattr(app.view_functions[endpoint], "way_out", False))

    return is_way_out


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
    name = "open" if request.endpoint == "static" else policy_of(current_app.view_functions[request.endpoint])
    if name in {"open", "visit"}:
        return None
    if name == "member":
        return None if signed_in() else _to_the_door()
    if name == "set-up" and site() is None:
        return None
    return abort(404)


def _to_the_door() -> ResponseReturnValue:
    if site() is None:
        return redirect(url_for("set_up.page"), 303)
    if typed_words():
        abort(401)  # a page that keeps what was written while a session ended
    return redirect(url_for("accounts.sign_in", next=request.path if request.method == "GET" else None), 303)
