"""The real server: what it says when it starts, and that it ends when it is asked to."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.factories import pair
from tests.support.server import serving
from tracker.app import WillNotStart
from tracker.domain.addresses import in_address, partner_address
from tracker.models.base import database
from tracker.server import begin_worker, check_free
from tracker.services.record.ledger import sign_due_heads


def said(data_dir: Path) -> list[str]:
    return data_dir.with_name("serve.log").read_text(encoding="utf-8").splitlines()


def test_a_fresh_server_says_where_it_is_and_leads_to_set_up(tmp_path: Path):
    data = tmp_path / "data"
    with serving(data) as server:
        answer = server.browser().get("/")
        assert (answer.status, answer.headers["Location"]) == (303, "/account/set-up")
        assert said(data) == [
            f"Steady is at http://127.0.0.1:{server.port} and waits to be set up.",
            "Only this computer can open Steady yet. README: an address for both of you, in at most three commands.",
        ]
    assert server.process.returncode == 0


def test_a_lost_signing_key_is_told_at_the_start(db: Path, data_dir: Path):
    pair()
    sign_due_heads()
    database.close()
    data_dir.with_name("data.sign.key").unlink()
    with serving(data_dir):
        assert said(data_dir)[-1].startswith(f"{data_dir.with_name('data.sign.key')} is not there, and signed heads are.")


def test_a_port_that_somebody_else_has_is_told_before_anything_else(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WillNotStart, match=f"cannot listen on 127.0.0.1, port {port}: Address already in use"):
            check_free({"HOST": "127.0.0.1", "PORT": port})
    with pytest.raises(WillNotStart, match=r"cannot listen on 203\.0\.113\.7"):
        check_free({"HOST": "203.0.113.7", "PORT": 0})


def test_where_the_port_is_taken_nothing_is_made(tmp_path: Path):
    data = tmp_path / "data"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = {"STEADY_DATA_DIR": str(data), "STEADY_PORT": str(taken.getsockname()[1])}
        command = [str(Path(sys.executable).with_name("steady")), "serve"]
        done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    assert (done.returncode, "Nothing was changed." in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_the_worker_loads_ends_it_in_silence(db: Path, capfd: pytest.CaptureFixture[str]):
    process = begin_worker(db)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert capfd.readouterr() == ("", "")
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_an_address_of_the_newer_sort_is_listened_on_in_brackets(tmp_path: Path):
    address = partner_address({"BASE_URL": "", "HOST": "::1", "PORT": 8000})
    assert (in_address("::1"), in_address("127.0.0.1"), address.base) == ("[::1]", "127.0.0.1", "http://[::1]:8000")
    assert not address.reachable


def test_where_others_can_open_the_set_up_page_it_asks_for_the_code_of_the_console(tmp_path: Path):
    data = tmp_path / "data"
    with serving(data, settings={"STEADY_BASE_URL": "https://steady.example"}) as server:
        code, address, phone = said(data)
        page = server.browser().get("/account/set-up").text
    assert (code[:28], len(code.removeprefix("Code for the set-up page: "))) == ("Code for the set-up page: " + code[26:28], 8)
    assert (address, phone) == (
        "Steady is at https://steady.example and waits to be set up.",
        "Your partner's phone can open https://steady.example",
    )
    assert 'name="code"' in page


def test_the_worker_starts_beside_the_server_and_ends_with_it(tmp_path: Path):
    with serving(tmp_path / "data") as server:
        browser = server.browser()
        until = time.monotonic() + 20
        while '"worker":"ok"' not in browser.get("/healthz").text.replace(" ", ""):
            assert time.monotonic() < until
            time.sleep(0.1)
        group = server.process.pid
    assert not _alive(group)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
