"""Which browser sends a request, before anybody has looked at it."""

import pytest

from tests.support.factories import person
from tests.support.sign_ins import opened
from tracker.door import browsers
from tracker.door.browsers import Browsers
from tracker.models.encrypted import forget_opened_keys
from tracker.services.account.browsers import look_ahead, token_for
from tracker.web.session import SIGNED_IN

HTTP = {"SESSION_COOKIE_SECURE": False}
HOME, OTHER = "192.0.2.7", "192.0.2.8"


def answered(known: Browsers, cookies: str, *, who: str = "", signed_in: bool = True) -> None:
    known.note({"HTTP_COOKIE": cookies} | ({SIGNED_IN: who or cookies} if signed_in else {}))


def test_a_browser_with_which_somebody_was_signed_in_is_known_by_its_session_wherever_it_is():
    known = Browsers(HTTP)
    answered(known, "s=Sam; c=one")
    answered(known, "s=Alex")
    sam, alex = known.sender("c=two; s=Sam", HOME), known.sender("s=Alex", HOME)
    assert (sam.known, known.sender("s=Eve", HOME).known) == (True, False)
    assert (sam.network, sam.browser == alex.browser) == ("192.0.2.0/24", False)
    assert known.sender("s=Sam", OTHER) == sam


def test_however_often_somebody_signs_in_all_their_sessions_are_theirs():
    known = Browsers(HTTP)
    for cookies, who in (("s=laptop", "Sam"), ("s=phone", "Sam"), ("s=tablet", "Alex")):
        answered(known, cookies, who=who)
    laptop, phone, alex = (known.sender(cookies, HOME) for cookies in ("s=laptop", "s=phone", "s=tablet"))
    assert laptop.person == phone.person != alex.person
    assert laptop.browser != phone.browser


def test_made_up_cookies_make_no_browser_and_all_unknown_ones_of_an_address_are_one():
    known = Browsers(HTTP)
    answered(known, "s=made-up", signed_in=False)
    plain = known.sender("", HOME)
    assert {
        known.sender(cookies, HOME) for cookies in ("s=made-up", "s=another", "s=", "c=one", "\xff;=;s", "s=\xed\xa0", "s=Sam")
    } == {plain}
    assert known.sender("", OTHER) != plain


@pytest.mark.usefixtures("db")
def test_a_browser_that_somebody_signed_in_with_is_known_by_its_token_also_after_a_restart():
    person("Sam")
    tokens = [opened().device, opened().device]
    known, came = Browsers(HTTP), token_for("")
    forget_opened_keys()
    look_ahead()
    found = [known.sender(f"d={token}; s=ended", HOME).browser for token in (*tokens, came, "made-up", "")]
    stranger = known.sender("", HOME).browser
    assert [known.sender(f"d={token}", HOME).known for token in (*tokens, came, "made-up")] == [True, True, False, False]
    assert len({*found[:2], stranger}) == 3
    assert found[2:] == [stranger] * 3
    answered(known, f"s=Sam; d={tokens[0]}")
    assert known.sender(f"s=Sam; d={tokens[0]}", HOME) == known.sender("s=Sam", HOME)


def test_over_https_it_is_the_cookie_of_that_name():
    known = Browsers({"SESSION_COOKIE_SECURE": True})
    answered(known, "__Host-s=Sam; s=another")
    assert known.sender("__Host-s=Sam", HOME) != known.sender("s=Sam", HOME) == known.sender("s=another", HOME)


def test_the_one_that_asked_last_stays_known(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(browsers, "_KNOWN", 2)
    known = Browsers(HTTP)
    for name in ("Sam", "Alex", "Sam", "Eve"):
        answered(known, f"s={name}")
    stranger = known.sender("", HOME)
    assert [known.sender(f"s={name}", HOME) != stranger for name in ("Sam", "Alex", "Eve")] == [True, False, True]
