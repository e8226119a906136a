"""New keys while several people write: every answer is saved, and everything can be read afterwards."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from tests.proofs.taps import ALL, clients, found, taps
from tests.support import factories
from tests.support.databases import everything
from tests.support.factories import pair
from tests.support.server import Browser, serving
from tracker.crypto.master_key import master_file
from tracker.models.base import database
from tracker.models.encrypted import forget_opened_keys
from tracker.models.site import DataKey

pytestmark = pytest.mark.proof

TURNS = 5


@pytest.fixture
def cast(db: Path) -> factories.Pair:
    """Sam and Alex, who each keep four commitments; the database is left to the server."""
    factories.set_up_site()
    both = pair(mutual=True)
    database.close()
    return both


def rotate(data_dir: Path) -> str:
    command = [str(Path(sys.executable).with_name("steady")), "keys", "rotate"]
    done = subprocess.run(command, env={"STEADY_DATA_DIR": str(data_dir)}, capture_output=True, text=True, check=True)  # noqa: S603  # our own command
    return done.stdout


def say(browser: Browser, share: list[dict[str, str]]) -> list[int]:
    return [browser.tap(tap).status for tap in share]


def test_keys_change_while_four_clients_write(cast: factories.Pair, db: Path):
    mine = {"Sam": taps(cast.keeper), "Alex": taps(cast.rater)}
    with serving(db.parent) as server, ThreadPoolExecutor(5) as pool:
        shares = [
            (browser, mine[name][place::2]) for name in mine for place, browser in enumerate(islice(clients(server, name), 2))
        ]
        writing = [pool.submit(say, *share) for share in shares]
        said = [rotate(db.parent) for _ in range(TURNS)]
        assert {status for each in writing for status in each.result()} == {200}
        assert {browser.get("/record").status for browser, _ in shares} == {200}
        assert [words.startswith("New keys are in force for 5 owners.") for words in said] == [True] * TURNS
    forget_opened_keys()
    rows, verdict = found(cast.keeper.couple)
    assert (rows, verdict.broken, len(master_file(db).read_text().splitlines())) == (ALL, None, 1 + TURNS)
    database.connect()
    assert (everything().count("Commitment 3") > 0, DataKey.select().count()) == (True, 5 * (1 + TURNS))
    database.close()
