"""The commands, run as a person would."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support import factories
from tests.support.exports import an_export
from tests.support.factories import DAY, email
from tests.support.settings import KEY, run, with_master_key
from tracker import clock
from tracker.domain.leaps import Reading
from tracker.domain.moments import MomentKind
from tracker.models.base import database
from tracker.queries.imports.restore import restored_spaces
from tracker.queries.site import doubted_for
from tracker.services.account import recovery
from tracker.services.leaps import note_leap, read_clocks
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.record.ledger import sign_due_heads

CHECKMARKS = "Date,Walk,Read\n2026-04-05,2,0\n2026-04-06,2,x\n"
CARRIED = (
    "What people took back since the copy was made was carried over from the database before: leaving, erasing, pausing,"
    " narrower choices, what was unshared, declined or removed."
)
WITHOUT_DIGEST = "No digest lies beside it, so this cannot tell whether the copy was damaged since it was made."
ENDED = "Everybody signs in anew. One-time links, open invitations and shares have ended."
SCORES = "day;score\n2026-04-05;1,5\n2026-04-06;7\n"


@pytest.fixture
def steady(db: object, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with Sam and Alex, which the commands find by the environment."""
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    factories.pair()
    return data_dir


def written(folder: Path, text: str) -> Path:
    file = folder / "file.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_importing_habits_says_what_was_left_out_and_how_many_rows_were_written(steady: Path, tmp_path: Path) -> None:
    file = written(tmp_path, CHECKMARKS)
    first = run("import", "loop", file, "--as", email("Sam"), "--recurrence", "daily")
    assert (first.exit_code, first.output.splitlines()) == (
        0,
        [
            "Read 2 lines of 2 habits; dates are year-month-day.",
            "Left out 1: the value is none of those that Loop writes, first in line 3.",
            "Wrote 3 rows; 0 were already there.",
        ],
    )
    second = run("import", "loop", file, "--as", email("Sam"))
    assert second.output.splitlines()[-1] == "Wrote 0 rows; 3 were already there."


def test_one_row_is_called_one_row(steady: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "Date,Walk\n2026-03-03,2\n")
    words = ("import", "loop", file, "--as", email("Sam"))
    assert run(*words).output.splitlines() == [
        "Read 1 line of 1 habit; dates are year-month-day.",
        "Wrote 1 row; 0 were already there.",
    ]
    assert run(*words).output.splitlines()[-1] == "Wrote 0 rows; 1 was already there."


def test_importing_scores_says_the_scale_and_how_many_rows_were_written(steady: Path, tmp_path: Path) -> None:
    words = ("import", "ratings", written(tmp_path, SCORES), "--as", email("Alex"), "--date", "day", "--score", "score")
    first = run(*words, "--low", "1", "--high", "7")
    assert (first.exit_code, first.output.splitlines()) == (
        0,
        [
            "Read 2 lines; dates are year-month-day.",
            "Scores run from 1.5 to 7, on a scale from 1 to 7.",
            "Wrote 2 rows; 0 were already there.",
        ],
    )
    assert run(*words).output.splitlines()[-1] == "Wrote 0 rows; 2 were already there."


def test_a_record_is_restored_for_its_owner_alone(steady: Path, tmp_path: Path) -> None:
    words = {"words": "Breathe", "time_out": "", "people": ""}
    file = written(tmp_path, an_export(hard_day=words).decode())
    first = run("import", "record", file, "--as", email("Sam"))
    assert (first.exit_code, first.output.splitlines()) == (
        0,
        [
            "Read the record of Sam, made at 2026-02-01T12:00:00+00:00: 1 space.",
            "Restored 1 space; 0 already there.",
            "Took over the words for a hard day.",
        ],
    )
    second = run("import", "record", file, "--as", email("Sam"))
    assert second.output.splitlines()[-1] == "Restored 0 spaces; 1 already there."
    assert [len(restored_spaces(factories.actor(name))) for name in ("Sam", "Alex")] == [1, 0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("record", "{file}", "--as", email("Sam")),
            "This is not a record from Steady. Choose record.zip as it was downloaded.",
        ),
        (("loop", "{file}", "--as", "nobody@example.org"), "No account has this address."),
        (("loop", "{file}.no", "--as", email("Sam")), "{file}.no cannot be read: No such file or directory."),
        (("loop", "{file}", "--as", email("Sam")), "The first column is not “Date”."),
        (
            ("ratings", "{file}", "--as", email("Sam"), "--date", "day", "--score", "mood"),
            "There is no column “mood”. The columns are: day, score.",
        ),
        (
            ("ratings", "{file}", "--as", email("Sam"), "--date", "day", "--score", "score", "--low", "a", "--high", "7"),
            "Give --low and --high as numbers such as 1, 7 or -3.5.",
        ),
    ],
)
def test_an_import_that_cannot_be_done_says_what_to_do(steady: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    file = written(tmp_path, SCORES)
    result = run("import", *(word.format(file=file) for word in words))
    assert (result.exit_code, result.output.splitlines()[-1].startswith("Error: " + said.format(file=file))) == (1, True)


def test_days_of_a_commitment_that_was_agreed_meanwhile_are_named(steady: Path, tmp_path: Path) -> None:
    from tracker.models.commitments import Commitment  # noqa: PLC0415  # only here

    run("import", "loop", written(tmp_path, CHECKMARKS), "--as", email("Sam"))
    Commitment.update(state="active").execute()
    result = run("import", "loop", written(tmp_path, CHECKMARKS + "2026-04-07,2,-1\n"), "--as", email("Sam"))
    assert result.output.splitlines()[-1] == (
        "New rows left out: 1. Their commitments are no longer yours alone; log them on Today."
    )


def test_a_copy_is_made_put_back_and_verified(steady: Path, tmp_path: Path) -> None:
    copy, couple = tmp_path / "copy.db", factories.actor("Sam").couple
    assert run("backup", copy).output.splitlines() == [
        f"Written: {copy}. It opens only with the master key beside the data folder: keep a copy of that elsewhere."
    ]
    again = run("backup", copy)
    assert (again.exit_code, again.output) == (1, f"Error: {copy} exists already. Name a new file.\n")
    restored = run("restore", copy)
    assert (restored.exit_code, restored.output.splitlines()[1:]) == (0, [CARRIED, ENDED])
    assert restored.output.startswith(f"Restored: {steady / 'steady.db'}. It stands as on ")
    assert f" UTC. The one before is kept as {steady / 'steady.db.before-restore-1'}." in restored.output
    verified = run("verify")
    assert (verified.exit_code, f"{couple}: 2 events, whole" in verified.output.splitlines()) == (0, True)


def test_restoring_into_an_empty_folder_keeps_nothing_and_says_that_everybody_is_asked(
    steady: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", tmp_path / "copy.db")
    (tmp_path / "copy.db.sha256").unlink()
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "new"))
    with_master_key(tmp_path / "new" / "steady.db")
    result = run("restore", tmp_path / "copy.db")
    undigested, restored, asked, ended = result.output.splitlines()
    assert (result.exit_code, undigested, ended) == (0, WITHOUT_DIGEST, ENDED)
    assert restored.startswith(f"Restored: {tmp_path / 'new' / 'steady.db'}. It stands as on ")
    assert asked.startswith("What people took back since the copy was made cannot be known: there is no database from before")
    assert "kept as" not in restored


def test_restoring_without_its_master_key_changes_nothing(
    steady: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", tmp_path / "copy.db")
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "new"))
    result = run("restore", tmp_path / "copy.db")
    missing = f"{tmp_path / 'new.master.key'} is not there."
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: The copy cannot be read with the keys that lie here. {missing}")
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["steady.db.lock"]


def test_what_was_saved_after_the_copy_is_counted(steady: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    sam = factories.actor("Sam")
    for number in (1, 2):
        copy = tmp_path / f"copy-{number}.db"
        mark_moment(sam, NewMoment(sam.today, MomentKind.MILESTONE, "Written later", shared=True))
        run("backup", copy)
    said = [line for name in ("copy-1.db", "copy.db") for line in run("restore", tmp_path / name).output.splitlines()]
    assert [line.partition(" after")[0] for line in said if "saved after" in line] == [
        "1 event of the shared record was saved",
        "1 event of the shared record was saved",
    ]


def test_what_is_no_copy_is_refused(steady: Path, tmp_path: Path) -> None:
    result = run("restore", tmp_path / "nothing.db")
    assert (result.exit_code, result.output) == (1, f"Error: {tmp_path / 'nothing.db'} is not there.\n")


def test_a_lost_signing_key_is_told_with_what_follows(steady: Path) -> None:
    sign_due_heads()
    assert "is not there" not in run("verify").output
    steady.with_name("data.sign.key").unlink()
    result = run("verify")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == (
        f"{steady.with_name('data.sign.key')} is not there, and signed heads are. A new one is made when it is needed: earlier"
        " signatures still hold, but files that were exported before are of an unknown key here. If you have it, stop Steady"
        " and put it back first."
    )


def test_verify_ends_with_one_and_names_what_is_broken(steady: Path) -> None:
    database.execute_sql("UPDATE ledger_body SET salt = zeroblob(32) WHERE seq = 2")
    result = run("verify")
    assert (result.exit_code, "body 2 is not what link 2 commits to" in result.output) == (1, True)


def test_a_recovery_link_is_printed_for_an_account_and_for_nobody_else(steady: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_BASE_URL", "https://steady.example/")
    link, advice = run("user", "recover", email("Sam")).output.splitlines()
    assert link.startswith("https://steady.example/recover/")
    assert advice == "It works once, within 24 hours. Give it to the owner of the account and to nobody else."
    assert recovery.recovery_works(link.rpartition("/")[2])
    nobody = run("user", "recover", "nobody@example.org")
    assert (nobody.exit_code, nobody.output) == (1, "Error: No account has this address.\n")


def test_migrating_names_what_ran_and_then_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "new"))
    first, second = run("migrate"), run("migrate")
    assert (first.exit_code, first.output.splitlines()[:1], second.output) == (0, ["0001_first"], "")


def test_the_clock_is_confirmed_by_its_keeper(steady: Path) -> None:
    note_leap("worker", read_clocks(), Reading(clock.now() - DAY, clock.steady()))
    assert doubted_for() == timedelta()
    said = run("clock", "confirm")
    assert (said.exit_code, said.output.partition(":")[0]) == (0, "The clock is trusted")
    database.connect(reuse_if_open=True)
    assert doubted_for() is None
