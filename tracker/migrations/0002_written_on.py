"""Days that were worked out with a zone of today are written down: when a version was written, and the end of each rest."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

# Words that were only shown anew keep the day on which they were written, which their body tells.
VERSIONS = (
    """CREATE TABLE "version_2" ("id" TEXT NOT NULL PRIMARY KEY, "couple_id" TEXT NOT NULL, "kind" TEXT NOT NULL, "object" TEXT NOT NULL, "number" INTEGER NOT NULL, "writer_id" TEXT NOT NULL, "body" TEXT NOT NULL, "written_at" TEXT NOT NULL, "written_on" DATE NOT NULL, "shared_at" TEXT, "erased_at" TEXT, FOREIGN KEY ("couple_id") REFERENCES "couple" ("id"), FOREIGN KEY ("writer_id") REFERENCES "person" ("id"))""",
    """INSERT INTO "version_2" SELECT v.id, v.couple_id, v.kind, v.object, v.number, v.writer_id, v.body, v.written_at,
        own_day(COALESCE(json_extract(v.body, '$.written_at'), v.written_at), p.zone, p.day_start, 0), v.shared_at, v.erased_at
    FROM "version" v CROSS JOIN "person" p ON p.id = v.writer_id ORDER BY v.rowid""",
    """DROP TABLE "version\"""",
    """ALTER TABLE "version_2" RENAME TO "version\"""",
    """CREATE UNIQUE INDEX "version_couple_id_object_number" ON "version" ("couple_id", "object", "number")""",
)
RESTS = """UPDATE "pause" SET until_day = (
    SELECT MIN(COALESCE(until_day, '9999-12-31'), own_day(ended_at, p.zone, p.day_start, 1)) FROM "person" p WHERE p.id = person_id)
WHERE ended_at IS NOT NULL"""


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    db.register_function(_own_day, "own_day", 4)
    for statement in (*VERSIONS, RESTS):
        db.execute_sql(statement)
    db.unregister_function("own_day")


def _own_day(at: str, zone: str, day_start: int, days_before: int) -> str:
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    return (local.date() - timedelta(days=(local.hour < day_start) + days_before)).isoformat()
