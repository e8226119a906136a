"""What every page has at hand."""

from flask import Flask, current_app
from flask_babel import gettext

from tracker.domain.record.versions import compared
from tracker.queries.leaving import has_parted
from tracker.queries.site import site
from tracker.web.session import fresh_key, signed_in


def install(app: Flask) -> None:
    """Give templates what base.html and the macros ask for."""
    app.jinja_env.globals.update(
        compared=compared,
        fresh_key=fresh_key,
        has_parted=has_parted,
        host_line=_HostLine(),
        http_warning=_HttpWarning(),
        is_signed_in=signed_in,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


class _HostLine:
    """Who hosts this server; asked for when a page shows it, so that it is right from the moment of set-up."""

    def __str__(self) -> str:
        return host_line()

    def __bool__(self) -> bool:
        return bool(host_line())


class _HttpWarning:
    """Says on every page that this server may be reached over plain http beyond this machine."""

    def __str__(self) -> str:
        return str(gettext("This server is reached without encryption. Anybody on the same network could read along."))

    def __bool__(self) -> bool:
        return bool(current_app.config["ALLOW_HTTP"])


def host_line() -> str:
    """Who hosts this server, in one line; empty before set-up. It never changes, so it is asked for once."""
    name = current_app.extensions.get("steady.host")
    if name is None:
        known = site()
        if known is None:
            return ""
        name = current_app.extensions["steady.host"] = known.host_name
    return str(gettext("Hosted by %(name)s", name=name))
