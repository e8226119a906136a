"""What /healthz says."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tracker import clock
from tracker.services.leases import take_lease


def test_the_server_is_well_without_a_worker(client: FlaskClient):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "worker": "none"})


@pytest.mark.parametrize(("seconds", "said"), [(0, "ok"), (179, "ok"), (180, "late"), (86400, "late")])
def test_the_age_of_the_last_sign_of_life_is_told_as_a_class(client: FlaskClient, seconds: int, said: str):
    at = clock.now()
    with clock.frozen(at - timedelta(seconds=seconds)):
        take_lease("worker", "one")
    with clock.frozen(at):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "worker": said})
