"""Proof of who somebody is, by address and password: how often it can be tried, and in which browsers it always can.

A wrong password is answered alike, and with the same work, in a browser where its owner is known and in one where they are not.
"""

from collections.abc import Sequence

from tracker.crypto import passwords
from tracker.domain.addresses import network_of
from tracker.domain.errors import Invalid, TooMany
from tracker.models.account import Person
from tracker.queries.account.sessions import is_known_device, person_by_email
from tracker.services.account.browsers import came_before, has_signed_in
from tracker.services.throttle import Bucket, Claim, counted, has_failed

_BY_ACCOUNT_AND_NETWORK = Bucket("sign-in account and network", hour=10, day=30)
_BY_NETWORK = Bucket("sign-in network", hour=60, day=240)
_BY_ACCOUNT = Bucket("sign-in account", hour=100, day=100)
_BY_ACCOUNT_AGAIN = Bucket("sign-in account again", hour=70, day=70)
_BY_BROWSER = Bucket("sign-in browser", hour=20, day=480)
_BY_BROWSER_AT_ALL = Bucket("sign-in browser at all", hour=60, day=480)
_BY_NEW_BROWSERS = Bucket("sign-in new browsers", hour=10, day=30)


def proven(email: str, password: str, device: str, address: str) -> Person:
    """The person whose address, in small letters, and password these are, found or not with the same work.

    `device` is the token that the browser carries, `address` that of its network. Invalid where they do not belong together,
    TooMany after too many wrong tries.
    """
    own = _own_tries(email, device, address)
    try:
        with counted(*tries_at(email, address), beside=own[:1]):
            return _matching(person_by_email(email), password, device)
    except TooMany as refused:
        if not own:
            raise
        return _known_here(email, password, device, own, refused)


def _known_here(email: str, password: str, device: str, own: Sequence[Claim], refused: TooMany) -> Person:
    """Who is known in this browser, where strangers have no try left: everybody else is refused as those are.

    Who is not known is compared with nothing, which takes as long.
    """
    try:
        with counted(*own):
            person = person_by_email(email)
            known = is_known_device(person.id if person else "", device)
            return _matching(person if known else None, password, device)
    except (Invalid, TooMany):
        raise refused from None


def _matching(person: Person | None, password: str, device: str) -> Person:
    # In a browser in which anybody has signed in nobody waits behind strangers, whichever account is tried.
    right = passwords.matches(password, person.password_hash if person else None, stranger=not has_signed_in(device))
    if person is None or not right:
        raise Invalid("password", "sign_in_wrong")
    return person


def tries_at(email: str, address: str) -> list[Claim]:
    """What a wrong try at an account counts in, from whatever browser."""
    network = network_of(address)
    here = Claim(_BY_ACCOUNT_AND_NETWORK, f"{email}|{network}")
    claims = [here, Claim(_BY_NETWORK, network), Claim(_BY_ACCOUNT, email)]
    # A part of the account's tries is kept for networks that have not failed: nobody can spend it from a few of them.
    return [*claims, Claim(_BY_ACCOUNT_AGAIN, email)] if has_failed(here) else claims


def _own_tries(email: str, device: str, address: str) -> list[Claim]:
    """What a wrong try counts in for the browser that it comes from, if it carries a token of ours: the first of them, always.

    The second, which tries at all addresses share, counts where strangers have none left. Whoever only comes to sign in has as
    many tokens as they like: these share what a network has, so that they keep nobody waiting.
    """
    mine = Claim(_BY_BROWSER, f"{email}|{device}")
    if has_signed_in(device):
        return [mine, Claim(_BY_BROWSER_AT_ALL, device)]
    if came_before(device):
        return [mine, Claim(_BY_NEW_BROWSERS, network_of(address))]
    return []
