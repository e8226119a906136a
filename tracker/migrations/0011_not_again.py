"""What a person does not want to be asked any more."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "not_again" ("id" TEXT NOT NULL PRIMARY KEY, "couple_id" TEXT NOT NULL, "person_id" TEXT NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('share', 'promise', 'words', 'side')), "object" TEXT NOT NULL, "since" TEXT NOT NULL, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("person_id") REFERENCES "person" ("id"))""",
    """CREATE UNIQUE INDEX "not_again_couple_id_person_id_kind_object" ON "not_again" ("couple_id", "person_id", "kind", "object")""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
