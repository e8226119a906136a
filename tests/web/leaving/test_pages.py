"""Pause, stop sharing and leave, as pages: two steps, by one person alone, in force with the next request."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import factories
from tests.support.factories import actor, csrf, password, sign_in
from tests.support.pages import say_yes
from tracker.domain.moments import MomentKind
from tracker.models.couple import Membership, Pause
from tracker.models.moments import Moment
from tracker.services.account import people
from tracker.services.leaving import account, space
from tracker.services.moments.moments import NewMoment, mark_moment

pytestmark = pytest.mark.usefixtures("people")

PAGES = ("/leaving/pause", "/leaving/stop", "/leaving/leave", "/leaving/leave/confirm", "/leaving/erase")


def send(client: FlaskClient, path: str, page: str | None = None, **values: str) -> TestResponse:
    shown = client.get(page or path)
    said = re.search(r'name="sure" value="([^"]+)"', shown.text)
    data = {"csrf_token": csrf(shown), "key": f"key of {path} {values}", "sure": said[1] if said else ""}
    return client.post(path, data=data | values)


@pytest.mark.parametrize("path", PAGES)
def test_looking_at_what_would_happen_changes_nothing_and_offers_the_download(client: FlaskClient, path: str):
    assert client.get(path).location == f"/sign-in?next={path}"
    page = sign_in(client, "Sam").get(path)
    assert (page.status_code, 'href="/exports/record.zip"' in page.text) == (200, True)
    assert (Pause.select().count(), actor("Sam").partner_name) == (0, "Alex")


@pytest.mark.parametrize("path", [*PAGES, "/moments/new"])
def test_a_page_calls_the_other_by_name(client: FlaskClient, path: str):
    page = sign_in(client, "Sam").get(path).text
    assert ("partner" in re.sub("<[^>]*>", "", page).lower(), "Alex" in page) == (False, True)


@pytest.mark.parametrize("path", ["/leaving/pause/end", "/leaving/stop/end"])
def test_an_address_that_only_takes_forms_shows_nothing(client: FlaskClient, path: str):
    assert sign_in(client, "Sam").get(path).status_code == 404


def test_a_pause_begins_and_ends_with_one_form_each(client: FlaskClient):
    sign_in(client, "Sam")
    assert send(client, "/leaving/pause").location == "/account/settings"
    assert actor("Alex").paused
    assert "without an end" in client.get("/leaving/pause").text
    assert send(client, "/leaving/pause/end", "/leaving/pause").location == "/account/settings"
    assert not actor("Alex").paused


def test_a_pause_until_a_day_says_so(client: FlaskClient):
    sign_in(client, "Sam")
    until = actor("Sam").today.replace(year=actor("Sam").today.year + 1, day=1)
    assert send(client, "/leaving/pause", until=until.isoformat()).status_code == 303
    assert f"until and including 1 {until:%B %Y}" in " ".join(client.get("/leaving/pause").text.split())


@pytest.mark.parametrize("until", ["2020-01-01", "tomorrow", "2026-02-30", "9999-12-31"])
def test_a_day_that_cannot_be_is_refused_and_kept_in_the_field(client: FlaskClient, until: str):
    answer = send(sign_in(client, "Sam"), "/leaving/pause", until=until)
    assert (answer.status_code, f'value="{until}"' in answer.text, actor("Sam").paused) == (422, True, False)


def test_a_pause_until_a_year_that_nobody_means_says_which_years_there_are(client: FlaskClient):
    answer = send(sign_in(client, "Sam"), "/leaving/pause", until="9999-12-31")
    assert "Choose a day from 1950 to 2199." in answer.text


def test_stopping_and_sharing_again_hold_from_the_next_request(client: FlaskClient):
    sign_in(client, "Sam")
    assert send(client, "/leaving/stop").location == "/account/settings"
    assert not actor("Sam").shares
    assert "nothing new that you write is shown" in client.get("/leaving/stop").text
    assert send(client, "/leaving/stop/end", "/leaving/stop").location == "/account/settings"
    assert actor("Sam").shares


def test_the_partners_pages_do_not_say_who_rests(app: Flask):
    sam, alex = sign_in(app.test_client(), "Sam"), sign_in(app.test_client(), "Alex")
    before = [alex.get(path).text.count("On") for path in ("/account/settings", *PAGES)]
    send(sam, "/leaving/pause")
    send(sam, "/leaving/stop")
    assert [alex.get(path).text.count("On") for path in ("/account/settings", *PAGES)] == before


def test_leaving_gives_each_a_space_of_their_own_with_the_next_request(app: Flask):
    sam, alex = sign_in(app.test_client(), "Sam"), sign_in(app.test_client(), "Alex")
    old = actor("Sam").couple
    answer = send(sam, "/leaving/leave/confirm", space=old)
    assert (answer.status_code, answer.location) == (303, "/today")
    assert (actor("Sam").partner, actor("Alex").partner) == (None, None)
    assert "You are alone in this space." in alex.get("/leaving/leave").text
    assert alex.get("/leaving/leave/confirm").location == "/leaving/leave"


def test_the_form_sent_twice_leaves_once(client: FlaskClient):
    sign_in(client, "Sam")
    page = client.get("/leaving/leave/confirm")
    sent = {"csrf_token": csrf(page), "key": "one", "space": actor("Sam").couple}
    first, second = (client.post("/leaving/leave/confirm", data=sent) for _ in range(2))
    assert (first.location, second.location) == ("/today", "/today")
    assert Membership.select().where(Membership.person == actor("Sam").person).count() == 2
    assert client.post("/leaving/leave/confirm", data=sent | {"key": "two"}).status_code == 409
    assert Membership.select().where(Membership.person == actor("Sam").person).count() == 2


def test_nobody_ends_the_space_of_others(client: FlaskClient):
    eve = factories.pair("Eve", "Frank").keeper
    answer = send(sign_in(client, "Sam"), "/leaving/leave/confirm", space=eve.couple)
    assert (answer.status_code, actor("Eve").partner_name, actor("Sam").partner_name) == (409, "Frank", "Alex")


@pytest.mark.parametrize(("erase", "left"), [({}, "By the lake"), ({"erase": "y"}, "")])
def test_own_words_are_erased_only_when_chosen(client: FlaskClient, erase: dict[str, str], left: str):
    sam = actor("Sam")
    mark_moment(sam, NewMoment(sam.today, MomentKind.MILESTONE, "By the lake"))
    page = send(sign_in(client, "Sam"), "/leaving/leave/confirm", space=sam.couple, **erase)
    if erase:
        say_yes(client, page)
    assert [row.words for row in Moment.select()] == [left]


@pytest.mark.parametrize("way", ["/leaving/pause", "/leaving/stop"])
def test_with_the_next_request_the_partner_sees_nothing_new_and_all_that_they_saw(app: Flask, way: str):
    sam, alex = sign_in(app.test_client(), "Sam"), sign_in(app.test_client(), "Alex")
    mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.MILESTONE, "Before it"))
    assert "Before it" in alex.get("/record").text
    send(sam, way)
    mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.MILESTONE, "After it"))
    for path in ("/record", "/today", "/exports/record.zip"):
        assert b"After it" not in alex.get(path).data
    assert ("Before it" in alex.get("/record").text, "After it" in sam.get("/record").text) == (True, True)


def test_after_leaving_the_partners_next_request_finds_nothing_of_it_outside_the_archive(app: Flask):
    sam, alex = sign_in(app.test_client(), "Sam"), sign_in(app.test_client(), "Alex")
    moment = str(mark_moment(actor("Alex"), NewMoment(actor("Alex").today, MomentKind.MILESTONE, "By the lake")))
    send(sam, "/leaving/leave/confirm", space=actor("Sam").couple)
    for path in ("/record", "/today", "/commitments", "/trends", "/sharing"):
        assert "By the lake" not in alex.get(path).text
        assert "Sam" not in alex.get(path).text.replace("Same", "")
    assert send(alex, f"/moments/{moment}/take-back", "/today").status_code == 404
    assert "By the lake" in alex.get("/leaving/archive").text
    assert "By the lake" in sam.get("/leaving/archive").text


ALONE = ("/sharing", "/record")


@pytest.mark.parametrize("way", ["leaves", "erases"])
def test_after_a_parting_neither_is_told_to_invite_a_partner(app: Flask, way: str):
    sam, alex = (sign_in(app.test_client(), name) for name in ("Sam", "Alex"))
    if way == "leaves":
        space.leave(actor("Sam"), actor("Sam").couple, erase=False)
    else:
        account.erase_account(actor("Sam"), password("Sam"))
    for client in [alex] + [sam] * (way == "leaves"):
        for path in (
            "/today",
            "/more",
            "/account/settings",
            "/couple/invite",
            "/commitments",
            "/commitments/new?starter=own-words",
            *ALONE,
        ):
            page = client.get(path).text
            hoped = (
                "nvite your partner",
                "bring it in",
                "once both of you",
                "until your partner is here",
                "both of you can see",
            )
            assert not [words for words in hoped if words in page], path


def test_somebody_who_never_had_a_partner_here_finds_the_invitation_on_today(client: FlaskClient):
    factories.person("Dana")
    assert "Invite your partner" in sign_in(client, "Dana").get("/today").text


def test_erasing_an_account_asks_for_the_password_and_ends_every_session(app: Flask):
    sam, other = sign_in(app.test_client(), "Sam"), sign_in(app.test_client(), "Sam")
    page = sam.get("/leaving/erase")
    assert "You leave the space that you share with Alex" in page.text
    assert "Write your password." in send(sam, "/leaving/erase", password="").text
    wrong = send(sam, "/leaving/erase", password="not this one")
    assert (wrong.status_code, "This is not your present password." in wrong.text) == (422, True)
    gone = send(sam, "/leaving/erase", password=password("Sam"))
    assert (gone.status_code, gone.location, gone.headers["Clear-Site-Data"]) == (303, "/sign-in", '"cache", "storage"')
    assert "Your account is erased, and you are signed out everywhere." in sam.get("/sign-in").text
    assert [each.get("/today").status_code for each in (sam, other)] == [303, 303]


@pytest.mark.parametrize("name", ["Sam", "Alex"])
def test_the_page_on_parting_tells_all_three_ways_alike_and_does_nothing(app: Flask, name: str):
    client, other = sign_in(app.test_client(), name), "Alex" if name == "Sam" else "Sam"
    page = client.get("/leaving").text
    words = " ".join(page.split())
    assert client.get("/leaving").status_code == 200
    for way in ("/leaving/pause", "/leaving/stop", "/leaving/leave", "/exports", "/commitments", "/hard-day"):
        assert f'href="{way}"' in page
    for told in ("What it does<", "What it does not do<", "What you keep<", f"What {other} learns<", "The way back<"):
        assert words.count(told) == 3
    assert words.count(f"What {other} does not learn<") == 3
    assert page.partition("<main")[2].count("<form") == 0
    assert page.index("you owe nobody a conversation") < page.index("/leaving/pause")


def test_the_page_on_parting_names_lines_of_ones_own_country(client: FlaskClient):
    page = sign_in(client, "Sam").get("/leaving").text
    assert "Lines to call in" not in page
    people.change_preferences(actor("Sam"), people.Preferences("Sam", "Europe/Berlin", 3, "DE"))
    assert ("Lines to call in Germany" in client.get("/leaving").text, "tel:" in client.get("/leaving").text) == (True, True)


def test_after_leaving_the_page_on_parting_leads_to_what_can_still_be_read(client: FlaskClient):
    sam = actor("Sam")
    sign_in(client, "Sam")
    send(client, "/leaving/leave/confirm", space=sam.couple)
    page = client.get("/leaving").text
    assert f'href="/leaving/archive?space={sam.couple}"' in page.partition("<h1")[2]
    assert ("nobody to leave" in page, "Leave: an end" in page, "Your own side goes on" in page) == (True, False, True)
    assert 'href="/leaving"' in client.get("/leaving/archive").text


@pytest.mark.parametrize("path", ["/account/settings", "/leaving/leave"])
def test_the_page_on_parting_is_found_wherever_leaving_is_offered(client: FlaskClient, path: str):
    assert client.get("/leaving").location == "/sign-in?next=/leaving"
    assert 'href="/leaving"' in sign_in(client, "Sam").get(path).text
