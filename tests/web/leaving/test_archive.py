"""The record of an ended space, and the file that one exports."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import actor, felt_in, kept_by, sign_in
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind as Mark
from tracker.models.base import database
from tracker.queries.imports.restore import record_in
from tracker.services.account import people
from tracker.services.couple import invitation
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import NewCourse, NewPlan, change_plan, say_plan
from tracker.services.entries.responses import NewResponse, ResponseKind, respond
from tracker.services.imports import restore
from tracker.services.leaving import account
from tracker.services.leaving import space as leaving
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings.ratings import Beside, NewRating, rate, say_beside

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
ENDED = "This space has ended. What you could both see stays readable until 1 April 2026."


@pytest.fixture(autouse=True)
def _cast(db: object) -> None:
    factories.set_up_site()
    with clock.frozen(NOON):
        both = factories.pair()
        sam, alex = both.keeper, both.rater
        promise, slot = kept_by(sam, "=Home for dinner"), sam.today.isoformat()
        entry = answer(sam, Answer(promise, sam.today, slot, State.PARTLY, Learned.TOLD, words="SamSaid <b>"))
        change_plan(sam, str(say_plan(sam, NewPlan(sam.today, "SamPlace"))), NewCourse("Later"))
        mark_moment(sam, NewMoment(sam.today, Mark.MILESTONE, "SamPrivate", shared=False))
        respond(alex, NewResponse(str(entry), ResponseKind.NO_MATCH, "AlexReply"))
        rating = rate(alex, NewRating(felt_in(alex), alex.today, 45))
        details = Beside(str(rating), ("numb",), 7, ("a song",), "AlexPrivate", frozenset({("sign", "numb")}))
        say_beside(alex, details)
        people.write_own_words(alex, "Breathe", "", "")


def leave(who: str, *, erase: bool = False) -> str:
    with clock.frozen(NOON):
        couple = actor(who).couple
        leaving.leave(actor(who), couple, erase=erase)
    return couple


def taken(client: FlaskClient) -> dict[str, str]:
    answer = client.get("/exports/record.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=record.zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


@pytest.mark.parametrize("path", ["/leaving/archive", "/exports", "/exports/record.zip"])
def test_without_signing_in_there_is_only_the_door(client: FlaskClient, path: str):
    assert client.get(path).location == f"/sign-in?next={path}"


def test_while_nothing_has_ended_there_is_no_archive_and_no_notice(client: FlaskClient):
    sign_in(client, "Alex")
    assert client.get("/leaving/archive").status_code == 404
    assert "This space has ended" not in client.get("/more").text


@pytest.mark.parametrize("leaver", ["Sam", "Alex"])
def test_both_read_the_same_neutral_words_and_what_they_could_see(app: Flask, leaver: str):
    couple = leave(leaver)
    with clock.frozen(NOON + timedelta(days=1)):
        for name, hidden in (("Sam", "AlexPrivate"), ("Alex", "SamPrivate")):
            client = sign_in(app.test_client(), name)
            for path in ("/today", "/more"):
                assert ENDED in " ".join(client.get(path).text.split())
            page = client.get("/leaving/archive").text
            assert [each in page for each in ("SamSaid &lt;b&gt;", "SamPlace", "AlexReply", hidden)] == [
                True,
                True,
                True,
                False,
            ]
            assert client.get(f"/leaving/archive?space={couple}").text.count("<form") == page.count("<form") == 1


def test_after_thirty_days_there_is_nothing_here(client: FlaskClient):
    couple = leave("Sam")
    with clock.frozen(NOON + timedelta(days=30)):
        sign_in(client, "Alex")
        assert [client.get(path).status_code for path in ("/leaving/archive", f"/leaving/archive?space={couple}")] == [404, 404]
        assert "This space has ended" not in client.get("/today").text
        assert "SamSaid" not in "".join(taken(client).values())


def test_the_archive_of_others_is_not_there(client: FlaskClient):
    couple = leave("Sam")
    with clock.frozen(NOON + timedelta(days=1)):
        factories.pair("Eve", "Frank")
        leaving.leave(actor("Eve"), actor("Eve").couple, erase=False)
        sign_in(client, "Frank")
        assert client.get("/leaving/archive").status_code == 200
        assert client.get(f"/leaving/archive?space={couple}").status_code == 404
        assert client.get(f"/leaving/archive?space={actor('Alex').couple}").status_code == 404


def test_two_spaces_that_ended_lately_can_both_be_read(client: FlaskClient):
    couple = leave("Sam")
    with clock.frozen(NOON + timedelta(days=1)):
        factories.person("Kim")
        invitation.join_with_account(actor("Kim"), invitation.invite(actor("Alex")))
        leaving.leave(actor("Alex"), actor("Alex").couple, erase=False)
        page = sign_in(client, "Alex").get("/leaving/archive").text
        assert ("The record with Kim" in page, f'href="/leaving/archive?space={couple}"' in page) == (True, True)
        assert "SamSaid" in client.get(f"/leaving/archive?space={couple}").text


@pytest.mark.parametrize(
    ("before", "status"), [("2026-02-01", 200), ("", 200), ("x", 404), ("0001-01-01", 404), ("9999-12-31", 404)]
)
def test_earlier_weeks_have_their_own_pages(client: FlaskClient, before: str, status: int):
    leave("Sam")
    with clock.frozen(NOON + timedelta(days=1)):
        assert sign_in(client, "Alex").get(f"/leaving/archive?before={before}").status_code == status


def test_words_that_were_removed_are_told_without_a_name(client: FlaskClient):
    leave("Sam", erase=True)
    with clock.frozen(NOON + timedelta(days=1)):
        page = sign_in(client, "Alex").get("/leaving/archive").text
    assert ("Some words in it were removed." in page, "SamSaid" in page, "SamPlace" in page) == (True, False, False)


def test_what_was_said_beside_a_rating_reads_as_removed(client: FlaskClient):
    leave("Alex", erase=True)
    with clock.frozen(NOON + timedelta(days=1)):
        page = sign_in(client, "Alex").get("/leaving/archive").text
    assert ("removed" in page, "AlexReply" in page, "a song" in page) == (True, False, False)


def test_the_file_holds_a_readable_page_a_document_and_a_table_for_each_kind(client: FlaskClient):
    with clock.frozen(NOON):
        files = taken(sign_in(client, "Alex"))
    kinds = ("repair", "commitment", "terms", "entry", "response", "plan", "rating", "rating_detail")
    assert set(files) == {"index.html", "steady.json", "bundle.json", "manifest.json", *(f"{kind}.csv" for kind in kinds)}
    assert json.loads(files["steady.json"])["account"]["name"] == "Alex"
    assert "'=Home for dinner" in files["terms.csv"]
    page = " ".join(files["index.html"].split())
    for words in ("SamSaid &lt;b&gt;", "AlexReply", "AlexPrivate", "a song", "Breathe", "4.5 of 10", "every day", "SamPlace"):
        assert words in page
    assert "<script" not in page


def test_nobody_takes_the_private_words_of_the_other_along(app: Flask):
    with clock.frozen(NOON):
        sams, alexs = (repr(taken(sign_in(app.test_client(), name))) for name in ("Sam", "Alex"))
    assert ["SamPrivate" in sams, "AlexPrivate" in sams, "a song" in sams, "Breathe" in sams] == [True, False, False, False]
    assert ["SamPrivate" in alexs, "AlexPrivate" in alexs] == [False, True]


def test_what_is_in_the_file_is_told_beforehand(client: FlaskClient):
    page = sign_in(client, "Alex").get("/exports")
    assert (page.status_code, "steady.json" in page.text) == (200, True)


def _nothing() -> None:
    """Two people, as they are."""


STATES: dict[str, Callable[[], object]] = {
    "paired": _nothing,
    "paused": lambda: leaving.pause(actor("Alex"), None),
    "while the other paused": lambda: leaving.pause(actor("Sam"), None),
    "stopped sharing": lambda: leaving.stop_sharing(actor("Alex")),
    "left": lambda: leave("Alex"),
    "left by the other": lambda: leave("Sam"),
    "left, with words erased": lambda: leave("Alex", erase=True),
}


@pytest.mark.parametrize("later", [0, 40])
@pytest.mark.parametrize("state", STATES)
def test_the_download_and_the_ways_out_are_open_from_every_state(client: FlaskClient, state: str, later: int):
    with clock.frozen(NOON):
        STATES[state]()
    with clock.frozen(NOON + timedelta(days=later)):
        sign_in(client, "Alex")
        files = taken(client)
        assert json.loads(files["steady.json"])["account"]["name"] == "Alex"
        assert "AlexPrivate" in files["steady.json"] or state.endswith("erased")
        for path in ("/exports", "/leaving/leave", "/leaving", "/help", "/imports"):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize("query_only", [0, 1])
def test_alone_and_from_a_database_that_can_only_be_read_the_download_is_open(client: FlaskClient, query_only: int):
    factories.person("Kim")
    sign_in(client, "Kim")
    database.execute_sql(f"PRAGMA query_only = {query_only}")
    assert json.loads(taken(client)["steady.json"])["spaces"] == []
    assert client.get("/leaving").status_code == 200


def test_where_a_partner_erased_their_account_every_page_says_so_and_none_names_three_dots(app: Flask):
    with clock.frozen(NOON):
        account.erase_account(actor("Sam"), factories.password("Sam"))
        alex = sign_in(app.test_client(), "Alex")
        file = alex.get("/exports/record.zip").data
        pages = [alex.get("/leaving/archive").text, alex.get("/leaving").text, taken(alex)["index.html"]]
        restore.restore_record(actor("Alex"), record_in(file))
        pages.append(alex.get("/imports/restored").text)
        space = alex.get(re.findall(r'href="(/imports/restored/\w+)"', pages[-1])[0]).text
        remove = re.search(r'href="(/imports/restored/\w+/remove)"', space)
        pages += [space, *([alex.get(remove[1]).text] if remove else [])]
    for page in pages:
        assert ("record with a partner who erased their account" in page, "record with …" in page) == (True, False)
    assert [("Their name and their words went with it" in page) for page in pages[:5]] == [True, False, True, False, True]
    assert "… never sees" not in pages[0]
