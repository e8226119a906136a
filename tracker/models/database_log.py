"""The log of a database, held open: it stays whole where somebody removes its files, and that is noticed."""

from pathlib import Path

from tracker.models.database_file import place_of
from tracker.models.driver import Connection, as_peewee_says

_TAILS = ("-wal", "-shm")


class DatabaseLog:
    """The log beside the file at `path`, which `connection` has opened; nobody else uses that connection."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self._connection = connection
        self._files = [Path(f"{path.resolve()}{tail}") for tail in _TAILS]
        self._places = self._found()

    def lies_there(self) -> bool:
        """Whether nobody removed it, or put another in its place."""
        return self._found() == self._places

    def take_over(self) -> bool:
        """Take what stands in a log that was removed over into the file. False where somebody still reads or writes it.

        What another process began in its place goes: it does not follow what was saved here.
        """
        with as_peewee_says:
            busy, logged, taken = self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        if busy or taken < logged:
            return False
        for file, place in zip(self._files, self._places, strict=True):
            if place_of(file) != place:
                file.unlink(missing_ok=True)
        return True

    def close(self) -> None:
        """Hold it no longer. The last one that does so takes it over into the file."""
        self._connection.close()

    def _found(self) -> list[tuple[int, int] | None]:
        return [place_of(each) for each in self._files]
