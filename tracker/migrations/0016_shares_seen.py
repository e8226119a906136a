"""A share of one's own is never touched by what the other reads: an index leads past it."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """DROP INDEX "share_couple_id\"""",
    """CREATE INDEX "share_seen" ON "share" ("couple_id", CASE "kind" WHEN 'own' THEN "writer_id" ELSE '' END)""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
