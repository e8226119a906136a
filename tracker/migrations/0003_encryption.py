"""Data keys, and every text that people wrote encrypted where it stands. A frozen copy of what was text then."""

# ruff: noqa: S608  # the statements are made of constants alone

from collections.abc import Callable

from peewee import Database
from playhouse.migrate import SchemaMigrator

from tracker.models.encrypted import SITE, blind_index, encrypted, encrypted_bytes

STATEMENTS = (
    """CREATE TABLE "data_key" ("id" TEXT NOT NULL PRIMARY KEY, "owner" TEXT NOT NULL, "number" INTEGER NOT NULL, "wrapped" BLOB NOT NULL)""",
    'CREATE UNIQUE INDEX "data_key_owner_number" ON "data_key" ("owner", "number")',
    'DROP INDEX "person_email"',
    'ALTER TABLE "person" ADD COLUMN "email_index" TEXT',
    'CREATE UNIQUE INDEX "person_email_index" ON "person" ("email_index")',
)
# Table, its key, whose it is, its texts.
TEXTS = (
    ("person", "id", "id", ("email", "name")),
    ("upload", "id", "person_id", ("name",)),
    ("own_words", "person_id", "person_id", ("words", "time_out", "people")),
    ("site", "id", f"'{SITE}'", ("host_name",)),
    ("commitment", "id", "writer_id", ("source",)),
    ("terms", "id", "writer_id", ("title", "details")),
    ("review_answer", "id", "writer_id", ("words",)),
    ("entry", "id", "writer_id", ("words",)),
    ("response", "id", "writer_id", ("words",)),
    ("plan", "id", "writer_id", ("place", "company", "from_time", "until_time", "words")),
    ("rating_detail", "id", "writer_id", ("words",)),
    ("moment", "id", "writer_id", ("words",)),
    ("version", "id", "writer_id", ("body",)),
    ("share", "id", "writer_id", ("reader_name", "scope", "digest")),
    ("share_consent", "id", "writer_id", ("digest",)),
)
BLOBS = (("upload", "id", "person_id", ("content",)), ("share", "id", "writer_id", ("snapshot",)))


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the keys, and encrypt row by row."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    for person, email in db.execute_sql("SELECT id, email FROM person").fetchall():
        db.execute_sql("UPDATE person SET email_index = ? WHERE id = ?", (blind_index(email), person))
    for each in TEXTS:
        _encrypt(db, each, encrypted)
    for each in BLOBS:
        _encrypt(db, each, encrypted_bytes)
    for couple, seq, salt, body in db.execute_sql("SELECT couple_id, seq, salt, body FROM ledger_body").fetchall():
        row = f"{couple}/{seq}"
        stored = (encrypted_bytes(f"ledger_body.{name}", row, couple, part) for name, part in (("salt", salt), ("body", body)))
        db.execute_sql("UPDATE ledger_body SET salt = ?, body = ? WHERE couple_id = ? AND seq = ?", (*stored, couple, seq))


def _encrypt(db: Database, where: tuple[str, str, str, tuple[str, ...]], how: Callable[..., object]) -> None:
    table, key, owner, columns = where
    names = ", ".join(columns)
    places = ", ".join(f"{column} = ?" for column in columns)
    for item, whose, *said in db.execute_sql(f"SELECT {key}, {owner}, {names} FROM {table}").fetchall():
        pairs = zip(columns, said, strict=True)
        stored = [how(f"{table}.{column}", str(item), whose, value) if value else value for column, value in pairs]
        db.execute_sql(f"UPDATE {table} SET {places} WHERE {key} = ?", (*stored, item))
