"""Sharing the weekly level alone, as both partners meet it."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import factories
from tests.support.factories import actor, csrf, felt_in, pair, sign_in
from tests.support.settings import KEY
from tracker import chance, clock
from tracker.app import create_app
from tracker.models.base import database
from tracker.models.ratings import Rating, Sharing
from tracker.queries.ratings.levels import raters_with_weeks_due
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.levels import release_due_levels
from tracker.services.ratings.ratings import NewRating

MONDAY = date(2026, 3, 2)
FIRST = datetime(2026, 3, 2, 12, tzinfo=UTC)
SUNDAY = FIRST + timedelta(days=6)
_FRESH = re.compile(r'name="csrf_token"[^>]*value="[^"]+"|(?<=name="csrf-token" content=")[^"]+')


def post(client: FlaskClient, path: str, page: str, **fields: str):
    token = csrf(client.get(page))
    key = chance.ident("form", "test")
    return client.post(path, data={"csrf_token": token, "key": key, **fields})


def test_the_first_question_and_the_line_under_the_scale_name_the_reader(hosted: None, client: FlaskClient):
    pair()
    sign_in(client, "Alex")
    day, repair = actor("Alex").today.isoformat(), felt_in(actor("Alex"))
    post(client, "/ratings", "/today", repair=repair, day=day, score="6")
    asked = client.get("/today").text
    assert re.findall(r'name="level" value="(\w+)">([^<]+)<', asked) == [
        ("private", "Only me"),
        ("trend", "Sam sees the weekly level"),
        ("each", "Sam sees each number"),
        ("together", "Sam sees the week’s numbers together, each Sunday at 20:00"),
    ]
    post(client, "/ratings/audience/first", "/today", repair=repair, day=day, level="trend")
    assert "Saved. Sam sees the weekly level." in client.get("/today").text
    assert (Sharing.get().level, Rating.get().shared_at) == ("trend", None)


def test_a_day_without_a_rating_says_what_would_be_seen(hosted: None, client: FlaskClient):
    pair()
    audiences.choose_audience(actor("Alex"), felt_in(actor("Alex")), "trend", earlier=False)
    sign_in(client, "Alex")
    assert "Sam sees the weekly level." in client.get("/today").text


def test_under_settings_the_choice_can_reach_back(hosted: None, client: FlaskClient):
    with clock.frozen(FIRST):
        pair()
        for number in range(3):
            ratings.rate(actor("Alex"), NewRating(felt_in(actor("Alex")), MONDAY - timedelta(days=7 - number), 50))
        sign_in(client, "Alex")
        page = "/ratings/audience"
        assert re.findall(r'value="(\w+)"[^>]*> ?<span class="tick-label">([^<]+)<', client.get(page).text)[:3] == [
            ("private", "Only me"),
            ("trend", "Sam sees the weekly level"),
            ("each", "Sam sees each number"),
        ]
        asked = post(client, page, page, level="trend", earlier="y").text
        sure = re.findall(r'name="sure" value="([^"]+)"', asked)[0]
        assert post(client, page, page, level="trend", earlier="y", sure=sure).status_code == 303
        client.delete_cookie("s")
        sign_in(client, "Sam")
        chart = client.get("/trends").text
    assert re.findall(r"/trends/\w+/felt\.json", chart) == [f"/trends/{felt_in(actor('Alex'))}/felt.json"]


@pytest.mark.parametrize("level", ["everybody", ""])
def test_another_answer_is_refused(hosted: None, client: FlaskClient, level: str):
    pair()
    sign_in(client, "Alex")
    assert post(client, "/ratings/audience", "/ratings/audience", level=level).status_code == 422
    assert Sharing.select().count() == 0


def all_that_sam_gets(folder: Path, scores: Mapping[int, int], until: datetime) -> dict[str, tuple[int, str, str]]:
    """Every page of Sam's at an instant, in a world where Alex shares the weekly level and rated as told (day: tenths)."""
    app = create_app({"DATA_DIR": str(folder), "SECRET_KEY": KEY})
    with database.connection_context(), chance.seeded(7):
        with clock.frozen(FIRST):
            factories.set_up_site()
            pair()
            audiences.choose_audience(actor("Alex"), felt_in(actor("Alex")), "trend", earlier=False)
        for number, tenths in scores.items():
            with clock.frozen(FIRST + timedelta(days=number)):
                ratings.rate(actor("Alex"), NewRating(felt_in(actor("Alex")), MONDAY + timedelta(days=number), tenths))
        with clock.frozen(until):
            for rater in raters_with_weeks_due(clock.now()):
                release_due_levels(rater.person, rater.repair)
            client = sign_in(app.test_client(), "Sam")
            got = {path: client.get(path) for path in [f"/trends/{felt_in(actor('Alex'))}/felt.json", *pages_of(app)]}
    return {path: (each.status_code, _FRESH.sub("", each.data.decode("latin-1")), _headers(each)) for path, each in got.items()}


def _headers(answer: TestResponse) -> str:
    return "\n".join(f"{name}: {value}" for name, value in answer.headers.items() if name != "Set-Cookie")


def pages_of(app: Flask) -> list[str]:
    """Every address that takes nothing but a GET; last the one that signs out."""
    rules = app.url_map.iter_rules()
    plain = [rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted((path for path in plain if path != "/healthz"), key=lambda path: (path == "/exit", path))


def test_until_it_is_released_the_weeks_ratings_change_no_byte_that_the_partner_gets(data_dir: Path, tmp_path: Path):
    copytree(data_dir, tmp_path / "other")
    with_ratings = all_that_sam_gets(data_dir, {0: 10, 1: 20, 3: 30, 5: 90}, SUNDAY)
    without = all_that_sam_gets(tmp_path / "other", {}, SUNDAY)
    assert {path for path in without if with_ratings[path] != without[path]} == set()
    assert [without[path][0] for path in ("/today", "/trends", "/record", "/exports/record.zip")] == [200] * 4


def test_a_week_of_too_few_ratings_changes_no_byte_either(data_dir: Path, tmp_path: Path):
    copytree(data_dir, tmp_path / "other")
    monday = FIRST + timedelta(weeks=1)
    two = all_that_sam_gets(data_dir, {2: 40, 4: 60}, monday)
    none = all_that_sam_gets(tmp_path / "other", {}, monday)
    assert {path for path in none if two[path] != none[path]} == set()


def test_ratings_that_lead_to_the_same_level_lead_to_the_same_bytes(data_dir: Path, tmp_path: Path):
    copytree(data_dir, tmp_path / "other")
    monday = FIRST + timedelta(weeks=1)
    one = all_that_sam_gets(data_dir, {0: 40, 2: 50, 4: 60, 5: 50}, monday)
    other = all_that_sam_gets(tmp_path / "other", {0: 10, 1: 70, 2: 40, 3: 90, 6: 50}, monday)
    assert "in the week up to 8 March 2026 was 5." in one["/trends"][1]
    assert {path for path in one if one[path] != other[path]} == set()


def test_a_level_says_that_it_moves_by_a_point_at_most_and_how_far_it_goes(data_dir: Path):
    page = all_that_sam_gets(data_dir, dict.fromkeys(range(7), 0), FIRST + timedelta(weeks=1))["/trends"][1]
    assert (
        "level in the week up to 8 March 2026 was 2 or lower. It moves by one point at most from one level to the next." in page
    )


def test_the_comparison_sees_a_level_once_it_is_released(data_dir: Path, tmp_path: Path):
    copytree(data_dir, tmp_path / "other")
    monday = FIRST + timedelta(weeks=1)
    three = all_that_sam_gets(data_dir, {0: 40, 2: 40, 4: 60}, monday)
    none = all_that_sam_gets(tmp_path / "other", {}, monday)
    assert "/trends" in {path for path in none if three[path] != none[path]}
