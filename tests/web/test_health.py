"""What /healthz says."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tracker import clock
from tracker.services.leaps import confirm_clock, note_leap, read_clocks
from tracker.services.leases import take_lease


def test_the_server_is_well_without_a_worker(client: FlaskClient):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "worker": "none", "clock": "ok"})


@pytest.mark.parametrize(("seconds", "said"), [(0, "ok"), (179, "ok"), (180, "late"), (86400, "late")])
def test_the_age_of_the_last_sign_of_life_is_told_as_a_class(client: FlaskClient, seconds: int, said: str):
    at = clock.now()
    with clock.frozen(at - timedelta(seconds=seconds)):
        take_lease("worker", "one")
    with clock.frozen(at):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "worker": said, "clock": "ok"})


@pytest.mark.parametrize(
    ("since", "worker", "said"),
    [(timedelta(minutes=-2), "none", "leapt"), (timedelta(days=7), "late", "leapt"), (timedelta(days=6), "late", "ok")],
)
def test_a_clock_that_leapt_is_told(client: FlaskClient, since: timedelta, worker: str, said: str):
    at = clock.now()
    take_lease("worker", "one")
    with clock.frozen(at + since):
        assert client.get("/healthz").json == {"status": "ok", "worker": worker, "clock": said}


def test_a_clock_is_told_as_leapt_until_it_is_confirmed(client: FlaskClient):
    at = clock.now()
    take_lease("worker", "one")
    with clock.frozen(at + timedelta(days=400)):
        note_leap("worker", read_clocks(), None)
        assert client.get("/healthz").json == {"status": "ok", "worker": "ok", "clock": "leapt"}
        confirm_clock()
        assert client.get("/healthz").json == {"status": "ok", "worker": "ok", "clock": "ok"}
