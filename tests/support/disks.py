"""A disk under SQLite that a test can cut the power of, or fill to the last byte. Everything above it is the real thing."""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw
from playhouse.apsw_ext import APSWDatabase

from tracker import chance
from tracker.models.base import database
from tracker.services.store.database import let_log_go

SECTOR = 512
LOG = 1000  # pages after which SQLite empties its log

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that SQLite asked of the disk, or an acknowledgement (`acked`) that somebody was given in between."""

    what: str
    file: str = ""
    offset: int = 0
    data: bytes = b""
    acked: object = None


@dataclass(slots=True)
class Disk:
    """The folder of a database. `steps` are what happened on it since it was mounted; `capacity` its size in bytes."""

    folder: Path
    capacity: int | None = None
    steps: list[Step] = field(default_factory=list)

    def acknowledge(self, what: object) -> None:
        """Note that somebody was told that this is saved."""
        self.steps.append(Step("ack", acked=what))

    def room_for(self, growth: int) -> int:
        """How much of so many further bytes there is room for."""
        if self.capacity is None:
            return growth
        return min(growth, max(0, self.capacity - self.used()))

    def used(self) -> int:
        """Bytes of the files on it, but for the shared memory of the log, which SQLite maps by itself."""
        return sum(each.stat().st_size for each in self.folder.iterdir() if not each.name.endswith("-shm"))


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._disk, self._file = disk, Path(path).name if path else ""

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's name
        growth = max(0, offset + len(data) - self.xFileSize())
        fits = len(data) - growth + self._disk.room_for(growth)
        written = bytes(data[:fits])
        super().xWrite(written, offset)
        self._disk.steps.append(Step("write", self._file, offset, written))
        if fits < len(data):
            raise apsw.FullError("database or disk is full")  # the words of the library itself

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._disk.steps.append(Step("truncate", self._file, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._disk.steps.append(Step("sync", self._file))


class _System(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, "")
        self._disk = disk

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:  # noqa: N802
        return _File(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802
        super().xDelete(filename, syncdir)
        self._disk.steps.append(Step("delete and sync" if syncdir else "delete", Path(filename).name))


class _Cursor(apsw.Cursor):
    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed, as the other driver says it."""
        return self.connection.changes()


def _empty_log(connection: apsw.Connection, name: str, pages: int) -> int:
    # As SQLite does by itself, which has no ear for a disk that is full just then: what was written is in the log.
    if pages >= LOG:
        with suppress(apsw.FullError):
            connection.wal_checkpoint(name)
    return apsw.SQLITE_OK


class _Store(APSWDatabase):
    def _connect(self) -> apsw.Connection:
        connection: apsw.Connection = super()._connect()
        connection.cursor_factory = _Cursor
        connection.set_wal_hook(_empty_log)
        connection.convert_binding = lambda _cursor, _number, value: str(value)  # days, as the other driver writes them
        return connection


@contextmanager
def mounted(file: Path, pragmas: Mapping[str, object], capacity: int | None = None) -> Iterator[Disk]:
    """Bind every table to the database `file` on a disk of its own, and connect, while the block lasts."""
    before = database.obj
    let_log_go()  # two SQLite libraries in one process do not see each other's locks
    disk = Disk(file.parent, capacity)
    name = chance.ident("disk", "")
    system = _System(name, disk)
    store = _Store(str(file), pragmas=pragmas, lock_type="IMMEDIATE", autoconnect=False, vfs=name)
    database.initialize(store)
    store.connect()
    try:
        yield disk
    finally:
        disk.capacity = None  # so that the last connection can tidy up behind itself
        store.close()
        system.unregister()
        database.initialize(before)


def contents(folder: Path) -> Files:
    """The files of a folder that nobody writes to."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if not each.name.endswith("-shm")}


def after_cuts(before: Files, steps: Sequence[Step], at: Container[int], rng: Random) -> Iterator[tuple[list[object], Files]]:
    """What had been acknowledged, and what stands on the disk, after a cut of the power before each of the steps `at`."""
    platter = _Platter({name: bytearray(data) for name, data in before.items()})
    acknowledged: list[object] = []
    for number, step in enumerate(steps):
        if number in at:
            yield list(acknowledged), platter.left(rng)
        if step.what == "ack":
            acknowledged.append(step.acked)
        else:
            platter.take(step)


@dataclass(slots=True)
class _Platter:
    """What is safe on a disk, by file; what is written but not synced; and files whose removal is not synced."""

    safe: dict[str, bytearray]
    loose: dict[str, list[Step]] = field(default_factory=dict)
    removed: dict[str, bytearray] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Do what was asked."""
        if step.what == "sync":
            self.safe.setdefault(step.file, bytearray())
            self.removed.pop(step.file, None)  # SQLite syncs the folder along with a new file
            for each in self.loose.pop(step.file, []):
                _apply(self.safe, step.file, each)
        elif step.what.startswith("delete"):
            gone, _ = self.safe.pop(step.file, None), self.loose.pop(step.file, None)
            if gone is not None and step.what == "delete":
                self.removed[step.file] = gone
        else:
            self.loose.setdefault(step.file, []).append(step)

    def left(self, rng: Random) -> Files:
        """What stands after a cut: all that is safe, and none or any part of the rest, the end of a write torn off perhaps."""
        share = rng.choice((0.0, 0.5, 0.9))
        back = self.removed if rng.random() < share else {}
        stands = {name: bytearray(data) for name, data in (self.safe | back).items()}
        for name, written in self.loose.items():
            for each in written if name not in back else []:
                if rng.random() < share:
                    _apply(stands, name, each, rng)
        return {name: bytes(data) for name, data in stands.items()}


def _apply(files: dict[str, bytearray], name: str, step: Step, rng: Random | None = None) -> None:
    file = files.setdefault(name, bytearray())
    if step.what == "truncate":
        del file[step.offset :]
        return
    data = step.data
    if rng is not None and len(data) > SECTOR and rng.random() < 0.2:
        data = data[: SECTOR * rng.randrange(1, len(data) // SECTOR + 1)]
    if len(file) < step.offset:
        file.extend(bytes(step.offset - len(file)))
    file[step.offset : step.offset + len(data)] = data
