"""A thousand strings with markup behind them, in every field that holds what people say.

None is in a file, a log, an address or a title, and no page takes what stands behind them for its own.
"""

import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.canaries import ENOUGH, Canaries, sing
from tests.support.databases import everything
from tests.support.factories import password
from tests.support.markup import taken_for_markup
from tests.support.server import Browser, Server, serving
from tracker.crypto.master_key import master_file
from tracker.models.base import database
from tracker.queries.record.verify import verify_all
from tracker.services.account import people
from tracker.services.leaving.account import erase_account
from tracker.services.store.rotate_keys import rotate

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("canaries")]

CANARY = re.compile(rb"canary\d{5}q")
_HREF = re.compile(r'(?:href|action|src)="([^"#]+)')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_PAGES = 120


@dataclass(frozen=True, slots=True)
class Sung:
    """A database full of canaries: its folder, the canaries, and the addresses of the two."""

    folder: Path
    canaries: list[str]
    sam: str
    alex: str


@pytest.fixture
def sung(db: Path) -> Sung:
    song = Canaries()
    sam, alex = sing(song)
    assert len(song.all) == len(set(song.all)) >= ENOUGH
    database.close()
    return Sung(db.parent, song.all, sam, alex)


def canaries_in(folder: Path) -> set[bytes]:
    """Every canary in a file of the folder, or beside it: the key, the log and the copies lie there."""
    files = [each for place in (folder, folder.parent) for each in place.iterdir() if each.is_file()]
    assert {each.name for each in files} >= {"steady.db", "data.master.key"}
    return {found for each in files for found in CANARY.findall(each.read_bytes())}


def test_every_canary_is_there_for_those_who_may_read_and_in_no_file(sung: Sung):
    copy(sung.folder)
    assert canaries_in(sung.folder) == set()
    database.connect()
    said = everything()
    # Sealed words open for nobody here, and what was imported by name stands twice.
    sealed = [each for each in sung.canaries if each not in said]
    assert 0 < len(sealed) < len(sung.canaries) / 4


def copy(folder: Path) -> None:
    command = [str(Path(sys.executable).with_name("steady")), "backup", str(folder.with_name("copy.db"))]
    subprocess.run(command, env={"STEADY_DATA_DIR": str(folder)}, check=True, capture_output=True)  # noqa: S603  # our own command


def signed_in(server: Server, address: str, name: str) -> Browser:
    browser = server.browser()
    browser.get("/sign-in")
    assert browser.post("/sign-in", {"email": address, "password": password(name)}).status == 303
    return browser


def test_none_is_in_an_address_or_a_title_or_the_log_while_both_look_at_everything(sung: Sung):
    with serving(sung.folder) as server:
        for address, name in ((sung.sam, "Sam"), (sung.alex, "Alex")):
            pages = list(walked(signed_in(server, address, name)))
            told = " ".join(f"{each.path} {each.location} {each.title}" for each in pages)
            shown = {found for each in pages for found in CANARY.findall(each.body)}
            assert (CANARY.findall(told.encode()), len(pages) >= _PAGES / 2, len(shown) > 100) == ([], True, True)
            assert [(each.path, found) for each in pages for found in taken_for_markup(each.kind, each.body)] == []
    assert canaries_in(sung.folder) == set()


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: what was asked and what it links to, where it leads, its title, its media type and its content."""

    path: str
    location: str
    title: str
    kind: str
    body: bytes


def walked(browser: Browser) -> Iterator[Page]:
    """What can be reached by links, the download first."""
    waiting, seen = (
        deque(
            ["/exports/record.zip", "/today", "/record", "/trends", "/talk", "/account/settings", "/sharing", "/commitments"]
        ),
        set[str](),
    )
    while waiting and len(seen) < _PAGES:
        path = waiting.popleft().replace("&amp;", "&")
        if path in seen or not path.startswith("/") or path.startswith(("/exit", "/sign-out", "/static")):
            continue
        seen.add(path)
        answer = browser.get(path)
        kind = answer.headers.get("Content-Type", "")
        links = _HREF.findall(answer.text) if "text/html" in kind else []
        waiting += links
        title = "".join(_TITLE.findall(answer.text)) if links else answer.headers.get("Content-Disposition", "")
        yield Page(f"{path} {' '.join(links)}", answer.headers.get("Location", ""), title, kind, answer.body)


def test_a_fault_is_logged_without_what_was_sent(sung: Sung):
    words = "canary99999q"
    with serving(sung.folder) as server:
        browser = signed_in(server, sung.sam, "Sam")
        browser.get("/moments/new")
        database.connect()
        database.execute_sql("ALTER TABLE moment RENAME TO elsewhere")
        database.close()
        answer = browser.post("/moments/new", {"day": "2026-03-03", "kind": "other", "words": words, "shared": "y", "key": "k"})
        assert answer.status == 500
        browser.post("/record/search", {"words": words, "q": words})
    log = sung.folder.with_name("serve.log").read_text()
    assert ("Traceback" in log, words in log) == (True, False)
    assert canaries_in(sung.folder) == set()


def test_after_a_change_of_keys_all_can_be_read_as_before(sung: Sung):
    database.connect()
    before = set(CANARY.findall(everything().encode()))
    rotate()
    assert set(CANARY.findall(everything().encode())) == before
    database.close()
    assert (canaries_in(sung.folder), len(master_file(sung.folder / "steady.db").read_text().splitlines())) == (set(), 2)


def test_after_both_erased_their_accounts_none_is_left_anywhere_and_the_chain_holds(sung: Sung):
    database.connect()
    for address, name in ((sung.sam, "Sam"), (sung.alex, "Alex")):
        erase_account(people.actor_of(address), password(name))
    left = set(CANARY.findall(everything().encode()))
    hosts = {sung.canaries[0].encode()}  # who runs the server is said of the server
    assert (left - hosts, [each.broken for each in verify_all() if each.broken]) == (set(), [])
    database.close()
    assert canaries_in(sung.folder) == set()
