"""Odd values of every setting: each is taken, and then Steady works with it, or is refused in one sentence that names it."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.support import factories
from tests.support.server import free_port
from tests.support.settings import KEY
from tests.support.settings import settings as names
from tracker import server
from tracker.app import WillNotStart, settings
from tracker.cli import main
from tracker.models.base import database

pytestmark = pytest.mark.timeless

BYTES = os.fsdecode(b"\xff\xfe")
LONG = "a" * 64

ODD = (
    *(
        " ",
        "\t",
        "\n",
        "-",
        ".",
        "..",
        "/",
        "//",
        "~",
        "%",
        "%s",
        "{}",
        "'",
        '"',
        "0",
        "-1",
        "1",
        "1e3",
        "٣",
        "½",
        "None",
        "true",
    ),
    *("ü", "\u202e", "\x1b[2J", BYTES, f"a{BYTES}", LONG, f"{LONG}.example", "a" * 5000, "a/" * 3000, "/dev/null", "/dev/full"),
    *("*", "::", "0.0.0.0", "localhost:80", "[::1]", "::1%lo", "127.1", "0x7f.1", "2130706433", "unix", "fd://3", "-a", "a..b"),  # noqa: S104  # values, not listened on
)
ADDRESSES = (
    *(
        "foo",
        "https://",
        "ftp://x",
        "http://[::1",
        "http://[x]",
        "http://x:70000",
        "http://x:0",
        "https://a\nb",
    ),
    *(
        "https://a b",
        "https://a/b c",
        'https://a"b',
        "https://a'b",
        "https://a/'",
        'https://a/"',
        "https://a\\b",
        "https://a<b>",
    ),
    *("https://me@a.example", "https://me:secret@a.example", "https://a..b", f"https://{LONG}", f"https://a.example/{BYTES}"),
    *("http://127.1", "javascript:alert(1)", "https://a\u202e.example"),
)
ONLY_A_HOST = (
    "https://a.example/path",
    "https://a.example?q=1",
    "https://a.example#part",
    "HTTPS://a.example",
    "http://0.0.0.0",
)
# Each that is taken begins a record, so these are few.
PLACES = (" ", "-", "..", "~", "%s", "ü", "\x1b[2J", LONG, "a" * 5000, "a/" * 3000, "/dev/null", "/dev/full")
REFUSED = {
    "BASE_URL": ("//x", *ADDRESSES, *ONLY_A_HOST, "https://a.example/?", "http://[::]:8000", "http://[0::0]"),
    "EXIT_URL": ADDRESSES,
    "SOURCE_URL": ADDRESSES,
    "HOST": (
        LONG,
        f"{LONG}.example",
        "a b",
        "a/b",
        "[::1]",
        "::1%lo",
        "127.1",
        "0x7f.1",
        "0",
        "http://x",
        "a..b",
        "a:80",
        BYTES,
    ),
    "DATABASE_URL": ("postgresql://x", "sqlite://x", "sqlite:///:memory:", "sqlite:////a", "sqlite:///.", f"sqlite:///{BYTES}"),
    "DATA_DIR": ("/", "//", "/..", BYTES, f"a/{BYTES}"),
    "SECRET_KEY": ("short", "a" * 40, f"{BYTES}{KEY}"),
    "PORT": ("0", "65536"),
    "PROXY_ADDRESSES": ("a", "10.0.0.0/99", "10.0.0.1-10.0.0.9", BYTES),
}
TAKEN = {
    "BASE_URL": (
        *(
            "https://a.example",
            "https://a.example/",
            "http://192.168.1.20:8000",
            "http://[::1]:8000",
            "https://b\u00fccher.example",
        ),
        *("http://localhost:8000", "https://A.example:443", "https://a_b.local"),
    ),
    "EXIT_URL": (
        *("https://a.example", "https://a.example/weather?place=here&days=3#now", "http://192.168.1.20:8000/a;b,(c)"),
        *("https://de.example/wiki/K\u00e4se", "https://b\u00fccher.example/", "https://[::1]/"),
    ),
    "SOURCE_URL": ("https://a.example/steady", "http://192.168.1.20:8000/source.zip", "https://b\u00fccher.example/#source"),
    "HOST": ("127.0.0.1", "::1", "localhost"),
    "PROXY_ADDRESSES": ("10.0.0.1", "10.0.0.0/8, fd00::/8", "10.0.0.1/8"),
}


@pytest.fixture
def here(db: Path, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder within which relative paths lead, with a database that the settings name."""
    factories.person("Sam")
    database.close()
    (tmp_path / "here" / "there").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / "there")
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    monkeypatch.setenv("STEADY_PORT", str(free_port()))
    return tmp_path


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Instead of serving until it is stopped, a server answers a few pages, and ends. Their codes."""
    answered: list[list[int]] = []

    def serve(app: Flask) -> None:
        client = app.test_client()
        answered.append([client.get(path).status_code for path in ("/healthz", "/exit", "/help")])

    monkeypatch.setattr(server, "serve", serve)
    return answered


def ended(*words: str) -> str:
    """The sentence that a command ends in; none where it did its work. Never a traceback."""
    result = CliRunner().invoke(main, list(words))
    if not database.is_closed():
        database.close()
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
    return result.output if result.exit_code else ""


def check_told(said: str, name: str) -> None:
    if said.startswith("Steady will not listen beyond this computer over plain http."):
        return
    assert len(said.strip().splitlines()) == 1, said
    assert f"STEADY_{name}" in said or name in {"DATA_DIR", "DATABASE_URL"}, said


def made(folder: Path) -> set[str]:
    """What lies there, but for the files that come and go with whoever opens a database."""
    return {each.name for each in folder.rglob("*") if not each.name.endswith(("-wal", "-shm", ".lock"))}


@pytest.mark.parametrize("name", names())
def test_an_odd_value_is_taken_and_works_or_is_refused_in_a_sentence(
    here: Path, served: list[list[int]], monkeypatch: pytest.MonkeyPatch, name: str
):
    odd = PLACES if name == "DATA_DIR" else (*ODD, *ADDRESSES)
    for value in (*odd, *REFUSED.get(name, ()), *TAKEN.get(name, ())):
        monkeypatch.setenv(f"STEADY_{name}", value)
        if said := ended("serve"):
            check_told(said, name)
        if said := ended("verify"):
            check_told(said, name)
    assert {tuple(codes) for codes in served} <= {(200, 303, 200)}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_what_is_no_setting_of_its_kind_is_refused_and_makes_nothing(
    here: Path, served: list[list[int]], monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    before = made(here)
    monkeypatch.setenv("STEADY_ALLOW_HTTP", "1")  # else a host beyond this computer is refused for that
    monkeypatch.setenv(f"STEADY_{name}", value)
    said = ended("serve")
    assert (said != "", served) == (True, [])
    check_told(said, name)
    assert made(here) == before


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in TAKEN.items() for value in values])
def test_what_is_one_is_taken_as_it_is(
    here: Path, served: list[list[int]], monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(f"STEADY_{name}", value)
    assert (ended("serve"), served, settings()[name]) == ("", [[200, 303, 200]], value)


@pytest.mark.parametrize("name", names())
def test_a_file_that_cannot_be_read_is_told_with_its_setting(here: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    (here / "bytes").write_bytes(b"\xff" * 40)
    (here / "long").write_text("a" * 70000, encoding="utf-8")
    monkeypatch.delenv(f"STEADY_{name}", raising=False)
    without = dict(settings())
    for file in (here / "nowhere", here, here / "bytes", here / "long", "/dev/zero", BYTES):
        monkeypatch.setenv(f"STEADY_{name}_FILE", str(file))
        with pytest.raises(WillNotStart, match=rf"^A setting cannot be read: STEADY_{name}(_FILE names | holds bytes )"):
            settings()
    (here / "empty").write_text("\n", encoding="utf-8")
    monkeypatch.setenv(f"STEADY_{name}_FILE", str(here / "empty"))
    assert dict(settings()) == without


LETTERS = st.sampled_from(
    [*"htps:/.@[]%#?'\" \\<>\n\t", "http://", "https://", "::", "127.0.0.1", "a", "ü", "1", "٣", BYTES, LONG]
)
ANYTHING = st.one_of(st.lists(LETTERS).map("".join), st.binary().map(os.fsdecode).filter(lambda said: "\0" not in said))


@pytest.mark.parametrize("name", names())
def test_whatever_it_says_a_setting_is_taken_or_refused_by_its_name(here: Path, name: str):
    @examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(value=ANYTHING)
    def said(value: str) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(f"STEADY_{name}", value)
            try:
                settings()
            except WillNotStart as err:
                assert f"STEADY_{name}" in str(err)  # noqa: PT017  # it is one way of two

    said()


def test_a_database_that_is_no_file_is_refused_before_anything_lies_beside_it(here: Path, monkeypatch: pytest.MonkeyPatch):
    (here / "folder").mkdir()
    os.mkfifo(here / "pipe")
    before = {each.name for each in here.rglob("*")}
    for path in (here / "folder", here / "pipe", Path("/dev/null")):
        monkeypatch.setenv("STEADY_DATABASE_URL", f"sqlite:///{path}")
        for words in (("serve",), ("verify",), ("restore", str(here / "copy.db"))):
            assert ended(*words).startswith(
                f"Error: {path} is no file, so it is no database. STEADY_DATABASE_URL names the file"
            )
    assert ({each.name for each in here.rglob("*")}, Path("/dev/null.lock").exists()) == (before, False)


def test_links_that_lead_in_a_circle_are_told(here: Path, monkeypatch: pytest.MonkeyPatch):
    (here / "one").symlink_to(here / "two")
    (here / "two").symlink_to(here / "one")
    monkeypatch.setenv("STEADY_DATA_DIR", str(here / "one"))
    assert ended("serve").count("\n") == 1


@pytest.mark.parametrize("host", ["::", "0.0.0.0"])  # noqa: S104  # that is the point
def test_where_steady_listens_for_everybody_it_says_so(
    here: Path, served: list[list[int]], monkeypatch: pytest.MonkeyPatch, host: str
):
    monkeypatch.setenv("STEADY_HOST", host)
    monkeypatch.setenv("STEADY_ALLOW_HTTP", "1")
    port = os.environ["STEADY_PORT"]
    assert CliRunner().invoke(main, ["serve"]).stdout.splitlines()[-1] == (
        f"Other devices can open Steady too, at the address of this computer in your network, port {port}. Links lead to"
        f" http://127.0.0.1:{port} until STEADY_BASE_URL names that address."
    )
