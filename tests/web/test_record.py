"""The record and moments, in the browser."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.factories import Pair, actor, csrf, kept_by, pair, sign_in
from tests.queries.test_record import rate
from tests.services.test_entries import tap
from tracker.domain.entries import Learned, State
from tracker.domain.moments import Kind
from tracker.models.record import Moment
from tracker.services.moments import NewMoment, mark_moment


@pytest.fixture
def sam(client: FlaskClient) -> FlaskClient:
    factories.set_up_site()
    pair()
    return sign_in(client, "Sam")


def marked(client: FlaskClient, **more: str) -> dict[str, str]:
    page = client.get("/moments/new")
    return {"csrf_token": csrf(page), "day": actor("Sam").today.isoformat(), "kind": "milestone", "shared": "y"} | more


def test_an_empty_record_says_what_will_be_here(sam: FlaskClient):
    page = sam.get("/record")
    assert (page.status_code, "will stand here by day" in page.text) == (200, True)


def test_an_empty_stretch_says_so(sam: FlaskClient):
    assert "Nothing was written in these four weeks." in sam.get("/record?before=2020-01-01").text


@pytest.mark.parametrize("before", ["soon", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_wrong_day_is_refused_in_words(sam: FlaskClient, before: str):
    assert sam.get(f"/record?before={before}").status_code == 422


def test_a_private_rating_does_not_lie_open(sam: FlaskClient):
    rate(Pair(actor("Sam"), actor("Alex")), 73, note="a hard evening")
    sam.post("/sign-out", data={"csrf_token": csrf(sam.get("/record"))})
    page = sign_in(sam, "Alex").get("/record").text
    assert page.index("<details") < page.index("7.3 of 10") < page.index("</details>")
    assert "Whoever runs this server could read it there." in page


def test_every_version_of_an_entry_can_be_read(sam: FlaskClient):
    promise = kept_by(actor("Sam"))
    tap(actor("Sam"), promise, State.MISSED, learned=Learned.ASKED)
    tap(actor("Sam"), promise)
    page = sam.get("/record").text
    assert "1 earlier version<" in page
    assert "missed · when asked" in page


def test_a_moment_is_marked_from_the_day_that_was_open(sam: FlaskClient):
    day = actor("Sam").today - timedelta(days=2)
    assert f'value="{day}"' in sam.get(f"/moments/new?day={day}").text
    answer = sam.post("/moments/new", data=marked(sam, day=day.isoformat(), words="A whole answer."))
    assert (answer.status_code, answer.location) == (303, f"/today?day={day}")
    assert "Marked. Alex can see it." in sam.get("/today").text
    assert "A whole answer." in sam.get("/record").text


def test_a_moment_ahead_leads_back_to_today(sam: FlaskClient):
    day = actor("Sam").today + timedelta(days=9)
    answer = sam.post("/moments/new", data=marked(sam, day=day.isoformat(), kind="session"))
    assert answer.location == f"/today?day={actor('Sam').today}"


def test_a_private_moment_is_shared_later_and_taken_back(sam: FlaskClient):
    data = marked(sam, words="One line.")
    del data["shared"]
    sam.post("/moments/new", data=data)
    assert "Marked. Only you see it." in sam.get("/record").text
    (moment,) = Moment.select()
    token = {"csrf_token": csrf(sam.get("/record"))}
    shared = sam.post(f"/moments/{moment.id}/share", data=token)
    assert (shared.status_code, shared.location) == (303, f"/record#moment-{moment.id}")
    back = sam.post(f"/moments/{moment.id}/take-back", data=token | {"before": "2026-03-03"})
    assert back.location == f"/record?before=2026-03-03#moment-{moment.id}"
    assert Moment.get_by_id(moment.id).state == "taken_back"
    assert "taken back" in sam.get("/record").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"kind": ""}, "Choose what it was."),
        ({"kind": "party"}, "Not a valid choice."),
        ({"kind": "disclosure", "words": "what was said"}, "it took place. Leave this line empty."),
        ({"day": "never"}, "Write the day like this: 2026-03-14."),
        ({"day": "1900-01-01"}, "Choose a day since 1950."),
        ({"words": "x" * 301}, "Use up to 300 characters."),
    ],
)
def test_a_moment_that_cannot_be_taken_says_why_and_writes_nothing(sam: FlaskClient, typed: dict[str, str], says: str):
    answer = sam.post("/moments/new", data=marked(sam, **typed))
    assert (answer.status_code, says in answer.text) == (422, True)
    assert Moment.select().count() == 0


def test_a_moment_of_somebody_else_is_not_found(sam: FlaskClient):
    alex = actor("Alex")
    moment = mark_moment(alex, NewMoment(alex.today, Kind.MILESTONE))
    token = {"csrf_token": csrf(sam.get("/record"))}
    for verb in ("share", "take-back"):
        assert sam.post(f"/moments/{moment}/{verb}", data=token).status_code == 404
