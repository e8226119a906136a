"""Wrong tries are kept one by one, and a browser is known to each person by a mark of their own."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """DROP TABLE "throttle\"""",
    """CREATE TABLE "throttle" ("id" TEXT NOT NULL PRIMARY KEY, "key" TEXT NOT NULL, "at" TEXT NOT NULL)""",
    """CREATE INDEX "throttle_key_at" ON "throttle" ("key", "at")""",
    """CREATE INDEX "throttle_at" ON "throttle" ("at")""",
    # The hashes of before are of a token alone: they fit no mark.
    """DELETE FROM "known_device\"""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
