"""The instant at which the tests happen: the clock of this process stands still at it, and what a test starts begins at it.

`TESTS_AT` names another one, as `2026-11-29T23:50+01:00`; `make dates` runs what reads the clock at many. All of them
lie after the days that tests name by themselves: those are the past. Each test that reads the clock is marked as it runs;
`--reads-clock` runs those, and what is not known.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import SupportsIndex

import pytest

from tracker import clock

PRESET = "2026-11-25T12:00+00:00"  # a Wednesday; after every day that a test names by itself
INSTANT = datetime.fromisoformat(os.environ.get("TESTS_AT") or PRESET).astimezone(UTC)
_PROCESS_START = str(Path(__file__).with_name("process_start"))


class _Held(list[datetime]):
    """The instants at which the clock is held. `read` says that the outermost one was read: that of the tests."""

    read = False

    def __getitem__(self, index: SupportsIndex | slice) -> datetime:  # type: ignore[override]  # only ever the last one
        self.read = self.read or len(self) == 1
        return super().__getitem__(index)  # type: ignore[return-value]  # as above


HELD = _Held()


@contextmanager
def held() -> Iterator[None]:
    """Hold the clock of this process at the instant, and note who reads it."""
    clock._frozen = HELD  # noqa: SLF001  # the product has no need of knowing who reads the time
    with clock.frozen(INSTANT):
        begin_processes_here()
        yield


def begin_processes_here() -> None:
    """Let the clock of each process that is started from here on begin at the instant, as far as no time has passed since."""
    os.environ["TESTS_CLOCK_SHIFT"] = str((INSTANT - datetime.now(UTC)).total_seconds())
    before = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each and each != _PROCESS_START]
    os.environ["PYTHONPATH"] = os.pathsep.join([_PROCESS_START, *before])


_CACHE = "steady/reads_the_clock"
_MARK = "reads the clock"
_reading: set[str] = set()  # the fixtures that read it
_known: dict[str, bool] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reads-clock", action="store_true", help="leave out what is known not to read the clock of the tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--reads-clock"):
        known = config.cache.get(_CACHE, {}) if config.cache else {}
        left = [item for item in items if not known.get(item.nodeid, True)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if known.get(item.nodeid, True)]


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    # What is made once for many tests reads for each of them.
    earlier, HELD.read = HELD.read, False
    try:
        return (yield)
    finally:
        if HELD.read:
            _reading.add(fixturedef.argname)
        HELD.read = HELD.read or earlier


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    HELD.read = False
    begin_processes_here()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if HELD.read or not _reading.isdisjoint(getattr(item, "fixturenames", ())):
        report.user_properties.append((_MARK, True))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _known[report.nodeid] = _known.get(report.nodeid, False) or (_MARK, True) in [
        tuple(each) for each in report.user_properties
    ]


def pytest_sessionfinish(session: pytest.Session) -> None:
    cache = getattr(session.config, "cache", None)  # there is none where pytest was told to keep none
    if cache and not hasattr(session.config, "workerinput"):  # the two test processes report to one
        cache.set(_CACHE, cache.get(_CACHE, {}) | _known)
