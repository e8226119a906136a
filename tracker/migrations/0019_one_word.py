"""A commitment is called one everywhere, also where somebody does not want to be asked about any."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "not_again_new" ("id" TEXT NOT NULL PRIMARY KEY, "couple_id" TEXT NOT NULL, "person_id" TEXT NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('share', 'commitment', 'words', 'side')), "object" TEXT NOT NULL, "since" TEXT NOT NULL, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("person_id") REFERENCES "person" ("id"))""",
    """INSERT INTO "not_again_new" SELECT "id", "couple_id", "person_id", CASE "kind" WHEN 'promise' THEN 'commitment' ELSE "kind" END, "object", "since" FROM "not_again\"""",
    """DROP TABLE "not_again\"""",
    """ALTER TABLE "not_again_new" RENAME TO "not_again\"""",
    """CREATE UNIQUE INDEX "not_again_couple_id_person_id_kind_object" ON "not_again" ("couple_id", "person_id", "kind", "object")""",
    """CREATE INDEX "witness_not_again" ON "not_again" (quote("couple_id") || quote("person_id") || quote("kind") || quote("object") || quote("since"))""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
