"""One write at a time: the lock, the transaction and the form key around everything that a person does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from peewee import OperationalError

from tracker import chance, clock
from tracker.domain.errors import Conflict, Unwritable
from tracker.domain.viewer import Actor
from tracker.models.base import database, instant_text, scalar
from tracker.services import ballast, pace

P = ParamSpec("P")
T = TypeVar("T")

# Who can wait stands in the line, so that a way out waits for the writer before it and not for all.
_line, _lock = threading.Lock(), threading.Lock()
_leaving: ContextVar[bool] = ContextVar("leaving", default=False)
_patience: ContextVar[float | None] = ContextVar("patience", default=None)

_WHY = {"disk is full": "disk_full", "is locked": "database_busy", "readonly database": "read_only"}

_STILL_HERE = "SELECT 1 FROM membership WHERE person_id = ? AND couple_id = ? AND until_at IS NULL"
_FORM_KEY = "INSERT OR IGNORE INTO form_key (person_id, key, digest, at) VALUES (?, ?, ?, ?)"
_FORM_KEY_BEFORE = "SELECT digest, ref FROM form_key WHERE person_id = ? AND key = ?"
_FORM_KEY_REF = "UPDATE form_key SET ref = ? WHERE person_id = ? AND key = ?"


def fresh_key(person: str) -> str:
    """A key for a form that is about to be shown to a person, or to nobody known."""
    return chance.ident("form", person)


@contextmanager
def transaction() -> Iterator[None]:
    """One write transaction, for a block or as `@transaction()` for a function; anything raised leaves nothing behind.

    It is committed when the block ends; inside another it is a part of that one. Unwritable when the database cannot take it,
    or when only the ballast's room is left and that is kept for a way out.
    """
    if database.in_transaction():
        yield
        return
    with _turn(), named_refusals():
        if not _leaving.get() and not ballast.spare():
            raise Unwritable("disk_full")
        with _held():
            yield


@contextmanager
def _held() -> Iterator[None]:
    since = None
    try:
        with _patient(), database.atomic():
            since = clock.ticks()
            yield
    finally:
        if since is not None:
            pace.note(clock.ticks() - since)


@contextmanager
def _turn() -> Iterator[None]:
    patience = _patience.get()
    with nullcontext() if _leaving.get() or patience is not None else _line:
        if not _lock.acquire(timeout=-1 if patience is None else patience):
            raise Unwritable("database_busy")
        try:
            yield
        finally:
            _lock.release()


@contextmanager
def _patient() -> Iterator[None]:
    """Let SQLite wait for other processes as long as this write is willing to."""
    patience = _patience.get()
    if patience is None:
        yield
        return
    usual = scalar("PRAGMA busy_timeout")
    database.execute_sql(f"PRAGMA busy_timeout = {int(1000 * patience)}")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA busy_timeout = {usual}")


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    """Let what is written in this block wait so long and no longer for other writers, of this process and then of others.

    It is Unwritable ("busy") after that.
    """
    mark = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(mark)


@contextmanager
def named_refusals() -> Iterator[None]:
    """Turn SQLite's word for a full disk, a long wait or a read-only file into Unwritable."""
    try:
        yield
    except OperationalError as err:
        why = next((why for said, why in _WHY.items() if said in str(err)), None)
        if why is None:
            raise
        raise Unwritable(why) from err


def way_out(service: Callable[P, T]) -> Callable[P, T]:
    """Make a service work on a full disk as well: then the ballast is let go, and it is done again."""

    @wraps(service)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        mark = _leaving.set(True)
        try:
            return service(*args, **kwargs)
        except Unwritable as err:
            if err.code != "disk_full" or not ballast.let_go():
                raise
            return service(*args, **kwargs)
        finally:
            _leaving.reset(mark)

    return done


def writes(
    service: Callable[Concatenate[Actor, P], str | None],
) -> Callable[Concatenate[Actor, P], str | None]:
    """Make a service one transaction, done once for each form key.

    The service returns the id of what it wrote, or None. The same key with the same content returns that id again and writes
    nothing; the same key with other content is a Conflict.
    """

    @wraps(service)
    def written(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> str | None:
        if database.in_transaction():
            return service(actor, *args, **kwargs)
        with transaction():
            return _in_own_space(actor, lambda: service(actor, *args, **kwargs))

    return written


def was_done(actor: Actor) -> bool:
    """Whether this very form was done before: then what comes before its writing need not be asked again."""
    return bool(actor.key) and scalar(_FORM_KEY_BEFORE, (actor.person, actor.key)) == actor.digest


def _in_own_space(actor: Actor, work: Callable[[], str | None]) -> str | None:
    # Somebody may have left, or joined, while this request was on its way.
    if database.execute_sql(_STILL_HERE, (actor.person, actor.couple)).fetchone() is None:
        raise Conflict("space_changed")
    return _once(actor, work)


def _once(actor: Actor, work: Callable[[], str | None]) -> str | None:
    if not actor.key:
        return work()
    taken = database.execute_sql(_FORM_KEY, (actor.person, actor.key, actor.digest, instant_text(clock.now())))
    if taken.rowcount == 0:
        return _as_before(actor)
    ref = work()
    if ref is not None:
        database.execute_sql(_FORM_KEY_REF, (ref, actor.person, actor.key))
    return ref


def _as_before(actor: Actor) -> str | None:
    before: tuple[str, str | None] = database.execute_sql(_FORM_KEY_BEFORE, (actor.person, actor.key)).fetchone()
    digest, ref = before
    if digest != actor.digest:
        raise Conflict("form_sent_already")
    return ref
