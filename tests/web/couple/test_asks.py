"""Not to be asked again: whoever proposes reads what any unanswered proposal reads, and nothing tells otherwise."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.commitments import CALL, agreed, alex, offered, sam
from tests.support.factories import Pair, actor, set_up_site, sign_in
from tests.support.pages import post
from tests.support.shares import TODAY, couple_with_a_record, proposed, scope
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.moments import MomentKind
from tracker.models.couple import ASKED_KINDS, NotAgain
from tracker.models.sharing import Share
from tracker.queries.record.verify import verify
from tracker.services.commitments import pauses, proposals
from tracker.services.couple.asks import ask_no_more
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.record import remove
from tracker.services.sharing import shares

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def people(app: Flask) -> Iterator[Pair]:
    """Sam and Alex, with a record, and of Sam a proposal of every sort."""
    couple_with_a_record()
    set_up_site()
    with clock.frozen(TODAY):
        yield Pair(actor("Sam"), actor("Alex"))


def propose_everything() -> list[str]:
    """The pages of what Sam proposes."""
    share, promise, running = proposed(), offered(replace(CALL, title="Show what was spent"), Category.MONEY), agreed()
    pauses.propose_pause(sam(), running, sam().today, sam().today)
    mark = str(moments.mark_moment(sam(), NewMoment(sam().today, MomentKind.OTHER, "Words")))
    remove.ask_to_remove(sam(), mark)
    return [f"/sharing/{share}", f"/commitments/{promise}", f"/commitments/{running}", f"/record/remove/{mark}"]


def read(client: FlaskClient, pages: list[str]) -> list[str]:
    """What somebody reads everywhere, without what differs each time."""
    found = [
        client.get(path).text
        for path in (*pages, "/sharing", "/commitments", "/record", "/today", "/account/settings", "/trends")
    ]
    archive = zipfile.ZipFile(io.BytesIO(client.get("/exports/record.zip").data))
    found += [
        archive.read(name).decode() for name in sorted(archive.namelist()) if not name.endswith(".json") or "steady" in name
    ]
    return [re.sub(r'name="(csrf_token|key)"[^>]*value="[^"]*"', "", each) for each in found]


@pytest.mark.parametrize("later", [timedelta(), 3 * DAY, 9 * DAY])
def test_the_sender_reads_byte_for_byte_what_stands_under_anything_unanswered(app: Flask, later: timedelta):
    pages = propose_everything()
    with clock.frozen(TODAY + later):
        client = sign_in(app.test_client(), "Sam")
        before = read(client, pages)
    for kind in ASKED_KINDS:
        ask_no_more(actor("Alex"), kind)
    with clock.frozen(TODAY + later):
        assert [a == b for a, b in zip(before, read(client, pages), strict=True)] == [True] * len(before)
    assert verify(actor("Sam").couple).broken is None


def test_who_said_it_is_shown_nothing_of_it_until_they_take_it_back(app: Flask):
    propose_everything()
    client = sign_in(app.test_client(), "Alex")
    asks = {
        "share": ("/sharing", "would like to show Dana your shared record"),
        "commitment": ("/commitments", "Waiting for your answer"),
        "words": ("/record", "Sam asks that you both remove the words"),
    }
    for kind, (path, words) in asks.items():
        assert words in client.get(path).text
        assert post(client, "/couple/asks", "/couple/asks", kind=kind, asked="no").location == "/couple/asks"
        assert words not in client.get(path).text
    assert client.get("/couple/asks").text.count("Ask me again") == 3
    for kind, (path, words) in asks.items():
        post(client, "/couple/asks", "/couple/asks", kind=kind, asked="yes")
        assert words in client.get(path).text
    assert NotAgain.select().count() == 0


def test_what_is_in_force_stays_in_its_place_and_says_that_something_waits(app: Flask):
    _, _, running, _ = propose_everything()
    client = sign_in(app.test_client(), "Alex")
    post(client, "/couple/asks", "/couple/asks", kind="commitment", asked="no")
    assert running in client.get("/commitments").text
    page = client.get(running).text
    assert ("A rest, proposed by Sam" in page, "Something waits here that you do not want to be asked." in page) == (
        False,
        True,
    )


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (0, "share", "Exactly what Dana will see"),
        (1, "commitment", "Show what was spent"),
        (3, "words", "Sam asked on 3 March 2026"),
    ],
)
def test_its_own_page_shows_nothing_of_it_either_until_they_take_it_back(app: Flask, number: int, kind: str, words: str):
    page = propose_everything()[number]
    client = sign_in(app.test_client(), "Alex")
    assert words in client.get(page).text
    post(client, "/couple/asks", page, kind=kind, asked="no")
    quiet = client.get(page).text
    assert (words in quiet, "you do not want to be asked" in quiet) == (False, True)
    post(client, "/couple/asks", page, kind=kind, asked="yes")
    assert words in client.get(page).text


def test_a_share_that_is_not_asked_about_is_nowhere_also_once_it_is_over(app: Flask):
    client = sign_in(app.test_client(), "Alex")
    with clock.frozen(TODAY - 7 * DAY):
        answered = proposed(scope(sam().today))
        shares.decline(alex(), answered)
    waiting = proposed()
    post(client, "/couple/asks", f"/sharing/{waiting}", kind="share", asked="no")
    assert client.get(f"/sharing/{waiting}/sheet").status_code == 404
    with clock.frozen(TODAY + 9 * DAY):
        client = sign_in(app.test_client(), "Alex")
        pages = [client.get(path).text for path in ("/sharing", f"/sharing/{answered}", f"/sharing/{waiting}")]
        sender = sign_in(app.test_client(), "Sam").get("/sharing").text
    assert (["Dana" in page for page in pages], sender.count("For Dana")) == ([False] * 3, 2)


def test_a_share_that_was_agreed_to_stays_in_sight(app: Flask):
    share = proposed()
    shares.consent(actor("Alex"), share, Share.get_by_id(share).digest)
    ask_no_more(actor("Alex"), "share")
    client = sign_in(app.test_client(), "Alex")
    assert ["Dana" in client.get(path).text for path in ("/sharing", f"/sharing/{share}", f"/sharing/{share}/sheet")] == [
        True
    ] * 3
    post(client, f"/sharing/{share}/end", f"/sharing/{share}")
    assert "For Dana" in client.get("/sharing").text


@pytest.mark.parametrize(("number", "kind"), [(0, "share"), (1, "commitment"), (3, "words")])
def test_it_is_said_beside_the_proposal_itself(app: Flask, number: int, kind: str):
    page = propose_everything()[number]
    client = sign_in(app.test_client(), "Alex")
    shown = client.get(page).text
    assert re.search(rf'name="kind" value="{kind}">.*?Not again from Sam', shown)
    assert "Not again" not in sign_in(app.test_client(), "Sam").get(page).text


@pytest.mark.parametrize(
    ("number", "means"),
    [
        (0, "about every time that Sam proposes to show your record to somebody, not this one alone"),
        (1, "about all that Sam proposes about commitments, not this one alone: new ones, changes and rests"),
        (3, "about every time that Sam asks to remove words, not this one alone"),
    ],
)
def test_before_it_is_said_it_reads_what_it_is_about_and_that_nobody_is_told(app: Flask, number: int, means: str):
    page = propose_everything()[number]
    shown = " ".join(sign_in(app.test_client(), "Alex").get(page).text.split())
    before = shown.partition("Not again from Sam")[0]
    assert (means in before, "nobody is told, and you can be asked again whenever you like" in before) == (True, True)


def test_what_was_not_asked_can_still_be_answered(app: Flask):
    """Whoever has the page open when they say it loses nothing."""
    _, promise, _, _ = propose_everything()
    ask_no_more(actor("Alex"), "commitment")
    proposals.agree(alex(), promise.rpartition("/")[2], 1)


def test_only_what_can_be_proposed_can_be_refused_for_good(app: Flask):
    client = sign_in(app.test_client(), "Alex")
    assert post(client, "/couple/asks", "/couple/asks", kind="side", asked="no").status_code == 422
    assert NotAgain.select().count() == 0


def test_the_resting_of_a_share_is_said_before_it_is_proposed_again(app: Flask):
    client = sign_in(app.test_client(), "Sam")
    assert "Show the shared record to a counselor" in client.get("/sharing").text
    share = proposed()
    post(sign_in(app.test_client(), "Alex"), f"/sharing/{share}/decline")
    said = "What you proposed was not agreed to. You can propose again from 10 March 2026; Alex can at any time."
    page = client.get("/sharing").text
    assert (said in page, 'href="/sharing/new"' in page) == (True, False)
    assert said in client.get("/sharing/new").text
