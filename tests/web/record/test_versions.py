"""Of what one person changes again and again a page of many shows the newest; all stand on pages of their own."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.commitments import CALL
from tests.support.factories import NOON, Pair, actor, felt_in, kept_by, kept_in, sign_in
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind as Mark
from tracker.domain.moments import SetbackSide
from tracker.models.entries import Entry
from tracker.models.ratings import RatingDetail
from tracker.services.commitments import changes, proposals
from tracker.services.couple import asks
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import NewCourse, NewPlan, change_plan, say_plan
from tracker.services.entries.responses import NewResponse, ResponseKind, respond
from tracker.services.leaving import space
from tracker.services.moments import found_notes, moments, setbacks
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings import audiences, ratings

MANY = 45
MINUTE = timedelta(minutes=11)


def words(number: int) -> str:
    return f"What I say of it, {number} of many. " + f"{number} " * 40


def corrected(couple: Pair, times: int, apart: timedelta = MINUTE, since: int = 0) -> str:
    """An entry that was written so many times. Its id."""
    with clock.frozen(NOON):
        found = Entry.select().first()
        promise = found.commitment_id if found else kept_by(couple.keeper)
    for number in range(since, since + times):
        with clock.frozen(NOON + number * apart):
            sam = actor("Sam")
            said = Answer(promise, NOON.date(), NOON.date().isoformat(), State.PARTLY, Learned.TOLD, words=words(number))
            item = answer(sam, said)
    return str(item)


@pytest.mark.parametrize("apart", [MINUTE, timedelta(seconds=9)], ids=["lines of their own", "one line"])
@pytest.mark.parametrize("path", ["/record", "/record?kind=answers", f"/today?day={NOON.date()}"])
def test_an_entry_that_is_corrected_without_end_does_not_make_a_page_heavier(
    noon: None, people: Pair, alex: FlaskClient, path: str, apart: timedelta
):
    corrected(people, 12, apart)
    before = alex.get(path)
    corrected(people, MANY, apart, since=12)
    after = alex.get(path)
    assert words(MANY + 11)[:30] in after.text
    assert len(after.data) < len(before.data) + 1000


def test_every_version_is_reached_from_the_record_page_by_page(noon: None, people: Pair, alex: FlaskClient):
    item = corrected(people, MANY)
    path, read = re.search(r'href="(/record/versions/[^"]+)"', alex.get("/record").text), ""
    assert path
    at = [path[1]]
    for each in at:
        page = alex.get(each).text
        assert page.count('<article class="card">') <= 20
        read += page
        at += re.findall(r'class="button" href="(/record/versions/[^"]+)"', page.replace("&amp;", "&"))
    assert [number for number in range(MANY) if f"it, {number} of many" not in read] == []
    assert (len(at), f"/record#entry-{item}" in read) == (3, True)


def test_a_few_versions_need_no_page_of_their_own(noon: None, people: Pair, alex: FlaskClient):
    corrected(people, 6)
    assert "/record/versions/" not in alex.get("/record").text


def a_moment(couple: Pair) -> str:
    return str(mark_moment(couple.keeper, NewMoment(NOON.date(), Mark.MILESTONE, "A whole answer.")))


def test_what_stayed_private_between_leads_the_other_to_no_page(noon: None, people: Pair, alex: FlaskClient, sam: FlaskClient):
    moment = a_moment(people)
    for _ in range(5):
        moments.unshare_moment(people.keeper, moment)
        moments.share_moment(people.keeper, moment)
    assert [f"/record/versions/{moment}" in each.get("/record").text for each in (sam, alex)] == [True, False]
    read = [each.get(f"/record/versions/{moment}").text.count('<article class="card">') for each in (sam, alex)]
    assert read == [11, 6]


def many_plans(couple: Pair, times: int) -> str:
    plan = str(say_plan(couple.keeper, NewPlan(NOON.date(), "Office")))
    for number in range(times):
        change_plan(couple.keeper, plan, NewCourse(words(number)))
    return plan


def many_responses(couple: Pair, times: int) -> str:
    entry = answer(couple.keeper, Answer(kept_by(couple.keeper), NOON.date(), NOON.date().isoformat(), State.KEPT))
    return str(
        [respond(couple.rater, NewResponse(str(entry), ResponseKind.NO_MATCH, words(number))) for number in range(times)][-1]
    )


def many_notes(couple: Pair, times: int) -> str:
    note = str(found_notes.write_found_note(couple.rater, found_notes.NewNote(NOON.date(), "A second phone.")))
    found_notes.share_found_note(couple.rater, note)
    for number in range(times):
        found_notes.change_found_note(couple.rater, note, words(number))
    return note


def many_parts(couple: Pair, times: int) -> str:
    setback = str(mark_moment(couple.keeper, NewMoment(NOON.date(), Mark.SETBACK, "A hard evening.")))
    place = setbacks.PartPlace(setback, kept_in(couple.keeper), SetbackSide.HAPPENED)
    part = setbacks.write_part(couple.keeper, place, setbacks.PartWords("What I can say."))
    setbacks.share_part(couple.keeper, place)
    for number in range(times):
        setbacks.write_part(couple.keeper, place, setbacks.PartWords(words(number)))
    return str(part)


def many_ratings(couple: Pair, times: int) -> str:
    audiences.choose_audience(couple.rater, felt_in(couple.rater), "each", earlier=False)
    said = [ratings.NewRating(felt_in(couple.rater), NOON.date(), 10 * (number % 10)) for number in range(times)]
    return str([ratings.rate(couple.rater, each) for each in said][-1])


def many_remarks(couple: Pair, times: int) -> str:
    rating = str(ratings.rate(couple.rater, ratings.NewRating(felt_in(couple.rater), NOON.date(), 40)))
    for number in range(times):
        ratings.say_beside(couple.rater, ratings.Beside(rating, note=words(number), shared=frozenset({("note", "")})))
    return str(RatingDetail.get().id)


@pytest.mark.parametrize(
    "many", [many_plans, many_responses, many_notes, many_parts, many_ratings, many_remarks], ids=lambda each: each.__name__
)
def test_whatever_is_said_anew_without_end_has_its_versions_on_pages_of_their_own(
    noon: None, people: Pair, alex: FlaskClient, sam: FlaskClient, many: Callable[[Pair, int], str]
):
    item = many(people, MANY)
    for each in (sam, alex):
        page = each.get("/record").text
        assert (f'href="/record/versions/{item}"' in page, "it, 1 of many" in page) == (True, False)
        pages = "".join(each.get(f"/record/versions/{item}?page={number}").text for number in (1, 2, 3))
        assert pages.count('<article class="card">') >= MANY


def test_after_a_space_has_ended_its_versions_are_read_in_the_archive_by_both_and_nobody_else(
    noon: None, app: Flask, people: Pair
):
    item, couple = corrected(people, MANY), people.keeper.couple
    with clock.frozen(NOON + MANY * MINUTE):
        space.leave(actor("Sam"), couple, erase=False)
        alex = sign_in(app.test_client(), "Alex")
        path = f"/record/versions/{item}?space={couple}"
        assert f'href="{path}"' in alex.get(f"/leaving/archive?space={couple}").text
        page = alex.get(path).text
        assert ("it, 1 of many" in alex.get(f"{path}&page=3").text, f"/leaving/archive?space={couple}" in page) == (True, True)
        assert "/record/remove/" not in page
        factories.pair("Eve", "Frank")
        assert sign_in(app.test_client(), "Eve").get(path).status_code == 404
        assert alex.get(f"/record/versions/{item}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "9999999", "4", ""])
def test_a_page_that_there_is_not_is_not_found(noon: None, people: Pair, alex: FlaskClient, number: str):
    item = corrected(people, MANY)
    assert alex.get(f"/record/versions/{item}?page={number}").status_code == 404


def test_words_in_an_earlier_version_are_removed_from_there(noon: None, people: Pair, alex: FlaskClient):
    promise = kept_by(people.keeper)
    day, slot = NOON.date(), NOON.date().isoformat()
    for number in range(20):
        said = {"words": "a name"} if number == 3 else {"words": ""}
        item = answer(people.keeper, Answer(promise, day, slot, [State.KEPT, State.MISSED][number % 2], Learned.TOLD, **said))
    assert "/record/remove/" not in alex.get("/record").text
    assert f"/record/remove/{item}" in alex.get(f"/record/versions/{item}").text


def promise_with(couple: Pair, changes_made: int) -> str:
    """A commitment to which Sam proposed so many changes, and took each back."""
    item = str(proposals.offer_commitment(couple.keeper, Category.CARE, CALL))
    proposals.agree(couple.rater, item, 1)
    for number in range(2, 2 + changes_made):
        changes.propose_change(couple.keeper, item, replace(CALL, title=f"Call, {number} of many"))
        proposals.take_back(couple.keeper, item, number)
    return item


def test_a_promise_to_which_changes_are_proposed_without_end_shows_the_newest_and_has_all_on_pages(
    noon: None, people: Pair, alex: FlaskClient
):
    path = f"/commitments/{promise_with(people, 40)}"
    page = alex.get(path).text
    assert (page.count("written on"), f'href="{path}/versions"' in page) == (10, True)
    pages = [alex.get(f"{path}/versions?page={number}") for number in range(1, 5)]
    assert [(each.status_code, each.text.count("written on")) for each in pages] == [(200, 20), (200, 20), (200, 1), (404, 0)]
    read = re.sub("</?(del|ins)>", "", "".join(each.text for each in pages))
    assert [number for number in range(2, 42) if f"Call, {number} of many" not in read] == []


def test_a_promise_with_few_versions_has_them_on_its_own_page(noon: None, people: Pair, alex: FlaskClient):
    path = f"/commitments/{promise_with(people, 9)}"
    page = alex.get(path).text
    assert ("All 10 versions of the words" in page, "/versions" in page) == (True, False)


def test_what_somebody_does_not_want_to_be_asked_stands_on_no_page_of_versions(noon: None, people: Pair, alex: FlaskClient):
    item = str(proposals.offer_commitment(people.keeper, Category.CARE, CALL))
    asks.ask_no_more(people.rater, "commitment")
    page = alex.get(f"/commitments/{item}/versions").text
    assert (CALL.title in page, "You do not want to be asked" in page) == (False, True)
