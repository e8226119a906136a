import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import DAY, TODAY, Pair, actor, come_in, kept_by, kept_in, sign_in
from tests.support.records import FIVE_YEARS, long_record, write_ratings
from tests.web.trends_page import NEUTRAL, SPANS, charts_on, details, figure_at, figures, page_of, rising, sentences, values_of
from tracker.domain.entries.entries import State
from tracker.domain.moments import MomentKind
from tracker.domain.trends.felt.change import HORIZONS, Change, ChangeKind, MissingRatings
from tracker.queries.couple import keeping
from tracker.services.couple import invitation
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import ratings
from tracker.services.ratings.ratings import NewRating
from tracker.web.trends.felt_words import felt_words

pytestmark = pytest.mark.usefixtures("noon")

UNSHARED = "What Alex chooses to show appears here"


# --- What each reads.


def test_the_rater_reads_how_much_and_from_how_many_ratings(alex: FlaskClient, people: Pair):
    write_ratings(people, rising(150), shared=True)
    page = page_of(alex)
    assert sentences(page)[0] == "Your ratings are very likely higher than 90 days ago, by about 2 points."
    assert details(page)[0].startswith("Likely between ")
    assert details(page)[0].endswith(" points higher, from 150 ratings. Counted are the ratings that Sam sees too.")


def test_the_partner_reads_the_same_without_counts_or_marks_of_rated_days(sam: FlaskClient, people: Pair):
    write_ratings(people, rising(150), shared=True)
    page = page_of(sam)
    assert sentences(page)[0] == "Alex’s ratings are very likely higher than 90 days ago, by about 2 points."
    assert "150" not in page
    assert "from" not in " ".join(details(page))
    assert "fine marks" not in page


@pytest.mark.parametrize("ages", [(1, 0), (90, 60, 40, 30, 22), (100, 60, 30, 14, 7, 0)])
def test_too_little_to_say_is_one_neutral_sentence_for_the_partner_and_a_reason_for_the_rater(
    sam: FlaskClient, alex: FlaskClient, people: Pair, ages: tuple[int, ...]
):
    write_ratings(people, [(ago, 50) for ago in ages], shared=True)
    assert sentences(page_of(sam))[0] == NEUTRAL
    assert sentences(page_of(alex))[0].startswith(("Not enough ratings yet", "No ratings since 10 February 2026"))


def _change(kind: ChangeKind, by: float, low: float, high: float) -> Change:
    return Change(kind, 90, by, low, high, MissingRatings(0, 0, 0, 0), TODAY)


@pytest.mark.parametrize("rater", ["", "Alex"])
@pytest.mark.parametrize("points", [(0.3, -0.2, 0.8), (0.6, 0.2, 1.0), (1.4, 1.0, 2.0), (1.0, -0.5, 2.5), (0.1, -0.1, 0.2)])
def test_lower_has_exactly_the_words_of_higher(app: Flask, rater: str, points: tuple[float, float, float]):
    by, low, high = points
    pairs = [
        (ChangeKind.VERY_LIKELY_HIGHER, ChangeKind.VERY_LIKELY_LOWER),
        (ChangeKind.PROBABLY_HIGHER, ChangeKind.PROBABLY_LOWER),
    ]
    with app.test_request_context():
        for up, down in pairs:
            higher = felt_words(_change(up, by, low, high), 58, rater)
            lower = felt_words(_change(down, -by, -high, -low), 58, rater)
            swapped = [_swapped(each) for each in (lower.sentence, lower.detail)]
            assert [higher.sentence, higher.detail] == swapped


def _swapped(words: str) -> str:
    return words.replace("higher", "#").replace("lower", "higher").replace("#", "lower")


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.5, 1.5, "between half a point and 1½ higher"),
        (1.0, 2.0, "between 1 and 2 points higher"),
        (0.1, 1.0, "between no change and 1 point higher"),
        (-0.5, 1.5, "between half a point lower and 1½ points higher"),
        (-2.0, -1.0, "between 1 and 2 points lower"),
        (-1.0, 1.0, "within 1 point either way"),
        (-0.2, 0.2, "within half a point either way"),
        (0.8, 1.1, "about 1 point higher"),
    ],
)
def test_a_range_is_told_in_half_points(app: Flask, low: float, high: float, words: str):
    with app.test_request_context():
        said = felt_words(_change(ChangeKind.TOO_EARLY, 0.6, low, high), 58, "")
    assert said.detail == f"Likely {words}, from 58 ratings."


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_statement_has_words_for_both_and_only_the_raters_have_a_detail(app: Flask, kind: ChangeKind):
    silent = kind in {ChangeKind.NOT_ENOUGH, ChangeKind.STALE, ChangeKind.CANNOT_COMPARE}
    by, low, high = (None, None, None) if silent else (1.0, 0.5, 1.5)
    with app.test_request_context():
        for horizon in HORIZONS:
            said = Change(kind, horizon, by, low, high, MissingRatings(3, 2, 1, 1), TODAY)
            yours, theirs = felt_words(said, 58, ""), felt_words(said, 58, "Alex")
            assert (theirs.sentence == NEUTRAL) == silent
            assert (theirs.detail, "58" in theirs.sentence, "%" in yours.sentence + yours.detail) == ("", False, False)
            assert bool(yours.detail) == (kind is not ChangeKind.STALE)


# --- Nothing private shows, not even that it exists.


def test_with_private_ratings_and_marks_the_partners_pages_are_the_same_to_the_byte(sam: FlaskClient, people: Pair):
    kept_by(people.keeper, from_day=TODAY - 20 * DAY)
    paths = [f"/trends?span={span}{mine}" for span in SPANS for mine in ("", "&mine=1")]
    before = [page_of(sam, path) for path in paths]
    assert UNSHARED in before[0]
    write_ratings(people, rising(150), shared=False)
    ratings.rate(actor("Alex"), NewRating(None, TODAY, 50))
    moments.mark_moment(actor("Alex"), NewMoment(TODAY, MomentKind.SETBACK, shared=False))
    kept_by(actor("Alex"), "My own", from_day=TODAY) if keeping(actor("Alex")) else None
    assert [page_of(sam, path) for path in paths] == before


def test_beside_shared_ratings_private_ones_change_nothing_for_the_partner(sam: FlaskClient, people: Pair):
    write_ratings(people, [each for each in rising(150) if each[0] % 2], shared=True)
    paths = [f"/trends?span={span}" for span in SPANS]
    pages = [page_of(sam, path) for path in paths]
    drawn = [figures(sam, page) for page in pages]
    write_ratings(people, [each for each in rising(150, by=-20) if not each[0] % 2], shared=False)
    assert [page_of(sam, path) for path in paths] == pages
    assert [figures(sam, page) for page in pages] == drawn


def test_an_unshared_figure_is_not_there_whatever_exists(sam: FlaskClient, people: Pair):
    paths = [f"/trends/{where}/felt.json{mine}" for where in (kept_in(people.keeper), "own") for mine in ("", "?mine=1")]
    before = [sam.get(path) for path in paths]
    write_ratings(people, rising(20), shared=False)
    after = [sam.get(path) for path in paths]
    assert [each.status_code for each in before + after] == [404] * 8
    assert [len(each.data) for each in before] == [len(each.data) for each in after]


def test_the_raters_private_ratings_stand_under_only_mine(alex: FlaskClient, people: Pair):
    write_ratings(people, rising(150), shared=False)
    page = page_of(alex)
    assert sentences(page)[0] == "What you choose to show Sam appears here"
    mine = page_of(alex, "/trends?mine=1")
    assert sentences(mine)[0] == "Your ratings are very likely higher than 90 days ago, by about 2 points."
    assert details(mine)[0].endswith(" points higher, from 150 ratings.")
    assert [each.split("/")[3].partition("?")[0] for each in charts_on(mine)] == ["felt.json", "steadiness.json"]
    assert len(values_of(figure_at(alex, charts_on(mine)[0])["data"][-2])) == 150


def test_only_mine_is_offered_to_the_rater_and_to_whoever_has_something_of_their_own(
    sam: FlaskClient, alex: FlaskClient, people: Pair
):
    assert ["Only mine" in page_of(each) for each in (sam, alex)] == [False, True]
    assert "Nothing here is yours alone." in page_of(sam, "/trends?mine=1")
    ratings.rate(actor("Sam"), NewRating(None, TODAY, 50))
    assert "Only mine" in page_of(sam)
    assert "How steady you feel · only you see this" in page_of(sam, "/trends?mine=1")
    assert sam.get("/trends/own/felt.json").status_code == 200
    assert alex.get("/trends/own/felt.json").status_code == 404


def test_by_ones_own_word_is_shown_to_its_writer_and_counted_nowhere(app: Flask):
    factories.person("Sam", factories.BROKE)
    own = kept_by(actor("Sam"), from_day=TODAY - 9 * DAY)
    for ago in range(10):
        day = TODAY - ago * DAY
        entries.answer(actor("Sam"), Answer(own, day, day.isoformat(), State.KEPT))
    client = sign_in(app.test_client(), "Sam")
    page = page_of(client)
    assert "Follow-through, by your own word" in page
    assert "At least 100 of 100 kept." in sentences(page)
    assert [client.get(each).status_code for each in charts_on(page)] == [200]
    come_in(invitation.invite(actor("Sam")), factories.account("Alex"))
    alex = sign_in(app.test_client(), "Alex")
    assert "At least" not in page_of(alex) + page_of(alex, "/trends?mine=1")
    assert alex.get("/trends/own/follow-through.json").status_code == 404
    assert "Only mine" in page_of(client)
    assert "At least 100 of 100 kept." in sentences(page_of(client, "/trends?mine=1"))
    assert client.get(f"/trends/{kept_in(actor('Sam'))}/follow-through.json").status_code == 404


# --- Addresses.


def test_a_direction_of_another_couple_is_not_there(app: Flask, sam: FlaskClient):
    factories.pair("Eve", "Frank")
    other = kept_in(actor("Eve"))
    paths = [
        f"/trends?direction={other}",
        f"/trends/{other}/felt.json",
        f"/trends/{other}/follow-through.json",
        "/trends?direction=x",
    ]
    assert [sam.get(path).status_code for path in paths] == [404] * 4


@pytest.mark.parametrize("query", ["span=1y", "span=", "span=all&from=2026-02-30", "span=all&from=x", "span=all&until=x"])
def test_a_span_or_a_day_that_is_none_is_not_there(sam: FlaskClient, people: Pair, query: str):
    write_ratings(people, rising(20), shared=True)
    assert sam.get(f"/trends/{kept_in(people.keeper)}/felt.json?{query}").status_code == 404


def test_a_day_long_before_there_was_anything_begins_where_moments_may(sam: FlaskClient, people: Pair):
    write_ratings(people, rising(20), shared=True)
    axis = figure_at(sam, f"/trends/{kept_in(people.keeper)}/felt.json?span=all&from=0001-01-01")["layout"]["xaxis"]
    assert axis["range"][0][:3] == "194"


def test_all_charts_begin_on_the_same_day(app: Flask):
    long_record(200, commitments=1)
    client = sign_in(app.test_client(), "Sam")
    ranges = [figure_at(client, each)["layout"]["xaxis"]["range"] for each in charts_on(page_of(client, "/trends?span=all"))]
    assert ranges == [ranges[0]] * 5


def test_a_history_that_ended_long_ago_fills_its_drawings_and_not_their_corner(alex: FlaskClient, people: Pair):
    write_ratings(people, [(2000 - at, 50) for at in range(200)], shared=True)
    drawn = {}
    for span in SPANS:
        axes = [figure_at(alex, each)["layout"]["xaxis"]["range"] for each in charts_on(page_of(alex, f"/trends?span={span}"))]
        assert axes == [axes[0]] * len(axes)
        drawn[span] = axes[0][1] if axes else ""
    assert drawn["all"] == (TODAY - (1801 - 42) * DAY + 4 * DAY).isoformat()
    assert drawn["2y"] > TODAY.isoformat()
    write_ratings(people, [(0, 50)], shared=True)
    assert figure_at(alex, charts_on(page_of(alex, "/trends?span=all"))[0])["layout"]["xaxis"]["range"][1] > TODAY.isoformat()


def test_a_last_day_that_lies_ahead_or_before_the_first_one_is_brought_between(sam: FlaskClient, people: Pair):
    write_ratings(people, rising(20), shared=True)
    path = f"/trends/{kept_in(people.keeper)}/felt.json?span=all&from=2026-01-22"
    ahead, before = (figure_at(sam, f"{path}&until={day}")["layout"]["xaxis"]["range"] for day in ("2030-01-01", "1999-01-01"))
    assert ahead == figure_at(sam, path)["layout"]["xaxis"]["range"]
    assert before == ["2026-01-21", "2026-01-23"]


def test_with_one_direction_there_is_nothing_to_choose_and_with_two_both_have_their_names(app: Flask, sam: FlaskClient):
    factories.pair("Eve", "Frank", mutual=True)
    invitation.say(actor("Frank"), factories.BOTH)
    eve = page_of(sign_in(app.test_client(), "Eve"))
    assert ["keeps" in page_of(sam), "Eve keeps, Frank feels" in eve, "Frank keeps, Eve feels" in eve] == [False, True, True]


def test_a_half_that_only_the_other_has_said_is_theirs_alone(app: Flask, people: Pair):
    invitation.say(actor("Sam"), factories.BOTH)
    sam, alex = (page_of(sign_in(app.test_client(), name)) for name in ("Sam", "Alex"))
    assert ["Sam feels" in sam, "Sam feels" in alex] == [True, False]


def test_somebody_alone_sees_their_own_side_and_somebody_new_the_first_step(app: Flask):
    factories.person("Eve", factories.HURT)
    write_ratings(Pair(actor("Eve"), actor("Eve")), [], shared=False) if keeping(actor("Eve")) else None
    eve = page_of(sign_in(app.test_client(), "Eve"))
    assert sentences(eve) == ["Your ratings appear here"]
    factories.person("Frank", factories.BROKE)
    frank = page_of(sign_in(app.test_client(), "Frank"))
    assert "How steady you feel" in frank


# --- The figures on their way.


def test_a_figure_of_five_years_is_small_and_packed_only_for_who_can_unpack(app: Flask):
    long_record(FIVE_YEARS, commitments=1, rated=1.0)
    client = sign_in(app.test_client(), "Alex")
    for path in charts_on(page_of(client, "/trends?span=all")):
        plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert [each.headers.get("Content-Encoding", "none") for each in (plain, packed)] == ["none", "gzip"]
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < 60 * 1024
        assert {each.headers["Cache-Control"] for each in (plain, packed)} == {"no-store"}
        assert "Accept-Encoding" in plain.headers["Vary"]


def test_figures_speak_in_the_colours_of_the_page(sam: FlaskClient, people: Pair):
    write_ratings(people, rising(60), shared=True)
    text = sam.get(f"/trends/{kept_in(people.keeper)}/felt.json").text
    assert set(re.findall(r'color":"([^"(]+)', text)) == {"var"}
    assert "#" not in text
