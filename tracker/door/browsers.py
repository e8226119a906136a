"""Who sends a request, as far as that can be told before it has a thread: from which network, and with which browser."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from werkzeug.sansio.http import parse_cookie  # takes bytes that are no text

from tracker.domain.networks import machine_of, network_of
from tracker.door.threads import Sender
from tracker.web.session import SIGNED_IN, cookie_named

_KNOWN = 10_000


class Browsers:
    """The browsers with which somebody was signed in. Anybody can make up cookies, so all others of an address are one."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._cookie = cookie_named("s", config)
        self._known: dict[str, None] = {}

    def sender(self, cookies: str, address: str) -> Sender:
        """Who sends these cookies from this address."""
        browser = self._mark(cookies)
        return Sender(network_of(address), browser if browser in self._known else machine_of(address))

    def note(self, environ: Mapping[str, Any]) -> None:
        """Know a browser from now on if somebody was signed in with it. `environ` is that of a request that was answered."""
        if not environ.get(SIGNED_IN):
            return
        browser = self._mark(environ["HTTP_COOKIE"])
        self._known.pop(browser, None)
        self._known[browser] = None
        while len(self._known) > _KNOWN:
            self._known.pop(next(iter(self._known)), None)

    def _mark(self, cookies: str) -> str:
        return sha256(parse_cookie(cookies).get(self._cookie, "").encode()).hexdigest()
