"""Text that is encrypted where it is stored: fields of tables, and the same for statements that are written out.

An empty text stays empty. What an owner has no data key for yet gets one in the transaction that writes it.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from peewee import BlobField, FieldAccessor, Model, TextField

from tracker.crypto.fields import FieldPlace, Key, Unreadable, as_text, decrypt, encrypt, from_text, key_id_of
from tracker.crypto.key_files import UnusableKey
from tracker.crypto.master_key import make_first_master, master_file, master_keys, new_data_key, unwrapped, wrapped
from tracker.models.base import database
from tracker.models.columns import table_name

SITE = "site"
"""The owner of what belongs to nobody in particular."""

_ADDRESSES = "addresses"
_NEWEST = "SELECT id, owner, number, wrapped FROM data_key WHERE owner = ? ORDER BY number DESC LIMIT 1"
_BY_ID = "SELECT id, owner, number, wrapped FROM data_key WHERE id = ?"
_FIRST = "SELECT id, owner, number, wrapped FROM data_key WHERE owner = ? ORDER BY number LIMIT 1"
_ALL = "SELECT id, owner, number, wrapped FROM data_key ORDER BY owner, number"
_ONE_OF_EACH_MASTER = "SELECT id, owner, number, wrapped FROM data_key GROUP BY substr(wrapped, 2, 16)"
_ANY = "SELECT 1 FROM data_key LIMIT 1"
_ADD = "INSERT INTO data_key (id, owner, number, wrapped) VALUES (?, ?, ?, ?)"
_REWRAP = "UPDATE data_key SET wrapped = ? WHERE id = ?"

_opened: dict[tuple[str, str], Key] = {}
_lasting: dict[str, Key] = {}


def encrypted(column: str, row: str, owner: str, text: str) -> str:
    """The stored form of `text` in a column (`entry.words`) of a row. Writes a data key where the owner has none."""
    return as_text(encrypted_bytes(column, row, owner, text.encode())) if text else text


def decrypted(column: str, row: str, owner: str, stored: str) -> str:
    """The text behind its stored form in this column of this row; Unreadable when it was not written there by this owner."""
    return _decrypted(FieldPlace(column, row, owner), stored).decode() if stored else stored


def encrypted_bytes(column: str, row: str, owner: str, data: bytes) -> bytes:
    """The stored form of bytes, whatever they are."""
    [stored] = encrypted_parts(row, owner, {column: data})
    return stored


def encrypted_parts(row: str, owner: str, parts: Mapping[str, bytes]) -> list[bytes]:
    """The stored form of bytes in several columns of one row, in their order. Its key is asked for once."""
    key = _key_in_force(owner)
    return [encrypt(key, FieldPlace(column, row, owner), data) for column, data in parts.items()]


def decrypted_bytes(column: str, row: str, owner: str, stored: bytes) -> bytes:
    """The bytes behind their stored form."""
    return _decrypted(FieldPlace(column, row, owner), bytes(stored))


def blind_index(address: str) -> str:
    """A keyed hash by which an address, or a try, is found without being stored: HMAC-SHA-256, in hexadecimal."""
    return _keyed_hash(_key_in_force(_ADDRESSES), address)


def lasting_index(text: str) -> str:
    """A keyed hash that new keys leave as it is: for what others carry, and nobody can write anew."""
    if _database() not in _lasting:
        row = database.execute_sql(_FIRST, (_ADDRESSES,)).fetchone()
        _lasting[_database()] = _add_key(_ADDRESSES, 1) if row is None else _key_of(row)
    return _keyed_hash(_lasting[_database()], text)


def lasting_index_here(text: str) -> str:
    """The `lasting_index` for a thread that asks no database; empty until another thread has asked."""
    found = _lasting.get(_database())
    return "" if found is None else _keyed_hash(found, text)


def _keyed_hash(key: Key, text: str) -> str:
    return hmac.new(key.secret, text.encode(), sha256).hexdigest()


def _decrypted(place: FieldPlace, stored: str | bytes) -> bytes:
    try:
        found = from_text(stored) if isinstance(stored, str) else stored
        return decrypt(_key(key_id_of(found)), place, found)
    except Unreadable as err:
        raise Unreadable("field_unreadable", column=place.column, row=place.row, why=err) from err


def _key_in_force(owner: str) -> Key:
    row = database.execute_sql(_NEWEST, (owner,)).fetchone()
    return _add_key(owner, 1) if row is None else _key_of(row)


def _key(name: str) -> Key:
    found = _opened.get((_database(), name))
    if found is not None:
        return found
    row = database.execute_sql(_BY_ID, (name,)).fetchone()
    if row is None:
        raise Unreadable("no_such_data_key")
    return _key_of(row)


def _key_of(row: tuple[str, str, int, bytes]) -> Key:
    name, owner, _, stored = row
    at = (_database(), name)
    if at not in _opened:
        try:
            _opened[at] = unwrapped(master_keys(_masters()), name, owner, stored)
        except KeyError as err:
            raise UnusableKey("master_key_lacking", path=_masters()) from err
    return _opened[at]


def _add_key(owner: str, number: int) -> Key:
    path = _masters()
    # Where there are data keys already, a missing file is a loss and not a beginning.
    if database.execute_sql(_ANY).fetchone() is None:
        make_first_master(path)
    new = new_data_key(owner)
    master = next(iter(master_keys(path).values()))
    database.execute_sql(_ADD, (new.id, owner, number, wrapped(master, new)))
    return new


def open_keys(*owners: str) -> None:
    """Open the keys in force of these owners, as far as they have one: then nobody waits for it while something is written."""
    for owner in owners:
        row = database.execute_sql(_NEWEST, (owner,)).fetchone()
        if row is not None:
            _key_of(row)


def check_keys() -> None:
    """Raise UnusableKey or Unreadable unless every data key in the database can be opened now."""
    for row in database.execute_sql(_ALL).fetchall():
        _key_of(row)


def check_masters() -> None:
    """Raise UnusableKey or Unreadable unless one data key of each master key in use can be opened. No other is."""
    for row in database.execute_sql(_ONE_OF_EACH_MASTER).fetchall():
        _key_of(row)


def renew_keys(master: Key) -> int:
    """Wrap every data key anew under `master`, and put a new one in force for each owner. Returns how many owners there are.

    Those before stay, and open what was written with them. The caller holds the transaction.
    """
    last: dict[str, int] = {}
    for row in database.execute_sql(_ALL).fetchall():
        item, owner, number, *_ = row
        database.execute_sql(_REWRAP, (wrapped(master, _key_of(row)), item))
        last[owner] = number
    for owner, number in last.items():
        _add_key(owner, number + 1)
    return len(last)


def forget_opened_keys() -> None:
    """Open every data key anew when it is next needed."""
    _opened.clear()
    _lasting.clear()


def _masters() -> Path:
    return master_file(Path(database.obj.database))


def _database() -> str:
    return str(database.obj.database)


class _Stored(str):
    """A text in its stored form."""

    __slots__ = ()


class _StoredBytes(bytes):
    """Bytes in their stored form."""


class _Accessor(FieldAccessor):
    """What a row says in the open, kept in it in its stored form. Its key and its owner must be set before it."""

    field: "EncryptedTextField | EncryptedBlobField"

    def __get__(self, instance: Any, instance_type: Any = None) -> Any:  # noqa: ANN401  # peewee's signature
        if instance is None:
            return self.field
        stored = super().__get__(instance, instance_type)  # type: ignore[no-untyped-call]  # peewee has no type for it
        return self.field.opened(self._place(instance), stored) if stored else stored

    def __set__(self, instance: Any, value: Any) -> None:  # noqa: ANN401  # peewee's signature
        if value and not isinstance(value, _Stored | _StoredBytes):
            value = self.field.stored(self._place(instance), value)
        super().__set__(instance, value)

    def _place(self, row: Model) -> FieldPlace:
        return FieldPlace(
            f"{table_name(type(row))}.{self.field.column_name}", str(row.get_id()), getattr(row, self.field.owner)
        )


class EncryptedTextField(TextField):
    """Text, encrypted for the person whose id stands in the attribute `owner` of the row."""

    accessor_class = _Accessor

    def __init__(self, owner: str = "writer_id", **options: object) -> None:
        self.owner = owner
        super().__init__(**options)

    def stored(self, place: FieldPlace, text: str) -> str:
        """The stored form of a text at its place."""
        return _Stored(encrypted(place.column, place.row, place.owner, text))

    def opened(self, place: FieldPlace, stored: str) -> str:
        """The text behind a stored form at its place."""
        return decrypted(place.column, place.row, place.owner, str(stored))

    def db_value(self, value: str | None) -> str | None:
        """The stored form; open text is a fault of the caller."""
        return value if _may_be_stored(value) else None

    def python_value(self, value: str | None) -> str | None:
        """The stored form, which opens when it is read from its row."""
        return _Stored(value) if value else value


class EncryptedBlobField(BlobField):
    """Bytes, encrypted for the person whose id stands in the attribute `owner` of the row."""

    accessor_class = _Accessor

    def __init__(self, owner: str = "writer_id", **options: object) -> None:
        self.owner = owner
        super().__init__(**options)

    def stored(self, place: FieldPlace, data: bytes) -> bytes:
        """The stored form of bytes at their place."""
        return _StoredBytes(encrypted_bytes(place.column, place.row, place.owner, data))

    def opened(self, place: FieldPlace, stored: bytes) -> bytes:
        """The bytes behind a stored form at its place."""
        return decrypted_bytes(place.column, place.row, place.owner, stored)

    def db_value(self, value: bytes | None) -> bytes | None:
        """The stored form; open bytes are a fault of the caller."""
        return value if _may_be_stored(value) else None

    def python_value(self, value: bytes | None) -> bytes | None:
        """The stored form, which opens when it is read from its row."""
        return _StoredBytes(value) if value else value


def _may_be_stored(value: object) -> bool:
    if value and not isinstance(value, _Stored | _StoredBytes):
        msg = "open text cannot be stored"
        raise ValueError(msg)
    return True
