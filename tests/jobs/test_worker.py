"""The worker as processes: started, doubled, stopped."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.factories import actor, felt_in, pair
from tests.support.server import serving, wait_until
from tests.support.settings import KEY
from tracker import clock
from tracker.domain.ratings.levels import weeks_due
from tracker.jobs.command import worker_command
from tracker.models.base import database
from tracker.models.ratings import WeeklyLevel
from tracker.queries.record.verify import verify
from tracker.queries.site import last_heartbeat
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import NewRating

PATIENCE = 20.0
RELEASE = """
import sys
from pathlib import Path
from tracker.services.ratings import levels
from tracker.services.store import database as store
store.open_file(Path(sys.argv[1]))
with store.connected():
    print("ready", flush=True)
    sys.stdin.readline()
    print(levels.release_due_levels(*sys.argv[2:]))
"""


@contextmanager
def worker(db: Path, parent: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that is killed in the end if it still runs."""
    process = subprocess.Popen(worker_command(db, parent), stderr=subprocess.PIPE)  # noqa: S603  # our own command
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rater, the repair, and how many weeks wait for their level."""

    person: str
    repair: str
    weeks: int


def weeks_that_wait() -> Waiting:
    """Alex has shared the weekly level for 28 days, and nobody has worked since."""
    past = clock.now() - timedelta(days=28)
    with clock.frozen(past):
        alex = pair().rater
        direction = felt_in(alex)
        audiences.choose_audience(alex, direction, "trend", earlier=False)
    for number in range(27):
        with clock.frozen(past + timedelta(days=number)):
            me = actor("Alex")
            ratings.rate(me, NewRating(direction, me.today, 50))
    return Waiting(alex.person, direction, len(weeks_due(alex.today, None, actor("Alex").today)))


def test_two_workers_at_once_release_once(db: Path):
    waiting = weeks_that_wait()
    with worker(db), worker(db):
        wait_until(lambda: WeeklyLevel.select().count() == waiting.weeks)
    assert verify(actor("Alex").couple).broken is None


def test_a_worker_that_is_told_to_end_says_nothing_and_gives_its_lease_back(db: Path):
    with worker(db) as process:
        wait_until(lambda: last_heartbeat("worker"))
        process.send_signal(signal.SIGTERM)
        assert (process.communicate(timeout=PATIENCE)[1], process.returncode) == (b"", 0)
    assert database.execute_sql("SELECT COUNT(*) FROM lease").fetchone() == (0,)


@pytest.mark.proof
def test_even_without_a_lease_two_processes_release_a_week_once(db: Path):
    waiting = weeks_that_wait()
    command = [sys.executable, "-c", RELEASE, str(db), waiting.person, waiting.repair]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own command
        for _ in range(2)
    ]
    for each in both:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in both:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    assert sorted(each.communicate(timeout=PATIENCE)[0] for each in both) == ["0\n", f"{waiting.weeks}\n"]
    assert WeeklyLevel.select().count() == waiting.weeks
    assert verify(actor("Alex").couple).broken is None


def test_a_worker_ends_when_it_is_not_its_parents_child_any_more(db: Path):
    with worker(db, parent=1) as orphan:
        assert orphan.wait(PATIENCE) == 0
    assert last_heartbeat("worker") is None


@pytest.mark.proof
def test_steady_worker_is_the_same_process_without_the_web(db: Path, data_dir: Path):
    pair()
    environment = {**os.environ, "STEADY_DATA_DIR": str(data_dir), "STEADY_SECRET_KEY": KEY}
    command = [str(Path(sys.executable).with_name("steady")), "worker"]
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603  # our own command
        try:
            wait_until(lambda: last_heartbeat("worker"))
            line = Path(f"/proc/{process.pid}/cmdline")
            if line.exists():
                assert line.read_bytes().split(b"\0")[1:4] == [b"-P", b"-m", b"tracker.jobs"]
        finally:
            # Whatever was found: the block ends only with the process.
            process.terminate()
        assert process.wait(PATIENCE) == 0


def workers_of(data_dir: Path) -> list[int]:
    """The processes that work on a database, on systems that tell."""
    mark = str(data_dir / "steady.db").encode()
    found = [each for each in Path("/proc").glob("[0-9]*") if mark in _command_of(each)]
    return [int(each.name) for each in found]


def _command_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def health(port: int) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/healthz")
    said: dict[str, str] = json.loads(connection.getresponse().read())
    connection.close()
    return said


@pytest.mark.proof
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system does not tell what processes run")
def test_the_server_starts_a_worker_beside_the_web_process_and_ends_it(db: Path, data_dir: Path):
    pair()
    with serving(data_dir) as server:
        wait_until(lambda: health(server.port) == {"status": "ok", "worker": "ok", "clock": "ok"})
        [child] = workers_of(data_dir)
        assert Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1] == str(server.process.pid)
    assert workers_of(data_dir) == []
    assert server.process.returncode == 0
