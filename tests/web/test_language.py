"""In which language a page speaks is found out once, not for every word of it."""

import sys
from types import FrameType

from flask import Flask
from flask_babel import Domain

from tests.support.factories import kept_by, pair, set_up_site, sign_in

LOOKED_UP = Domain.get_translations.__code__


def test_the_words_of_a_page_are_looked_up_once_a_request(app: Flask, db: object):
    set_up_site()
    kept_by(pair().keeper)
    client = sign_in(app.test_client(), "Sam")
    client.get("/today")
    lookups = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is LOOKED_UP:
            lookups.append(frame)

    sys.setprofile(note)
    try:
        page = client.get("/today")
    finally:
        sys.setprofile(None)
    assert page.status_code == 200
    assert len(lookups) == 1
