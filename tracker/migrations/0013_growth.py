"""What the worker looks for is found without reading whole tables, and it says how long it holds the write lock."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE INDEX "session_expires_at" ON "session" ("expires_at")""",
    """CREATE INDEX "form_key_at" ON "form_key" ("at")""",
    """CREATE INDEX "upload_made_at" ON "upload" ("made_at")""",
    """CREATE INDEX "plan_worded" ON "plan" ("day") WHERE "place" <> '' OR "company" <> '' OR "words" <> '' OR "from_time" IS NOT NULL OR "until_time" IS NOT NULL""",
    """ALTER TABLE "heartbeat" ADD COLUMN "held_ms" INTEGER NOT NULL DEFAULT 0""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
