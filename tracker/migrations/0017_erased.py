"""What was erased is found without going through all that was not."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE INDEX "version_erased" ON "version" ("couple_id", CASE WHEN "shared_at" IS NULL THEN "writer_id" ELSE '' END) WHERE "erased_at" IS NOT NULL""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
