"""Tables named as what they hold is called: restored spaces, removals, and what holds ratings back."""

from contextlib import suppress

from peewee import Database
from playhouse.migrate import SchemaMigrator

from tracker.crypto.fields import Unreadable
from tracker.models.encrypted import decrypted_bytes, encrypted_bytes

STATEMENTS = (
    'ALTER TABLE "brought_back" RENAME TO "restored_part"',
    'DROP INDEX "brought_back_person_id_space"',
    'CREATE INDEX "restored_part_person_id_space" ON "restored_part" ("person_id", "space")',
    'DROP INDEX "witness_brought_back"',
    'CREATE INDEX "witness_restored_part" ON "restored_part" (quote("person_id") || quote("part") || quote("space") || quote("made_at"))',
    'ALTER TABLE "taking_out" RENAME TO "removal"',
    'DROP INDEX "taking_out_couple_id_object"',
    'CREATE INDEX "removal_couple_id_object" ON "removal" ("couple_id", "object")',
    'DROP INDEX "taking_out_open"',
    'CREATE UNIQUE INDEX "removal_open" ON "removal" ("couple_id", "object") WHERE "agreed_at" IS NULL AND "withdrawn_at" IS NULL',
    'DROP INDEX "witness_taking_out"',
    'CREATE INDEX "witness_removal" ON "removal" (quote("couple_id") || quote("kind") || quote("object") || quote("asker_id") || quote("asked_at") || quote("agreed_at") || quote("agreed_by_id") || quote("withdrawn_at") || quote("let_be_at"))',
    'ALTER TABLE "holding" RENAME TO "hold_back"',
    'DROP INDEX "holding_open"',
    'CREATE UNIQUE INDEX "hold_back_open" ON "hold_back" ("couple_id", "writer_id", "repair_id") WHERE "ended_at" IS NULL',
    'DROP INDEX "witness_holding"',
    'CREATE INDEX "witness_hold_back" ON "hold_back" (quote("couple_id") || quote("repair_id") || quote("writer_id") || quote("weekday") || quote("hour") || quote("written_at") || quote("ended_at"))',
    'ALTER TABLE "held_rating" RENAME TO "held_back_rating"',
    'DROP INDEX "held_rating_couple_id_writer_id_repair_id"',
    'CREATE INDEX "held_back_rating_couple_id_writer_id_repair_id" ON "held_back_rating" ("couple_id", "writer_id", "repair_id")',
    'DROP INDEX "witness_held_rating"',
    'CREATE INDEX "witness_held_back_rating" ON "held_back_rating" (quote("couple_id") || quote("repair_id") || quote("writer_id") || quote("held_at"))',
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Rename, and encrypt anew what was encrypted for its place in a table that has another name now."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    rows = db.execute_sql('SELECT "id", "person_id" FROM "restored_part"').fetchall()
    for row, person in rows:
        [(before,)] = db.execute_sql('SELECT "content" FROM "restored_part" WHERE "id" = ?', (row,)).fetchall()
        with suppress(Unreadable):  # what is damaged stays so, and hinders nothing else
            content = decrypted_bytes("brought_back.content", row, person, before)
            stored = encrypted_bytes("restored_part.content", row, person, content)
            db.execute_sql('UPDATE "restored_part" SET "content" = ? WHERE "id" = ?', (stored, row))
