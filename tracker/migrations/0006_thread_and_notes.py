"""Lines under a response, notes of what was found out, and taking words out together. A frozen copy."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "thread_line" ("id" TEXT NOT NULL PRIMARY KEY, "shared_at" TEXT, "couple_id" TEXT NOT NULL, "response_id" TEXT NOT NULL, "writer_id" TEXT NOT NULL, "words" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('said', 'taken_back')), "written_at" TEXT NOT NULL, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("response_id") REFERENCES "response" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"))""",
    'CREATE INDEX "thread_line_couple_id_response_id" ON "thread_line" ("couple_id", "response_id")',
    """CREATE TABLE "found_note" ("id" TEXT NOT NULL PRIMARY KEY, "shared_at" TEXT, "couple_id" TEXT NOT NULL, "repair_id" TEXT NOT NULL, "entry_id" TEXT, "writer_id" TEXT NOT NULL, "day" DATE NOT NULL, "words" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('said', 'taken_back')), "written_at" TEXT NOT NULL, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("repair_id") REFERENCES "repair" ("id"), FOREIGN KEY ("entry_id") REFERENCES "entry" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"))""",
    'CREATE INDEX "found_note_couple_id_day" ON "found_note" ("couple_id", "day")',
    'CREATE TABLE "taking_out" ("id" TEXT NOT NULL PRIMARY KEY, "couple_id" TEXT NOT NULL, "kind" TEXT NOT NULL, "object" TEXT NOT NULL, "asker_id" TEXT NOT NULL, "asked_at" TEXT NOT NULL, "agreed_at" TEXT, "agreed_by_id" TEXT, "withdrawn_at" TEXT, "let_be_at" TEXT, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("asker_id") REFERENCES "person" ("id"), FOREIGN KEY ("agreed_by_id") REFERENCES "person" ("id"))',
    'CREATE INDEX "taking_out_couple_id_object" ON "taking_out" ("couple_id", "object")',
    'CREATE UNIQUE INDEX "taking_out_open" ON "taking_out" ("couple_id", "object") WHERE "agreed_at" IS NULL AND "withdrawn_at" IS NULL',
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
