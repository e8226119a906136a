"""What people bring back of a record that they took along; a file that waits may be such a record."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "brought_back" ("id" TEXT NOT NULL PRIMARY KEY, "person_id" TEXT NOT NULL, "part" TEXT NOT NULL CHECK (part IN ('space', 'chain', 'seal')), "space" TEXT NOT NULL, "made_at" TEXT NOT NULL, "content" BLOB NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE)""",
    """CREATE INDEX "brought_back_person_id_space" ON "brought_back" ("person_id", "space")""",
    """CREATE TABLE "upload_2" ("id" TEXT NOT NULL PRIMARY KEY, "person_id" TEXT NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('loop', 'ratings', 'record')), "name" TEXT NOT NULL, "content" BLOB NOT NULL, "made_at" TEXT NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE)""",
    """INSERT INTO "upload_2" SELECT id, person_id, kind, name, content, made_at FROM "upload\"""",
    """DROP TABLE "upload\"""",
    """ALTER TABLE "upload_2" RENAME TO "upload\"""",
    """CREATE INDEX "upload_person_id" ON "upload" ("person_id")""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
