"""Ending sessions and visits at once, also while the database takes nothing."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tracker import clock
from tracker.domain.errors import Unwritable
from tracker.durable import give, sync
from tracker.models.account import Session
from tracker.models.sharing import ShareOpening
from tracker.queries.account import ends
from tracker.services import ballast
from tracker.services.writing import soon, transaction, way_out

SOON = 0.02
"""Seconds for which ending something waits for the database, before it is noted beside it."""


def end(hashes: Iterable[str]) -> None:
    """End what stands under these hashes of tokens: no later request is served with them, whatever happens to this process.

    Unwritable where neither the database nor the file beside it takes it; then it has ended for this process alone.
    """
    wanted = frozenset(hashes)
    if not wanted:
        return
    try:
        with soon(SOON):
            _end_in_database(wanted)
    except Unwritable:
        note(wanted)


@way_out
def _end_in_database(hashes: frozenset[str]) -> None:
    all_of_them = sorted(hashes | ends.noted())
    with transaction():
        now = clock.now()
        running = ShareOpening.visit_hash.in_(all_of_them) & (ShareOpening.expires_at > now)
        Session.delete().where(Session.token_hash.in_(all_of_them)).execute()
        ShareOpening.update(expires_at=now).where(running).execute()
    _forget(frozenset(all_of_them))


def note(hashes: frozenset[str]) -> None:
    """Note beside the database what has ended, on the disk before this returns."""
    live = frozenset(each for each in hashes if _is_live(each)) - ends.noted()
    if not live:
        return
    ends.keep_here(live)
    try:
        _append(live)
    except OSError as err:
        if not ballast.let_go():
            raise Unwritable("read_only") from err
        _append_or_refuse(live)


def _is_live(token_hash: str) -> bool:
    # Whatever a cookie says may be sent here: only what is there can grow the file.
    visit = ShareOpening.select().where((ShareOpening.visit_hash == token_hash) & (ShareOpening.expires_at > clock.now()))
    return bool(Session.select().where(Session.token_hash == token_hash).exists() or visit.exists())


def _append_or_refuse(hashes: frozenset[str]) -> None:
    try:
        _append(hashes)
    except OSError as err:
        raise Unwritable("disk_full") from err


def write_through() -> None:
    """Take over into the database what was noted beside it. Unwritable when it takes nothing now."""
    if ends.noted():
        _end_in_database(frozenset())


def _append(hashes: frozenset[str]) -> None:
    with _file_alone() as file:
        # Each line begins anew, also after one that a power cut left half.
        os.write(file, "".join(f"\n{each}\n" for each in sorted(hashes)).encode())
        os.fsync(file)
    sync(ends.file().parent)
    ends.forget_here(hashes)


def _forget(hashes: frozenset[str]) -> None:
    ends.forget_here(hashes)
    if not ends.in_file():
        return
    with _file_alone() as file:
        if ends.in_file() <= hashes:
            os.ftruncate(file, 0)
            os.fsync(file)


@contextmanager
def _file_alone() -> Iterator[int]:
    file = os.open(ends.file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    give(ends.file(), ends.file().parent)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)
