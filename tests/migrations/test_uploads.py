"""A file that waits for its owner's decision still waits when the database is brought up to date."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playhouse.migrations import Runner

from tests.support.factories import person
from tests.support.settings import with_master_key
from tracker import clock
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.models.encrypted import encrypted, encrypted_bytes
from tracker.queries.imports.files import uploaded
from tracker.resources import MIGRATIONS
from tracker.services.imports import uploads
from tracker.services.store.database import migrate

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
AT = "2026-03-03T11:30:00.000000Z"
PERSON = "INSERT INTO person (id, email, name, zone, day_start, country, created_at) VALUES ('sam', '', '', 'UTC', 3, '', ?)"
UPLOAD = "INSERT INTO upload (id, person_id, kind, name, content, made_at) VALUES ('u', 'sam', 'loop', ?, ?, ?)"


def test_a_file_that_waited_still_waits_and_a_record_may_wait_as_well(tmp_path: Path):
    open_database(with_master_key(tmp_path / "steady.db"))
    database.connect()
    before = [name for name in sorted(each.stem for each in MIGRATIONS.glob("0*.py")) if name < "0008"]
    Runner(database.obj, str(MIGRATIONS)).up(before[-1])
    database.execute_sql(PERSON, (AT,))
    name = encrypted("upload.name", "u", "sam", "Checkmarks.csv")
    database.execute_sql(UPLOAD, (name, encrypted_bytes("upload.content", "u", "sam", b"Date,Walk"), AT))
    migrate()
    found = uploaded(replace(person("Alex"), person="sam"), "u", NOON)
    assert found is not None
    assert (found.kind, found.name, found.content) == ("loop", "Checkmarks.csv", b"Date,Walk")
    with clock.frozen(NOON):
        uploads.keep_upload(replace(person("Kim"), person="sam"), "record", "record.zip", b"{}")
    assert database.execute_sql("SELECT kind FROM upload").fetchall() == [("record",)]
    database.close()
