"""The program and its source: for everyone, as it runs here, and nothing that is not the program's."""

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.factories import set_up_site
from tests.support.settings import KEY
from tracker import resources, source
from tracker.app import create_app
from tracker.models.base import database

ROOT = Path(__file__).parents[2]
BESIDE = ("LICENSE", "Makefile", "README.md", "config.py", "pyproject.toml", "requirements.lock")
PATH = "/help/source"
CANARY = "b7f2-canary"
SETTINGS = {"DATA_DIR": "data", "DATABASE_URL": "", "SECRET_KEY": ""}


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def running(root: Path = ROOT) -> dict[str, bytes]:
    """Every file of the program, but for what Python makes of it."""
    folders = (each for name in ("tracker", "templates", "static") for each in (root / name).rglob("*"))
    files = (each for each in folders if each.is_file() and "__pycache__" not in each.parts)
    return {f"steady/{each.relative_to(root).as_posix()}": each.read_bytes() for each in (*files, *map(root.joinpath, BESIDE))}


def test_a_stranger_gets_the_files_of_the_program_as_they_run(client: FlaskClient):
    answer = client.get(PATH)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=steady-source.zip"
    assert answer.content_length == len(answer.data)
    assert "Set-Cookie" not in answer.headers
    assert unpacked(answer.data) == running()


def test_it_is_there_before_set_up_and_after(client: FlaskClient):
    before = client.get(PATH)
    set_up_site()
    client.application.extensions.pop("steady.host", None)
    assert (before.status_code, client.get(PATH).data) == (200, before.data)


def test_whoever_has_it_is_told_that_it_is_the_same(client: FlaskClient):
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(PATH, headers={"If-None-Match": '"another"'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert other.data == first.data
    head = client.head(PATH)
    assert (head.content_length, head.headers["ETag"], head.data) == (len(first.data), first.headers["ETag"], b"")


def test_help_leads_there_without_signing_in(client: FlaskClient):
    page = client.get("/help").text
    assert f'<a href="{PATH}">The program and its source, as a file (zip)</a>' in page


@pytest.fixture
def elsewhere(data_dir: Path) -> Iterator[FlaskClient]:
    """A stranger at a server whose settings name where the source is."""
    url = "https://code.example/steady?at=1&of=2"
    made = create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY, "SOURCE_URL": url})
    database.connect()
    yield made.test_client()
    database.close()


def test_where_the_source_is_elsewhere_help_names_the_place_and_tells_it_nothing(elsewhere: FlaskClient):
    page = elsewhere.get("/help").text
    link = '<a href="https://code.example/steady?at=1&amp;of=2" rel="noreferrer nofollow">'
    assert f"{link}The program and its source, at code.example</a>" in page
    assert PATH not in page
    answer = elsewhere.get(PATH)
    assert (answer.status_code, answer.location) == (303, "https://code.example/steady?at=1&of=2")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the program, in which things may lie that are not of it."""
    root = tmp_path / "house"
    for name in ("tracker", "templates", "static"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE:
        shutil.copy(ROOT / name, root)
    for name in ("ROOT", "PACKAGE", "TEMPLATES", "STATIC"):
        monkeypatch.setattr(resources, name, root / getattr(resources, name).relative_to(ROOT))
    source._made.cache_clear()  # noqa: SLF001  # it is made once in a process, of files that do not change
    monkeypatch.chdir(root)
    yield root
    source._made.cache_clear()  # noqa: SLF001  # as above


def made(settings: Mapping[str, str] | None = None) -> dict[str, bytes]:
    found = unpacked(source.archive(SETTINGS | dict(settings or {})).content)
    source._made.cache_clear()  # noqa: SLF001  # as above
    return found


def lay(*files: Path) -> None:
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(CANARY, encoding="utf-8")


def test_a_change_of_the_host_is_in_it(house: Path):
    lay(house / "tracker" / "web" / "of_our_own.py", house / "templates" / "our" / "page.html")
    found = made()
    assert found["steady/tracker/web/of_our_own.py"] == found["steady/templates/our/page.html"] == CANARY.encode()
    assert found == running(house)


def test_nothing_is_in_it_that_is_not_the_programs(house: Path):
    as_it_is = made()
    lay(
        *(house / "data" / name for name in ("steady.db", "notes.txt", "odd.py")),
        *(house / name for name in ("data.key", "data.master.key", "data.sign.key", ".env", "settings.py", "notes.txt")),
        *(house / ".git" / name for name in ("config", "hook.py")),
        house / ".venv" / "lib" / "module.py",
    )
    within = [house / name for name in ("tracker", "tracker/web", "templates", "static")]
    for folder in within:
        lay(
            *(folder / name for name in (".env", ".env.py", "steady.db", "steady.db-wal", "data.key", "data.master.key")),
            *(folder / name for name in ("backup.zip", "backup.db.sha256", "log", "cert.pem", ".cache/page.html")),
            folder / "__pycache__" / "module.cpython-311.pyc",
        )
    assert made() == as_it_is


def test_links_are_not_followed(house: Path, tmp_path: Path):
    as_it_is = made()
    lay(tmp_path / "apart" / "secret.txt", tmp_path / "apart" / "more" / "secret.py")
    for folder in (house / "tracker", house / "templates", house / "static"):
        (folder / "linked.txt").symlink_to(tmp_path / "apart" / "secret.txt")
        (folder / "linked").symlink_to(tmp_path / "apart", target_is_directory=True)
        (folder / "nowhere.py").symlink_to(folder / "nowhere.py")
    assert made() == as_it_is
    (house / "README.md").unlink()
    (house / "README.md").symlink_to(tmp_path / "apart" / "secret.txt")
    del as_it_is["steady/README.md"]
    assert made() == as_it_is


def test_data_in_a_folder_that_is_a_link_is_left_out_as_well(house: Path, tmp_path: Path):
    as_it_is = made()
    (house / "static").rename(tmp_path / "static")
    (house / "static").symlink_to(tmp_path / "static", target_is_directory=True)
    lay(tmp_path / "static" / "kept" / "notes.txt")
    for named in (house / "static" / "kept", tmp_path / "static" / "kept"):
        assert made({"DATA_DIR": str(named)}) == as_it_is


def test_a_file_in_which_the_secret_key_was_written_down_is_left_out(house: Path):
    as_it_is, config = made(), house / "config.py"
    config.write_text(f'{config.read_text(encoding="utf-8")}\nSECRET_KEY = "{KEY}"\n', encoding="utf-8")
    del as_it_is["steady/config.py"]
    assert made({"SECRET_KEY": KEY}) == as_it_is


def test_what_is_no_file_is_passed_by(house: Path):
    as_it_is = made()
    lay(house / "templates" / "a\udcff.html", house / "templates" / "a\nb.html")  # nor is what no zip can name
    os.mkfifo(house / "static" / "pipe.css")
    (house / "static" / "folder.css").mkdir()
    assert made() == as_it_is


def test_what_the_settings_name_is_left_out_also_within_the_program(house: Path, monkeypatch: pytest.MonkeyPatch):
    as_it_is = made()
    lay(house / "static" / "kept" / "notes.txt", house / "tracker" / "ours.json", house / "tracker" / "web" / "secret.txt")
    monkeypatch.setenv("STEADY_SECRET_KEY_FILE", "tracker/web/secret.txt")
    named = {"DATA_DIR": str(house / "static" / "kept"), "DATABASE_URL": f"sqlite:///{house / 'tracker' / 'ours.json'}"}
    assert made(named) == as_it_is
    monkeypatch.setenv("STEADY_SECRET_KEY_FILE", "")
    monkeypatch.chdir(house / "tracker" / "web")  # where an empty name would lead
    assert len(made()) == len(as_it_is) + 3  # without the settings nothing tells them from the program


def test_a_data_folder_around_the_program_leaves_the_program_in(house: Path):
    as_it_is = made()
    lay(house / "steady.db", house / "steady.db.mark", house / "notes.txt")
    assert made({"DATA_DIR": "."}) == made({"DATA_DIR": str(house.parent)}) == as_it_is


def test_the_same_files_make_the_same_archive_whenever_and_wherever(house: Path):
    first = source.archive(SETTINGS)
    assert list(unpacked(first.content)) == sorted(unpacked(first.content))
    source._made.cache_clear()  # noqa: SLF001  # as above
    for file in (house / "templates").rglob("*"):
        os.utime(file, (0, 0))
        file.chmod(0o700)
    assert source.archive(SETTINGS) == first
    (house / "templates" / "base.html").write_text("changed", encoding="utf-8")
    assert source.archive(SETTINGS) is source.archive(SETTINGS)  # kept, whatever happens to the files
    source._made.cache_clear()  # noqa: SLF001  # as above
    assert source.archive(SETTINGS).mark != first.mark


def test_many_who_ask_at_once_are_answered_from_one(app: Flask, monkeypatch: pytest.MonkeyPatch):
    source._made.cache_clear()  # noqa: SLF001  # as above
    number, zipped, found = 12, [], []

    def counted(into: BytesIO, mode: Literal["w"]) -> ZipFile:
        zipped.append(into)
        return ZipFile(into, mode)

    monkeypatch.setattr(source, "ZipFile", counted)
    together = threading.Barrier(number)

    def ask() -> None:
        together.wait()
        found.append(source.archive(app.config))

    asking = [threading.Thread(target=ask) for _ in range(number)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert (len(zipped), len(found), {id(each.content) for each in found}) == (1, number, {id(found[0].content)})


@pytest.mark.parametrize("path", [f"{PATH}/", f"{PATH}/config.py", f"{PATH}/../../config.py", f"{PATH}/%2e%2e/config.py"])
def test_no_other_file_can_be_asked_for(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404


def test_a_question_beside_it_changes_nothing(client: FlaskClient):
    assert client.get(f"{PATH}?name=../data.key&path=/etc/passwd").data == client.get(PATH).data
