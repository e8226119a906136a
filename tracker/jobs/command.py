"""How the worker is started: in a Python that loads the worker and nothing of the web."""

import sys
from pathlib import Path


def worker_command(database: Path, parent: int | None = None) -> list[str]:
    """The command line of a worker on `database`; with `parent`, one that ends with that process."""
    # -P: only what is installed may be imported, not what lies in the current folder.
    command = [sys.executable, "-P", "-m", "tracker.jobs", str(database.resolve())]
    return command if parent is None else [*command, str(parent)]
