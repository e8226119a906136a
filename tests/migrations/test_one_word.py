"""What somebody did not want to be asked about before stays so."""

from pathlib import Path

from playhouse.migrations import Runner

from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.resources import MIGRATIONS
from tracker.services.store.database import migrate

AT = "2026-03-03T20:30:00.000000Z"


def test_what_was_put_away_under_the_earlier_word_stays_put_away(tmp_path: Path):
    open_database(tmp_path / "old.db")
    database.connect()
    Runner(database.obj, str(MIGRATIONS)).up("0018_fewer_indexes")
    database.execute_sql("INSERT INTO couple (id, created_at) VALUES ('us', ?)", (AT,))
    person = "INSERT INTO person (id, email, name, zone, day_start, country, created_at) VALUES ('sam', ?, 'Sam', ?, 3, '', ?)"
    database.execute_sql(person, ("sam@example.org", "UTC", AT))
    for kind in ("promise", "words"):
        database.execute_sql("INSERT INTO not_again VALUES (?, 'us', 'sam', ?, '', ?)", (kind, kind, AT))
    migrate()
    kept = database.execute_sql("SELECT id, kind, since FROM not_again ORDER BY id").fetchall()
    database.close()
    assert kept == [("promise", "commitment", AT), ("words", "words", AT)]
