"""What every test stands on: a real, migrated database file of its own, and the application over it."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from tests.support.instant import (  # noqa: F401  # hooks of pytest
    held,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_fixture_setup,
    pytest_runtest_logreport,
    pytest_runtest_makereport,
    pytest_runtest_protocol,
    pytest_sessionfinish,
)
from tests.support.settings import KEY, with_master_key
from tracker.app import create_app
from tracker.crypto import passwords
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.services.store.database import migrate

# No test is timed: how long an example takes says more about the machine.
settings.register_profile("usual", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=3000)
settings.register_profile("instant", deadline=None, max_examples=10)
settings.load_profile("usual")


@pytest.fixture(scope="session", autouse=True)
def _one_instant() -> Iterator[None]:
    """The clock stands still at the instant of the tests."""
    with held():
        yield


def pytest_collection_finish() -> None:
    """What was imported and collected stays, so the collector of garbage need not look through it again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """The real argon2id, at its lowest cost: hundreds of accounts are made here."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # noqa: SLF001  # the cost is no setting


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    """What builds an address is compiled once for all applications: it takes nearly all the time of making one."""
    compile_one, known = Rule._compile_builder, {}  # noqa: SLF001  # the library compiles anew for each application

    def compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:  # noqa: FBT001, FBT002  # as the library has it
        key = (rule.rule, repr(rule.defaults), append_unknown)
        if key not in known:
            known[key] = compile_one(rule, append_unknown)
        return known[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Rule, "_compile_builder", compiled_once)
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that the real migrations made, once."""
    path = tmp_path_factory.mktemp("migrated") / "steady.db"
    open_database(path)
    migrate()
    database.connect()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def data_dir(migrated: Path, tmp_path: Path) -> Path:
    """A data folder with a fresh copy of that database."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copyfile(migrated, with_master_key(folder / "steady.db"))
    return folder


@pytest.fixture
def db(data_dir: Path) -> Iterator[Path]:
    """The database, open for services and queries."""
    open_database(data_dir / "steady.db")
    database.connect()
    yield data_dir / "steady.db"
    if not database.is_closed():
        database.close()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Where templates lie once they are compiled: hundreds of applications are made here, of the same templates."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(data_dir: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The whole application over that database."""
    made = create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY})
    made.jinja_env.bytecode_cache = compiled
    database.connect()
    yield made
    if not database.is_closed():
        database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, not signed in."""
    return app.test_client()
