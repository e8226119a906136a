"""A database from before is told since when the other has been able to see something of each row, by its versions."""

from pathlib import Path

from playhouse.migrations import Runner

from tests.support.settings import with_master_key
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.resources import MIGRATIONS
from tracker.services.store.database import migrate

FIRST, THEN, NOW = "2026-03-03T20:30:00.000000Z", "2026-03-04T10:30:00.000000Z", "2026-03-10T12:00:00.000000Z"


def insert(table: str, **values: object) -> None:
    names = ", ".join(values)
    asked = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608  # names of tables
    database.execute_sql(asked, tuple(values.values()))


def versions(kind: str, item: str, *stamps: str | None) -> None:
    for number, stamp in enumerate(stamps, 1):
        insert("version", id=f"{item} {number}", couple_id="us", kind=kind, object=item, number=number, writer_id="alex",
            body="", written_at=FIRST, shared_at=stamp, written_on="2026-03-03")  # fmt: skip


def moment(item: str, shared_at: str | None, *stamps: str | None) -> None:
    insert("moment", id=item, shared_at=shared_at, couple_id="us", writer_id="alex", day="2026-03-03", kind="other", words="",
        state="said", written_at=FIRST)  # fmt: skip
    versions("moment", item, *stamps)


def rating(item: str, detail_at: str | None, *stamps: str | None) -> None:
    day = f"2026-03-0{len(stamps) + 1}"
    insert("rating", id=item, couple_id="us", writer_id="alex", day=day, tenths=50, audience="private", state="said",
        written_at=FIRST, imported=0)  # fmt: skip
    insert("rating_detail", id=f"note of {item}", shared_at=detail_at, couple_id="us", rating_id=item, writer_id="alex",
        kind="note", words="", state="said", written_at=FIRST)  # fmt: skip
    versions("rating", item, None)
    versions("rating_detail", f"note of {item}", *stamps)


def shown(table: str) -> dict[str, str | None]:
    return dict(database.execute_sql(f"SELECT id, shown_at FROM {table}").fetchall())  # noqa: S608  # as above


def test_each_row_of_before_keeps_since_when_something_of_it_was_shown(tmp_path: Path):
    open_database(with_master_key(tmp_path / "old.db"))
    database.connect()
    Runner(database.obj, str(MIGRATIONS)).up("0014_witnesses")
    insert("couple", id="us", created_at=FIRST)
    insert("person", id="alex", email="", email_index=None, name="", password_hash=None, zone="UTC", day_start=3, country="",
        created_at=FIRST)  # fmt: skip
    moment("private", None, None)
    moment("shown", THEN, None, THEN, NOW)
    moment("shown once", None, THEN, None)
    rating("alone", None, None)
    rating("with a note that was shown", None, NOW, None)
    migrate()
    assert shown("moment") == {"private": None, "shown": THEN, "shown once": THEN}
    assert shown("rating") == {"alone": None, "with a note that was shown": NOW}
    assert shown("rating_detail") == {"note of alone": None, "note of with a note that was shown": NOW}
    assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
