"""The edge of the application: which requests are let in, and what every response says to the browser."""

import gzip
from collections.abc import Callable, Iterable
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse

from flask import Flask, Response, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import resources
from tracker.domain.addresses import Proxies, only_here, partner_address, proxies_of

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_OFF = ("accelerometer", "browsing-topics", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "usb")
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _OFF),
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
_TWO_YEARS = "max-age=63072000; includeSubDomains"


def install(app: Flask) -> None:
    """Add the headers to every response, errors and files included."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    response.headers.extend(_ALWAYS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = _TWO_YEARS
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint == "static":
        response.headers["Cache-Control"] = "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


_WORTH_IT = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/manifest+json"})


def compress(app: Flask) -> None:
    """Compress files of ours for browsers that take it, each once."""
    packed: dict[str, bytes] = {}

    def pack(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in _WORTH_IT:
            return response
        response.vary.add("Accept-Encoding")
        # A whole file, not a part.
        if response.status_code == HTTPStatus.OK and request.accept_encodings["gzip"]:
            _replace(response, packed)
        return response

    app.after_request(pack)


def _replace(response: Response, packed: dict[str, bytes]) -> None:
    mark = response.get_etag()[0] or request.path
    file: Any = response.response
    if mark not in packed:
        packed[mark] = gzip.compress(b"".join(file), mtime=0)
    file.close()
    response.direct_passthrough = False
    response.set_data(packed[mark])
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(mark, weak=True)


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


STYLE = "steady.css"
"""The name under which every file of static/css is served: one request a page."""

SHEETS = (
    *("tokens", "base", "utilities", "page", "top", "exit", "nav", "day-head"),
    *("buttons", "forms", "scale", "cards", "sections", "lines", "marks", "answers", "pills", "rows"),
    *("words", "notices", "lists", "folds", "tables", "facts", "codes"),
    *("sheet", "drawings", "month", "charts", "print"),
)
"""The files of static/css in the order of the cascade: of two rules that weigh the same, the later one counts."""


def serve_files(app: Flask) -> None:
    """Join the style sheets, serve them beside the files, and add to the address of each file a mark of what it says."""
    style = b"\n".join((resources.STATIC / "css" / f"{name}.css").read_bytes() for name in SHEETS)
    marks = {STYLE: _mark(style)}

    def serve(filename: str) -> Response:
        if filename == STYLE:
            return send_file(BytesIO(style), mimetype="text/css", etag=marks[STYLE])
        return app.send_static_file(filename)

    def add_mark(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            name = values["filename"]
            if name not in marks:
                marks[name] = _mark((resources.STATIC / name).read_bytes())
            values["v"] = marks[name]

    app.view_functions["static"] = serve
    app.url_defaults(add_mark)


def _mark(said: bytes) -> str:
    return sha256(said).hexdigest()[:12]


_OF_NOBODY = frozenset({"filename"})


def build_once(app: Flask) -> None:
    """Build an address that stands on page after page only once: that of a file, and of a page that takes no value.

    One that names a thing of somebody's, or lets somebody in, is built each time and stays nowhere.
    """
    build, built = app.url_for, dict[tuple[str, ...], str]()

    def url_for(endpoint: str, **values: Any) -> str:  # noqa: ANN401  # as Flask's own
        if not values.keys() <= _OF_NOBODY:
            return build(endpoint, **values)
        wanted = (endpoint, *values.values())
        if wanted not in built:
            built[wanted] = build(endpoint, **values)
        return built[wanted]

    app.url_for = url_for  # type: ignore[method-assign]  # flask.url_for asks the application, so that it can be given its own
    app.jinja_env.globals["url_for"] = url_for
