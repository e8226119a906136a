"""Who sends a request, as far as that can be told before it has a thread: from which network, and with which browser."""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from werkzeug.sansio.http import parse_cookie  # takes bytes that are no text

from tracker.domain.addresses import machine_of, network_of
from tracker.door.threads import Sender
from tracker.services.account.browsers import has_signed_in_at_a_glance
from tracker.web.session import SIGNED_IN, cookie_named

_KNOWN = 10_000


class Browsers:
    """The browsers with which somebody was signed in. Anybody can make up cookies, so all others of an address are one.

    All sessions of a person are theirs, so that nobody has more turns for signing in more often. A session is known from its
    first answer on. The token that a browser keeps is known by itself: also while nobody is signed in there, and in a server
    that has only just started.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._cookie, self._kept = cookie_named("s", config), cookie_named("d", config)
        self._known = OrderedDict[str, str]()

    def sender(self, cookies: str, address: str) -> Sender:
        """Who sends these cookies from this address."""
        said = parse_cookie(cookies)
        session, token = _mark_of(said.get(self._cookie, "")), said.get(self._kept, "")
        if person := self._known.get(session):
            return Sender(network_of(address), session, person, known=True)
        known = has_signed_in_at_a_glance(token)
        browser = _mark_of(token) if known else machine_of(address)
        return Sender(network_of(address), browser, browser, known=known)

    def note(self, environ: Mapping[str, Any]) -> None:
        """Know a browser from now on if somebody was signed in with it. `environ` is that of a request that was answered."""
        if not environ.get(SIGNED_IN):
            return
        browser = _mark_of(parse_cookie(environ["HTTP_COOKIE"]).get(self._cookie, ""))
        self._known.pop(browser, None)
        self._known[browser] = environ[SIGNED_IN]
        while len(self._known) > _KNOWN:
            self._known.popitem(last=False)  # in one step: several threads answer


def _mark_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
