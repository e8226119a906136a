"""Which address the partner's phone can open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_ONLY_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where Steady can be opened: `reachable` says whether that works from another device."""

    base: str
    reachable: bool


def partner_address(config: Mapping[str, Any]) -> Address:
    """The address to give to the partner, from the settings."""
    base = str(config["BASE_URL"]).rstrip("/") or f"http://{_host(str(config['HOST']))}:{config['PORT']}"
    return Address(base, reachable=urlsplit(base).hostname not in _ONLY_HERE)


def _host(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  # compared, not listened on
