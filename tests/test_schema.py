"""The store: tables as the models say, SQLite set so that nothing acknowledged is lost, and unsafe settings refused."""

import random
import stat
import string
import subprocess
import sys
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from tests.support.schema import statements_now, statements_of_models
from tests.support.settings import KEY
from tracker import server
from tracker.app import WillNotStart, create_app, database_path, open_store, own_key
from tracker.crypto.key_files import too_plain
from tracker.models.base import database
from tracker.models.connection import journal_mode, open_database


def _made(statements: list[str]) -> list[str]:
    return sorted(each for each in statements if "sqlite_" not in each)


def test_the_migrations_make_the_tables_that_the_models_stand_for(db: Path):
    migrated = statements_now()
    database.close()
    assert _made(migrated) == _made(statements_of_models())


def test_the_triggers_let_the_chain_only_grow(db: Path):
    names = [name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")]
    assert names == ["ledger_event_no_delete", "ledger_event_no_update"]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("synchronous", 2 if journal_mode() == "wal" else 3),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
        ("journal_mode", journal_mode()),
    ],
)
def test_the_store_is_opened_so_that_nothing_acknowledged_is_lost(db: Path, pragma: str, value: object):
    assert database.execute_sql(f"PRAGMA {pragma}").fetchone() == (value,)


def test_the_write_ahead_log_is_used_only_where_it_cannot_break_the_file():
    safe = SqliteDatabase(None).server_version >= (3, 51, 3)
    assert journal_mode() == ("wal" if safe else "delete")


def test_on_this_platform_the_library_is_new_enough_for_the_write_ahead_log():
    if sys.platform == "linux":
        assert SqliteDatabase(None).server_version >= (3, 51, 3)


def test_an_older_library_gets_the_slower_and_safe_journal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(SqliteDatabase, "server_version", (3, 40, 1))
    opened = open_database(tmp_path / "old.db")
    opened.connect()
    assert [opened.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")] == ["delete", 3]
    opened.close()


def test_a_new_store_is_its_owners_alone(tmp_path: Path):
    path = tmp_path / "fresh" / "steady.db"
    open_store({"DATABASE_URL": "", "DATA_DIR": str(path.parent)})
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path)]
    assert [oct(mode) for mode in modes] == ["0o700", "0o600"]


def test_the_address_of_the_store_may_be_named_and_must_be_sqlite(tmp_path: Path):
    path = tmp_path / "elsewhere" / "our.db"
    assert database_path({"DATABASE_URL": f"sqlite:///{path}", "DATA_DIR": "unused"}) == path
    with pytest.raises(WillNotStart):
        database_path({"DATABASE_URL": "postgresql://somewhere/steady", "DATA_DIR": "unused"})


@pytest.mark.parametrize("key", ["short", "change-me-change-me-change-me-change-me", "SECRET" * 8, "dev" * 20])
def test_a_default_or_short_secret_is_refused(data_dir: Path, key: str):
    with pytest.raises(WillNotStart):
        create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": key})


PLAIN_SECRETS = ["a" * 64, "ab" * 20, "abcdefgh" * 4, "0123456789abcdef" * 4, "aaaaaaa" + "b" * 40, "1234567" * 6]


@pytest.mark.parametrize("key", PLAIN_SECRETS)
def test_a_secret_that_says_the_same_again_and_again_is_refused(data_dir: Path, key: str):
    with pytest.raises(WillNotStart, match=r"STEADY_SECRET_KEY, or the key file .* says the same again and again"):
        create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": key})
    own = data_dir.with_name("data.key")
    own.touch(0o600)
    own.write_text(key)
    with pytest.raises(WillNotStart, match="says the same again and again"):
        create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": ""})


@pytest.mark.parametrize("name", ["data.sign.key", "data.master.key"])
@pytest.mark.parametrize("secret", ["a5" * 32, "0" * 64, "0123456789abcdef" * 4])
def test_a_key_file_that_says_the_same_again_and_again_keeps_the_server_from_starting(data_dir: Path, name: str, secret: str):
    key = data_dir.with_name(name)
    key.touch(0o600)
    key.write_text(f"{'5a' * 16} {secret}\n" if "master" in name else secret)
    with pytest.raises(WillNotStart, match=f"{name} holds a key that says the same again and again"):
        create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY})


def test_secrets_that_were_drawn_by_chance_are_not_too_plain():
    draw = random.Random(7)  # noqa: S311  # seeded examples
    for letters in ("0123456789", "0123456789abcdef", string.ascii_letters + string.digits):
        refused = sum(too_plain("".join(draw.choices(letters, k=32))) for _ in range(2000))
        assert refused <= 20, letters


def test_without_a_secret_one_is_made_beside_the_data_and_kept(data_dir: Path):
    first = create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": ""}).secret_key
    key = data_dir.with_name("data.key")
    assert (oct(stat.S_IMODE(key.stat().st_mode)), list(data_dir.glob("*.key"))) == ("0o600", [])
    assert create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": ""}).secret_key == first == key.read_text()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int):
    own_key(tmp_path / "data")
    (tmp_path / "data.key").chmod(mode)
    with pytest.raises(WillNotStart):
        own_key(tmp_path / "data")


def test_a_folder_in_the_place_of_the_key_is_told_as_such(tmp_path: Path):
    (tmp_path / "data.key").mkdir()
    with pytest.raises(WillNotStart, match=r"data\.key is a folder, or something else that is no file"):
        own_key(tmp_path / "data")


def test_a_signing_key_that_others_may_read_keeps_the_server_from_starting(data_dir: Path):
    key = data_dir.with_name("data.sign.key")
    key.touch(0o644)
    with pytest.raises(WillNotStart, match="can be read by others"):
        create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY})
    key.chmod(0o600)
    create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY})


PLAIN: dict[str, object] = {"HOST": "127.0.0.1", "PORT": 8000, "BASE_URL": "", "ALLOW_HTTP": False, "PROXY_ADDRESSES": ""}
BEHIND = {"HOST": "::", "BASE_URL": "https://steady.example"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "steady.example"])  # noqa: S104  # refused, that is the point
def test_plain_http_beyond_this_machine_is_refused(host: str):
    with pytest.raises(WillNotStart):
        server.check_address(PLAIN | {"HOST": host, "BASE_URL": "http://steady.example"})


def test_a_server_that_listens_beyond_this_machine_is_told_from_where_its_proxy_connects():
    with pytest.raises(WillNotStart, match="STEADY_PROXY_ADDRESSES"):
        server.check_address(PLAIN | BEHIND)


@pytest.mark.parametrize(
    "settings",
    [{}, {"HOST": "::1"}, {"HOST": "192.168.1.20", "ALLOW_HTTP": True}, BEHIND | {"PROXY_ADDRESSES": "172.18.0.0/16"}],
)
def test_what_is_safe_or_said_to_be_starts(settings: dict[str, object]):
    server.check_address(PLAIN | settings)


@pytest.mark.parametrize(
    ("settings", "beyond"),
    [({}, False), ({"BASE_URL": "https://steady.example"}, True), ({"HOST": "192.168.1.20"}, True)],
)
def test_a_set_up_page_that_others_could_open_asks_for_a_code(settings: dict[str, object], *, beyond: bool):
    assert server.reaches_beyond(PLAIN | settings) is beyond


HEAVY = ("numpy", "pandas", "plotly", "statsmodels", "scipy", "apscheduler", "gunicorn")


def test_starting_the_application_loads_nothing_heavy(tmp_path: Path):
    code = (
        "import sys; from tracker.app import create_app; "
        f"create_app({{'DATA_DIR': {str(tmp_path / 'data')!r}, 'SECRET_KEY': {KEY!r}}}); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own code
    assert done.stdout == "[]\n"


def test_the_domain_is_imported_without_the_rest_of_the_house():
    code = (
        "import sys; import tracker.domain.trends.felt.line, tracker.domain.record.chain, tracker.domain.entries.due; "
        "print(sorted({name.split('.')[1] for name in sys.modules if name.startswith('tracker.')}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own code
    assert done.stdout == "['domain']\n"
