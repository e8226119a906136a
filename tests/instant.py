"""The instant at which the tests happen: the clock of this process stands still at it, and what a test starts begins at it.

`TESTS_AT` names another one, as `2026-11-29T23:50+01:00`; `make dates` runs what reads the clock at many. All of them
lie after the days that tests name by themselves: those are the past.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import SupportsIndex

from tracker import clock

PRESET = "2026-11-25T12:00+00:00"  # a Wednesday; after every day that a test names by itself
INSTANT = datetime.fromisoformat(os.environ.get("TESTS_AT") or PRESET).astimezone(UTC)
_LAUNCHING = str(Path(__file__).with_name("launching"))


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
    before = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each and each != _LAUNCHING]
    os.environ["PYTHONPATH"] = os.pathsep.join([_LAUNCHING, *before])
