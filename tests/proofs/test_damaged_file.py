"""A byte of a database file that is flipped anywhere: `steady verify` names what is damaged, or nobody sees any of it.

A hundred flips, or as many as `FLIPS` in the environment says; every other one where plain rows stand side by side.
"""

import os
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from tests.support.settings import KEY
from tracker.cli import main
from tracker.crypto.fields import from_text
from tracker.demo.fill import tell
from tracker.models.base import database
from tracker.models.columns import table_name
from tracker.models.connection import open_to_read
from tracker.models.encrypted import forget_opened_keys
from tracker.models.second_copies import WITNESSED
from tracker.models.tables import TABLES
from tracker.services.record.ledger import sign_due_heads

pytestmark = pytest.mark.proof

FLIPS = int(os.environ.get("FLIPS", "100"))
DAYS = 12
PAGE = 4096
# What nobody sees: tries, forms that were sent, who works, keys that lie there wrapped, and whose use ends by itself.
UNSEEN = {"throttle", "form_key", "lease", "heartbeat", "clock_leap", "decided_week", "released_week", "upload", "put_back"} | {
    *("one_time_link", "known_device", "open_seal"),
}

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def whole(db: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A couple's first days, told by every service, in a file without a log."""
    monkeypatch.setenv("STEADY_DATA_DIR", str(db.parent))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    tell(DAYS)
    sign_due_heads()
    database.execute_sql("VACUUM")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()
    kept = db.with_name("whole.db")
    shutil.copyfile(db, kept)
    return kept


def seen(file: Path) -> Rows:
    """Every row that anybody sees any of, as it is stored; of what is encrypted, the bytes and not their spelling."""
    open_to_read(file)
    found: Rows = {}
    with database.connection_context():
        for table in TABLES:
            name = table_name(table)
            if name not in UNSEEN:
                rows = database.execute_sql(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()  # noqa: S608  # a name of ours
                found[name] = [tuple(map(_opened, row)) for row in rows]
    return found


def _opened(value: object) -> object:
    return from_text(value) if isinstance(value, str) and value.startswith("e1.") else value


def roots(file: Path) -> list[int]:
    """The first page of each table that a witness stands beside, and of the witness."""
    open_to_read(file)
    with database.connection_context():
        rows = database.execute_sql("SELECT rootpage, tbl_name FROM sqlite_master WHERE rootpage > 0").fetchall()
    return [page for page, table in rows if table in WITNESSED]


def places(rng: Random, data: bytes, pages: list[int]) -> int:
    while True:
        place = rng.randrange(len(data)) if rng.random() < 0.5 else (rng.choice(pages) - 1) * PAGE + rng.randrange(PAGE)
        if data[place] or rng.random() < 0.1:  # most of a page is empty
            return place


def verified(file: Path) -> Result:
    for tail in ("-wal", "-shm", "-journal"):
        Path(f"{file}{tail}").unlink(missing_ok=True)
    forget_opened_keys()
    if not database.is_closed():
        database.close()
    result = CliRunner().invoke(main, ["verify"])
    if not database.is_closed():
        database.close()
    return result


def test_whatever_is_flipped_is_named_or_is_seen_by_nobody(whole: Path, db: Path):
    data, before, pages = whole.read_bytes(), seen(whole), roots(whole)
    assert verified(db).exit_code == 0
    rng, found = Random(2000), Counter[str]()  # noqa: S311  # the same places each time
    for number in range(FLIPS):
        place, change = places(rng, data, pages), rng.randrange(1, 256)
        db.write_bytes(data[:place] + bytes([data[place] ^ change]) + data[place + 1 :])
        result = verified(db)
        at = f"flip {number} at {place} of {len(data)}: {result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit), at
        assert (result.exit_code in {0, 1}, "Traceback" in result.output) == (True, False), at
        if result.exit_code:
            assert result.output.strip(), at
            found["named"] += 1
        else:
            assert seen(db) == before, at
            found["harmless"] += 1
    print(f"\n{FLIPS} flips in {len(data)} bytes: {dict(found)}")  # noqa: T201  # the figure
    assert found["named"] > FLIPS // 4
