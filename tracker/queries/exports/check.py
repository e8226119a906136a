"""Checking a file in a process of its own: nobody else waits for it, whatever is in the file and whatever that costs.

`python -m tracker.queries.exports.check DATABASE` reads the file from its input and says what it found on its output.
"""

import os
import pickle
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tracker.domain.errors import Invalid
from tracker.domain.imports.restore.bundle import too_large
from tracker.models.base import database
from tracker.models.connection import open_to_read
from tracker.queries.exports.bundles import Summary, report, summary

_SECONDS = 60
_MEMORY = 512 * 1024**2
_BEHIND_OTHERS = 10


def summary_apart(data: bytes) -> Summary:
    """Check a file, and compare it with what is kept here. Raises Invalid, also for one that costs more than it may."""
    # -P: only what is installed may be imported, not what lies in the current folder.
    command = [sys.executable, "-P", "-m", __name__, str(database.obj.database)]
    try:
        done = subprocess.run(command, input=data, stdout=subprocess.PIPE, timeout=_SECONDS, check=True)  # noqa: S603  # our own
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as err:
        raise too_large() from err
    found = pickle.loads(done.stdout)  # noqa: S301  # said by our own process
    if isinstance(found, Summary):
        return found
    field, code, values = found
    raise Invalid(field, code, **values)


def _main(path: Path) -> None:
    _bound()
    open_to_read(path)
    with database.connection_context():
        try:
            found: object = summary(report(sys.stdin.buffer.read()))
        except Invalid as err:
            found = err.field, err.code, err.values
        except MemoryError:
            sys.exit(1)
    sys.stdout.buffer.write(pickle.dumps(found))


def _bound() -> None:
    os.nice(_BEHIND_OTHERS)
    for which, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a system that does not know one, or allows less already
            resource.setrlimit(which, (most, most))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
