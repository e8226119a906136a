"""Removing words together, in the browser."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import actor, csrf, kept_by, kept_in, sign_in
from tests.support.pages import say_yes
from tests.support.writings import DAY, detail_of, entry_of, line_of, marked, plan_of, review_of, stop_sharing
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.moments.setbacks import PartPlace, PartWords, share_part, write_part
from tracker.services.record.remove import agree_to_remove, ask_to_remove


@pytest.fixture
def moment(alex: FlaskClient) -> str:
    return str(mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.OTHER, "canary")))


def post(client: FlaskClient, path: str) -> tuple[int, str]:
    answer = client.post(path, data={"csrf_token": csrf(client.get("/today"))})
    return answer.status_code, answer.headers.get("Location", "")


def agreed(client: FlaskClient, here: str) -> tuple[int, str]:
    answer = say_yes(client, client.post(f"{here}/agree", data={"csrf_token": csrf(client.get("/today"))}))
    return answer.status_code, answer.headers.get("Location", "")


def as_sam(client: FlaskClient) -> FlaskClient:
    post(client, "/sign-out")
    return sign_in(client, "Sam")


def test_from_the_record_one_asks_and_the_other_agrees(alex: FlaskClient, moment: str):
    here = f"/record/remove/{moment}"
    assert f'<a href="{here}">Remove these words together</a>' in alex.get("/record").text
    page = alex.get(here).text
    assert all(words in page for words in ("canary", "a moment", "written by Sam", "Ask Sam", "these words go for good"))
    assert post(alex, f"{here}/ask") == (303, f"/record#moment-{moment}")
    assert "You asked Sam that you both remove the words of a moment" in alex.get("/record").text
    assert "You asked on" in alex.get(here).text
    sam = as_sam(alex)
    assert "Alex asks that you both remove the words of a moment" in sam.get("/record").text
    assert "Alex asks" not in sam.get("/today").text
    page = sam.get(here).text
    assert page.index("You need not answer") < page.index("also not as evidence") < page.index("Agree to remove them")
    assert agreed(sam, here) == (303, f"/record#moment-{moment}")
    day = f"{actor('Sam').today:%-d %B %Y}"
    record = sam.get("/record").text
    assert "The words are gone, for both of you." in record
    assert ("canary" in record, f"words removed by both on {day}" in record, "Alex asks" in record) == (False, True, False)
    assert f"Words removed by both on {day}." in sam.get(here).text
    with ZipFile(BytesIO(sam.get("/exports/record.zip").data)) as packed:
        assert f"words removed by both on {day}" in packed.read("index.html").decode()


def test_what_was_said_of_a_setback_stands_under_its_day_and_reads_as_removed_by_both(alex: FlaskClient):
    setback = marked(actor("Alex"))
    there = PartPlace(setback, kept_in(actor("Sam")), SetbackSide.HAPPENED)
    part = str(write_part(actor("Sam"), there, PartWords("canary")))
    share_part(actor("Sam"), there)
    assert post(alex, f"/record/remove/{part}/ask")[1].endswith(f"#setback_part-{part}")
    assert f"the words of what was said of a setback from {DAY:%-d %B %Y}" in alex.get("/record").text
    sam = as_sam(alex)
    back = agreed(sam, f"/record/remove/{part}")[1]
    assert f'id="setback_part-{part}"' in sam.get(back).text
    removed = f"words removed by both on {actor('Sam').today:%-d %B %Y}"
    pages = [sam.get(back).text, sam.get(f"/moments/setbacks/{setback}").text]
    assert [("canary" in page, removed in page) for page in pages] == [(False, True)] * 2


def test_what_is_let_be_leaves_the_record_and_nobody_is_told(alex: FlaskClient, moment: str):
    here = f"/record/remove/{moment}"
    post(alex, f"{here}/ask")
    before = alex.get("/record").text.count("You asked Sam")
    sam = as_sam(alex)
    assert post(sam, f"{here}/let-be") == (303, "/record")
    assert "Alex asks" not in sam.get("/record").text
    post(sam, "/sign-out")
    assert sign_in(sam, "Alex").get("/record").text.count("You asked Sam") == before == 1


def test_withdrawn_it_can_be_asked_again_after_a_week(alex: FlaskClient, moment: str):
    here = f"/record/remove/{moment}"
    post(alex, f"{here}/ask")
    assert post(alex, f"{here}/withdraw")[0] == 303
    page = alex.get(here).text
    assert ("It can be asked again from" in page, "Ask Sam" in page) == (True, False)
    assert post(alex, f"{here}/ask")[0] == 409


def test_while_one_shares_nothing_the_page_says_what_cannot_be_done(alex: FlaskClient, moment: str):
    here = f"/record/remove/{moment}"
    stop_sharing(actor("Alex"))
    assert "While you share nothing you cannot ask for it." in alex.get(here).text
    ask_to_remove(actor("Sam"), moment)
    assert "While you share nothing you cannot agree to it." in alex.get(here).text


@pytest.mark.parametrize("make", [entry_of, line_of, plan_of, review_of, detail_of], ids=lambda make: make.__name__)
def test_every_kind_of_words_leads_to_its_page_and_back(alex: FlaskClient, make: object):
    item = make(factories.Pair(actor("Sam"), actor("Alex")))  # type: ignore[operator]  # a maker of a thing
    here = f"/record/remove/{item}"
    assert f'href="{here}"' in alex.get("/record").text
    assert "canary" in alex.get(here).text
    ask_to_remove(actor("Alex"), item)
    agree_to_remove(actor("Sam"), item)
    assert "words removed by both on" in alex.get("/record").text
    page = alex.get(here).text
    assert ("canary" in page, "Words removed by both on" in page, "Ask Sam" in page) == (False, True, False)


def test_of_what_is_only_ones_own_and_of_agreed_wording_there_is_no_such_page(alex: FlaskClient):
    hidden = mark_moment(actor("Alex"), NewMoment(actor("Alex").today, MomentKind.OTHER, "canary", shared=False))
    promise = kept_by(actor("Sam"))
    for item in (hidden, promise, "nothing"):
        assert alex.get(f"/record/remove/{item}").status_code == 404
    assert "About these words" not in alex.get("/record").text
