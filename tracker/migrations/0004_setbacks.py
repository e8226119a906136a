"""What each partner says of a setback. A frozen copy: later changes are later migrations."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "setback_part" ("id" TEXT NOT NULL PRIMARY KEY, "shared_at" TEXT, "couple_id" TEXT NOT NULL, "moment_id" TEXT NOT NULL, "repair_id" TEXT NOT NULL, "writer_id" TEXT NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('happened', 'will_do', 'did_to_me', 'repaired')), "words" TEXT NOT NULL, "by_day" DATE, "tenths" INTEGER CHECK (tenths BETWEEN 0 AND 100), "state" TEXT NOT NULL CHECK (state IN ('said', 'taken_back')), "written_at" TEXT NOT NULL, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("moment_id") REFERENCES "moment" ("id"), FOREIGN KEY ("repair_id") REFERENCES "repair" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"))""",
    """CREATE UNIQUE INDEX "setback_part_couple_id_moment_id_repair_id_kind" ON "setback_part" ("couple_id", "moment_id", "repair_id", "kind")""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
