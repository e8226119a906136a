"""Help and Hard day: open to everyone, and one's own words for nobody else."""

import re

import pytest
from flask.testing import FlaskClient

from tests.support.factories import actor, csrf, felt_in, sign_in
from tests.support.writings import marked
from tracker.models.site import Site
from tracker.models.tables import TABLES
from tracker.services.account import people
from tracker.services.account.people import Preferences
from tracker.services.journal import reflections
from tracker.services.ratings import ratings

pytestmark = pytest.mark.usefixtures("people")


def _h3(page: str) -> list[str]:
    return [" ".join(found.split()) for found in re.findall(r"<h3>(.*?)</h3>", page, re.DOTALL)]


@pytest.mark.parametrize("path", ["/help", "/hard-day"])
def test_a_stranger_may_open_it(client: FlaskClient, path: str):
    answer = client.get(path)
    assert (answer.status_code, 'class="nav"' in answer.text) == (200, False)


def test_a_country_in_the_address_brings_its_lines(client: FlaskClient):
    page = client.get("/help?country=de").text
    assert _h3(page)[:1] == ["Germany"]
    assert '<option value="DE" selected>' in page


@pytest.mark.parametrize("country", ["", "XX", "<script>"])
def test_no_country_or_an_unknown_one_leaves_all_folded(client: FlaskClient, country: str):
    page = client.get("/help", query_string={"country": country}).text
    assert (_h3(page), " selected>" in page) == ([], False)


def test_a_signed_in_persons_own_country_comes_first_and_the_address_wins(client: FlaskClient):
    people.change_preferences(actor("Sam"), Preferences("Sam", "Europe/Berlin", 3, "AT"))
    sign_in(client, "Sam")
    assert _h3(client.get("/help").text)[:1] == ["Austria"]
    assert _h3(client.get("/help?country=DE").text)[:1] == ["Germany"]
    assert _h3(client.get("/help?country=").text) == []


def test_own_words_stand_on_hard_day_for_their_writer_alone(client: FlaskClient):
    sign_in(client, "Sam")
    page = client.get("/hard-day/words")
    sent = {"csrf_token": csrf(page), "key": "k", "words": " Breathe. ", "time_out": "Back at eight.", "people": "Kim"}
    answer = client.post("/hard-day/words", data=sent)
    assert (answer.status_code, answer.location) == (303, "/hard-day")
    assert [words in client.get("/hard-day").text for words in ("Breathe.", "Back at eight.", "Kim")] == [True] * 3
    assert ">Breathe.</textarea>" in re.sub(r">\s+", ">", client.get("/hard-day/words").text)
    client.get("/exit", headers={"Sec-Fetch-Site": "same-origin"})
    assert "Breathe." not in client.get("/hard-day").text
    assert "Breathe." not in sign_in(client, "Alex").get("/hard-day").text


def test_emptied_words_are_none(client: FlaskClient):
    people.write_own_words(actor("Sam"), "", "", "")
    assert "On a better day you can leave yourself some words here." in sign_in(client, "Sam").get("/hard-day").text


def test_too_long_words_are_refused_and_kept_in_the_field(client: FlaskClient):
    sign_in(client, "Sam")
    sent = {"csrf_token": csrf(client.get("/hard-day/words")), "words": "w" * 4001, "time_out": "", "people": "Kim"}
    answer = client.post("/hard-day/words", data=sent)
    assert (answer.status_code, "w" * 4001 in answer.text, "Kim" in answer.text) == (422, True, True)


def _everything() -> dict[str, list[object]]:
    return {table.__name__: list(table.select().tuples()) for table in TABLES}


def test_opening_help_or_hard_day_writes_nothing(client: FlaskClient):
    sign_in(client, "Sam")
    before = _everything()
    for path in ("/help", "/help?country=DE", "/hard-day"):
        assert client.get(path).status_code == 200
    assert _everything() == before


def test_who_hosts_is_told_to_everyone_and_a_hosting_partner_by_name(client: FlaskClient):
    site = Site.get()
    site.host_name, site.hosted_by_partner = "Sam", True
    site.save()
    told = "Sam runs this server and could read it there."
    assert told not in client.get("/help").text
    assert told in sign_in(client, "Alex").get("/help").text
    client.get("/exit", headers={"Sec-Fetch-Site": "same-origin"})
    assert told not in sign_in(client, "Sam").get("/help").text


def test_before_set_up_help_opens_too(client: FlaskClient):
    Site.delete().execute()
    client.application.extensions.pop("steady.host", None)
    assert "Nobody has said yet who runs this server." in client.get("/help").text


def test_where_private_words_are_written_a_hosting_partner_is_named(client: FlaskClient):
    site = Site.get()
    site.host_name, site.hosted_by_partner = "Sam", True
    site.save()
    alex = actor("Alex")
    written = reflections.write_reflection(alex, reflections.NewReflection(alex.today, "", "Mine."), {})
    rating = ratings.rate(alex, ratings.NewRating(felt_in(alex), alex.today, 40))
    places = (
        "/moments/found-notes/new",
        f"/moments/setbacks/{marked(alex)}",
        f"/journal/{written}/change",
        f"/ratings/{rating}",
        "/record",
    )
    sign_in(client, "Alex")
    for place in places:
        page = client.get(place).text
        assert "Sam runs this server and could read it there." in page, place
        assert "A court may ask for this record. Do not write what must not be read there." in page, place
