"""Every setting of Steady: environment name (prefix STEADY_), default, meaning. `STEADY_X_FILE` reads X from a file.

What is empty is as good as not there.
"""

import os
import re
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

_LONGEST_NUMBER = 11
_LONGEST_NAME = 253  # of a computer, with its dots
_LAST_PORT = 65535


def _setting(name: str, default: str) -> str:
    file = os.environ.get(f"STEADY_{name}_FILE")
    said = (_content(name, file) if file else os.environ.get(f"STEADY_{name}")) or default
    if not _is_text(said):
        raise ValueError(f"STEADY_{name} holds bytes that are no text (UTF-8)")
    return said


def _content(name: str, file: str) -> str:
    longest = 65536
    try:
        with Path(file).open("rb") as opened:
            said = opened.read(longest + 1)
    except OSError as err:
        raise ValueError(f"STEADY_{name}_FILE names {file}, which cannot be read: {err.strerror}") from None
    if len(said) > longest:
        raise ValueError(f"STEADY_{name}_FILE names {file}, which is longer than {longest} bytes")
    return said.decode(errors="surrogateescape").strip()


def _is_text(said: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in said)


def _whole(name: str, default: str, least: int, most: int) -> int:
    said = _setting(name, default)
    if not (said.isascii() and said.isdecimal() and len(said) <= _LONGEST_NUMBER and least <= int(said) <= most):
        raise _refused(name, said, f"a whole number from {least} to {most}")
    return int(said)


def _yes(name: str) -> bool:
    said = _setting(name, "0")
    if said not in {"0", "1"}:
        raise _refused(name, said, "1 or nothing")
    return said == "1"


def _host(name: str, default: str) -> str:
    said = _setting(name, default)
    if not _is_host(said):
        raise _refused(name, said, "an address such as 192.168.1.20 or ::, or the name of a computer")
    return said


def _base(name: str, default: str) -> str:
    said = _setting(name, default)
    if said and not _is_base(said):
        raise _refused(
            name, said, "http or https, a host and perhaps a port, such as https://example.org or http://192.168.1.20:8000"
        )
    return said


def _page(name: str, default: str) -> str:
    said = _setting(name, default)
    if said and not _is_page(said):
        raise _refused(name, said, "the address of a page, without spaces or quotes, such as https://example.org/weather")
    return said


def _networks(name: str, default: str) -> str:
    said = _setting(name, default)
    try:
        for each in said.replace(",", " ").split():
            ip_network(each, strict=False)
    except ValueError:
        raise _refused(name, said, "addresses or networks such as 172.18.0.0/16, with spaces between them") from None
    return said


def _one_of(name: str, default: str, known: Sequence[str]) -> str:
    said = _setting(name, default)
    if said not in known:
        raise _refused(name, said, f"one of {', '.join(known)}")
    return said


def _refused(name: str, said: str, taken: str) -> ValueError:
    return ValueError(f"STEADY_{name} is {said[:80]!r}, and takes {taken}")


def _is_host(said: str) -> bool:
    try:
        return bool(ip_address(said)) and "%" not in said
    except ValueError:
        return _is_name(said)


def _is_name(said: str) -> bool:
    try:
        labels = said.encode("idna").decode().removesuffix(".").split(".")
    except UnicodeError:
        return False
    plain = all(re.fullmatch(r"[\w-]{1,63}", each, re.ASCII) for each in labels)
    # What ends in a number is read as an address, of sorts such as 127.1 that nobody means.
    return plain and len(said) <= _LONGEST_NAME and not re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1], re.ASCII | re.IGNORECASE)


def _is_base(said: str) -> bool:
    found = re.fullmatch(r"https?://([^:/\[\]]+|\[[^/\[\]]*:[^/\[\]]*\])(?::([0-9]{1,5}))?/?", said)
    if found is None or not 0 < int(found[2] or 80) <= _LAST_PORT:
        return False
    host = found[1].strip("[]")
    return _is_host(host) and not _is_every_address(host)


def _is_every_address(said: str) -> bool:
    """Whether it stands for every address of a machine, which nobody opens."""
    try:
        return ip_address(said).is_unspecified
    except ValueError:
        return False


def _is_page(said: str) -> bool:
    # What would end the address where it stands in a page.
    if not said.isprintable() or set(said) & set(" \"'<>\\^`{|}"):
        return False
    try:
        parts = urlsplit(said)
        return (
            parts.scheme in {"http", "https"} and "@" not in parts.netloc and parts.port != 0 and _is_host(parts.hostname or "")
        )
    except ValueError:
        return False


DATA_DIR = _setting("DATA_DIR", "data")  # the folder of the database; the key file lies beside it, never in it
DATABASE_URL = _setting("DATABASE_URL", "")  # sqlite:///path; empty: steady.db in DATA_DIR
SECRET_KEY = _setting("SECRET_KEY", "")  # 32 characters or more; empty: made once beside DATA_DIR, mode 0600
HOST = _host("HOST", "127.0.0.1")  # the address to listen on; 0.0.0.0 for every one that this machine has
PORT = _whole("PORT", "8000", 1, _LAST_PORT)  # the port to listen on
BASE_URL = _base("BASE_URL", "")  # the address that people open, such as https://steady.example; empty: this machine
ALLOW_HTTP = _yes("ALLOW_HTTP")  # 1: allow plain http beyond this machine; each page then says so
PROXY_HOPS = _whole("PROXY_HOPS", "0", 0, 10)  # how many reverse proxies stand in front; 0 trusts no forwarded address
PROXY_ADDRESSES = _networks("PROXY_ADDRESSES", "")  # addresses or networks of those proxies, beside this machine itself
THREADS = _whole("THREADS", "6", 4, 8)  # how many requests are served side by side, 4 to 8
EXIT_URL = _page("EXIT_URL", "https://www.bbc.co.uk/weather")  # the neutral address that Exit leads to
SOURCE_URL = _page("SOURCE_URL", "")  # where the program that runs here can be read; empty: Steady gives out its own files
LANGUAGE = _one_of(
    "LANGUAGE", "en", ("en", "xx", "xx-rtl")
)  # xx: each text longer and in brackets, to check translations; xx-rtl: right to left
MAX_CONTENT_LENGTH = _whole("MAX_CONTENT_LENGTH", str(6 * 1024 * 1024), 65536, 1024**3)  # bytes of one request, files included
