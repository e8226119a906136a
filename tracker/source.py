"""The program's own files as an archive, for whoever wants to read them: as they run here, in a checkout and in a wheel."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tracker import resources

_BESIDE = ("LICENSE", "Makefile", "README.md", "config.py", "pyproject.toml", "requirements.lock")
_KINDS = frozenset({".css", ".html", ".js", ".json", ".md", ".png", ".py", ".svg", ".txt", ".webmanifest"})
_TOP = "steady"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say
_READABLE = 0o100644 << 16

_making = Lock()


@dataclass(frozen=True, slots=True)
class SourceArchive:
    """A zip and its SHA-256, which differ where a file does."""

    content: bytes
    mark: str


def archive(config: Mapping[str, Any]) -> SourceArchive:
    """All files of the program, made at the first call and kept; who asks meanwhile waits for that one.

    What the settings name is never in it: the data folder, the database, and files from which settings are read; nor is a file
    in which somebody wrote the secret key down.
    """
    named = frozenset(Path(os.path.realpath(each)) for each in _named(config))
    with _making:
        return _made(named, str(config["SECRET_KEY"]).encode())


def _named(config: Mapping[str, Any]) -> Iterator[str]:
    yield str(config["DATA_DIR"])
    if url := str(config["DATABASE_URL"]):
        yield url.removeprefix("sqlite:///")
    yield from (file for name, file in os.environ.items() if name.startswith("STEADY_") and name.endswith("_FILE") and file)


@lru_cache(maxsize=1)
def _made(private: frozenset[Path], secret: bytes) -> SourceArchive:
    into = BytesIO()
    with ZipFile(into, "w") as packed:
        for name, file in sorted(_files(private)):
            said = file.read_bytes()
            if secret and secret in said:
                continue
            entry = ZipInfo(f"{_TOP}/{name}", _NO_TIME)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, _READABLE
            packed.writestr(entry, said)
    content = into.getvalue()
    return SourceArchive(content, sha256(content).hexdigest())


def _files(private: frozenset[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with its name in a checkout: a wheel has within the package what lies beside it there."""
    beside = [resources.ROOT / name for name in _BESIDE]
    yield from ((file.name, file) for file in beside if file.is_file() and not file.is_symlink())
    apart = {*beside, resources.TEMPLATES, resources.STATIC}
    for name, folder in (("tracker", resources.PACKAGE), ("templates", resources.TEMPLATES), ("static", resources.STATIC)):
        # The folder itself may be a link, and what the settings name is known by where it really lies.
        really = folder.resolve()
        for file in _within(really, private | apart):
            yield f"{name}/{file.relative_to(really).as_posix()}", file


def _within(folder: Path, left_out: frozenset[Path]) -> Iterator[Path]:
    for each in folder.iterdir():
        # A link may lead to any file of this computer, and what is hidden belongs to somebody's tools.
        if each.is_symlink() or each.name.startswith(".") or each in left_out:
            continue
        if each.is_dir():
            yield from _within(each, left_out)
        elif each.is_file() and each.suffix in _KINDS and each.name.isprintable():
            yield each
