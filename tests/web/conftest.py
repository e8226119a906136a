"""What the tests of pages stand on: a server that is set up, a couple on it, and a browser of each."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.factories import NOON, Pair, pair, set_up_site, sign_in
from tracker import clock


@pytest.fixture
def hosted(app: Flask) -> None:
    """Somebody hosts this server."""
    set_up_site()


@pytest.fixture
def noon(hosted: None) -> Iterator[None]:
    """It is noon as long as the test lasts."""
    with clock.frozen(NOON):
        yield


@pytest.fixture
def people(hosted: None) -> Pair:
    """Sam and Alex, a couple on this server."""
    return pair()


@pytest.fixture
def sam(app: Flask, people: Pair) -> FlaskClient:
    """Sam's browser, signed in."""
    return sign_in(app.test_client(), "Sam")


@pytest.fixture
def alex(app: Flask, people: Pair) -> FlaskClient:
    """Alex's browser, signed in."""
    return sign_in(app.test_client(), "Alex")
