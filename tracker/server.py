"""The server: gunicorn, one process, a few threads, one kept database connection in each."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from gunicorn.app.base import BaseApplication

from tracker.app import WillNotStart
from tracker.web.addresses import partner_address

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_NEEDS_HTTPS = """Steady will not listen beyond this computer over plain http.

Set STEADY_BASE_URL to an https address. Three ways to get one (docs/operating.md):
  1. Caddy in front, with a name of your own or its own certificate authority
  2. a tunnel that ends in https
  3. a certificate of your own, behind any reverse proxy
On a home network that you trust, STEADY_ALLOW_HTTP=1 allows plain http; each page then says so."""


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings instead of its command line."""

    def __init__(self, app: Flask, settings: Mapping[str, Any]) -> None:
        self._app, self._settings = app, settings
        super().__init__()

    def load_config(self) -> None:
        """Take over our settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application that was made before."""
        return self._app


def check_address(config: Mapping[str, Any]) -> None:
    """Refuse, with WillNotStart, to be reached over plain http from elsewhere."""
    https = urlsplit(str(config["BASE_URL"])).scheme == "https"
    if config["HOST"] not in _LOOPBACK and not https and not config["ALLOW_HTTP"]:
        raise WillNotStart(_NEEDS_HTTPS)


def reaches_beyond(config: Mapping[str, Any]) -> bool:
    """Whether anybody but the people at this machine could open the set-up page."""
    return config["HOST"] not in _LOOPBACK or partner_address(config).reachable


def serve(app: Flask) -> None:
    """Serve until the process is told to stop. Never returns."""
    config = app.config
    _Server(
        app,
        {
            "bind": f"{config['HOST']}:{config['PORT']}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": config["THREADS"],
            "keepalive": 75,
            "timeout": 60,
            "graceful_timeout": 10,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        },
    ).run()
