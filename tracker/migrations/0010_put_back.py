"""Who has not yet seen, since their record was put back, who sees what."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE TABLE "put_back" ("person_id" TEXT NOT NULL PRIMARY KEY, "stands_at" TEXT NOT NULL, "at" TEXT NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE)""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
