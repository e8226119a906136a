"""Whether the clock of this computer leapt and is doubted."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "clock_leap" ("id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), "noticed_at" TEXT NOT NULL, "steady_seconds" INTEGER NOT NULL)""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
