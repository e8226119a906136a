"""Exit leads away, with and without JavaScript, signed in or not."""

from flask.testing import FlaskClient

from tests.support.factories import csrf

AWAY = "https://www.bbc.co.uk/weather"


def test_a_sent_exit_ends_the_session_and_answers_a_page_that_leads_on_by_itself(sam: FlaskClient):
    cookie = sam.get_cookie("s")
    assert cookie is not None
    answer = sam.post("/exit")
    assert answer.status_code == 200
    assert f'<meta http-equiv="refresh" content="0; url={AWAY}">' in answer.text
    sam.set_cookie("s", cookie.value)
    assert sam.get("/").location == "/sign-in?next=/"


def test_exit_leads_away_from_a_page_whose_session_has_ended(hosted: None, client: FlaskClient):
    assert client.post("/exit").status_code == 200
    assert client.get("/exit").location == AWAY


def test_a_link_from_elsewhere_leads_away_but_ends_nothing(sam: FlaskClient):
    cookie = sam.get_cookie("s")
    assert cookie is not None
    assert sam.get("/exit", headers={"Sec-Fetch-Site": "cross-site"}).location == AWAY
    sam.set_cookie("s", cookie.value)
    assert sam.get("/").status_code == 303
    assert sam.get("/").location != "/sign-in?next=/"


def test_exit_takes_back_what_a_session_gave_and_leaves_the_mark_of_the_browser(sam: FlaskClient):
    sam.set_cookie("d", "a browser that is known")
    sam.post("/leaving/stop", data={"csrf_token": csrf(sam.get("/leaving/stop"))})
    assert sam.get_cookie("c") is not None
    answer = sam.post("/exit")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [sam.get_cookie(name) for name in ("s", "v", "c")] == [None, None, None]
    assert sam.get_cookie("d") is not None
