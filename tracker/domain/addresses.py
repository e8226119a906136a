"""Addresses: where Steady can be opened, who stands behind a connection, and which addresses one household has together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit


def network_of(address: str) -> str:
    """The network of an address: /24 for IPv4, also where it is written as IPv6, and /56 for IPv6; any other text as it is."""
    return _around(address, 24, 56)


def machine_of(address: str) -> str:
    """The addresses that one machine may have at once: /32 for IPv4 and /64 for IPv6; any other text as it is."""
    return _around(address, 32, 64)


@lru_cache(1000)  # asked for each request, of few addresses
def _around(address: str, bits: int, bits_of_ipv6: int) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, bits if isinstance(found, IPv4Address) else bits_of_ipv6), strict=False))


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
        found = ip_of(connected)
        return found is not None and (found.is_loopback or any(found in each for each in self.networks))

    def client(self, connected: str, forwarded: str) -> str:
        """Who stands behind a connection: what a proxy of ours says in X-Forwarded-For, else the connected address."""
        said = [each.strip() for each in forwarded.split(",")]
        if not self.hops or len(said) < self.hops or not self.has(connected):
            return connected
        found = ip_of(said[-self.hops])
        return connected if found is None else str(found)


def partner_address(config: Mapping[str, Any]) -> Address:
    """The address to give to the partner, from the settings."""
    base = str(config["BASE_URL"]).rstrip("/") or f"http://{_host(str(config['HOST']))}:{config['PORT']}"
    reachable = not only_here(urlsplit(base).hostname)
    return Address(base, reachable, beyond=reachable or not only_here(str(config["HOST"])))


def only_here(host: str | None) -> bool:
    """Whether a host is an address that only this machine itself can open."""
    found = ip_of(host or "")
    return host == "localhost" or (found is not None and found.is_loopback)


def _host(host: str) -> str:
    found = ip_of(host)
    return "127.0.0.1" if not host or (found is not None and found.is_unspecified) else in_address(host)


def in_address(host: str) -> str:
    """The host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def proxies_of(config: Mapping[str, Any]) -> Proxies:
    """The proxies that the settings name; ValueError where STEADY_PROXY_ADDRESSES holds something else than addresses."""
    said = str(config["PROXY_ADDRESSES"]).replace(",", " ").split()
    return Proxies(int(config["PROXY_HOPS"]), tuple(ip_network(each, strict=False) for each in said))


@lru_cache(maxsize=1024)
def ip_of(text: str) -> IPv4Address | IPv6Address | None:
    """An address as text, also as some proxies write it, with a port or as IPv4 in IPv6; None for anything else."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
