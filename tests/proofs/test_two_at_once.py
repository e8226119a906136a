"""Several people tapping at once, through the real server: every answer is written once and the chain stays whole."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from tests.proofs.taps import ALL, Tap, clients, found, taps
from tests.support import factories
from tests.support.factories import pair
from tests.support.server import Answer, Browser, Server, serving
from tracker.models.base import database
from tracker.models.entries import Entry
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up

pytestmark = pytest.mark.proof


@pytest.fixture
def cast(db: Path) -> factories.Pair:
    """Sam and Alex, who each keep four commitments; the database is left to the server."""
    factories.set_up_site()
    both = pair(mutual=True)
    database.close()
    return both


def send(browser: Browser, share: list[Tap]) -> list[Answer]:
    return [browser.tap(tap) for tap in share]


@pytest.mark.parametrize("number", [2, 16])
def test_different_answers_of_several_clients_are_all_written_into_one_unbroken_chain(
    cast: factories.Pair, db: Path, number: int
):
    mine = {"Sam": taps(cast.keeper), "Alex": taps(cast.rater)}
    before = found(cast.keeper.couple)[1].events
    with serving(db.parent) as server:
        half = number // 2
        work = [
            (browser, mine[name][place::half])
            for name in mine
            for place, browser in enumerate(islice(clients(server, name), half))
        ]
        with ThreadPoolExecutor(number) as pool:
            answers = [answer for share in pool.map(lambda each: send(*each), work) for answer in share]
    assert [answer.status for answer in answers] == [200] * ALL
    rows, verdict = found(cast.keeper.couple)
    assert (rows, verdict.broken, verdict.events) == (ALL, None, before + ALL)


def test_one_form_sent_ten_times_by_each_of_ten_clients_is_written_once(cast: factories.Pair, db: Path):
    [tap, *_] = taps(cast.keeper)
    before = found(cast.keeper.couple)[1].events
    with serving(db.parent) as server, ThreadPoolExecutor(10) as pool:
        browsers = list(islice(clients(server, "Sam"), 10))
        sent = list(pool.map(lambda browser: [browser.tap(tap, key="the same key") for _ in range(10)], browsers))
    assert {answer.status for answers in sent for answer in answers} == {200}
    rows, verdict = found(cast.keeper.couple)
    assert (rows, verdict.broken, verdict.events) == (1, None, before + 1)


def test_a_server_killed_after_its_twentieth_answer_has_every_acknowledged_row_exactly_once(cast: factories.Pair, db: Path):
    mine = taps(cast.keeper)
    with serving(db.parent) as server:
        acknowledged = _until_killed(server, mine)
    assert len(acknowledged) >= 20
    database.connect()
    written = [(row.commitment_id, row.slot) for row in Entry.select()]
    database.close()
    assert len(written) == len(set(written))
    assert set(acknowledged) <= set(written)
    assert found(cast.keeper.couple)[1].broken is None
    with serving(db.parent) as server:
        again = server.browser("Sam")
        assert {again.tap(tap).status for tap in mine} == {200}
    assert found(cast.keeper.couple)[0] == len(mine)


def _until_killed(server: Server, mine: list[Tap]) -> list[tuple[str, str]]:
    acknowledged: list[tuple[str, str]] = []

    def work(browser: Browser, share: list[Tap]) -> None:
        for tap in share:
            try:
                answer = browser.tap(tap)
            except OSError:
                return
            assert answer.status == 200
            acknowledged.append((tap["commitment"], tap["slot"]))
            if len(acknowledged) == 20:
                server.kill()

    browsers = list(islice(clients(server, "Sam"), 4))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, browsers, [mine[place::4] for place in range(4)]))
    return acknowledged


def test_a_copy_made_while_others_write_is_whole_when_it_is_restored(cast: factories.Pair, db: Path, tmp_path: Path):
    mine = taps(cast.keeper)
    copies = [tmp_path / f"copy-{number}.db" for number in range(5)]
    with serving(db.parent) as server, ThreadPoolExecutor(4) as pool:
        shares = list(zip(islice(clients(server, "Sam"), 4), (mine[place::4] for place in range(4)), strict=True))
        writing = [pool.submit(send, *share) for share in shares]
        for copy in copies:
            _back_up(copy)
        assert {answer.status for each in writing for answer in each.result()} == {200}
    rows = []
    for copy in copies:
        put_back.put_back_copy(copy, db)
        rows.append(found(cast.keeper.couple))
    assert {verdict.broken for _, verdict in rows} == {None}
    assert sorted(count for count, _ in rows) == [count for count, _ in rows]


def _back_up(copy: Path) -> None:
    database.connect()
    back_up(copy)
    database.close()
