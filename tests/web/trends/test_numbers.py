"""Trends say the same numbers in the sentence, in the chart and in the table."""

import math
import random
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.factories import DAY, NOON, TODAY, Pair, actor, kept_by, kept_in, sign_in
from tests.support.records import diary, long_record, write_ratings
from tests.web.trends_page import SPANS, charts_on, figure_at, page_of, rising, rows_of, sentences, short, values_of
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.services.commitments import proposals
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences

pytestmark = pytest.mark.usefixtures("noon")


@pytest.mark.parametrize("span", SPANS)
def test_the_table_of_felt_safety_has_the_numbers_of_its_chart(alex: FlaskClient, people: Pair, span: str):
    write_ratings(people, diary(random.Random(1), 900, 0.7), shared=True)  # noqa: S311  # a seeded scenario
    page = page_of(alex, f"/trends?span={span}")
    traces = figure_at(alex, charts_on(page)[0])["data"]
    usual_low, usual_high, low, high, _, dots, level = [values_of(trace) for trace in traces[:7]]
    rows = rows_of(page)["Felt safety, 0 to 10"]
    by_day = {row[0]: row[2:] for row in rows}
    for day in list(level)[::-1]:
        if short(day) in by_day:
            ends = [(low[day], high[day]), (usual_low[day], usual_high[day])]
            assert by_day.pop(short(day)) == [_tenth(level[day]), *(f"{_tenth(a)} to {_tenth(b)}" for a, b in ends)]
    assert by_day == {}
    scores = [float(score) for row in reversed(rows) for score in row[1].split()]
    assert scores == list(dots.values())


def _tenth(value: float) -> str:
    # The chart has hundredths, the table tenths; both are of the same value.
    return f"{value:.1f}"


@pytest.mark.parametrize("span", SPANS)
def test_the_table_and_the_sentence_of_follow_through_have_the_numbers_of_its_chart(app: Flask, span: str):
    long_record(400, commitments=2, rated=0)
    client = sign_in(app.test_client(), "Alex")
    page = page_of(client, f"/trends?span={span}")
    low, high, upper, lower = [values_of(trace) for trace in figure_at(client, charts_on(page)[1])["data"]]
    rows = rows_of(page)["Follow-through"]
    shown = [[short(day), *(str(math.floor(end[day])) for end in (lower, upper))] for day in reversed(lower)]
    assert [row[:3] for row in rows if row[1]] == shown
    ranges = [f"{math.floor(low[day])} to {math.floor(high[day])}" for day in reversed(lower)]
    assert [row[3] for row in rows if row[1]] == ranges
    partly, silent, aside = (sum(int(row[at] or 0) for row in rows) for at in (5, 7, 9))
    parts = f"{partly} were partly, which counts half; {silent} have no entry yet, on"
    said = rf"At least {rows[0][1]} of 100 kept; {parts} (\d+) days?\. {aside} set aside\."
    found = re.fullmatch(said, sentences(page)[1])
    assert found
    assert int(found[1]) <= silent


def test_before_five_that_count_a_count_stands_where_a_share_would(app: Flask, people: Pair, sam: FlaskClient):
    commitment = kept_by(people.keeper, from_day=TODAY - 3 * DAY)
    for ago, state in enumerate((State.KEPT, State.MISSED, State.KEPT, State.KEPT)):
        day = TODAY - ago * DAY
        entries.answer(actor("Sam"), Answer(commitment, day, day.isoformat(), state))
    page = page_of(sam)
    assert sentences(page)[1] == "3 of 4 kept so far."
    assert not [each for each in charts_on(page) if "follow-through.json" in each]


def answer_all(commitment: str, **days: State) -> None:
    for back, state in days.items():
        day = TODAY - int(back[1:]) * DAY
        learned = Learned.TOLD if state in {State.MISSED, State.PARTLY} else None
        entries.answer(actor("Sam"), Answer(commitment, day, day.isoformat(), state, learned))


def test_a_few_kept_beside_many_days_without_an_entry_are_a_share_and_a_late_kept_raises_it(people: Pair, sam: FlaskClient):
    commitment = kept_by(people.keeper, from_day=TODAY - 44 * DAY)
    answer_all(commitment, d0=State.KEPT, d1=State.KEPT, d2=State.KEPT, d3=State.KEPT)
    before = sentences(page_of(sam))[1]
    assert re.fullmatch(r"At least 1[0-9] of 100 kept; 41 have no entry yet, on 41 days\.", before)
    answer_all(commitment, d9=State.KEPT)
    after = sentences(page_of(sam))[1]
    assert int(after.split()[2]) > int(before.split()[2])
    assert "40 have no entry yet, on 40 days" in after


def test_where_none_was_kept_no_share_is_said_drawn_or_tabled(people: Pair, sam: FlaskClient):
    commitment = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    answer_all(commitment, **{f"d{back}": State.PARTLY for back in range(10)})
    page = page_of(sam)
    assert sentences(page)[1] == "None of 10 is noted as kept so far; 10 were partly, which counts half."
    assert not [each for each in charts_on(page) if "follow-through.json" in each]
    assert {cell for row in rows_of(page)["Follow-through"] for cell in row[1:4]} == {""}


def test_long_after_anything_was_due_the_past_is_said_and_the_line_has_ended(people: Pair, sam: FlaskClient):
    commitment = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    answer_all(commitment, **{f"d{back}": State.KEPT for back in range(10)})
    proposals.end_commitment(actor("Sam"), commitment)
    with clock.frozen(NOON + 340 * DAY):
        client = sign_in(sam.application.test_client(), "Sam")
        page = page_of(client, "/trends?span=all")
        [path] = [each for each in charts_on(page) if "follow-through.json" in each]
        drawn = [values_of(trace) for trace in figure_at(client, path)["data"]]
    assert sentences(page)[1] == f"Up to {short(TODAY)}, at least 100 of 100 were kept."
    assert "Nothing has been due since then." in page
    assert max(day for trace in drawn for day in trace) < TODAY + 14 * DAY


def test_five_promises_without_an_entry_on_two_days_are_ten_on_two_days(people: Pair, sam: FlaskClient):
    for number in range(5):
        commitment = kept_by(people.keeper, f"Commitment {number}", from_day=TODAY - 4 * DAY)
        answer_all(commitment, d0=State.KEPT, d1=State.KEPT, d2=State.KEPT)
    assert sentences(page_of(sam))[1].endswith("of 100 kept; 10 have no entry yet, on 2 days.")


def test_marks_stand_under_one_letter_a_kind_on_the_chart_in_the_key_and_in_the_table(sam: FlaskClient, people: Pair):
    write_ratings(people, rising(60), shared=True)
    for ago, kind in ((30, MomentKind.SETBACK), (20, MomentKind.MILESTONE), (10, MomentKind.SETBACK)):
        moments.mark_moment(actor("Alex"), NewMoment(TODAY - ago * DAY, kind))
    page = page_of(sam)
    lane = figure_at(sam, charts_on(page)[0])["data"][-1]
    assert (lane["meta"], lane["text"], len(lane["x"])) == ("lane", ["A", "B", "A"], 3)
    felt, steadiness = re.findall(r'<span class="key">(.*?)</figcaption>', page)
    assert re.findall(r"<b>(\w)</b> (\w+)", felt) == [("A", "setback"), ("B", "milestone")]
    assert re.findall(r"<b>(\w)</b> (\w+)", steadiness) == [("A", "setback")]
    assert [row[1:] for row in rows_of(page)["Marked days"]] == [["A", "setback"], ["B", "milestone"], ["A", "setback"]]


def test_a_weekly_level_is_all_that_a_partner_sees_of_a_rater_who_shows_the_trend(sam: FlaskClient, people: Pair):
    with clock.frozen(NOON - 20 * DAY):
        write_ratings(people, rising(150), shared=False)
        audiences.choose_audience(actor("Alex"), kept_in(people.keeper), "trend", earlier=True)
    page = page_of(sam, "/trends?span=2y")
    said = r"Alex’s level in the week up to 8 February 2026 was \d(\.5)?( or \w+)?\. "
    assert re.fullmatch(said + r"It moves by one point at most from one level to the next\.", sentences(page)[0])
    [drawn] = [values_of(trace) for trace in figure_at(sam, charts_on(page)[0])["data"] if trace.get("y")]
    rows = rows_of(page)["Weekly level, 0 to 10"]
    ends = {2.0: "2 or lower", 8.0: "8 or higher"}
    assert [[short(day), ends.get(points, f"{points:g}")] for day, points in reversed(drawn.items())] == rows
    assert all(day.weekday() == 6 for day in drawn)
    assert list(rows_of(page)) == ["Weekly level, 0 to 10"]
