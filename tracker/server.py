"""The server: gunicorn keeps one web process alive, whose door has a few threads, and the worker beside it."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer

from tracker.app import WillNotStart, database_path
from tracker.domain.addresses import in_address, only_here, partner_address
from tracker.domain.errors import Unusable
from tracker.door.process import WebProcess
from tracker.jobs.command import worker_command
from tracker.services.store import lock
from tracker.services.store.database import is_there
from tracker.web.errors.words import sentence_of

_NEEDS_HTTPS = """Steady will not listen beyond this computer over plain http.

Set STEADY_BASE_URL to an https address. Three ways to get one (docs/operating.md):
  1. Caddy in front, with a name of your own or its own certificate authority
  2. a tunnel that ends in https
  3. a certificate of your own, behind any reverse proxy
On a home network that you trust, STEADY_ALLOW_HTTP=1 allows plain http; each page then says so."""

_NEEDS_PROXIES = """Steady will not take plain http from everybody: beyond this computer it is for your proxy alone.

Set STEADY_PROXY_ADDRESSES to the address or network from which your proxy connects, such as 172.18.0.0/16 for containers,
or leave STEADY_HOST out where the proxy runs on this computer.
On a home network that you trust, STEADY_ALLOW_HTTP=1 allows plain http; each page then says so."""


# The web process starts first: somebody waits for it. A worker that ends by itself is started again, not over and over.
_BEFORE_FIRST = 1.0
_BEFORE_NEXT = 60.0
_ENDS_WITHIN = 10.0


class _Master(Arbiter):
    """Gunicorn's master, which looks after the worker as it does after the web process: once a second."""

    _worker: subprocess.Popen[bytes] | None = None
    _not_before: float | None = None

    def manage_workers(self) -> None:
        """Keep the web process running, then the worker."""
        super().manage_workers()
        if not is_there():
            raise HaltServer(sentence_of(Unusable("database_replaced")), 1)
        lock.take_again(self.app.database)
        now = time.monotonic()
        if self._not_before is None:
            self._not_before = now + _BEFORE_FIRST
        ended = self._worker is None or self._worker.poll() is not None
        if ended and now >= self._not_before:
            self._worker = begin_worker(self.app.database)
            self._not_before = now + _BEFORE_NEXT

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002  # gunicorn's signature
        """End the web process and the worker, which finishes what it has begun."""
        if self._worker is not None:
            self._worker.terminate()
        super().stop(graceful)
        if self._worker is not None:
            _wait_for(self._worker)


def begin_worker(database: Path) -> subprocess.Popen[bytes]:
    """Start a worker that ends with this process. Ctrl-C, which reaches both, waits until it has loaded."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return subprocess.Popen(worker_command(database, os.getpid()))  # noqa: S603  # our own command
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait_for(worker: subprocess.Popen[bytes]) -> None:
    try:
        worker.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        worker.kill()


class _Server(BaseApplication):
    """Gunicorn with our settings instead of its command line."""

    def __init__(self, app: Flask, settings: Mapping[str, Any]) -> None:
        self._app, self._settings = app, settings
        self.database = database_path(app.config)
        super().__init__()

    def load_config(self) -> None:
        """Take over our settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application that was made before."""
        return self._app

    def run(self) -> None:
        """Serve, and look after the worker."""
        _Master(self).run()


def check_address(config: Mapping[str, Any]) -> None:
    """Refuse, with WillNotStart, to be reached over plain http from elsewhere."""
    https = urlsplit(str(config["BASE_URL"])).scheme == "https"
    if only_here(config["HOST"]) or config["ALLOW_HTTP"]:
        return
    if not https:
        raise WillNotStart(_NEEDS_HTTPS)
    if not config["PROXY_ADDRESSES"]:
        raise WillNotStart(_NEEDS_PROXIES)


def check_temporary() -> None:
    """Refuse, with WillNotStart, to serve where no folder takes what is held for a moment, such as a large file being sent."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        raise WillNotStart(
            "Steady needs a folder for temporary files, and can write into none. Mount one at /tmp, or name one in TMPDIR."
            " Nothing was changed."
        ) from None


def reaches_beyond(config: Mapping[str, Any]) -> bool:
    """Whether anybody but the people at this machine could open the set-up page."""
    return partner_address(config).beyond


def check_free(config: Mapping[str, Any]) -> None:
    """Refuse, with WillNotStart, an address that cannot be listened on. It is free again when this returns."""
    host, port = str(config["HOST"]), int(config["PORT"])
    try:
        family, kind, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(place)
    except OSError as err:
        raise WillNotStart(
            f"Steady cannot listen on {host}, port {port}: {err.strerror}. STEADY_PORT names another port, and STEADY_HOST an"
            " address that this machine has. Nothing was changed."
        ) from None


def serve(app: Flask) -> None:
    """Serve until the process is told to stop. Never returns."""
    config = app.config
    _Server(
        app,
        {
            "bind": f"{in_address(config['HOST'])}:{config['PORT']}",
            "worker_class": WebProcess,
            "workers": 1,
            "timeout": 60,
            "graceful_timeout": 10,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        },
    ).run()
