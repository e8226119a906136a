"""Steadiness on Trends: what each reader reads, and that nothing private is in it."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import DAY, NOON, TODAY, Pair, actor, kept_in, sign_in
from tests.support.records import write_ratings
from tests.web.trends_page import (
    NEUTRAL,
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
from tracker.domain.moments import MomentKind
from tracker.domain.trends.recovery import Back, Recovery
from tracker.domain.trends.steadiness import SteadinessChart, Swing, SwingChange, SwingKind
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, ratings
from tracker.web.trends.steadiness_words import recovery_words, steadiness_words

pytestmark = pytest.mark.usefixtures("noon")

NO_FALL = "no clear fall shows in the ratings; that says nothing about how much it hurt"


def change_of(kind: SwingKind, now: float = 1.2, before: float = 1.8) -> SteadinessChart:
    compares = kind not in {SwingKind.NOT_ENOUGH, SwingKind.STALE}
    spans = [Swing(TODAY, sd, sd / 5, 0.02, 58) if compares else None for sd in (now, before)]
    said = SwingChange(kind, spans[0], spans[1], (0, 12), TODAY)
    return SteadinessChart(TODAY, TODAY, {}, (), said, 200, (), (), many=False, half=None)


def test_larger_has_exactly_the_words_of_smaller(app: Flask):
    with app.test_request_context():
        for rater in ("", "Alex"):
            smaller, larger = (steadiness_words(change_of(kind), rater) for kind in (SwingKind.SMALLER, SwingKind.LARGER))
            assert smaller.sentence.replace("less", "more") == larger.sentence
            assert smaller.detail == larger.detail


@pytest.mark.parametrize("kind", list(SwingKind))
def test_every_statement_has_words_and_counts_and_reasons_are_the_raters_alone(app: Flask, kind: SwingKind):
    with app.test_request_context():
        yours, theirs = (steadiness_words(change_of(kind), rater) for rater in ("", "Alex"))
    silent = kind in {SwingKind.NOT_ENOUGH, SwingKind.STALE}
    assert (theirs.sentence == NEUTRAL) == silent
    assert "%" not in yours.sentence + yours.detail + theirs.sentence + theirs.detail
    assert ["58" in yours.detail, "58" in theirs.detail] == [not silent, False]
    if silent:
        assert theirs.detail == ""
        assert "less" not in yours.sentence


def test_the_rater_reads_what_is_missing(app: Flask):
    with app.test_request_context():
        said = steadiness_words(change_of(SwingKind.NOT_ENOUGH), "")
    assert said.detail == "Still missing: 12 from the 90 days before."


def recovery(back: Back, days: int = 0, kind: str = "setback") -> Recovery:
    return Recovery(TODAY - 80 * DAY, kind, back, days)


def after(found: list[Recovery], *, many: bool = False, half: tuple[int, int] | None = None) -> SteadinessChart:
    return SteadinessChart(TODAY, TODAY, {}, (), None, 200, (), found, many=many, half=half)


@pytest.mark.parametrize(
    ("found", "yours", "theirs"),
    [
        (recovery(Back.BACK, 46), "back after about 4 to 9 weeks", "back after about 4 to 9 weeks"),
        (recovery(Back.BACK, 9), "back within about 4 weeks", "back within about 4 weeks"),
        (recovery(Back.NOT_YET, 12), "not yet back", "not yet back"),
        (recovery(Back.NEXT_CAME, 12), "not yet back when the next one came", "not yet back when the next one came"),
        (recovery(Back.NO_DIP), NO_FALL, NO_FALL),
        (recovery(Back.NOT_KNOWN), "not enough ratings around it to say", "nothing to say"),
    ],
)
def test_what_followed_a_setback_is_told_in_weeks_and_never_to_the_day(app: Flask, found: Recovery, yours: str, theirs: str):
    with app.test_request_context():
        for rater, words in (("", yours), ("Alex", theirs)):
            assert recovery_words(after([found]), rater) == [f"After the setback on 14 December 2025: {words}."]


def test_from_five_falls_on_they_are_told_as_one(app: Flask):
    five = [recovery(Back.BACK, 40)] * 5
    with app.test_request_context():
        assert recovery_words(after(five, many=True, half=(3, 8)), "") == [
            "After the marked setbacks, half of the falls were made up after about 3 to 8 weeks."
        ]
        assert recovery_words(after(five, many=True), "") == [
            "After the marked setbacks, half of the falls are not yet made up."
        ]


def test_what_the_rater_does_not_show_says_nothing_about_swings(sam: FlaskClient, alex: FlaskClient, people: Pair):
    before = page_of(sam)
    assert sentence(before, SWING_OF_ALEX) == "What Alex chooses to show appears here"
    write_ratings(people, diary(), shared=False)
    moments.mark_moment(actor("Alex"), NewMoment(TODAY - 60 * DAY, MomentKind.SETBACK, shared=False))
    assert page_of(sam) == before
    assert sentence(page_of(alex), SWING) == "What you choose to show Sam appears here"
    assert sam.get(f"/trends/{kept_in(people.keeper)}/steadiness.json").status_code == 404
    assert "90 days before" in sentence(page_of(alex, "/trends?mine=1"), SWING)
    assert "14 setback" not in before


def test_weekly_levels_alone_say_nothing_about_swings(sam: FlaskClient, people: Pair):
    with clock.frozen(NOON - 20 * DAY):
        write_ratings(people, diary(), shared=False)
        audiences.choose_audience(actor("Alex"), kept_in(people.keeper), "trend", earlier=True)
    page = page_of(sam, "/trends?span=2y")
    assert sentence(page, SWING_OF_ALEX) == NEUTRAL
    assert "data-chart" not in section(page, SWING_OF_ALEX)


def test_with_shared_ratings_both_read_it_and_private_ones_change_nothing(sam: FlaskClient, alex: FlaskClient, people: Pair):
    write_ratings(people, [each for each in diary() if each[0] % 2], shared=True)
    for ago, shared in ((100, True), (60, False)):
        moments.mark_moment(actor("Alex"), NewMoment(TODAY - ago * DAY, MomentKind.SETBACK, shared=shared))
    page = page_of(sam)
    drawn = figures(sam, page)
    assert "Alex’s ratings swing more or less" in sentence(page, SWING_OF_ALEX)
    assert section(page, SWING_OF_ALEX).count("After the setback on") == 1
    assert section(page_of(alex, "/trends?mine=1"), SWING).count("After the setback on") == 2
    write_ratings(people, [each for each in diary() if not each[0] % 2], shared=False)
    assert [page_of(sam), figures(sam, page)] == [page, drawn]


@pytest.mark.parametrize("span", SPANS)
def test_the_tables_of_steadiness_have_the_numbers_of_its_chart(alex: FlaskClient, people: Pair, span: str):
    write_ratings(people, diary(), shared=True)
    page = page_of(alex, f"/trends?span={span}")
    below, above, dots = figure_of(alex, page, SWING)["data"]
    assert below["y"] == [-each for each in above["y"]]
    rows = rows_of(page)["How far ratings swing, over 90 days each"]
    swings = [(row[0], row[2]) for row in reversed(rows) if row[2]]
    assert swings == [(short(date.fromisoformat(day)), f"{sd:.1f}") for day, sd in zip(above["x"], above["y"], strict=True)]
    far = [words.replace("\N{MINUS SIGN}", "-") for row in reversed(rows) for words in row[1].split()]
    assert [float(each) for each in far] == [round(each, 1) for each in dots["y"] if each is not None]
    now, before = (row[1] for row in rows_of(page)["Two spans of 90 days"])
    said = f"About two days in three lie within {now} points of the line; in the 90 days before, within {before}."
    assert detail(page, SWING).startswith(said)
    assert now == swings[-1][1]


def test_a_day_that_lies_further_out_than_the_drawing_stands_at_its_edge(alex: FlaskClient, people: Pair):
    write_ratings(people, [(ago, 0 if ago == 20 else 80) for ago in range(90, -1, -1)], shared=True)
    page = page_of(alex)
    *_, dots = figure_of(alex, page, SWING)["data"]
    assert min(dots["y"]) == -5.0
    assert "Days further out stand at the edge of the drawing." in section(page, SWING)


def test_a_gap_of_more_than_a_week_parts_the_band(alex: FlaskClient, people: Pair):
    write_ratings(people, [(ago, 50 + 10 * (ago % 2)) for ago in range(400, -1, -1) if not 120 < ago < 260], shared=True)
    traces = figure_of(alex, page_of(alex, "/trends?span=all"), SWING)["data"]
    assert sum(each.get("fill") == "tonexty" for each in traces) == 2


def test_how_steady_somebody_feels_has_a_steadiness_of_its_own(app: Flask):
    factories.person("Sam", factories.BROKE)
    for ago in range(20, -1, -1):
        ratings.rate(actor("Sam"), ratings.NewRating(None, TODAY - ago * DAY, 50))
    client = sign_in(app.test_client(), "Sam")
    page = page_of(client)
    assert sentence(page, SWING) == "Not enough ratings yet to compare how far they swing in two spans of 90 days."
    assert detail(page, SWING) == "Still missing: 9 from the last 90 days and 30 from the 90 days before."
    assert figure_of(client, page, SWING)["data"]
    assert client.get("/trends/own/honesty.json").status_code == client.get("/trends/own/scaffolding.json").status_code == 404
