import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.refusals import refuses
from tracker.domain.commitments.recurrence import DAILY, Recurrence, times_a_week
from tracker.domain.entries.entries import State
from tracker.domain.errors import Invalid
from tracker.domain.imports.dates import DateOrder
from tracker.domain.imports.loop import LoopImport, read_loop
from tracker.domain.imports.refusals import SHOWN, LeftOutReason, RefusedRow
from tracker.web.errors.words import sentence_of

TODAY = date(2026, 5, 1)
_TERMS = "FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,Target Value,Archived?"
NEW_HABITS = f"Position,Name,Type,Question,Description,{_TERMS}\n"


def read(text: str, name: str = "Checkmarks.csv") -> LoopImport:
    return read_loop(text.encode(), name, TODAY)


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def export(checkmarks: str, habits: str) -> LoopImport:
    files = {
        "Checkmarks.csv": checkmarks,
        "Habits.csv": habits,
        "Scores.csv": "Date,Walk,\n",
        "001 Walk/Checkmarks.csv": "Date,Value,Notes\n",
    }
    return read_loop(zipped(files), "Loop Habits CSV.zip", TODAY)


def refused_as(text: str, name: str = "Checkmarks.csv") -> str:
    with pytest.raises(Invalid) as caught:
        read(text, name)
    assert caught.value.field == "file"
    return sentence_of(caught.value)


def states_of(cells: str, habits: str) -> list[State]:
    """The states of one habit on days that follow each other, newest cell last."""
    lines = [f"2026-04-{day:02},{cell}," for day, cell in enumerate(cells.split(), start=1)]
    result = export("\n".join(["Date,Walk,", *lines]), NEW_HABITS + habits)
    return [state for _, state in result.habits[0].entries]


def test_words_become_entries_and_what_was_not_logged_becomes_none() -> None:
    result = read(
        "Date,Walk,Call home,\n"
        "2026-04-05,YES_MANUAL,UNKNOWN,\n2026-04-04,YES_AUTO,SKIP,\n2026-04-03,NO,YES_MANUAL,\n2026-04-02,unknown,,\n"
    )
    walk, call = result.habits
    assert (walk.name, walk.recurrence) == ("Walk", None)
    assert walk.entries == ((date(2026, 4, 3), State.MISSED), (date(2026, 4, 5), State.KEPT))
    assert call.name == "Call home"
    assert call.entries == ((date(2026, 4, 3), State.KEPT), (date(2026, 4, 4), State.SET_ASIDE))
    assert result.counts == {State.KEPT: 2, State.MISSED: 1, State.SET_ASIDE: 1}
    assert result.counts[State.PARTLY] == 0
    assert (result.rows_read, result.refused.total) == (4, 0)


def test_numbers_say_the_same_as_words() -> None:
    words = read("Date,Walk\n2026-04-05,YES_MANUAL\n2026-04-04,YES_AUTO\n2026-04-03,NO\n2026-04-02,SKIP\n2026-04-01,UNKNOWN\n")
    assert read("Date,Walk\n2026-04-05,2\n2026-04-04,1\n2026-04-03,0\n2026-04-02,3\n2026-04-01,-1\n") == words


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_byte_order_mark_line_ends_and_delimiter_do_not_matter(prefix: bytes, line_end: str, delimiter: str) -> None:
    text = line_end.join(["Date,Café,", "2026-04-05,2,", "2026-04-04,0,", "", ",,"]).replace(",", delimiter)
    result = read_loop(prefix + text.encode(), "Checkmarks.csv", TODAY)
    assert result.habits[0].name == "Café"
    assert result.counts == {State.KEPT: 1, State.MISSED: 1}
    assert result.rows_read == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_names_are_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    assert read_loop("Date,Spaß\n2026-04-05,2\n".encode(encoding), "a.csv", TODAY).habits[0].name == "Spaß"


@given(
    first=st.dates(date(1990, 1, 1), TODAY - timedelta(days=30)),
    length=st.integers(2, 30),
    order=st.sampled_from(["%Y{0}%m{0}%d", "%y{0}%m{0}%d", "%m{0}%d{0}%Y", "%m{0}%d{0}%y", "%d{0}%m{0}%Y", "%d{0}%m{0}%y"]),
    separator=st.sampled_from("-/."),
    step=st.sampled_from([1, -1]),
)
def test_days_that_follow_each_other_are_read_back_whatever_the_order_of_their_dates(
    first: date, length: int, order: str, separator: str, step: int
) -> None:
    days = [first + timedelta(days=n) for n in range(length)][::step]
    lines = [day.strftime(order.format(separator)) + ",2" for day in days]
    result = read("\n".join(["Date,Walk", *lines]))
    assert [day for day, _ in result.habits[0].entries] == sorted(days)


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["06-16-24", "06-15-24"], DateOrder.MONTH_DAY_YEAR),
        (["16/06/2024"], DateOrder.DAY_MONTH_YEAR),
        (["24-06-16", "24-06-15"], DateOrder.YEAR_MONTH_DAY),
        (["2024-06-05"], DateOrder.YEAR_MONTH_DAY),
        (["02-02-2024"], DateOrder.MONTH_DAY_YEAR),
        (["03-04-2024", "03-05-2024", "03-06-2024"], DateOrder.MONTH_DAY_YEAR),
        (["04-03-2024", "05-03-2024", "09-03-2024"], DateOrder.DAY_MONTH_YEAR),
        (["01/03/2024", "02/06/2024", "03/01/2024"], DateOrder.MONTH_DAY_YEAR),
        (["05/01/2026", "06/03/2026"], DateOrder.DAY_MONTH_YEAR),
        (["12-31-99", "01-01-00"], DateOrder.MONTH_DAY_YEAR),
    ],
)
def test_the_order_is_the_one_that_makes_the_dates_consistent(dates: list[str], order: DateOrder) -> None:
    assert read("\n".join(["Date,Walk", *(f"{day},2" for day in dates)])).order is order


@pytest.mark.parametrize(
    ("dates", "last"),
    [
        (["27.02.23", "28.02.23", "29.02.23", "01.03.23"], date(2023, 3, 1)),
        (["29.04.23", "30.04.23", "31.04.23"], date(2023, 4, 30)),
    ],
)
def test_a_day_that_its_month_does_not_have_is_left_out_and_the_others_keep_their_order(dates: list[str], last: date) -> None:
    found = read("\n".join(["Date,Walk", *(f"{day},2" for day in dates)]))
    assert (found.habits[0].entries[-1][0], len(found.habits[0].entries)) == (last, len(dates) - 1)
    assert [row.reason for row in found.refused.first] == [LeftOutReason.NOT_A_DATE]


def test_dates_that_two_orders_read_equally_well_are_refused_with_an_example() -> None:
    assert refused_as("Date,Walk\n03/04/2024,2\n") == (
        "The dates can be read in more than one order (03-04-2024). Write them as year-month-day, such as 2024-03-05."
    )


def test_dates_in_mixed_orders_are_refused() -> None:
    assert refused_as("Date,Walk\n2024-03-05,2\n03-06-2024,2\n") == (
        "The dates are not all in the same order. Write them all as year-month-day, such as 2024-03-05."
    )


def test_a_file_without_any_date_is_refused() -> None:
    assert refused_as("Date,Walk\nMonday,2\n2024-02-30,2\n123-01-01,2\n") == (
        "No date could be read. Write dates as year-month-day, such as 2024-03-05."
    )


def test_a_line_that_cannot_be_taken_is_named_with_its_reason_and_the_others_stay() -> None:
    result = read(
        "Date,Walk,Call\n2026-04-30,2,0\n\n2026-04-29,7,yes\nsoon,2,2\n2026-02-30,2,2\n"
        "1989-12-31,2,2\n2026-05-02,2,2\n2026-04-30,0,0\n2026-04-28,2\n2026-04-27,2,2,2\n2026-05-01,2,2\n"
    )
    assert result.refused.first == (
        RefusedRow(4, LeftOutReason.UNKNOWN_VALUE, "Walk", "7"),
        RefusedRow(4, LeftOutReason.UNKNOWN_VALUE, "Call", "yes"),
        RefusedRow(5, LeftOutReason.NOT_A_DATE, "", "soon"),
        RefusedRow(6, LeftOutReason.NOT_A_DATE, "", "2026-02-30"),
        RefusedRow(7, LeftOutReason.TOO_EARLY, "", "1989-12-31"),
        RefusedRow(8, LeftOutReason.IN_THE_FUTURE, "", "2026-05-02"),
        RefusedRow(9, LeftOutReason.DAY_AGAIN, "", "2026-04-30"),
        RefusedRow(10, LeftOutReason.WRONG_WIDTH, "", ""),
        RefusedRow(11, LeftOutReason.WRONG_WIDTH, "", ""),
    )
    assert result.refused.by_reason[LeftOutReason.NOT_A_DATE] == 2
    assert result.habits[0].entries == ((date(2026, 4, 30), State.KEPT), (date(2026, 5, 1), State.KEPT))
    assert result.rows_read == 10


def test_all_refusals_are_counted_but_only_the_first_are_kept() -> None:
    result = read("\n".join(["Date,Walk", *(f"2026-04-05,x{n}" for n in range(300))]))
    assert (result.refused.total, len(result.refused.first)) == (300, SHOWN)


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n", '""\n'])
def test_an_empty_file_is_refused(text: str) -> None:
    assert refused_as(text) == "This file is empty. Choose the file that was exported."


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("Date,Walk\n", "a.csv", "There are no days in this file. Choose the file that was exported."),
        ("Day,Walk\n", "a.csv", "The first column is not “Date”. Choose Checkmarks.csv or the zip that Loop exported."),
        (
            "Date,,Walk\n",
            "a.csv",
            "The first line does not name every habit. Choose Checkmarks.csv or the zip that Loop exported.",
        ),
        (
            "Date\n2024-01-01\n",
            "a.csv",
            "The first line does not name every habit. Choose Checkmarks.csv or the zip that Loop exported.",
        ),
        (
            "Date,Value,Notes\n2024-01-01,NO,x\n",
            "a.csv",
            "This is the file of one habit. Choose the Checkmarks.csv at the top of the export, or the zip.",
        ),
        ("Date,Walk , Walk\n", "a.csv", "Two habits are named “Walk”. Rename one in Loop and export again."),
        (
            "Date,Eat, drink,\n2024-01-01,2,\n",
            "a.csv",
            "The lines do not fit the names in the first one; a name may hold a comma. Choose the whole zip instead.",
        ),
        (
            'Date,Walk\n2024-01-01,2\n2024-01-02,"2\n',
            "a.csv",
            "Line 3 has a quotation mark that is not closed, or too much text. Correct it there.",
        ),
        (
            "Date,Walk\n2024-01-01,\0\n",
            "a.csv",
            "This file is not readable as text. Save it as CSV in UTF-8 and choose it again.",
        ),
        ("Date,Walk\n2024-01-01,0.5\n", "Scores.csv", "Scores.csv holds no entries. Choose Checkmarks.csv or the whole zip."),
        ("Date,Walk\n", "Loop.zip", "This zip is damaged. Export it again and choose the new file."),
        ("SQLite format 3\0", "Loop.db", "This is Loop’s full backup. In Loop choose “Export as CSV” and import that zip."),
    ],
)
def test_a_file_that_is_not_the_export_is_refused_with_what_to_do(text: str, name: str, message: str) -> None:
    assert refused_as(text, name) == message


def test_a_name_of_120_characters_is_taken_and_a_longer_one_refused() -> None:
    assert read(f"Date,{'x' * 120}\n2024-01-01,2\n").habits[0].name == "x" * 120
    message = refused_as(f"Date,{'x' * 121}\n2024-01-01,2\n")
    assert message == f"The name “{'x' * 40}…” is over 120 characters. Shorten it and choose the file again."


def test_a_quoted_name_over_two_lines_becomes_one_line_and_line_numbers_stay_right() -> None:
    result = read('Date,"Walk\nthe dog"\n2026-04-05,"2"\n2026-04-04,"n\n\n"\n2026-04-03,9\n')
    assert result.habits[0].name == "Walk the dog"
    assert [(row.line, row.value) for row in result.refused.first] == [(4, "n"), (7, "9")]


def test_marks_that_hide_or_turn_text_are_left_out_of_names() -> None:
    assert read("Date,\u202eWa\u0007lk\u2069\n2026-04-05,2\n").habits[0].name == "Walk"


def test_the_zip_gives_each_habit_its_recurrence() -> None:
    result = export(
        "Date,Walk,Run,Swim,Read,Odd,Else,\n2026-04-05,YES_MANUAL,NO,SKIP,UNKNOWN,YES_AUTO,NO,\n",
        NEW_HABITS
        + "001,Walk,YES_NO,Did you?,,1,1,#000000,,,,false\n002,Run,YES_NO,,,3,7,#000000,,,,false\n"
        + "003,Swim,YES_NO,,,1,2,#000000,,,,false\n004,Read,YES_NO,,,9,7,#000000,,,,true\n"
        + "005,Odd,YES_NO,,,10,30,#000000,,,,false\n",
    )
    found: dict[str, Recurrence | None] = {habit.name: habit.recurrence for habit in result.habits}
    assert found == {"Walk": DAILY, "Run": times_a_week(3), "Swim": None, "Read": DAILY, "Odd": None, "Else": None}
    assert result.counts == {State.KEPT: 1, State.MISSED: 2, State.SET_ASIDE: 1}


@pytest.mark.parametrize(
    ("times", "days", "recurrence"), [("1", "7", times_a_week(1)), ("0", "7", None), ("", "", None), ("1", "999", None)]
)
def test_older_columns_of_habits_csv_are_read_too(times: str, days: str, recurrence: Recurrence | None) -> None:
    habits = f"Name,Question,Description,NumRepetitions,Interval,Color\nWalk,,,{times},{days},#fff\n,,,1,1,#fff\n"
    assert export("Date,Walk,\n2026-04-05,2,\n", habits).habits[0].recurrence == recurrence


@pytest.mark.parametrize("habits", ["", "Color\n#fff\n", "Name\nAnother\n"])
def test_a_habits_csv_that_says_nothing_of_a_habit_leaves_its_recurrence_open(habits: str) -> None:
    assert export("Date,Walk,\n2026-04-05,2,\n", habits).habits[0].recurrence is None


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_names_with_commas_and_quotation_marks_are_found_with_the_help_of_habits_csv(line_end: str) -> None:
    habits = NEW_HABITS + '001,"Eat, drink",YES_NO,,,1,1,,,,,false\n002,"""War"" book",YES_NO,,,1,7,,,,,false\n'
    marks = 'Date,Eat, drink,"War" book,\n2026-04-05,2,0,\n2026-04-04,x,3,\n'
    result = export(marks.replace("\n", line_end), habits)
    assert [habit.name for habit in result.habits] == ["Eat, drink", '"War" book']
    assert result.counts == {State.KEPT: 1, State.MISSED: 1, State.SET_ASIDE: 1}
    assert result.refused.first == (RefusedRow(3, LeftOutReason.UNKNOWN_VALUE, "Eat, drink", "x"),)


def test_the_names_of_habits_csv_stand_when_the_first_line_is_theirs_even_without_days() -> None:
    with refuses(Invalid, "no days"):
        export("Date,Walk,", NEW_HABITS + "001,Walk,YES_NO,,,1,1,,,,,false\n")


@pytest.mark.parametrize(
    ("goal", "states"),
    [
        ("AT_LEAST,2", [State.PARTLY, State.KEPT, State.KEPT, State.MISSED, State.SET_ASIDE]),
        ("AT_MOST,2", [State.KEPT, State.KEPT, State.MISSED, State.KEPT, State.SET_ASIDE]),
    ],
)
def test_a_measured_habit_is_judged_against_its_daily_goal(goal: str, states: list[State]) -> None:
    assert states_of("1999 2000 2001 NO SKIP UNKNOWN", f"001,Walk,NUMERICAL,,,1,1,,km,{goal},false\n") == states


@pytest.mark.parametrize("goal", ["AT_LEAST,two", "AT_LEAST,nan", "AT_LEAST,-1", "AT_LEAST,1e9", "SOMETIMES,2", ","])
def test_a_measure_without_a_goal_to_compare_with_is_refused(goal: str) -> None:
    assert states_of("1999 2000 NO SKIP UNKNOWN", f"001,Walk,NUMERICAL,,,1,1,,km,{goal},false\n") == [State.SET_ASIDE]


def test_a_weekly_goal_says_nothing_of_a_day() -> None:
    assert states_of("9999 SKIP", "001,Walk,NUMERICAL,,,1,7,,km,AT_LEAST,2,false\n") == [State.SET_ASIDE]


def test_words_of_yes_and_negative_numbers_are_unclear_in_a_measured_habit() -> None:
    result = export(
        "Date,Walk,\n2026-04-05,YES_MANUAL,\n2026-04-04,1,\n2026-04-03,-5,\n2026-04-02,far,\n",
        NEW_HABITS + "001,Walk,NUMERICAL,,,1,1,,km,AT_LEAST,2,false\n",
    )
    reasons = [row.reason for row in result.refused.first]
    assert reasons == [LeftOutReason.MEASURED, LeftOutReason.MEASURED, LeftOutReason.UNKNOWN_VALUE, LeftOutReason.UNKNOWN_VALUE]


def test_a_column_with_measures_counts_as_measured_when_nothing_says_otherwise() -> None:
    result = read("Date,Walk\n2026-04-05,2500\n2026-04-04,0\n2026-04-03,3\n2026-04-02,-1\n2026-04-01,1234567890\n")
    assert result.habits[0].entries == ((date(2026, 4, 3), State.SET_ASIDE),)
    assert [row.reason for row in result.refused.first] == [
        LeftOutReason.MEASURED,
        LeftOutReason.MEASURED,
        LeftOutReason.UNKNOWN_VALUE,
    ]
