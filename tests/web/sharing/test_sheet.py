"""The drawings of a sheet."""

from datetime import date, timedelta

from tests.support.shares import own_scope, scope
from tracker.domain.sharing.scope import freeze
from tracker.web.sharing.sheet import sheet_of

MONDAY = date(2026, 1, 5)
WEEK = timedelta(weeks=1)


def drawn(weeks: list[dict[str, object]], **stream: object):
    value = {
        "names": ["Alex", "Sam"],
        "from_day": MONDAY,
        "until_day": MONDAY + 10 * WEEK,
        "directions": [{"keeper": "Sam", "rater": "Alex", "kept": None, "felt": None, "weeks": weeks} | stream],
    }
    return sheet_of(scope(), freeze(value)).streams[0]


def test_a_line_is_drawn_only_where_something_is_known():
    weeks: list[dict[str, object]] = [{"day": MONDAY + n * WEEK, "lower": 50, "upper": 100} for n in (0, 1, 5)]
    found = drawn(weeks, kept={"silent": 2})["drawn_follow_through"]
    assert found.line == ["30.0,63.0 60.4,63.0", "182.0,63.0 182.0,63.0"]
    assert found.dashes == ["30.0,8.0 60.4,8.0", "182.0,8.0 182.0,8.0"]
    assert found.band == ["30.0,63.0 60.4,63.0 60.4,8.0 30.0,8.0"]


def test_without_silent_days_there_is_one_line_and_no_range():
    found = drawn([{"day": MONDAY, "lower": 90, "upper": 90}], kept={"silent": 0})["drawn_follow_through"]
    assert (found.dashes, found.band) == ([], [])


def test_nothing_known_is_not_drawn():
    assert drawn([{"day": MONDAY, "lower": None, "upper": None}], kept={"silent": 0})["drawn_follow_through"] is None
    assert drawn([])["drawn_felt"] is None


def test_ratings_are_dots_on_the_whole_scale():
    felt = {"change": {"kind": "nothing", "horizon": 0, "by": 0.0}, "dots": [{"day": MONDAY, "score": 0.0}]}
    stream = drawn([{"day": MONDAY, "level": 10.0, "low": 9.0, "high": 10.0}], felt=felt)
    assert stream["drawn_felt"].dots == [(30.0, 118.0)]
    assert stream["drawn_felt"].line == ["30.0,8.0 30.0,8.0"]
    assert [label for _, label in stream["drawn_felt"].ticks] == ["0", "2", "4", "6", "8", "10"]


def test_a_sheet_of_one_day_can_be_drawn():
    value = {"names": ["Alex"], "from_day": MONDAY, "until_day": MONDAY, "directions": []}
    assert sheet_of(own_scope(), freeze(value)).streams == []
