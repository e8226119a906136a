"""However much is written about one day, a page of the record holds so much of it; all stands on pages of its own."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.factories import DAY, NOON, Pair, actor, sign_in
from tracker import clock
from tracker.domain.moments import MomentKind
from tracker.services.entries.plans import NewPlan, say_plan
from tracker.services.leaving import space
from tracker.services.moments.moments import NewMoment, mark_moment

MANY = 95
TODAY = NOON.date()
FIRST = f"/record/day?on={TODAY}"


def said(times: int, day: date = TODAY, since: int = 0) -> None:
    for number in range(since, since + times):
        mark_moment(actor("Sam"), NewMoment(day, MomentKind.OTHER, f"number {number} of many"))


def read(client: FlaskClient, path: str, onward: str) -> list[str]:
    """What the page says, and each that its button of this name leads to."""
    pages = [client.get(path).text]
    while found := re.search(rf'class="button" href="([^"]+)">{onward}<', pages[-1]):
        pages.append(client.get(found[1].replace("&amp;", "&")).text)
    return pages


def numbers(pages: list[str]) -> list[int]:
    return [int(each) for page in pages for each in re.findall(r">number (\d+) of many<", page)]


@pytest.mark.parametrize("path", ["/record", "/record?kind=moments"])
def test_a_day_of_which_much_is_written_makes_no_page_heavier(noon: None, people: Pair, alex: FlaskClient, path: str):
    said(60)
    before = alex.get(path)
    said(MANY, since=60)
    after = alex.get(path)
    assert len(after.data) < len(before.data) + 1000
    assert f'href="{FIRST}"' in after.text


def test_all_of_a_day_is_read_page_by_page_in_the_order_of_the_record(noon: None, people: Pair, alex: FlaskClient):
    said(MANY)
    pages = read(alex, FIRST, "More of this day")
    assert (len(pages), numbers(pages)) == (3, list(range(MANY)))
    assert f'href="/record#day-{TODAY}"' in pages[0]


def test_many_days_of_which_much_is_written_are_all_reached(noon: None, people: Pair, alex: FlaskClient):
    for back in range(12):
        said(30, TODAY - back * DAY, since=30 * back)
    pages = read(alex, "/record", "Older")
    assert (len(pages), sorted(numbers(pages))) == (2, list(range(360)))


def test_a_day_with_little_needs_no_page_of_its_own(noon: None, people: Pair, alex: FlaskClient):
    said(40)
    assert "/record/day" not in alex.get("/record").text


@pytest.mark.parametrize("query", ["", "?on=soon", "?on=2026-02-30", f"?on={TODAY}&page=0", f"?on={TODAY}&space=x"])
def test_what_is_no_day_or_no_page_is_not_found(noon: None, people: Pair, alex: FlaskClient, query: str):
    assert alex.get(f"/record/day{query}").status_code == 404


def test_what_is_only_ones_own_stands_there_for_its_writer_alone(noon: None, people: Pair, sam: FlaskClient, alex: FlaskClient):
    mark_moment(people.keeper, NewMoment(TODAY, MomentKind.OTHER, "Mine alone", shared=False))
    assert ["Mine alone" in each.get(FIRST).text for each in (sam, alex)] == [True, False]


def test_today_shows_so_many_plans_of_the_other_and_leads_to_all(noon: None, people: Pair, alex: FlaskClient):
    for number in range(60):
        say_plan(people.keeper, NewPlan(TODAY, f"Place {number}."))
    page = alex.get("/today").text
    assert (len(re.findall(r"Place \d+\.", page)), f'href="{FIRST}"' in page) == (40, True)
    assert len(re.findall(r"Place \d+\.", "".join(read(alex, FIRST, "More of this day")))) == 60


def test_a_day_of_a_space_that_has_ended_is_read_whole(noon: None, app: Flask, people: Pair):
    said(MANY)
    with clock.frozen(NOON + timedelta(hours=1)):
        space.leave(people.keeper, people.keeper.couple, erase=False)
        alex = sign_in(app.test_client(), "Alex")
        way = re.search(r'href="(/record/day[^"]+)"', alex.get("/leaving/archive").text)
        assert way
        pages = read(alex, way[1].replace("&amp;", "&"), "More of this day")
    assert numbers(pages) == list(range(MANY))


def test_setbacks_are_listed_forty_at_a_time(noon: None, people: Pair, alex: FlaskClient):
    for number in range(45):
        mark_moment(people.keeper, NewMoment(TODAY - number * DAY, MomentKind.SETBACK, f"setback {number} of many"))
    pages = read(alex, "/moments/setbacks", "Older")
    shown = [re.findall(r"setback (\d+) of many", page) for page in pages]
    assert [[int(each) for each in page] for page in shown] == [list(range(40)), list(range(40, 45))]
    assert alex.get("/moments/setbacks?page=3").status_code == 404
