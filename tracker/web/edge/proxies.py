"""Where a request comes from: proxies that are believed, and plain http or strange host names that are refused."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.domain.addresses import Proxies, only_here, partner_address, proxies_of

_CONNECTED, _NAMED = "steady.connected", "steady.named"
_MISDIRECTED = 421

Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def client_address() -> str:
    """The network address that this request comes from, as text; a forwarded one only where a proxy of ours says it."""
    return request.remote_addr or ""


def reached_without_encryption() -> bool:
    """Whether this request came over plain http from elsewhere, though people are meant to come over https."""
    meant = str(current_app.config["BASE_URL"]).startswith("https://")
    return meant and not request.is_secure and not only_here(urlsplit(request.host_url).hostname)


def know_addresses(app: Flask) -> None:
    """Believe forwarded headers from the proxies of the settings alone, and refuse plain http from anybody else elsewhere."""
    proxies = proxies_of(app.config)
    app.wsgi_app = _behind(proxies, app.wsgi_app)  # type: ignore[assignment,method-assign]  # the documented way
    if not partner_address(app.config).beyond:
        app.before_request(_refuse_other_names)
    if not app.config["ALLOW_HTTP"]:
        app.before_request(lambda: _refuse_others(proxies))


def _behind(proxies: Proxies, plain: Wsgi) -> Wsgi:
    hops = proxies.hops
    forwarded = ProxyFix(plain, x_for=0, x_proto=hops, x_host=hops) if hops else plain

    def answer(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        connected = environ.get("REMOTE_ADDR", "")
        environ[_CONNECTED], environ[_NAMED] = connected, environ.get("HTTP_HOST", "")
        environ["REMOTE_ADDR"] = proxies.client(connected, environ.get("HTTP_X_FORWARDED_FOR", ""))
        return (forwarded if proxies.has(connected) else plain)(environ, start)

    return answer


def _refuse_others(proxies: Proxies) -> ResponseReturnValue | None:
    if proxies.has(request.environ[_CONNECTED]):
        return None
    return _misdirected()


def _refuse_other_names() -> ResponseReturnValue | None:
    """Refuse a name that leads to this machine without being its own: the page of a stranger can give itself such a name."""
    said = {each for each in (request.environ[_NAMED], request.host) if each}
    return None if all(only_here(_hostname(each)) for each in said) else _misdirected()


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _misdirected() -> ResponseReturnValue:
    address = partner_address(current_app.config)
    return render_template("elsewhere.html", address=address.base, beyond=address.beyond), _MISDIRECTED
