"""Every setting of Steady: environment name (prefix STEADY_), default, meaning. `STEADY_X_FILE` reads X from a file.

What is empty is as good as not there.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit


def _setting(name: str, default: str) -> str:
    file = os.environ.get(f"STEADY_{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(f"STEADY_{name}") or default


def _whole(name: str, default: str, least: int, most: int) -> int:
    said = _setting(name, default)
    if not (said.isascii() and said.isdecimal() and len(said) < 12 and least <= int(said) <= most):  # noqa: PLR2004  # no endless digits
        raise ValueError(f"STEADY_{name} is {said!r}, and takes a whole number from {least} to {most}")
    return int(said)


def _yes(name: str) -> bool:
    said = _setting(name, "0")
    if said not in {"0", "1"}:
        raise ValueError(f"STEADY_{name} is {said!r}, and takes 1 or nothing")
    return said == "1"


def _address(name: str, default: str) -> str:
    said = _setting(name, default)
    if said and not _is_address(said):
        raise ValueError(f"STEADY_{name} is {said!r}, and takes an address such as https://example.org")
    return said


def _is_address(said: str) -> bool:
    try:
        parts = urlsplit(said)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0 and said.isprintable()
    except ValueError:
        return False


DATA_DIR = _setting("DATA_DIR", "data")  # the folder of the database; the key file lies beside it, never in it
DATABASE_URL = _setting("DATABASE_URL", "")  # sqlite:///path; empty: steady.db in DATA_DIR
SECRET_KEY = _setting("SECRET_KEY", "")  # 32 characters or more; empty: made once beside DATA_DIR, mode 0600
HOST = _setting("HOST", "127.0.0.1")  # the address to listen on; 0.0.0.0 for every one that this machine has
PORT = _whole("PORT", "8000", 0, 65535)  # the port to listen on
BASE_URL = _address("BASE_URL", "")  # the address that people open, such as https://steady.example; empty: this machine
ALLOW_HTTP = _yes("ALLOW_HTTP")  # 1: allow plain http beyond this machine; each page then says so
PROXY_HOPS = _whole("PROXY_HOPS", "0", 0, 10)  # how many reverse proxies stand in front; 0 trusts no forwarded address
PROXY_ADDRESSES = _setting("PROXY_ADDRESSES", "")  # addresses or networks of those proxies, beside this machine itself
THREADS = _whole("THREADS", "6", 4, 8)  # how many requests are served side by side, 4 to 8
EXIT_URL = _address("EXIT_URL", "https://www.bbc.co.uk/weather")  # the neutral address that Exit leads to
MAX_CONTENT_LENGTH = _whole("MAX_CONTENT_LENGTH", str(6 * 1024 * 1024), 65536, 1024**3)  # bytes of one request, files included
