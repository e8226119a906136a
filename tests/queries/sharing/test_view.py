"""What a sheet is made of: nothing that its reader may not see."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.factories import actor, felt_in, kept_by, pair
from tests.support.shares import BEGAN, DAY, TODAY, couple_with_a_record, own_scope, scope
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import Scope, thaw
from tracker.domain.visibility import SharePart
from tracker.models.base import database
from tracker.models.commitments import Terms
from tracker.queries.sharing.view import shared_view
from tracker.services.entries import entries, responses
from tracker.services.entries.entries import Answer
from tracker.services.entries.responses import NewResponse
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import Beside
from tracker.services.record import remove

HOUR = timedelta(hours=1)


@pytest.fixture
def today(db: object) -> Iterator[None]:
    couple_with_a_record()
    with clock.frozen(TODAY):
        yield


def value(what: Scope, by: str = "Sam") -> dict[str, Any]:
    return thaw(shared_view(actor(by), what))


def entry_on(day: int, shown: dict[str, Any]) -> dict[str, Any]:
    """The first entry that the sheet lists on a day, counted from the couple's first."""
    [found] = [each for each in shown["log"] if each["day"] == (BEGAN + day * DAY).date()]
    entry: dict[str, Any] = found["entries"][0]
    return entry


@pytest.mark.usefixtures("today")
def test_no_private_word_is_in_a_share_of_both():
    assert "CANARY" not in shared_view(actor("Alex"), scope())
    assert shared_view(actor("Alex"), scope()) == shared_view(actor("Sam"), scope())


@pytest.mark.usefixtures("today")
def test_private_things_change_not_one_byte_of_a_share_of_both():
    before = shared_view(actor("Sam"), scope())
    sam, alex = actor("Sam"), actor("Alex")
    repair = felt_in(alex)
    audiences.choose_audience(alex, repair, "private", earlier=False)
    rating = ratings.rate(alex, ratings.NewRating(repair, alex.today, 0)) or ""
    ratings.say_beside(alex, Beside(rating, signs=("sleep",), urge=9, note="x"))
    ratings.rate(alex, ratings.NewRating(None, alex.today, 10))
    moments.mark_moment(alex, NewMoment(alex.today, MomentKind.SETBACK, "x", shared=False))
    hidden = kept_by(sam, "Hidden", category="openness", recurrence="whenever")
    once = shared_view(actor("Sam"), scope())
    entries.answer(sam, Answer(hidden, sam.today, "", State.MISSED, Learned.NOT_YET, words="x"))
    assert shared_view(actor("Sam"), scope()) == once
    assert thaw(once)["log"] == thaw(before)["log"]
    assert thaw(once)["directions"][0]["felt"] == thaw(before)["directions"][0]["felt"]


@pytest.mark.usefixtures("db")
def test_where_a_rater_shows_nothing_the_stream_is_left_out():
    couple_with_a_record(each=False)
    with clock.frozen(TODAY):
        shown = value(scope())
        assert shown["directions"][0]["felt"] is None
        assert all("level" not in week for week in shown["directions"][0]["weeks"])
        assert all(not day["ratings"] for day in shown["log"])


@pytest.mark.usefixtures("today")
def test_both_streams_stand_at_the_same_dates():
    [way] = value(scope())["directions"]
    assert (way["keeper"], way["rater"]) == ("Sam", "Alex")
    assert [week["day"].weekday() for week in way["weeks"][:-1]] == [6] * 8
    assert {"lower", "upper", "level", "low", "high"} <= set(way["weeks"][-1])
    assert (way["kept"]["kept"], way["kept"]["slips"]["told"], way["kept"]["silent"]) == (48, 4, 6)


@pytest.mark.usefixtures("today")
def test_only_the_parts_in_scope_are_there():
    log = value(scope(parts=frozenset({SharePart.LOG})))
    felt = value(scope(parts=frozenset({SharePart.RATINGS})))
    assert (log["moments"], log["directions"][0]["felt"]) == ([], None)
    assert all(not day["ratings"] and not day["moments"] for day in log["log"])
    assert (felt["directions"][0]["kept"], felt["directions"][0]["commitments"], felt["moments"]) == (None, [], [])
    assert all(not day["entries"] and not day["plans"] for day in felt["log"])
    assert felt["directions"][0]["felt"]["dots"]


@pytest.mark.usefixtures("today")
def test_nothing_outside_the_period_is_there():
    first, last = (BEGAN + 20 * DAY).date(), (BEGAN + 26 * DAY).date()
    shown = value(scope(from_day=first, until_day=last))
    days = {each["day"] for each in [*shown["log"], *shown["moments"], *shown["directions"][0]["felt"]["dots"]]}
    assert (min(days), max(days)) == (first, last)
    assert shown["directions"][0]["kept"]["resolved"] == 6


@pytest.mark.usefixtures("today")
def test_the_log_says_when_it_was_written_how_it_changed_and_what_was_answered():
    sam, alex = actor("Sam"), actor("Alex")
    commitment = commitment_of("Tell you before I stay late")
    day = (BEGAN + 4 * DAY).date()
    late = entries.answer(sam, Answer(commitment, day, day.isoformat(), State.MISSED, Learned.FOUND, words="As it was")) or ""
    responses.respond(alex, NewResponse(late, responses.ResponseKind.NO_MATCH, "It was earlier"))
    with clock.frozen(TODAY + HOUR):
        entries.answer(sam, Answer(commitment, day, day.isoformat(), State.MISSED, Learned.FOUND, words="As it really was"))
        shown = value(scope())
    entry = entry_on(4, shown)
    assert (entry["state"], entry["learned"], entry["words"]) == ("missed", "found", "As it really was")
    assert (entry["late"], entry["versions"], entry["brought_in_on"]) == (53, 2, None)
    assert entry["responses"] == [{"by": "Alex", "kind": "no_match", "words": "It was earlier"}]
    assert shown["directions"][0]["kept"]["no_match"] == 1
    plans = [plan for each in shown["log"] for plan in each["plans"]]
    assert [(plan["by"], plan["place"], plan["state"]) for plan in plans] == [("Sam", "Dentist", "said")]
    assert [(each["by"], each["kind"]) for each in shown["moments"]] == [("Alex", "setback")]


@pytest.mark.usefixtures("today")
def test_the_log_says_why_something_was_set_aside():
    day = (BEGAN + 4 * DAY).date()
    promise = commitment_of("Tell you before I stay late")
    entries.answer(actor("Sam"), Answer(promise, day, day.isoformat(), State.SET_ASIDE, excused="not_applicable"))
    entry = entry_on(4, value(scope()))
    assert (entry["state"], entry["excused"]) == ("set_aside", "not_applicable")


def commitment_of(title: str) -> str:
    return next(str(row.commitment_id) for row in Terms.select() if row.title == title)


@pytest.mark.usefixtures("today")
def test_what_is_in_force_stands_there_with_its_review():
    sam = actor("Sam")
    kept_by(sam, "Open-book evening", recurrence="1-a-week", review_on=TODAY.date() + 14 * DAY)
    kept_by(sam, "Call", recurrence="FREQ=WEEKLY;BYDAY=MO,TH", review_on=TODAY.date() + 15 * DAY)
    kept_by(sam, "From tomorrow", from_day=TODAY.date() + DAY)
    found = {each["title"]: each for each in value(scope())["directions"][0]["commitments"]}
    assert sorted(found) == ["Call", "Open-book evening", "Tell you before I stay late"]
    assert [found[title]["due"] for title in ("Open-book evening", "Call", "Tell you before I stay late")] == [
        True,
        False,
        False,
    ]
    assert found["Call"]["recurrence"]["weekdays"] == [0, 3]
    assert (found["Call"]["agreed_on"], found["Tell you before I stay late"]["review_on"]) == (TODAY.date(), None)


@pytest.mark.usefixtures("today")
def test_what_the_hurt_partner_keeps_of_their_own_accord_is_on_no_sheet():
    kept_by(actor("Alex"), "Ask rather than search")
    assert "Ask rather than search" not in shared_view(actor("Sam"), scope())


@pytest.mark.usefixtures("db")
def test_mutual_repairs_are_two_rows_and_are_never_added():
    with clock.frozen(TODAY):
        two = pair(mutual=True)
        for who, title in ((two.keeper, "Sam's"), (two.rater, "Alex's")):
            own = kept_by(who, title)
            entries.answer(who, Answer(own, who.today, who.today.isoformat(), State.KEPT))
        ways = value(scope())["directions"]
    assert [(way["keeper"], way["rater"]) for way in ways] == [("Alex", "Sam"), ("Sam", "Alex")]
    assert [[each["title"] for each in way["commitments"]] for way in ways] == [["Alex's"], ["Sam's"]]
    assert [way["kept"]["kept"] for way in ways] == [1, 1]


@pytest.mark.usefixtures("today")
def test_own_things_are_all_ones_own_private_ones_among_them():
    shown = value(own_scope(), "Alex")
    text = json.dumps(shown, default=str)
    assert (shown["names"], "CANARY-NOTE" in text, "CANARY-TRIGGER" in text) == (["Alex"], True, True)
    assert [(way["about"], way["kept"]) for way in shown["directions"]] == [("Sam", None)]
    assert "Tell you before I stay late" not in text
    assert "A message came" not in text


@pytest.mark.usefixtures("today")
def test_own_things_are_shown_part_by_part():
    notes = value(own_scope(parts=frozenset({SharePart.MY_NOTES})), "Alex")
    assert notes["directions"] == []
    assert [day["ratings"] for day in notes["log"]] == [[{"by": "Alex", "note": ["CANARY-NOTE"]}]]
    scores = value(own_scope(parts=frozenset({SharePart.MY_RATINGS})), "Alex")
    assert {tuple(sorted(row)) for day in scores["log"] for row in day["ratings"]} == {("by", "score")}
    assert value(own_scope(), "Sam")["log"] == []


@pytest.mark.usefixtures("today")
def test_how_steady_one_feels_is_a_stream_of_its_own():
    sam = actor("Sam")
    ratings.rate(sam, ratings.NewRating(None, sam.today, 70))
    [way] = value(own_scope(), "Sam")["directions"]
    assert (way["about"], way["felt"]["dots"]) == ("", [{"day": sam.today, "score": 7.0}])


@pytest.mark.usefixtures("today")
def test_a_share_asks_the_database_as_often_for_much_as_for_little():
    little = scope(from_day=TODAY.date(), until_day=TODAY.date())
    assert statements(little) == statements(scope())


def statements(what: Scope) -> int:
    asked: list[object] = []
    sam = actor("Sam")
    database.obj.query_hooks.append(lambda *args: asked.append(args))
    shared_view(sam, what)
    database.obj.query_hooks.pop()
    return len(asked)


@pytest.mark.usefixtures("today")
def test_a_moment_whose_words_both_took_out_stands_without_words():
    sam, alex = actor("Sam"), actor("Alex")
    moment = str(moments.mark_moment(alex, NewMoment(alex.today, MomentKind.MILESTONE, "Plain words", shared=True)))
    remove.ask_to_remove(alex, moment)
    remove.agree_to_remove(sam, moment)
    assert [each["words"] for each in value(scope())["moments"] if each["kind"] == "milestone"] == [""]
