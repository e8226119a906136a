"""Every setting of Steady: environment name (prefix STEADY_), default, meaning. `STEADY_X_FILE` reads X from a file."""

import os
from pathlib import Path


def _setting(name: str, default: str) -> str:
    file = os.environ.get(f"STEADY_{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(f"STEADY_{name}", default)


DATA_DIR = _setting("DATA_DIR", "data")  # the folder of the database; the key file lies beside it, never in it
DATABASE_URL = _setting("DATABASE_URL", "")  # sqlite:///path; empty: steady.db in DATA_DIR
SECRET_KEY = _setting("SECRET_KEY", "")  # 32 characters or more; empty: made once beside DATA_DIR, mode 0600
HOST = _setting("HOST", "127.0.0.1")  # the address to listen on; 0.0.0.0 for every one that this machine has
PORT = int(_setting("PORT", "8000"))  # the port to listen on
BASE_URL = _setting("BASE_URL", "")  # the address that people open, such as https://steady.example; empty: this machine
ALLOW_HTTP = _setting("ALLOW_HTTP", "") == "1"  # 1: allow plain http beyond this machine; each page then says so
PROXY_HOPS = int(_setting("PROXY_HOPS", "0"))  # how many reverse proxies stand in front; 0 trusts no forwarded address
PROXY_ADDRESSES = _setting("PROXY_ADDRESSES", "")  # addresses or networks of those proxies, beside this machine itself
THREADS = int(_setting("THREADS", "6"))  # how many requests are served side by side, 4 to 8
EXIT_URL = _setting("EXIT_URL", "https://www.bbc.co.uk/weather")  # the neutral address that Exit leads to
MAX_CONTENT_LENGTH = int(_setting("MAX_CONTENT_LENGTH", str(6 * 1024 * 1024)))  # bytes of one request, files included
