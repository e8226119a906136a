"""The floor: what this machine can do at best, so that the figures of Steady have something to be compared with.

`python -m bench.floor` serves a bare Flask route (one peewee commit, one read) under Steady's own server settings.
"""

import os
import threading
import time
from pathlib import Path

from flask import Flask, request
from peewee import TextField

from bench.load import Figures
from tracker import server
from tracker.models.base import Table, database
from tracker.models.connection import open_database


class Tapped(Table):
    """What was tapped."""

    id: int
    said = TextField()


def raw_commits(folder: Path, number: int) -> Figures:
    """One row a commit, written by SQLite itself with synchronous=FULL, by one writer and without any model."""
    store = open_database(folder / "raw.db")
    store.connect()
    store.create_tables([Tapped])
    line = store.connection()
    times = []
    begun = time.perf_counter()
    for _ in range(number):
        one = time.perf_counter()
        line.execute("BEGIN IMMEDIATE")
        line.execute("INSERT INTO tapped (said) VALUES ('kept')")
        line.execute("COMMIT")
        times.append(time.perf_counter() - one)
    whole = time.perf_counter() - begun
    store.close()
    return Figures(sorted(times), whole)


def bare_app() -> Flask:
    """A route that does one commit and one read, with one write at a time and one kept connection a thread, as in Steady."""
    app, lock = Flask("floor"), threading.Lock()
    app.before_request(lambda: None if not database.is_closed() else _connect())

    def tap() -> str:
        with lock, database.atomic():
            made = Tapped.create(said=request.form["state"])
        return str(Tapped.get_by_id(made.id).said)

    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    app.add_url_rule("/tap", "tap", tap, methods=["POST"])
    return app


def _connect() -> None:
    database.connect()


def main() -> None:
    """Serve the bare route in the folder and on the port that Steady's settings name."""
    open_database(Path(os.environ["STEADY_DATA_DIR"]) / "floor.db")
    with database.connection_context():
        database.create_tables([Tapped])
    app = bare_app()
    folder, port = os.environ["STEADY_DATA_DIR"], int(os.environ["STEADY_PORT"])
    app.config.update(
        HOST="127.0.0.1", PORT=port, THREADS=6, DATA_DIR=folder, DATABASE_URL="", PROXY_HOPS=0, PROXY_ADDRESSES=""
    )
    server.serve(app)


if __name__ == "__main__":
    main()
