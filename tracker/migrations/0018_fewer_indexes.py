"""The second copy of what each tap writes stands in an index that leads readers as well: a tap writes two pages less."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """DROP INDEX "witness_entry\"""",
    """DROP INDEX "entry_mine\"""",
    """CREATE INDEX "entry_mine" ON "entry" ("couple_id", "writer_id", "day", quote("shared_at") || quote("shown_at"))""",
    """DROP INDEX "witness_version\"""",
    """DROP INDEX "version_seen_of\"""",
    """CREATE INDEX "version_seen_of" ON "version" ("couple_id", "object", CASE WHEN "shared_at" IS NULL THEN "writer_id" ELSE '' END, "number", quote("kind") || quote("writer_id") || quote("written_at") || quote("written_on") || quote("shared_at") || quote("erased_at"))""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
