"""The one place that knows who is signed in: a cookie that names a session row, and nothing else."""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from flask import Flask, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.viewer import Actor
from tracker.queries.account.sessions import SignedIn
from tracker.queries.account.sessions import signed_in as session_behind
from tracker.services import writing
from tracker.services.account import sessions

SIGNED_IN = "steady.signed_in"
"""Under this stands in the environment of a request who is signed in, by their id, once that is known."""

_UNSIGNED = frozenset({"csrf_token"})


class _Somebody(UserMixin):
    """What flask-login wants to see of a signed-in person."""

    def __init__(self, live: SignedIn) -> None:
        self.live = live

    def get_id(self) -> str:
        """The session row's key: a person may have several."""
        return self.live.token_hash


def install(app: Flask) -> None:
    """Let flask-login ask our session rows, and only them."""
    manager = LoginManager(app)
    manager.session_protection = None
    # What that protection would compare; flask-login works it out for every request even so.
    manager._session_identifier_generator = str  # noqa: SLF001  # flask-login has no switch for it
    manager.request_loader(_load)
    # It would open the session of every answer, files included, for a cookie that is never set.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)  # noqa: SLF001  # flask-login has no switch for it


def _load(_request: object) -> _Somebody | None:
    token = request.cookies.get(cookie_name("s"))
    if not token:
        return None
    live = session_behind(token, clock.now())
    if live is None:
        return None
    request.environ[SIGNED_IN] = live.actor.person
    if live.stale:
        sessions.note_sign_of_life(live.token_hash)
    return _Somebody(live)


def signed_in() -> bool:
    """Whether this request comes with a live session."""
    return bool(current_user.is_authenticated)


def actor() -> Actor:
    """The signed-in person, with the form key of what they sent. Only for views that members alone may open."""
    live: SignedIn = current_user.live
    key = request.form.get("key", "")[:64] if request.method == "POST" else ""
    return replace(live.actor, key=key, digest=_digest()) if key else live.actor


def member() -> Actor:
    """The signed-in person, whatever they sent: for what looks at every request of theirs."""
    live: SignedIn = current_user.live
    return live.actor


def _digest() -> str:
    said = sorted((name, value) for name, value in request.form.items(multi=True) if name not in _UNSIGNED)
    # Keyed, so that nobody who has the table can try out what was written.
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, repr((request.path, said)).encode(), sha256).hexdigest()


def session_key() -> str:
    """The key of the row of this request's session."""
    live: SignedIn = current_user.live
    return live.token_hash


def session_token() -> str:
    """The token of this request's cookie, stored nowhere: under it a person's seals are open while they are signed in."""
    return request.cookies.get(cookie_name("s"), "")


def fresh_key() -> str:
    """A key for a form that is about to be shown: sent twice, it is done once."""
    return writing.fresh_key(current_user.live.actor.person if signed_in() else "")


def cookie_name(short: str) -> str:
    """A cookie's name: bound to this host wherever https is in use."""
    return cookie_named(short, current_app.config)


def cookie_named(short: str, config: Mapping[str, Any]) -> str:
    """A cookie's name, for whoever has only the settings."""
    return f"__Host-{short}" if config["SESSION_COOKIE_SECURE"] else short


def give_cookie(response: Response, short: str, value: str, seconds: int | None) -> None:
    """Set one of our own cookies; without `seconds` it ends with the browser."""
    response.set_cookie(
        cookie_name(short),
        value,
        max_age=seconds,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def take_cookie(response: Response, short: str) -> None:
    """Remove one of our own cookies."""
    response.delete_cookie(cookie_name(short), secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True)


def cleared(response: ResponseReturnValue, what: str) -> Response:
    """Take our cookies back and ask the browser to forget `what` (values of Clear-Site-Data)."""
    out = make_response(response)
    take_cookie(out, "s")
    take_cookie(out, "v")
    out.headers["Clear-Site-Data"] = what
    return out
