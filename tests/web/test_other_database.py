"""A database that another was written into, or that was emptied, under an application that runs."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from tests.support.factories import Pair, csrf, kept_by, sign_in
from tests.support.pages import STILL, in_words, tap_today
from tracker.models.base import database
from tracker.models.driver import driver
from tracker.services.backup.back_up import back_up
from tracker.services.store import mark
from tracker.services.store.database import hold_log, let_log_go

"""All that the page says which is answered instead of any other."""


def _emptied(db: Path, _copy: Path) -> None:
    db.write_bytes(b"")


def _cut_off(db: Path, _copy: Path) -> None:
    os.truncate(db, 8192)


def _words(db: Path, _copy: Path) -> None:
    db.write_text("this is no database" * 1000)


def _a_copy(db: Path, copy: Path) -> None:
    shutil.copyfile(copy, db)


def _an_earlier_state(db: Path, copy: Path) -> None:
    shutil.copyfile(copy.with_name("raw.db"), db)


def _gone(db: Path, _copy: Path) -> None:
    db.unlink()


def _made_anew(db: Path, copy: Path) -> None:
    shutil.copyfile(copy, copy.with_name("other.db"))
    copy.with_name("other.db").replace(db)


def _grow(db: Path) -> None:
    """Write into it from elsewhere, until that stands in the file itself."""
    with closing(driver.connect(db)) as opened, opened:
        opened.execute("CREATE TABLE IF NOT EXISTS later (words TEXT)")
        opened.execute("INSERT INTO later VALUES (hex(zeroblob(100000)))")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@pytest.fixture
def sam(app: Flask, client: FlaskClient, people: Pair, data_dir: Path, tmp_path: Path) -> FlaskClient:
    """Sam's browser, signed in, with two kinds of copies from before Sam kept a commitment."""
    mark.give_anew()
    back_up(tmp_path / "copy.db")
    shutil.copyfile(data_dir / "steady.db", tmp_path / "raw.db")
    kept_by(people.keeper)
    sign_in(client, "Sam")
    _grow(data_dir / "steady.db")
    assert tap_today(client)[0] == 303
    return client


@pytest.mark.parametrize("do", [_emptied, _cut_off, _words, _a_copy, _an_earlier_state, _gone, _made_anew])
def test_nothing_is_answered_from_another_file_and_exit_leads_away(
    sam: FlaskClient, data_dir: Path, tmp_path: Path, do: Callable[[Path, Path], None]
):
    do(data_dir / "steady.db", tmp_path / "copy.db")
    for path in ("/today", "/account/set-up", "/healthz", "/sign-in", "/"):
        answer = sam.get(path)
        assert (answer.status_code, in_words(answer.text)) == (503, STILL), path
    left = sam.post("/exit")
    assert (left.status_code, "bbc.co.uk" in left.text, sam.get_cookie("s")) == (200, True, None)
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert left.headers["Content-Security-Policy"]


def test_what_is_saved_while_the_file_is_replaced_is_not_acknowledged(app: Flask, sam: FlaskClient, data_dir: Path):
    def replace(response: Response) -> Response:
        if request.method == "POST":
            _emptied(data_dir / "steady.db", data_dir)
        return response

    app.after_request_funcs[None].append(replace)  # the first to see what was done
    code, page = tap_today(sam)
    assert (code, in_words(page)) == (503, STILL)


def test_what_somebody_wrote_is_on_the_page_that_says_that_it_was_not_saved(sam: FlaskClient, data_dir: Path):
    token = csrf(sam.get("/journal/new"))
    _emptied(data_dir / "steady.db", data_dir)
    page = sam.post("/journal/new", data={"csrf_token": token, "words": "A long <evening>"}).text
    assert '<p class="said">A long &lt;evening&gt;</p>' in page
    assert "It was not saved. You can copy it from here" in page


def test_what_is_saved_while_the_log_is_removed_may_have_been_saved(app: Flask, sam: FlaskClient, data_dir: Path):
    hold_log()
    token = csrf(sam.get("/journal/new"))

    def remove(response: Response) -> Response:
        if request.method == "POST":
            (data_dir / "steady.db-wal").unlink(missing_ok=True)
        return response

    app.after_request_funcs[None].append(remove)
    form = {"csrf_token": token, "words": "A long evening"}
    during, after = sam.post("/journal/new", data=form), sam.post("/journal/new", data=form)
    let_log_go()
    assert (during.status_code, after.status_code) == (503, 503)
    assert "Look later whether what you sent last was saved." in during.text
    assert "Look first whether it was saved." in during.text
    assert "what you sent last was not saved." in after.text
    assert all("It goes on by itself." in each.text and "put its file right" not in each.text for each in (during, after))


def test_exit_leads_away_whatever_fails(sam: FlaskClient):
    database.execute_sql("ALTER TABLE session RENAME TO lost")
    left = sam.post("/exit")
    assert (left.status_code, "bbc.co.uk" in left.text, sam.get_cookie("s")) == (200, True, None)


def test_a_database_that_is_made_shorter_is_no_other_file(sam: FlaskClient, data_dir: Path):
    assert sam.get("/today").status_code == 200
    long = (data_dir / "steady.db").stat().st_size
    with closing(driver.connect(data_dir / "steady.db", isolation_level=None)) as opened:
        opened.execute("DROP TABLE later")
        opened.execute("VACUUM")
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert (data_dir / "steady.db").stat().st_size < long
    assert sam.get("/today").status_code == 200


def test_what_others_write_into_it_is_no_other_file(sam: FlaskClient, data_dir: Path):
    for _ in range(3):
        _grow(data_dir / "steady.db")
        assert sam.get("/today").status_code == 200
