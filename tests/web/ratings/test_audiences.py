"""Who sees one's ratings, and one thing at a time, as a person without JavaScript meets it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import actor, felt_in, person, sign_in
from tests.support.pages import goes, post, say_yes
from tracker import clock
from tracker.domain.moments import MomentKind
from tracker.models.base import database
from tracker.models.moments import Moment
from tracker.models.ratings import HeldBackRating, HoldBack, Rating, RatingDetail, Sharing
from tracker.queries.ratings.hold_back import raters_due
from tracker.queries.ratings.levels import raters_with_weeks_due
from tracker.services.leaving import space
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.hold_back import release_held_back
from tracker.services.ratings.levels import release_due_levels

pytestmark = pytest.mark.usefixtures("hosted")

PAGE = "/ratings/audience"
TUESDAY = datetime(2026, 3, 3, 18, tzinfo=UTC)
DAY = timedelta(days=1)
TOGETHER = {"level": "together", "weekday": "6", "hour": "20"}


def rate(score: int = 6) -> str:
    me = actor("Alex")
    return str(ratings.rate(me, ratings.NewRating(felt_in(me), me.today, 10 * score)))


def test_the_first_question_offers_a_time_of_the_week_and_the_line_under_the_scale_names_it(alex: FlaskClient):
    with clock.frozen(TUESDAY):
        first = rate()
        assert "Sam sees the week’s numbers together, each Sunday at 20:00" in alex.get("/today").text
        repair = re.search(r'name="repair" value="([^"]+)"', alex.get("/today").text)
        assert repair
        post(alex, "/ratings/audience/first", repair=repair[1], day="2026-03-03", level="together")
        assert [(row.weekday, row.hour) for row in HoldBack.select()] == [(6, 20)]
        assert Rating.get_by_id(first).audience == "private"
        yesterday = "2026-03-02"
        assert "Sam sees this on Sunday." in alex.get(f"/today?day={yesterday}").text
        answer = post(alex, "/ratings", repair=repair[1], day=yesterday, score="4", tap=True)
    assert "Saved. Sam sees this on Sunday." in answer.text
    assert 'aria-pressed="true"' not in answer.text


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (TUESDAY, "Sam sees this on Sunday."),
        (datetime(2026, 3, 8, 12, tzinfo=UTC), "Sam sees this today at 20:00."),
        (datetime(2026, 3, 8, 19, 0, 5, tzinfo=UTC), "Sam sees this within minutes."),
        (datetime(2026, 3, 8, 19, 0, 5, tzinfo=UTC) - 7 * DAY, "Sam sees this on Sunday, 8 March."),
    ],
)
def test_the_line_says_when_a_number_held_back_is_seen(alex: FlaskClient, now: datetime, says: str):
    with clock.frozen(min(now, TUESDAY)):
        post(alex, PAGE, PAGE, **TOGETHER)
        day = actor("Alex").today
        rate()
    with clock.frozen(now):
        assert says in alex.get(f"/today?day={day}").text


def test_the_settings_say_what_is_held_back_and_what_becomes_of_it(alex: FlaskClient):
    with clock.frozen(TUESDAY):
        assert post(alex, PAGE, PAGE, **TOGETHER).location == PAGE
        page = alex.get(PAGE).text
        assert "Saved. From now on: Sam sees the week’s numbers together, each Sunday at 20:00." in page
        assert "Nothing is held back now. The next time is Sunday, 8 March, 20:00." in page
        assert "If you no longer hold them back" not in page
        rate()
        assert "1 rating is held back now. Sam sees it on Sunday, 8 March, 20:00." in alex.get(PAGE).text
        say_yes(alex, post(alex, PAGE, PAGE, level="each", held="show", weekday="6", hour="20"))
    assert (Rating.get().shared_at is not None, HeldBackRating.select().count()) == (True, 0)


@pytest.mark.parametrize(
    ("typed", "says"), [({"level": "all"}, "Choose from what is offered here"), ({"level": ""}, "Choose who may see")]
)
def test_a_choice_that_cannot_be_taken_says_why(alex: FlaskClient, typed: dict[str, str], says: str):
    answer = post(alex, PAGE, PAGE, **(TOGETHER | typed))
    assert (answer.status_code, says in answer.text, Sharing.select().count()) == (422, True, 0)


def test_whoever_goes_on_after_a_rest_is_told_that_it_waits(alex: FlaskClient):
    with clock.frozen(TUESDAY):
        post(alex, PAGE, PAGE, **TOGETHER)
        rate()
        post(alex, "/leaving/pause", "/leaving/pause")
        assert "1 rating is still held back. Only you see it" in alex.get(PAGE).text
        post(alex, "/leaving/pause/end", "/leaving/pause")
        assert "The ratings that you hold back wait until Sunday, 8 March, 20:00." in alex.get("/account/settings").text
        post(alex, "/leaving/stop", "/leaving/stop")
        post(alex, "/leaving/stop/end", "/leaving/stop")
        assert "stay only yours until you choose again who sees them" in alex.get("/account/settings").text


def test_the_other_partner_sees_the_numbers_after_the_release_and_nothing_before(app: Flask, alex: FlaskClient):
    sam = sign_in(app.test_client(), "Sam")
    with clock.frozen(TUESDAY):
        post(alex, PAGE, PAGE, **TOGETHER)
        rate(7)
        assert "How safe Alex felt" not in sam.get("/record").text
    with clock.frozen(TUESDAY + 5 * DAY + timedelta(hours=1, minutes=1)):
        for each in raters_due(clock.now()):
            release_held_back(each.person, each.repair)
        shown = sam.get("/record").text
    assert ("How safe Alex felt" in shown, "7 of 10 · 8 March 2026, 20:01" in shown) == (True, True)


def test_a_counselors_choice_is_made_apart_and_kept(alex: FlaskClient):
    assert "takes effect when a counselor has an account here" in alex.get(PAGE).text
    assert post(alex, f"{PAGE}/counselor", PAGE, counselor_level="trend").location == PAGE
    assert [(row.audience, row.level) for row in Sharing.select()] == [("counselor", "trend")]
    refused = post(alex, f"{PAGE}/counselor", PAGE, counselor_level="all")
    assert (refused.status_code, "Choose from what is offered here" in refused.text, Sharing.select().count()) == (422, True, 1)


def test_who_does_not_rate_in_a_repair_has_nothing_to_choose(client: FlaskClient):
    person("Jo", factories.BROKE)
    sign_in(client, "Jo")
    assert "You rate only for yourself at present." in client.get(PAGE).text
    assert post(client, f"{PAGE}/counselor", "/account/you", counselor_level="each").status_code == 404


def test_a_sign_is_shared_alone_and_unshared_with_a_word_on_what_was_seen(app: Flask, alex: FlaskClient):
    sam = sign_in(app.test_client(), "Sam")
    path = f"/ratings/{rate()}"
    post(alex, path, path, signs="numb", share_sign="numb", note="Mine")
    assert {row.kind: row.shared_at is not None for row in RatingDetail.select()} == {"sign": True, "note": False}
    assert "numb" in sam.get("/record").text
    sign, note = (str(RatingDetail.get(RatingDetail.kind == kind).id) for kind in ("sign", "note"))
    assert post(alex, f"/ratings/details/{note}/share", "/record").location == f"/record#rating_detail-{note}"
    assert "Sam can see it now." in alex.get("/record").text
    answer = post(alex, f"/ratings/details/{sign}/unshare", "/record", before="2026-03-09")
    assert answer.location == f"/record?before=2026-03-09#rating_detail-{sign}"
    assert "Sam may have read it and keeps it in the record; later changes are only yours." in alex.get("/record").text
    assert ("numb" in sam.get("/record").text, "may have read it" in sam.get("/record").text) == (True, False)


def test_a_mark_is_unshared_from_the_record(alex: FlaskClient):
    me = actor("Alex")
    mark = moments.mark_moment(me, NewMoment(me.today, MomentKind.MILESTONE, "By the lake"))
    assert ">Stop sharing</button>" in alex.get("/record").text
    assert post(alex, f"/moments/{mark}/unshare", "/record").location == f"/record#moment-{mark}"
    assert Moment.get().shared_at is None
    page = alex.get("/record").text
    assert ("From now on it is only yours." in page, "Sam may have read it" in page) == (True, True)


def test_while_nothing_is_shared_nothing_can_be_shared_alone(alex: FlaskClient):
    path = f"/ratings/{rate()}"
    post(alex, path, path, note="Mine")
    space.stop_sharing(actor("Alex"))
    detail = RatingDetail.get().id
    assert f"/ratings/details/{detail}/share" not in alex.get("/record").text
    assert post(alex, f"/ratings/details/{detail}/share", "/record").status_code == 409


@pytest.mark.parametrize(
    ("level", "says"),
    [
        ("private", "Saved. From now on: only you."),
        ("trend", "Saved. From now on: Sam sees the weekly level."),
        ("each", "Saved. From now on: Sam sees each number."),
    ],
)
def test_a_choice_that_was_saved_says_who_sees_what_from_now_on(alex: FlaskClient, level: str, says: str):
    post(alex, PAGE, PAGE, **(TOGETHER | {"level": level}))
    assert says in alex.get(PAGE).text
    post(alex, PAGE, PAGE, **(TOGETHER | {"level": "private"}))
    post(alex, PAGE, PAGE, **(TOGETHER | {"level": level, "earlier": "y"}))
    assert ("The earlier ones too." in alex.get(PAGE).text) is (level != "private")
    post(alex, f"{PAGE}/counselor", PAGE, counselor_level=level)
    assert "Saved for a counselor. Sam does not learn of it." in alex.get(PAGE).text
    assert "Choose what a counselor may see." in post(alex, f"{PAGE}/counselor", PAGE).text


def test_earlier_ratings_are_spoken_of_only_where_they_can_be_chosen(alex: FlaskClient):
    choice = "of the earlier ones if you choose so below"
    assert (choice in alex.get(PAGE).text, 'name="earlier"' in alex.get(PAGE).text) == (True, True)
    post(alex, PAGE, level="each", weekday="6", hour="20")
    assert (choice in alex.get(PAGE).text, 'name="earlier"' in alex.get(PAGE).text) == (False, False)


def levels_made(*more: int) -> None:
    """Two weeks of which Sam saw the level alone, and then something else of one of their numbers: Alex's first one."""
    monday = datetime(2026, 2, 16, 12, tzinfo=UTC)
    with clock.frozen(monday):
        audiences.choose_audience(actor("Alex"), felt_in(actor("Alex")), "trend", earlier=False)
    for number in range(8):
        with clock.frozen(monday + number * DAY):
            ratings.rate(actor("Alex"), ratings.NewRating(felt_in(actor("Alex")), actor("Alex").today, 40))
    with clock.frozen(TUESDAY):
        for each in raters_with_weeks_due(clock.now()):
            assert release_due_levels(each.person, each.repair)
    with clock.frozen(TUESDAY + timedelta(hours=1)):
        for tenths in more:
            ratings.rate(actor("Alex"), ratings.NewRating(felt_in(actor("Alex")), monday.date(), tenths))


STAY = (
    "7 earlier ratings stay only yours. Weekly levels were made of them, and afterwards you changed one or took one back:"
    " beside the levels, the numbers would tell Sam what you had said before."
)


def test_the_page_before_says_how_many_numbers_stay_because_of_a_level_and_so_do_the_settings(alex: FlaskClient):
    levels_made(90)
    with clock.frozen(TUESDAY + DAY):
        page = post(alex, PAGE, PAGE, level="each", earlier="y")
        assert goes(page) == ["Sam sees 1 rating with its number.", STAY]
        say_yes(alex, page)
        assert Rating.select().where(Rating.shared_at.is_null(is_null=False)).count() == 1
        said = alex.get(PAGE).text
        assert "The earlier ones too, but for 7 that stay only yours." in said
        assert f'<p class="notice">{STAY}</p>' in said
        assert "Only you see this." in alex.get("/today?day=2026-02-17").text


def test_where_all_stay_the_page_says_that_none_is_seen(alex: FlaskClient):
    levels_made(90)
    with clock.frozen(TUESDAY + DAY):
        ratings.take_back_rating(actor("Alex"), Rating.get(Rating.day == datetime(2026, 2, 23, tzinfo=UTC).date()).id)
        page = post(alex, PAGE, PAGE, level="each", earlier="y")
        assert goes(page) == ["Sam sees none of the earlier ones.", STAY]
        say_yes(alex, page)
        assert "but for 7 that stay" in alex.get(PAGE).text


def test_where_each_number_is_what_it_was_all_go_and_nothing_is_said(alex: FlaskClient):
    levels_made(90, 40)
    with clock.frozen(TUESDAY + DAY):
        page = post(alex, PAGE, PAGE, level="each", earlier="y")
        assert goes(page) == ["Sam sees 8 ratings with their numbers."]
        say_yes(alex, page)
        assert "stay only yours" not in alex.get(PAGE).text


def test_a_number_that_stays_is_not_said_to_be_seen_at_the_time_of_the_others(alex: FlaskClient):
    levels_made()
    with clock.frozen(TUESDAY + DAY):
        say_yes(alex, post(alex, PAGE, PAGE, **TOGETHER, earlier="y"))
        assert "Sam sees this on Sunday." in alex.get("/today?day=2026-02-17").text
        assert "8 ratings are held back now." in alex.get(PAGE).text
        ratings.rate(actor("Alex"), ratings.NewRating(felt_in(actor("Alex")), datetime(2026, 2, 16, tzinfo=UTC).date(), 90))
        assert "Only you see this." in alex.get("/today?day=2026-02-17").text
        page = alex.get(PAGE).text
        assert "1 rating is held back now." in page
        assert STAY in page


def test_the_choice_opens_no_version_of_a_rating_that_was_said_once(alex: FlaskClient):
    monday = datetime(2026, 3, 2, 12, tzinfo=UTC)
    feels = felt_in(actor("Alex"))
    with clock.frozen(monday):
        audiences.choose_audience(actor("Alex"), feels, "trend", earlier=False)
    for day in range(14):
        with clock.frozen(monday + day * DAY):
            rate(day % 7)
    with clock.frozen(monday + 14 * DAY):
        assert release_due_levels(actor("Alex").person, feels)
    with clock.frozen(monday + 15 * DAY):
        again = ratings.rate(actor("Alex"), ratings.NewRating(feels, monday.date(), 90))
        audiences.choose_audience(actor("Alex"), feels, "each", earlier=True)
        # A version that cannot be opened, and is opened all the same, would be a fault.
        database.execute_sql("UPDATE version SET body = 'spoiled' WHERE kind = 'rating' AND object <> ?", (again,))
        page = alex.get(PAGE)
    assert re.findall(r"\d+ earlier ratings? stays? only yours", page.text) == ["14 earlier ratings stay only yours"]
