from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Invalid
from tracker.domain.imports.dates import DateOrder
from tracker.domain.imports.refusals import LeftOutReason, RefusedRow
from tracker.domain.imports.scores import RatingsImport, columns, read_ratings
from tracker.web.errors.words import sentence_of

TODAY = date(2026, 5, 1)


def read(text: str, low: str | None = None, high: str | None = None) -> RatingsImport:
    ends = [Decimal(end) if end else None for end in (low, high)]
    return read_ratings(text.encode(), "date", "score", TODAY, low=ends[0], high=ends[1])


def refusal(
    text: str, date_column: str = "date", score_column: str = "score", ends: tuple[str, str] | None = None
) -> tuple[str, str]:
    low, high = (Decimal(end) if end else None for end in ends or ("", ""))
    with pytest.raises(Invalid) as caught:
        read_ratings(text.encode(), date_column, score_column, TODAY, low=low, high=high)
    return caught.value.field, sentence_of(caught.value)


def test_scores_from_0_to_10_are_kept_in_tenths_by_day() -> None:
    result = read("date,score\n2026-04-02,7.25\n2026-04-01,10\n2026-04-03,0\n2026-04-04,7.249\n")
    assert result.ratings == (
        (date(2026, 4, 1), 100),
        (date(2026, 4, 2), 73),
        (date(2026, 4, 3), 0),
        (date(2026, 4, 4), 72),
    )
    assert [result.low, result.high, result.found_low, result.found_high] == [0, 10, 0, 10]
    assert (result.order, result.rows_read, result.refused.total) == (DateOrder.YEAR_MONTH_DAY, 4, 0)


@pytest.mark.parametrize(
    "text", ["date;score\n2026-04-02;3,5\n", "date\tscore\n2026-04-02\t+3.5\n", 'date,score\n2026-04-02,"3,5"\n']
)
def test_delimiter_and_decimal_sign_do_not_matter(text: str) -> None:
    assert read(text).ratings == ((date(2026, 4, 2), 35),)


def test_commas_in_names_do_not_hide_a_semicolon() -> None:
    data = "day, night, both;score\n2026-04-02;3,5\n2026-04-03;4\n".encode("utf-16")
    assert columns(data) == ["day, night, both", "score"]


def test_a_comma_in_a_name_and_in_every_number_does_not_hide_a_semicolon() -> None:
    data = b"date;score, all\n2026-04-02;3,5\n2026-04-03;4,5\n"
    assert columns(data) == ["date", "score, all"]
    assert [tenths for _, tenths in read_ratings(data, "date", "score, all", TODAY).ratings] == [35, 45]


@pytest.mark.parametrize(
    ("low", "high", "score", "tenths"),
    [
        ("1", "7", "1", 0),
        ("1", "7", "7", 100),
        ("1", "7", "2.5", 25),
        ("-3", "3", "-1", 33),
        ("-3", "3", "0", 50),
        ("0", "100", "50.05", 50),
        ("0", "1", "0.0049999", 0),
        ("0", "1", "0.005", 1),
        ("-3.5", "1e1", "-3.5", 0),
    ],
)
def test_a_scale_is_mapped_to_0_to_10_in_tenths(low: str, high: str, score: str, tenths: int) -> None:
    assert read(f"date,score\n2026-04-02,{score}\n", low, high).ratings[0][1] == tenths


@given(low=st.integers(-50, 50), span=st.integers(1, 100), steps=st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_mapping_keeps_the_order_of_scores_and_stays_within_the_scale(low: int, span: int, steps: list[int]) -> None:
    scores = [Decimal(low) + Decimal(span) * step / 1000 for step in sorted(steps)]
    rows = "\n".join(f"2026-04-{day:02},{score:f}" for day, score in enumerate(scores, start=1))
    tenths = [value for _, value in read(f"date,score\n{rows}\n", str(low), str(low + span)).ratings]
    assert tenths == sorted(tenths)
    assert all(0 <= value <= 100 for value in tenths)
    assert all(abs(value - step / 10) <= 0.5 for value, step in zip(tenths, sorted(steps), strict=True))


def test_a_score_outside_the_scale_is_refused_by_line() -> None:
    result = read("date,score\n2026-04-02,8\n2026-04-03,7\n2026-04-04,0.999\n", "1", "7")
    assert result.refused.first == (
        RefusedRow(2, LeftOutReason.OUT_OF_RANGE, "score", "8"),
        RefusedRow(4, LeftOutReason.OUT_OF_RANGE, "score", "0.999"),
    )
    assert result.ratings == ((date(2026, 4, 3), 100),)
    assert [result.found_low, result.found_high] == [Decimal("0.999"), 8]


@pytest.mark.parametrize(("score", "shown"), [("-1", "from -1 to 5"), ("100", "from 5 to 100"), ("10.01", "from 5 to 10.01")])
def test_scores_outside_0_to_10_without_a_stated_scale_ask_for_it(score: str, shown: str) -> None:
    message = f"The scores run {shown}. Say which score is the lowest and which the highest of the scale."
    assert refusal(f"date,score\n2026-04-02,{score}\n2026-04-03,5\n") == ("low", message)


@pytest.mark.parametrize(
    ("ends", "field", "message"),
    [
        (("1", ""), "high", "Give both the lowest and the highest score of the scale."),
        (("", "7"), "low", "Give both the lowest and the highest score of the scale."),
        (("7", "7"), "high", "The highest score has to be above the lowest one."),
        (("NaN", "7"), "low", "Give a number such as 1, 7 or -3.5."),
        (("1", "Infinity"), "high", "Give a number such as 1, 7 or -3.5."),
        (("1", "1e999999"), "high", "Give a number such as 1, 7 or -3.5."),
        (("0e-999999", "7"), "low", "Give a number such as 1, 7 or -3.5."),
        (("1", "1e10"), "high", "Give a number such as 1, 7 or -3.5."),
    ],
)
def test_ends_that_make_no_scale_are_refused(ends: tuple[str, str], field: str, message: str) -> None:
    assert refusal("date,score\n2026-04-02,1\n", ends=ends) == (field, message)


def test_what_is_no_number_is_refused_and_an_empty_score_is_just_a_day_without_one() -> None:
    result = read(
        "date,score,note\n2026-04-02,seven\n2026-04-03,\n2026-04-04,NA\n2026-04-05,1e3\n2026-04-06,4,fine\n2026-04-07\n"
    )
    assert [(row.line, row.reason, row.value) for row in result.refused.first] == [
        (2, LeftOutReason.NOT_A_NUMBER, "seven"),
        (5, LeftOutReason.NOT_A_NUMBER, "1e3"),
        (7, LeftOutReason.WRONG_WIDTH, ""),
    ]
    assert (result.without_score, result.rows_read) == (2, 6)
    assert result.ratings == ((date(2026, 4, 6), 40),)


def test_the_last_row_of_a_day_wins_and_is_counted() -> None:
    result = read("date,score\n2026-04-02,1\n2026-04-02,2\n2026-04-03,3\n2026-04-02,\n")
    assert result.ratings == ((date(2026, 4, 2), 20), (date(2026, 4, 3), 30))
    assert result.replaced == 1


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("2026-04-02 08:30", "2026-04-02T21:05:10.25+02:00"),
        ("04/02/2026, 12:10 AM", "04/02/2026, 12:05 pm"),
        ("04/02/2026, 11:59 AM", "04/02/2026, 12:05 pm"),
        ("2.4.2026 09:00", "2.4.2026 10:00Z"),
        ("2026-04-02", "2026-04-02 00:00:00"),
    ],
)
def test_with_clock_times_the_latest_of_a_day_wins_wherever_it_stands(early: str, late: str) -> None:
    other = early.replace("2026-04-02", "2026-04-03").replace("04/02", "04/13").replace("2.4.", "13.4.")
    for first, second in ((early, late), (late, early)):
        text = f'date,score\n"{first}",{3 if first == late else 1}\n"{second}",{3 if second == late else 1}\n"{other}",5\n'
        result = read(text)
        assert result.ratings[0] == (date(2026, 4, 2), 30)
        assert result.replaced == 1


def test_dates_beyond_reason_are_refused_by_line() -> None:
    result = read("date,score\n1899-12-31,1\n2026-05-02,1\n2026-05-01,1\n9999-12-31,1\n")
    assert result.refused.by_reason == {LeftOutReason.TOO_EARLY: 1, LeftOutReason.IN_THE_FUTURE: 2}
    assert result.refused.first[0].column == "date"
    assert result.ratings == ((date(2026, 5, 1), 10),)


def test_columns_are_found_without_regard_to_capitals_and_spaces() -> None:
    assert read(" Date , SCORE \n2026-04-02,1\n").ratings == ((date(2026, 4, 2), 10),)


@pytest.mark.parametrize(
    ("header", "date_column", "score_column", "field", "message"),
    [
        ("date,mood", "date", "score", "score", "There is no column “score”. The columns are: date, mood."),
        ("date,,mood", "", "mood", "date", "There is no column “”. The columns are: date, mood."),
        (
            "date,score,Score",
            "date",
            "score",
            "score",
            "Two columns are named “score”. Give one of them another name in the file.",
        ),
        ("date,score", "score", "score", "score", "Choose two different columns for the date and the score."),
    ],
)
def test_columns_that_cannot_be_told_are_refused(
    header: str, date_column: str, score_column: str, field: str, message: str
) -> None:
    assert refusal(f"{header}\n2026-04-02,1,2\n", date_column, score_column) == (field, message)


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("", "file", "This file is empty. Choose the file that was exported."),
        ("\n\n", "file", "This file needs a first line that names at least two columns: the date and the score."),
        ("score\n1\n", "file", "This file needs a first line that names at least two columns: the date and the score."),
        ("date,score\n", "file", "There are no days in this file. Choose the file that was exported."),
        ("date,score\n2026-04-02,\n", "score", "No score could be read in “score”. Choose the column that holds numbers."),
        ("date,score\n1\n2\n", "file", "No date could be read. Write dates as year-month-day, such as 2024-03-05."),
        ("PK\3\4", "file", "This is a spreadsheet or a zip. Save the table as CSV and choose that file."),
    ],
)
def test_a_file_without_scores_is_refused_with_what_to_do(text: str, field: str, message: str) -> None:
    assert refusal(text) == (field, message)


def test_when_no_line_has_a_day_that_can_be_taken_no_score_can_either() -> None:
    assert refusal("date,score\n2030-01-01,3\n")[0] == "score"


def test_the_preview_gets_the_names_of_the_columns() -> None:
    assert columns(b"\xef\xbb\xbfdate;Mood today;\n2026-04-02;1;\n") == ["date", "Mood today"]
