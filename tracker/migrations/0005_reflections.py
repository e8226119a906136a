"""Reflections, and the keys that seal them."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "seal" ("id" TEXT NOT NULL PRIMARY KEY, "person_id" TEXT NOT NULL, "salt" BLOB NOT NULL, "cost_time" INTEGER NOT NULL, "cost_memory" INTEGER NOT NULL, "cost_lanes" INTEGER NOT NULL, "by_password" BLOB NOT NULL, "by_recovery" BLOB NOT NULL, "made_at" TEXT NOT NULL, "locked_at" TEXT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE)""",
    """CREATE INDEX "seal_person_id" ON "seal" ("person_id")""",
    """CREATE TABLE "open_seal" ("session_id" TEXT NOT NULL, "seal_id" TEXT NOT NULL, "person_id" TEXT NOT NULL, "by_token" BLOB NOT NULL, PRIMARY KEY ("session_id", "seal_id"), FOREIGN KEY ("session_id") REFERENCES "session" ("token_hash") ON DELETE CASCADE, FOREIGN KEY ("seal_id") REFERENCES "seal" ("id") ON DELETE CASCADE, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE)""",
    """CREATE INDEX "open_seal_seal_id" ON "open_seal" ("seal_id")""",
    """CREATE TABLE "reflection" ("id" TEXT NOT NULL PRIMARY KEY, "shared_at" TEXT, "couple_id" TEXT NOT NULL, "writer_id" TEXT NOT NULL, "day" DATE NOT NULL, "title" TEXT NOT NULL, "words" TEXT NOT NULL, "seal_id" TEXT, "written_at" TEXT NOT NULL, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"), FOREIGN KEY ("seal_id") REFERENCES "seal" ("id"), CHECK (seal_id IS NULL OR shared_at IS NULL))""",
    """CREATE INDEX "reflection_couple_id_day" ON "reflection" ("couple_id", "day")""",
    """CREATE INDEX "reflection_writer_id_day" ON "reflection" ("writer_id", "day")""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
