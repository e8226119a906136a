"""Which address people open, and from which address a request comes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

_CONNECTED, _NAMED = "steady.connected", "steady.named"
_MISDIRECTED = 421

Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where Steady can be opened: `reachable` says whether that works from another device.

    `beyond` says whether another device can open Steady at all, perhaps at an address that no setting names.
    """

    base: str
    reachable: bool
    beyond: bool


@dataclass(frozen=True, slots=True)
class Proxies:
    """The programs in front of this server: how many stand in a row, and the networks that they connect from."""

    hops: int
    networks: tuple[IPv4Network | IPv6Network, ...]

    def has(self, connected: str) -> bool:
        """Whether a connection from this address comes from one of them. This machine always counts as one."""
        found = _ip(connected)
        return found is not None and (found.is_loopback or any(found in each for each in self.networks))

    def client(self, connected: str, forwarded: str) -> str:
        """Who stands behind a connection: what a proxy of ours says in X-Forwarded-For, else the connected address."""
        said = [each.strip() for each in forwarded.split(",")]
        if not self.hops or len(said) < self.hops or not self.has(connected):
            return connected
        found = _ip(said[-self.hops])
        return connected if found is None else str(found)


def partner_address(config: Mapping[str, Any]) -> Address:
    """The address to give to the partner, from the settings."""
    base = str(config["BASE_URL"]).rstrip("/") or f"http://{_host(str(config['HOST']))}:{config['PORT']}"
    reachable = not only_here(urlsplit(base).hostname)
    return Address(base, reachable, beyond=reachable or not only_here(str(config["HOST"])))


def only_here(host: str | None) -> bool:
    """Whether a host is an address that only this machine itself can open."""
    found = _ip(host or "")
    return host == "localhost" or (found is not None and found.is_loopback)


def _host(host: str) -> str:
    found = _ip(host)
    return "127.0.0.1" if not host or (found is not None and found.is_unspecified) else in_address(host)


def in_address(host: str) -> str:
    """The host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def proxies_of(config: Mapping[str, Any]) -> Proxies:
    """The proxies that the settings name; ValueError where STEADY_PROXY_ADDRESSES holds something else than addresses."""
    said = str(config["PROXY_ADDRESSES"]).replace(",", " ").split()
    return Proxies(int(config["PROXY_HOPS"]), tuple(ip_network(each, strict=False) for each in said))


def client_address() -> str:
    """The network address that this request comes from, as text; a forwarded one only where a proxy of ours says it."""
    return request.remote_addr or ""


def reached_without_encryption() -> bool:
    """Whether this request came over plain http from elsewhere, though people are meant to come over https."""
    meant = str(current_app.config["BASE_URL"]).startswith("https://")
    return meant and not request.is_secure and not only_here(urlsplit(request.host_url).hostname)


def install(app: Flask) -> None:
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


@lru_cache(maxsize=1024)
def _ip(text: str) -> IPv4Address | IPv6Address | None:
    """An address as text, also as some proxies write it, with a port or as IPv4 in IPv6; None for anything else."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
