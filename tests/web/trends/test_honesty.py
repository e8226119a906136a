"""Honesty and scaffolding on Trends, and all charts of it together: what each reader reads, and that it is nothing private."""

import json
import re
from datetime import date
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import DAY, NOON, TODAY, Pair, actor, kept_by, kept_in, sign_in
from tests.support.records import write_ratings
from tests.web.trends_page import (
    LADDER,
    SPANS,
    SWING,
    SWING_OF_ALEX,
    detail,
    diary,
    figure_of,
    figures,
    page_of,
    rows_of,
    section,
    sentence,
    short,
)
from tracker import clock
from tracker.domain.commitments.ladder import Rung
from tracker.domain.entries.entries import Learned, State
from tracker.domain.trends.honesty import HonestyChart
from tracker.domain.trends.scaffolding import LadderStays, Move, ScaffoldingChart
from tracker.services.commitments import changes, proposals
from tracker.services.couple import invitation
from tracker.services.entries import entries, responses
from tracker.services.entries.entries import Answer
from tracker.services.entries.responses import NewResponse
from tracker.web.trends.honesty import honesty_words
from tracker.web.trends.scaffolding import ladder_words

pytestmark = pytest.mark.usefixtures("noon")


def answer(commitment: str, ago: int, state: State, learned: Learned | None = None, *, after: int = 0) -> str:
    day = TODAY - ago * DAY
    with clock.frozen(NOON - (ago - after) * DAY):
        return entries.answer(actor("Sam"), Answer(commitment, day, day.isoformat(), state, learned)) or ""


def slip_up(people: Pair, category: str = "follow_through") -> str:
    """Nine slips of Sam's, seven of them told first; Alex marks two entries as not matching. Gives the commitment."""
    kept = kept_by(people.keeper, "Home for dinner", category=category, from_day=TODAY - 30 * DAY)
    ways = [Learned.TOLD] * 7 + [Learned.ASKED, Learned.FOUND]
    slips = [answer(kept, 29 - at, State.MISSED, way, after=at % 3) for at, way in enumerate(ways)]
    for entry in (answer(kept, 15, State.KEPT), slips[7]):
        responses.respond(actor("Alex"), NewResponse(entry, responses.ResponseKind.NO_MATCH))
    return kept


# --- Honesty.


def test_each_reads_whose_log_it_is_and_what_stands_beside_it(sam: FlaskClient, alex: FlaskClient, people: Pair):
    slip_up(people)
    assert sentence(page_of(sam), "Honesty") == "By your log, 7 of 9 slips were told first. Alex marked 2 as not matching."
    assert sentence(page_of(alex), "Honesty") == "By Sam’s log, 7 of 9 slips were told first. You marked 2 as not matching."


def chart_of(told: int, counted: int, *, unsaid: int = 0, unmatched: int = 0, noted: int = 0) -> HonestyChart:
    return HonestyChart(TODAY, TODAY, (), told, counted, unsaid, unmatched, noted)


@pytest.mark.parametrize(
    ("chart", "words"),
    [
        (
            chart_of(7, 9, unmatched=2, noted=1),
            "7 of 9 slips were told first. Alex marked 2 as not matching and noted 1 that was not logged.",
        ),
        (chart_of(3, 4), "3 of 4 slips were told first."),
        (chart_of(1, 1, noted=2), "1 of 1 slip was told first. Alex noted 2 that were not logged."),
        (chart_of(0, 2), "0 of 2 slips were told first."),
    ],
)
def test_the_sentence_names_its_source_and_leaves_out_what_there_is_none_of(app: Flask, chart: HonestyChart, words: str):
    with app.test_request_context():
        assert honesty_words(chart, "Sam", "Alex").sentence == f"By Sam’s log, {words}"


def test_without_a_slip_the_sentence_speaks_of_the_log_alone(app: Flask):
    with app.test_request_context():
        assert honesty_words(chart_of(0, 0), "Sam", "Alex").sentence == "No slip is in Sam’s log for this time."
        marked = honesty_words(chart_of(0, 0, unmatched=1), "Sam", "Alex").sentence
        assert marked == "No slip is in Sam’s log for this time. Alex marked 1 as not matching."


@pytest.mark.parametrize(
    ("slips", "keeper", "other", "words"),
    [
        (1, "", "Alex", "1 slip is in your log for this time. … How Alex learned of it is not said."),
        (2, "Sam", "", "2 slips are in Sam’s log for this time. … How you learned of them is not said."),
    ],
)
def test_a_slip_of_which_it_is_not_said_how_is_never_no_slip(app: Flask, slips: int, keeper: str, other: str, words: str):
    with app.test_request_context():
        said = honesty_words(chart_of(0, 0, unsaid=slips), keeper, other)
    assert f"{said.sentence} {said.detail}".replace("What was told counts as told, however late it was.", "…") == words


def test_every_count_has_one_sentence_and_never_a_percentage(app: Flask):
    with app.test_request_context():
        for told, more, unsaid, unmatched, noted in product((0, 1, 30), (0, 1, 30), (0, 3), (0, 1, 2), (0, 1, 2)):
            chart = chart_of(told, told + more, unsaid=unsaid, unmatched=unmatched, noted=noted)
            for names in (("Sam", "Alex"), ("", "Alex"), ("Sam", "")):
                said = honesty_words(chart, *names)
                assert said.sentence.endswith(".")
                assert "%" not in said.sentence + said.detail
                assert ("is not said" in said.detail, "more" in said.detail) == (bool(unsaid), bool(unsaid and chart.counted))


def test_what_is_not_said_stands_beside_the_count(sam: FlaskClient, alex: FlaskClient, people: Pair):
    kept = slip_up(people)
    answer(kept, 3, State.MISSED)
    assert "7 of 9" in sentence(page_of(sam), "Honesty")
    assert detail(page_of(sam), "Honesty").endswith("How Alex learned of 1 more is not said.")
    assert detail(page_of(alex), "Honesty").endswith("How you learned of 1 more is not said.")


@pytest.mark.parametrize("span", SPANS)
def test_the_table_of_slips_has_the_stems_of_the_chart(sam: FlaskClient, people: Pair, span: str):
    slip_up(people)
    page = page_of(sam, f"/trends?span={span}")
    heads = [each for each in figure_of(sam, page, "Honesty")["data"] if each["mode"] == "markers"]
    drawn = sorted((day, text) for each in heads for day, text in zip(each["x"], each["text"], strict=True))
    rows = rows_of(page)["Slips"]
    assert [row[0] for row in rows] == [short(date.fromisoformat(day)) for day, _ in reversed(drawn)]
    told = ["1 day until told" if row[2] == "1" else f"{row[2]} days until told" for row in rows]
    assert told == [text for _, text in reversed(drawn)]
    assert [row[3] for row in rows].count("told first") == 7


def test_stems_are_as_high_as_the_days_up_to_two_weeks_in_a_lane_for_each_way(sam: FlaskClient, people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 40 * DAY)
    for ago, way, after in ((40, Learned.TOLD, 0), (39, Learned.TOLD, 7), (38, Learned.FOUND, 14), (37, Learned.FOUND, 30)):
        answer(kept, ago, State.MISSED, way, after=after)
    figure = figure_of(sam, page_of(sam), "Honesty")
    heads = [each["y"] for each in figure["data"] if each["mode"] == "markers"]
    assert heads == [[0.72, 0.72], [2.0, 2.36]]
    assert figure["layout"]["yaxis"]["ticktext"] == ["F", "14+", "A", "14+", "T", "14+"]


def test_a_slip_that_is_not_told_yet_changes_nothing_for_the_other_to_the_byte(alex: FlaskClient, people: Pair):
    kept = slip_up(people, "no_contact")
    paths = [f"/trends?span={span}" for span in SPANS]
    pages = [page_of(alex, path) for path in paths]
    drawn = [figures(alex, page) for page in pages]
    answer(kept, 4, State.MISSED, Learned.NOT_YET)
    assert [page_of(alex, path) for path in paths] == pages
    assert [figures(alex, page) for page in pages] == drawn


def test_without_slips_there_is_a_sentence_and_nothing_to_draw(sam: FlaskClient, people: Pair):
    assert "Honesty" not in page_of(sam)
    answer(kept_by(people.keeper), 0, State.KEPT)
    page = page_of(sam)
    assert sentence(page, "Honesty") == "No slip is in your log for this time."
    assert "data-chart" not in section(page, "Honesty")
    assert sam.get(f"/trends/{kept_in(people.keeper)}/honesty.json").status_code == 404


# --- Scaffolding.


def ease(kept: str, weeks_ago: int) -> None:
    with clock.frozen(NOON - weeks_ago * 7 * DAY):
        changes.propose_easing(actor("Sam"), kept)
        proposals.agree(actor("Alex"), kept, 2)


def test_the_ladder_is_told_by_rungs_both_ways_and_by_what_stands_now(sam: FlaskClient, alex: FlaskClient, people: Pair):
    ease(kept_by(people.keeper, "Home for dinner", from_day=TODAY - 60 * DAY), 4)
    kept_by(people.keeper, "Call when late", recurrence="1-a-week", from_day=TODAY - 60 * DAY)
    kept_by(people.keeper, "A walk", recurrence="2-a-week", from_day=TODAY - 60 * DAY)
    for client in (sam, alex):
        page = page_of(client)
        assert sentence(page, LADDER) == (
            "Since 29 December 2025, commitments became less frequent by 1 step; none became more frequent."
        )
        assert detail(page, LADDER) == (
            "Now 2 every other day and 1 weekly. Less often and more often are neither better nor worse."
            " Here 2 or 3 times a week stands with every other day, and 4 or more with daily."
        )
        assert "<b>A</b> Home for dinner" in section(page, LADDER)


def ladder_of(*moves: tuple[Rung, Rung], now: dict[Rung, int] | None = None) -> ScaffoldingChart:
    found = [Move(TODAY, 0, "A", before, after) for before, after in moves]
    return ScaffoldingChart(TODAY, TODAY, [LadderStays("Home for dinner", ())], found, dict.fromkeys(Rung, 0) | (now or {}))


def test_up_has_exactly_the_words_of_down(app: Flask):
    with app.test_request_context():
        down = ladder_words(ladder_of((Rung.DAILY, Rung.WEEKLY))).sentence
        up = ladder_words(ladder_of((Rung.WEEKLY, Rung.DAILY))).sentence
        both = ladder_words(ladder_of((Rung.DAILY, Rung.WEEKLY), (Rung.WEEKLY, Rung.EVERY_OTHER_DAY))).sentence
    assert down == "Since 4 March 2026, commitments became less frequent by 2 steps; none became more frequent."
    assert up == "Since 4 March 2026, commitments became more frequent by 2 steps; none became less frequent."
    assert both == "Since 4 March 2026, commitments became less frequent by 2 steps and more frequent by 1 step."


def test_without_moves_and_without_anything_left_there_are_words_too(app: Flask):
    with app.test_request_context():
        still, gone = ladder_words(ladder_of(now={Rung.DAILY: 2})), ladder_words(ladder_of())
    assert still.sentence == "Since 4 March 2026, no commitment has become less or more frequent."
    assert still.detail.startswith("Now 2 daily.")
    assert gone.detail.startswith("None is on a regular rhythm now.")


@pytest.mark.parametrize("span", SPANS)
def test_the_table_of_the_ladder_has_the_lines_of_its_chart(sam: FlaskClient, people: Pair, span: str):
    ease(kept_by(people.keeper, "Home for dinner", from_day=TODAY - 60 * DAY), 4)
    kept_by(people.keeper, "Call when late", recurrence="on_request", from_day=TODAY - 20 * DAY)
    page = page_of(sam, f"/trends?span={span}")
    names, first, second, moves = figure_of(sam, page, LADDER)["data"]
    rungs = ("On request", "Weekly", "Every other day", "Daily")
    drawn = [
        (day, rungs[int(y)])
        for each in (first, second)
        for day, y, end in zip(each["x"], each["y"], [*each["x"][1:], None], strict=True)
        if day and end
    ]
    rows = rows_of(page)[LADDER]
    assert sorted((short(date.fromisoformat(day)), rung) for day, rung in drawn) == sorted((row[2], row[1]) for row in rows)
    assert (moves["text"], [int(y) for y in moves["y"]]) == (["A"], [2])
    assert names["text"] == list(rungs)


@pytest.mark.parametrize(
    ("weeks_ago", "side"), [((5,), "bottom left"), ((3,), "bottom right"), ((1,), "bottom right"), ((5, 1), "bottom right")]
)
def test_the_names_of_the_rungs_stand_where_no_line_goes_through_them(
    sam: FlaskClient, people: Pair, weeks_ago: tuple[int, ...], side: str
):
    for weeks in weeks_ago:
        ease(kept_by(people.keeper, from_day=TODAY - 60 * DAY), weeks)
    names = figure_of(sam, page_of(sam, "/trends?span=6w"), LADDER)["data"][0]
    assert names["textposition"] == side


def test_titles_are_on_the_page_and_in_no_figure(sam: FlaskClient, people: Pair):
    ease(kept_by(people.keeper, "Home “for” & dinner", from_day=TODAY - 60 * DAY), 4)
    page = page_of(sam)
    assert "Home “for” &amp; dinner" in section(page, LADDER)
    assert not [each for each in figures(sam, page) if b"dinner" in each]


def test_a_ladder_on_which_nothing_stood_in_these_weeks_is_not_drawn(sam: FlaskClient, people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 90 * DAY)
    with clock.frozen(NOON - 60 * DAY):
        proposals.end_commitment(actor("Sam"), kept)
    assert "data-chart" not in section(page_of(sam, "/trends?span=6w"), LADDER)
    assert "data-chart" in section(page_of(sam, "/trends?span=all"), LADDER)


# --- All of them.


def test_two_directions_differ_by_name_and_line_pattern_and_never_by_colour(app: Flask):
    people = factories.pair(mutual=True)
    for keeper in (people.keeper, people.rater):
        kept = kept_by(keeper, from_day=TODAY - 9 * DAY)
        entries.answer(keeper, Answer(kept, TODAY, TODAY.isoformat(), State.MISSED, Learned.TOLD))
    for name in ("Sam", "Alex"):
        client = sign_in(app.test_client(), name)
        of_alex, of_sam = (page_of(client, f"/trends?direction={kept_in(actor(keeper))}") for keeper in ("Alex", "Sam"))
        for chart in ("Honesty", LADDER):
            plain, dotted = (json.dumps(figure_of(client, page, chart)) for page in (of_alex, of_sam))
            assert ['"dash"' in plain, '"dash"' in dotted] == [False, True]
            assert set(re.findall(r"var\([^)]*\)", plain)) == set(re.findall(r"var\([^)]*\)", dotted))
        assert "Lines are dotted where Sam keeps and Alex feels." in section(of_sam, "Honesty")
        assert "dotted" not in of_alex


def test_with_one_direction_no_line_is_dotted(sam: FlaskClient, people: Pair):
    slip_up(people)
    assert "dotted" not in page_of(sam)


def test_each_figure_is_drawn_in_the_colours_of_the_page_between_axes_that_stay(sam: FlaskClient, people: Pair):
    slip_up(people)
    write_ratings(people, diary(), shared=True)
    for name, scale in (("Honesty", [-0.12, 3]), (SWING_OF_ALEX, [-5.3, 5.2]), (LADDER, [-0.02, 4])):
        for span in SPANS:
            figure = figure_of(sam, page_of(sam, f"/trends?span={span}"), name)
            assert figure["layout"]["yaxis"]["range"] == scale
            assert set(re.findall(r'"color": "([^"(]+)', json.dumps(figure))) <= {"var"}
            assert "#" not in json.dumps(figure)


def test_two_clocks_are_spoken_of_where_both_streams_are_drawn_and_only_there(sam: FlaskClient, people: Pair):
    slip_up(people)
    assert "different clocks" not in page_of(sam)
    write_ratings(people, diary(), shared=True)
    assert "different clocks" in page_of(sam)


def test_only_mine_holds_nothing_of_what_both_keep(alex: FlaskClient, people: Pair):
    slip_up(people)
    write_ratings(people, diary(), shared=True)
    mine = page_of(alex, "/trends?mine=1")
    assert [f"{SWING} · only you see this" in mine, "Honesty" in mine, LADDER in mine] == [True, False, False]
    for which in ("honesty", "scaffolding"):
        assert alex.get(f"/trends/{kept_in(people.keeper)}/{which}.json?mine=1").status_code == 404
    invitation.say(actor("Alex"), factories.BOTH)
    half = kept_in(actor("Alex"))
    assert [alex.get(f"/trends/{half}/{which}.json").status_code for which in ("honesty", "scaffolding")] == [404, 404]
