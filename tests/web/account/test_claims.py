"""Saying what is true of oneself, where it tells the partner something that they may not know."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.factories import BOTH, BROKE, HURT, account, actor, come_in, csrf, email, pair, password, person, sign_in
from tests.support.pages import goes, post, say_yes
from tracker.models.couple import NotAgain, Repair
from tracker.queries.couple import directions, discloses
from tracker.services.couple import invitation
from tracker.services.couple.invitation import OwnPart
from tracker.web.account import settings

pytestmark = pytest.mark.usefixtures("hosted")

WARNED = (
    "Sam will read this on Today. If Sam does not know, tell Sam first, in person or with a counselor; you can say"
    " it here later. If you are afraid of what happens then, read Help first."
)
WORDS = "Alex says both are true for them. You need not answer."


def joined(app: Flask, inviter: OwnPart, said: str, name: str = "Alex") -> tuple[FlaskClient, str]:
    """Somebody joins Sam, who said `inviter`, and says `said`. Returns their browser and where it was sent."""
    here = f"/join/{invitation.invite(person('Sam', inviter))}/account"
    client = app.test_client()
    page = client.get(here)
    assert WARNED in page.text
    typed = {"name": name, "email": email(name), "password": password(name), "zone": "Europe/Berlin", "said": said}
    answer = client.post(here, data={"csrf_token": csrf(page)} | typed)
    return client, answer.location


def sides(name: str) -> tuple[bool, bool]:
    me = actor(name)
    found = directions(me)
    return any(each.accountable == me.person for each in found), any(each.hurt == me.person for each in found)


def test_whoever_joins_says_that_both_are_true_only_after_a_second_page(app: Flask):
    client, sent = joined(app, BROKE, "both")
    assert (sent, sides("Alex")) == ("/account/claims?said=both", (False, False))
    page = client.get(sent)
    assert goes(page)[0] == f"This will be read on Today by Sam: “{WORDS}”"
    assert "read Help first" in page.text
    assert say_yes(client, page).location == "/account/settings"
    assert sides("Alex") == (True, True)


@pytest.mark.parametrize(("inviter", "said"), [(BROKE, "hurt"), (HURT, "broke")])
def test_an_answer_to_what_the_other_said_is_said_at_once(app: Flask, inviter: OwnPart, said: str):
    _, sent = joined(app, inviter, said)
    assert (sent, all(each.complete for each in directions(actor("Alex")))) == ("/today", True)


@pytest.mark.parametrize(("inviter", "said"), [(BROKE, "broke"), (HURT, "hurt")])
def test_any_other_side_that_the_partner_does_not_expect_has_the_page_too(app: Flask, inviter: OwnPart, said: str):
    client, sent = joined(app, inviter, said)
    assert sent == f"/account/claims?said={said}"
    words = {"broke": "Alex says that they broke trust.", "hurt": "Alex says that their trust was broken."}[said]
    assert words in client.get(sent).text
    assert sides("Alex") == (False, False)


def test_in_the_settings_it_stands_beside_the_choice_and_the_page_comes_before(app: Flask):
    pair()
    alex, sam = (sign_in(app.test_client(), name) for name in ("Alex", "Sam"))
    assert WARNED in " ".join(alex.get("/account/claims").text.split())
    page = post(alex, "/account/claims", "/account/claims", said="both")
    assert (goes(page)[0], sides("Alex")) == (f"This will be read on Today by Sam: “{WORDS}”", (False, True))
    assert WORDS not in sam.get("/today").text
    say_yes(alex, page)
    shown = sam.get("/today").text
    assert shown.index(WORDS) < shown.index("Say my part") < shown.index("Not now")
    assert "What Alex told me" not in shown


def test_who_is_joined_while_they_say_it_alone_sees_the_page_first(app: Flask, monkeypatch: pytest.MonkeyPatch):
    token, sam = invitation.invite(person("Sam")), sign_in(app.test_client(), "Sam")
    alone = actor("Sam")
    come_in(token, account("Alex"))
    invitation.say(actor("Alex"), HURT)
    monkeypatch.setattr(settings, "actor", lambda: alone)  # as it was when the request came in
    page = post(sam, "/account/claims", "/account/claims", said="hurt")
    words = "Sam says that their trust was broken. You need not answer."
    assert (goes(page)[0], sides("Sam")) == (f"This will be read on Today by your partner: “{words}”", (False, False))


def test_not_now_keeps_it_away_and_ones_part_can_still_be_said_without_a_page(app: Flask):
    both = pair()
    invitation.say(both.rater, BOTH)
    alex, sam = (sign_in(app.test_client(), name) for name in ("Alex", "Sam"))
    before = seen(alex)
    assert post(sam, "/couple/asks/put-away").location == "/today"
    assert post(sam, "/couple/asks/put-away").location == "/today"
    assert (WORDS in sam.get("/today").text, NotAgain.select().count(), seen(alex)) == (False, 1, before)
    assert post(sam, "/account/claims", "/account/claims", said="both").location == "/account/settings"
    assert all(each.complete for each in directions(actor("Sam")))
    assert "What Alex told me" in sam.get("/today").text


def seen(client: FlaskClient) -> list[str]:
    found = ("/today", "/record", "/account/settings", "/account/claims", "/exports", "/trends")
    return [re.sub(r'value="[^"]{20,}"', "", client.get(path).text) for path in found]


def test_alone_both_has_the_page_and_the_invitation_says_what_will_be_read(client: FlaskClient):
    person("Dana")
    sign_in(client, "Dana")
    page = client.get("/account/claims").text
    assert "Your partner will read this on Today. If your partner does not know, tell your partner first" in page
    page = post(client, "/account/claims", "/account/claims", said="both")
    assert "your partner" in goes(page)[0]
    assert Repair.select().count() == 0
    say_yes(client, page)
    assert Repair.select().count() == 2
    assert "Dana says both are true for them." in client.get("/couple/invite").text


def test_whoever_joins_with_an_account_reads_what_comes_along(app: Flask):
    token = invitation.invite(person("Sam", BROKE))
    person("Alex", BOTH)
    alex = sign_in(app.test_client(), "Alex")
    here = f"/join/{token}/account"
    assert f"Sam can then read on Today: “{WORDS}”" in alex.get(here).text
    assert post(alex, here, here, said="both").location == "/today"
    assert WORDS in sign_in(app.test_client(), "Sam").get("/today").text


def test_an_address_says_nothing_by_itself(app: Flask):
    pair()
    alex = sign_in(app.test_client(), "Alex")
    for said in ("both", "hurt", "nonsense"):
        assert alex.get(f"/account/claims?said={said}").status_code == 200
    assert sides("Alex") == (False, True)
    assert not discloses(actor("Alex"), broke_trust=False, was_hurt=True)
