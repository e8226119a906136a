"""Ratings held back for a release of their own, once a week."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "held_rating" ("rating_id" TEXT NOT NULL PRIMARY KEY, "couple_id" TEXT NOT NULL, "repair_id" TEXT NOT NULL, "writer_id" TEXT NOT NULL, "held_at" TEXT NOT NULL, FOREIGN KEY ("rating_id") REFERENCES "rating" ("id"), FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("repair_id") REFERENCES "repair" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"))""",
    """CREATE INDEX "held_rating_couple_id_writer_id_repair_id" ON "held_rating" ("couple_id", "writer_id", "repair_id")""",
    """CREATE TABLE "holding" ("id" TEXT NOT NULL PRIMARY KEY, "couple_id" TEXT NOT NULL, "repair_id" TEXT NOT NULL, "writer_id" TEXT NOT NULL, "weekday" INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6), "hour" INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23), "written_at" TEXT NOT NULL, "ended_at" TEXT, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("repair_id") REFERENCES "repair" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"))""",
    """CREATE UNIQUE INDEX "holding_open" ON "holding" ("couple_id", "writer_id", "repair_id") WHERE "ended_at" IS NULL""",
    """CREATE TABLE "released_week" ("couple_id" TEXT NOT NULL, "repair_id" TEXT NOT NULL, "writer_id" TEXT NOT NULL, "week" DATE NOT NULL, PRIMARY KEY ("couple_id", "repair_id", "writer_id"), FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("repair_id") REFERENCES "repair" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"))""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
