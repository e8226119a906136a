"""What is damaged in the file itself is named by where it stands, whatever it is, and nothing of it is thrown."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.factories import Pair, felt_in, kept_by, pair
from tests.support.refusals import told_of
from tests.support.settings import KEY
from tracker.cli import main
from tracker.domain.entries.entries import State
from tracker.domain.errors import Unusable
from tracker.domain.moments import MomentKind
from tracker.models.base import database
from tracker.models.columns import fields_of, table_name
from tracker.models.encrypted import EncryptedBlobField, EncryptedTextField, forget_opened_keys
from tracker.models.second_copies import BESIDE, WITNESSED
from tracker.models.tables import TABLES
from tracker.queries.record.damage import damage
from tracker.queries.record.verify import verify_all
from tracker.services.account import people
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up
from tracker.services.entries.entries import Answer, answer
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings.ratings import NewRating, rate
from tracker.web.errors.words import sentence_of


@pytest.fixture
def record(db: Path) -> Pair:
    both = pair()
    sam, alex = both.keeper, both.rater
    answer(sam, Answer(kept_by(sam), sam.today, sam.today.isoformat(), State.KEPT))
    mark_moment(alex, NewMoment(alex.today, MomentKind.MILESTONE, "A walk"))
    rate(alex, NewRating(felt_in(alex), alex.today, 40))
    people.write_own_words(alex, "Breathe", "", "")
    database.execute_sql("PRAGMA ignore_check_constraints = 1")
    database.execute_sql("PRAGMA foreign_keys = 0")
    assert list(damage()) == []
    return both


def told() -> list[str]:
    return [sentence_of(each) for each in damage()]


def after(statement: str, *values: object) -> list[str]:
    database.execute_sql(statement, values)
    return told()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE moment SET day = '2026-13-03'", "moment 1: day is not what stands in such a column"),
        ("UPDATE moment SET day = '20260303'", "moment 1: day is not what stands in such a column"),
        ("UPDATE moment SET written_at = '2026-03-03'", "moment 1: written_at is not what stands in such a column"),
        ("UPDATE rating SET tenths = 'many'", "rating 1: tenths is not what stands in such a column"),
        ("UPDATE rating SET tenths = 4.5", "rating 1: tenths is not what stands in such a column"),
        ("UPDATE rating SET imported = 7", "rating 1: imported is not what stands in such a column"),
        (
            "UPDATE membership SET couple_id = CAST(x'ff' AS TEXT)",
            "membership 1: couple_id is not what stands in such a column",
        ),
        ("UPDATE person SET zone = x'00'", "person 1: zone is not what stands in such a column"),
        ("UPDATE person SET name = replace(name, 'e1.', 'e2.')", "person 1: name cannot be decrypted"),
        ("UPDATE person SET name = email", "person 1: name cannot be decrypted"),
        ("UPDATE own_words SET words = 'in the open'", "own_words 1: words cannot be decrypted"),
        ("UPDATE version SET body = 'in the open' WHERE rowid = 1", "version 1: body cannot be decrypted"),
        ("UPDATE ledger_body SET salt = 'text'", "ledger_body 1: salt is not what stands in such a column"),
    ],
)
def test_a_value_that_cannot_stand_there_is_named(record: Pair, statement: str, said: str):
    assert said in after(statement)


def test_what_cannot_be_null_and_is_shows(record: Pair):
    database.execute_sql("PRAGMA writable_schema = 1")
    database.execute_sql("UPDATE sqlite_master SET sql = replace(sql, '\"zone\" TEXT NOT NULL', '\"zone\" TEXT')")
    path = database.obj.database
    database.close()
    database.connect()
    assert path
    assert "person 1: zone is not what stands in such a column" in after("UPDATE person SET zone = NULL")


def test_a_row_that_belongs_to_nothing_is_named(record: Pair):
    assert "moment 1 belongs to something in person that is not there" in after("UPDATE moment SET writer_id = 'nobody'")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE own_words", "the table own_words is not there"),
        ("ALTER TABLE own_words DROP COLUMN time_out", "the table own_words has no column time_out"),
        ("DROP TRIGGER ledger_event_no_update", "the triggers that let the chain only grow are not as they were made"),
    ],
)
def test_what_is_missing_of_the_tables_is_named(record: Pair, statement: str, said: str):
    assert said in after(statement)


def test_a_plain_value_that_says_something_else_shows_by_its_witness(record: Pair, db: Path):
    """A day that is still a day, a choice that is still one: nothing but a second copy can tell."""
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()
    whole = db.read_bytes()
    zone = b"Europe/Berlin"
    at = whole.index(zone)
    db.write_bytes(whole[:at] + b"Europe/Bermin" + whole[at + len(zone) :])
    database.connect()
    assert any("witness_person" in each for each in told())


def test_every_plain_column_that_anybody_sees_has_a_witness_or_a_reason():
    """A new column of one of these tables: add it to `tracker/models/second_copies.py`, and its index to a migration."""
    from tracker.models.kinds import KINDS  # noqa: PLC0415  # only here

    compared: dict[object, set[str]] = {each.table: set(each.fields) for each in KINDS.values()}
    for table in TABLES:
        name = table_name(table)
        if name not in WITNESSED:
            continue
        plain = {
            each.column_name
            for each in fields_of(table).values()
            if not isinstance(each, EncryptedTextField | EncryptedBlobField)
            and each.name not in compared.get(table, ())
            and not each.primary_key
            and not each.unique
        }
        assert plain == set(WITNESSED[name]), name


@pytest.mark.parametrize("table", WITNESSED)
def test_the_second_copy_of_each_of_them_stands_in_one_index(db: Path, table: str):
    index = BESIDE.get(table, f"witness_{table}")
    (said,) = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ? AND tbl_name = ?", (index, table)).fetchone()
    columns = re.sub("CASE .*? END", "", said).partition("(")[2]  # what a condition says of a column is no copy of it
    assert {each for each in WITNESSED[table] if f'"{each}"' not in columns} == set()
    assert " WHERE " not in said, "a partial index holds no second copy of the other rows"


def test_much_damage_is_told_up_to_some_hundred_lines(record: Pair):
    for number in range(120):
        database.execute_sql("INSERT INTO lease (name, holder, until) VALUES (?, 'x', 'never')", (f"{number}",))
    said = told()
    assert (len(said), said[-1]) == (101, "there is more, which is not listed")


def test_pages_that_are_torn_are_told_and_not_thrown(record: Pair, db: Path):
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    root = database.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = 'moment'").fetchone()[0]
    database.close()
    data = bytearray(db.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    db.write_bytes(data)
    database.connect()
    said = told()
    assert any(each.startswith("the table moment cannot be read:") for each in said)
    assert [told_of(each) for each in verify_all() if each.couple == record.keeper.couple] == [
        "cannot be read through (DatabaseError)"
    ]


def run_verify(db: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    database.close()
    forget_opened_keys()
    monkeypatch.setenv("STEADY_DATA_DIR", str(db.parent))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    result = CliRunner().invoke(main, ["verify"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE pause SET kind = 'x'", None),
        ("UPDATE moment SET day = 'a day'", "Damaged: moment 1: day is not what stands in such a column"),
        (
            "UPDATE couple SET id = CAST(x'ff' AS TEXT) WHERE rowid = 1",
            "Damaged: couple 1: id is not what stands in such a column",
        ),
        ("UPDATE version SET object = x'ff' WHERE rowid = 1", "Damaged: version 1: object is not what stands in such a column"),
        ("DROP TABLE moment", "is damaged: its table moment is not there. Put a copy back: steady restore FILE."),
        ("UPDATE signed_head SET day = 'x'", None),
        ("DELETE FROM data_key", "cannot be decrypted"),
        ("UPDATE data_key SET wrapped = x'01'", "A data key in the database was changed."),
    ],
)
def test_the_command_ends_in_sentences_whatever_is_damaged(
    record: Pair, db: Path, monkeypatch: pytest.MonkeyPatch, statement: str, said: str | None
):
    database.execute_sql(statement)
    code, output = run_verify(db, monkeypatch)
    assert (code, said is None or said in output) == (0 if said is None else 1, True), output


def test_without_the_master_key_the_command_says_so(record: Pair, db: Path, monkeypatch: pytest.MonkeyPatch):
    db.parent.with_name("data.master.key").unlink()
    code, output = run_verify(db, monkeypatch)
    assert (code, "data.master.key" in output) == (1, True)


def test_a_copy_that_is_damaged_where_no_chain_reaches_is_not_put_back(record: Pair, db: Path, tmp_path: Path):
    database.execute_sql("UPDATE membership SET from_at = 'some day' WHERE person_id = ?", (record.keeper.person,))
    back_up(tmp_path / "copy.db")
    database.execute_sql("UPDATE membership SET from_at = '2026-03-03T12:00:00.000000Z'")
    database.close()
    before = db.read_bytes()
    with pytest.raises(Unusable) as refused:
        put_back.put_back_copy(tmp_path / "copy.db", db)
    assert "is damaged: membership 1: from_at is not what stands in such a column. Nothing was changed." in sentence_of(
        refused.value
    )
    assert db.read_bytes() == before
    assert put_back.put_back_copy(tmp_path / "copy.db", db, damaged=True).with_digest
