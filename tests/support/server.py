"""The real server, in processes of its own, and a small browser for it: for the proofs and for the bench."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.support.factories import email, password
from tracker import chance

_STEADY = (str(Path(sys.executable).with_name("steady")), "serve")
_PATIENCE = 30.0
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `started_in` are the seconds from its start to the first answer of /healthz."""

    port: int
    process: subprocess.Popen[bytes]
    started_in: float
    browsers: list["Browser"] = field(default_factory=list)

    def browser(self, name: str = "", source: str = "") -> "Browser":
        """A browser on this server, with somebody of the cast signed in where named. It hangs up when the server ends.

        `source` is the address of the loopback that it comes from, such as 127.0.1.7.
        """
        made = Browser(self.port, source=source)
        self.browsers.append(made)
        return made.sign_in(name) if name else made

    def again(self, browser: "Browser") -> "Browser":
        """A further connection of a browser that is signed in."""
        made = self.browser()
        made.cookies, made.token = dict(browser.cookies), browser.token
        return made

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        _end(self.process, signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end, and wait until it has."""
        _end(self.process, signal.SIGTERM)


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    if process.poll() is None:
        if how is signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
    process.wait(_PATIENCE)


@contextmanager
def serving(
    data_dir: Path, command: tuple[str, ...] = _STEADY, path: str = "/healthz", settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serve `data_dir` on a free port of the loopback until the block ends. Its output lands beside it, in `serve.log`."""
    port = free_port()
    log = data_dir.with_name("serve.log")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("STEADY_")}
    told = {"STEADY_DATA_DIR": str(data_dir), "STEADY_PORT": str(port)}
    begun = time.perf_counter()
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command, env=inherited | told | dict(settings or {}), stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait_for(port, path, process, log)
        server = Server(port, process, time.perf_counter() - begun)
        try:
            yield server
        finally:
            for browser in server.browsers:
                browser.close()
    finally:
        _end(process, signal.SIGTERM)


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, path: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except ConnectionError:
            time.sleep(0.01)
        finally:
            connection.close()
    said = log.read_text(encoding="utf-8", errors="replace")
    msg = f"the server did not answer {path}:\n{said}"
    raise RuntimeError(msg)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


@dataclass(slots=True)
class Browser:
    """One connection that stays open, with the cookies that it was given."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    connection: http.client.HTTPConnection | None = None
    source: str = ""

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Open a page; its CSRF token is kept for what is sent next."""
        answer = self._ask("GET", path, None, dict(headers or {}))
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form, with the CSRF token of the last page."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, form | dict(headers or {}))

    def send(self, path: str, body: bytes, kind: str) -> Answer:
        """Send a body as it stands, with the CSRF token of the last page."""
        return self._ask("POST", path, body, {"Content-Type": kind, "X-CSRFToken": self.token})

    def tap(self, fields: Mapping[str, str], key: str = "") -> Answer:
        """Answer on Today with one tap, under a fresh form key where none is given."""
        sent = {"key": key or chance.ident("form", "bench"), **fields}
        return self.post("/entries/answer", sent, {"X-Row": "1"})

    def sign_in(self, name: str) -> "Browser":
        """Sign somebody of the cast in, through the door."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": email(name), "password": password(name)})
        if answer.status != http.HTTPStatus.SEE_OTHER:
            raise RuntimeError(answer.text)
        self.get("/today")
        return self

    def cookie_line(self) -> str:
        """The cookies as one header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self.connection is None:
            came_from = (self.source, 0) if self.source else None
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE, source_address=came_from)
        if self.cookies:
            headers["Cookie"] = self.cookie_line()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        if '"cookies"' in answer.headers.get("Clear-Site-Data", ""):
            self.cookies.clear()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer


def wait_until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something that comes with time."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def beats(db: Path) -> bool:
    """Whether a worker has begun."""
    with closing(sqlite3.connect(db)) as opened:
        return bool(opened.execute("SELECT 1 FROM heartbeat").fetchall())
