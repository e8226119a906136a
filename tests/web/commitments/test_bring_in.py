"""What was kept alone is shown as it was looked at, and whoever offered it reads that what they write on is shown too."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.commitments import CALL, own
from tests.support.factories import NOON, actor, csrf
from tests.support.pages import goes, post, say_yes
from tests.support.shares import agreed, scope
from tests.support.writings import tap
from tracker import clock
from tracker.models.entries import Entry
from tracker.services.commitments import bring_in, changes, proposals

pytestmark = pytest.mark.usefixtures("noon", "people")

SEEN_LATER = "also what you write until then"
ON_TODAY = "offered: Alex sees it after a yes"


def shown() -> int:
    return Entry.select().where(Entry.shared_at.is_null(is_null=False)).count()


def kept_alone() -> str:
    with clock.frozen(NOON - timedelta(days=1)):
        item = own(actor("Sam"))
        tap(actor("Sam"), item)
    return f"/commitments/{item}"


def send_as_it_stands(client: FlaskClient, page: TestResponse, path: str) -> TestResponse:
    said = page.text.partition('name="sure" value="')[2].partition('"')[0]
    return client.post(path, data={"csrf_token": csrf(page), "sure": said})


def test_an_offer_is_made_as_it_was_looked_at(sam: FlaskClient):
    here = kept_alone()
    looked = sam.get(f"{here}/bring-in")
    tap(actor("Sam"), here.rpartition("/")[2])
    again = send_as_it_stands(sam, looked, f"{here}/bring-in")
    assert (again.status_code, "2 answers of yours" in again.text, "nothing was done" in again.text) == (409, True, True)
    assert SEEN_LATER not in sam.get(here).text
    assert send_as_it_stands(sam, again, f"{here}/bring-in").status_code == 303
    assert "what you answer about it until then" in again.text


def test_the_offer_names_who_reads_it_by_a_link_that_shows_what_is_added(sam: FlaskClient):
    here, today = kept_alone(), actor("Sam").today
    assert "can read it too" not in sam.get(f"{here}/bring-in").text
    agreed(scope(today, live=True, until_day=scope(today).last_day))
    assert "Dana can read it too, by a link that both of you agreed to" in sam.get(f"{here}/bring-in").text


def test_whoever_offered_it_reads_wherever_they_write_that_it_is_seen_after_a_yes(sam: FlaskClient):
    here = kept_alone()
    item = here.rpartition("/")[2]
    before = [sam.get(page).text for page in (here, "/today")]
    bring_in.offer_own(actor("Sam"), item)
    after = [sam.get(page).text for page in (here, "/today")]
    assert [SEEN_LATER in before[0], ON_TODAY in before[1], "by my own word" in before[1]] == [False, False, True]
    assert [SEEN_LATER in after[0], ON_TODAY in after[1], "by my own word" in after[1]] == [True, True, False]
    proposals.take_back(actor("Sam"), item, 2)
    assert [SEEN_LATER in sam.get(here).text, ON_TODAY in sam.get("/today").text] == [False, False]


def test_ones_own_yes_to_other_words_counts_first_what_it_shows(sam: FlaskClient):
    here = kept_alone()
    item = here.rpartition("/")[2]
    bring_in.offer_own(actor("Sam"), item)
    changes.propose_change(actor("Alex"), item, replace(CALL, title="Call at one"))
    tap(actor("Sam"), item)
    page = post(sam, f"{here}/answer", here, number="3", reply="yes")
    assert (page.status_code, goes(page), shown()) == (200, ["Alex sees 2 answers.", "Alex sees 1 commitment."], 0)
    assert say_yes(sam, page).location == here
    assert shown() == 2
