"""Which tests read the clock of the tests: each is marked as it runs. `--reads-clock` runs those, and what is not known."""

from collections.abc import Generator

import pytest

from tests.instant import HELD, begin_processes_here

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
