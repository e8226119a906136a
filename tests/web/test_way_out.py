"""Exit leads away, with and without JavaScript, signed in or not."""

from flask.testing import FlaskClient

from tests import factories
from tests.factories import sign_in

AWAY = "https://www.bbc.co.uk/weather"


def test_a_sent_exit_ends_the_session_and_answers_a_page_that_leads_on_by_itself(client: FlaskClient):
    factories.set_up_site()
    factories.pair()
    sign_in(client, "Sam")
    cookie = client.get_cookie("s")
    assert cookie is not None
    answer = client.post("/exit")
    assert answer.status_code == 200
    assert f'<meta http-equiv="refresh" content="0; url={AWAY}">' in answer.text
    client.set_cookie("s", cookie.value)
    assert client.get("/").location == "/sign-in?next=/"


def test_exit_leads_away_from_a_page_whose_session_has_ended(client: FlaskClient):
    factories.set_up_site()
    assert client.post("/exit").status_code == 200
    assert client.get("/exit").location == AWAY


def test_a_link_from_elsewhere_leads_away_but_ends_nothing(client: FlaskClient):
    factories.set_up_site()
    factories.pair()
    sign_in(client, "Sam")
    cookie = client.get_cookie("s")
    assert cookie is not None
    assert client.get("/exit", headers={"Sec-Fetch-Site": "cross-site"}).location == AWAY
    client.set_cookie("s", cookie.value)
    assert client.get("/").status_code == 303
    assert client.get("/").location != "/sign-in?next=/"
