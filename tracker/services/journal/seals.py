"""The keys that seal a person's reflections: making them, opening them for a session, locking them, wrapping them anew.

Nothing here stores a password, a recovery key or a token; see tracker/crypto/seals.py.
"""

from collections.abc import Collection, Iterable, Mapping

from tracker import chance, clock
from tracker.crypto import passwords, seals
from tracker.crypto.fields import Key
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.journal import grouped, recovery_key
from tracker.domain.viewer import Actor
from tracker.models.journal import OpenSeal, Seal
from tracker.queries.journal.seals import Sealed, seal_in_force, seals_of
from tracker.services.password_again import check_own_password, still_own_password
from tracker.services.writing import transaction, writes


def begin(actor: Actor, token: str, password: str) -> str:
    """Make a key that seals what is new, open in the session of `token`. Returns its recovery key, which is stored nowhere.

    Invalid for a wrong password, Conflict where there is a key already, TooMany after too many tries.
    """
    checked = check_own_password(actor, password)
    recovery = chance.recovery("seal", actor.person)
    key = seals.new_seal_key(actor.person)
    wraps = {"by_recovery": seals.by_recovery_key(key, recovery)} | _under_password(key, password)
    if _begin(actor, token, key, wraps, checked) != key.id:
        raise Conflict("seal_set_up_just_now")
    return grouped(recovery)


@writes
def _begin(actor: Actor, token: str, key: Key, wraps: Mapping[str, object], checked: str) -> str:
    still_own_password(actor.person, checked)
    if seal_in_force(actor.person) is not None:
        raise Conflict("seal_set_up_already")
    Seal.insert(id=key.id, person=actor.person, made_at=clock.now(), **wraps).execute()
    keep_open(actor.person, token, [key])
    return key.id


def open_seals(actor: Actor, token: str, password: str) -> None:
    """Open with the password, for the session of `token`, what it opens. Invalid for a wrong one."""
    checked = check_own_password(actor, password)
    opened = opened_by_password(actor.person, password)
    with transaction():
        still_own_password(actor.person, checked)
        keep_open(actor.person, token, opened)


@writes
def lock(actor: Actor, token: str) -> None:
    """Close in this session what is open in it."""
    OpenSeal.delete().where((OpenSeal.session == fingerprint(token)) & (OpenSeal.person == actor.person)).execute()


def open_locked(actor: Actor, token: str, secret: str, password: str) -> None:
    """Open what was sealed before the password was set anew by a link: with its recovery key, or the password of that time.

    From now on the present password opens it as well. Invalid when either does not fit.
    """
    checked = check_own_password(actor, password)
    locked = [each for each in seals_of(actor.person) if each.locked]
    opened = [key for each in locked if (key := _opened(each, actor.person, secret)) is not None]
    if not opened:
        raise Invalid("secret", "seal_not_opened")
    wraps = {key.id: _under_password(key, password) for key in opened}
    with transaction():
        still_own_password(actor.person, checked)
        keep_wrapped({seal: {**wrap, "locked_at": None} for seal, wrap in wraps.items()})
        keep_open(actor.person, token, opened)


def _opened(seal: Sealed, person: str, secret: str) -> Key | None:
    recovery = recovery_key(secret)
    found = seals.opened_by_recovery_key(seal.id, person, seal.by_recovery, recovery) if recovery else None
    return found or _by_password(seal, person, secret)  # a password too can be thirty-two letters


def renew_recovery_key(actor: Actor, password: str) -> str:
    """Make a new recovery key for what the password opens, in the place of the one before. Returns it; it is stored nowhere."""
    checked = check_own_password(actor, password)
    opened = opened_by_password(actor.person, password)
    if not opened:
        raise Conflict("nothing_sealed")
    recovery = chance.recovery("seal", actor.person)
    with transaction():
        still_own_password(actor.person, checked)
        for key in opened:
            Seal.update(by_recovery=seals.by_recovery_key(key, recovery)).where(Seal.id == key.id).execute()
    return grouped(recovery)


def opened_by_password(person: str, password: str) -> list[Key]:
    """The person's seal keys that this password opens: one derivation for each seal."""
    found = (_by_password(each, person, password) for each in seals_of(person) if not each.locked)
    return [key for key in found if key is not None]


def _by_password(seal: Sealed, person: str, password: str) -> Key | None:
    return seals.opened_by_password(seal.id, person, seal.by_password, password, seal.salt, seal.cost)


def keep_open(person: str, token: str, keys: Iterable[Key]) -> None:
    """Keep seal keys open in the session of `token`, until it ends. The caller holds the transaction."""
    for key in keys:
        row = {"session": fingerprint(token), "seal": key.id, "person": person, "by_token": seals.by_token(key, token)}
        OpenSeal.insert(**row).on_conflict_replace().execute()


def wrapped_anew(person: str, current: str, new: str) -> Mapping[str, Mapping[str, object]]:
    """What the current password opens, under a new one: by seal, for `keep_wrapped`. Call it outside every transaction."""
    return {key.id: _under_password(key, new) for key in opened_by_password(person, current)}


def keep_wrapped(wraps: Mapping[str, Mapping[str, object]]) -> None:
    """Let a new password open what was wrapped under it. The caller holds the transaction and has checked the present one."""
    for seal, wrap in wraps.items():
        Seal.update(**wrap).where(Seal.id == seal).execute()


def lock_all(person: str, but: Collection[str] = ()) -> None:
    """Note that the person's password is another one than that which opens their seals, but for those that it opens as well.

    The caller holds the transaction.
    """
    mine = (Seal.person == person) & Seal.locked_at.is_null() & Seal.id.not_in(list(but))
    Seal.update(locked_at=clock.now()).where(mine).execute()


def _under_password(key: Key, password: str) -> dict[str, object]:
    salt, cost = chance.salt("seal", key.owner), passwords.cost_in_force()
    return {
        "salt": salt,
        "cost_time": cost.time,
        "cost_memory": cost.memory,
        "cost_lanes": cost.lanes,
        "by_password": seals.by_password(key, password, salt, cost),
    }
