"""What `steady restore` says of what it did."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tracker.services.backup.put_back import CopyPutBack

_CARRIED = (
    "What people took back since the copy was made was carried over from the database before: leaving, erasing, pausing,"
    " narrower choices, what was unshared, declined or removed."
)
_ASKS = (
    "What people took back since the copy was made cannot be known: {}. So nothing that somebody wrote is shown to their"
    " partner, by a link or to a counselor until they have signed in, seen who sees what, and confirmed. Tell them."
)
_UNREADABLE = "there is no database from before, or it cannot be read"
_ANOTHER = "the database before does not go on from this copy"
_ENDED = "Everybody signs in anew. One-time links, open invitations and shares have ended."


def put_back_lines(path: Path, done: CopyPutBack) -> Iterator[str]:
    """The lines that `steady restore` prints, in plain words."""
    if not done.with_digest:
        yield "No digest lies beside it, so this cannot tell whether the copy was damaged since it was made."
    stands = f" It stands as on {_at(done.stands_at)}." if done.stands_at else ""
    kept = f" The one before is kept as {done.kept}." if done.kept else ""
    yield f"Restored: {path}.{stands}{kept}"
    if done.lost is not None and done.lost.events:
        until = f", up to {_at(done.lost.until)}" if done.lost.until else ""
        yield f"{_events(done.lost.events)} saved after the copy was made{until}, and not in it: the one before has them."
    yield _CARRIED if done.carried else _ASKS.format(_UNREADABLE if done.lost is None else _ANOTHER)
    yield _ENDED


def _events(number: int) -> str:
    return "1 event of the shared record was" if number == 1 else f"{number} events of the shared record were"


def _at(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
