"""What has ended and stands in the file beside the database."""

from pathlib import Path

from tracker.queries.account.ends import file, has_ended, in_file

WHOLE, HALF, LONGER = "a" * 64, "b" * 40, "c" * 65


def test_a_line_that_a_power_cut_left_half_is_none(db: Path):
    assert in_file() == frozenset()
    file().write_text(f"{WHOLE}\n{LONGER}\n{HALF}", encoding="ascii")
    assert in_file() == {WHOLE}
    assert [has_ended(each) for each in (WHOLE, HALF, LONGER)] == [True, False, False]
