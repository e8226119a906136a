"""Which of two spaces, or of two chains, holds all that the other one says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.archives import chain_of
from tests.support.exports import a_moment, a_rating, a_reflection, a_share, a_space, an_item
from tracker.domain.exports.bundle import Body, Chain
from tracker.domain.imports.restore.overlap import (
    chain_contains,
    own_moments,
    own_ratings,
    sealed_under,
    space_contains,
    what_is_kept,
    what_is_said,
    without_contained,
)
from tracker.domain.moments import MomentKind

LATER = "2026-01-01T00:00:00.000000Z"
REST = {"kind": "pause", "from_day": "2025-02-01", "until_day": None}


def contains(whole: dict[str, Any], other: dict[str, Any]) -> bool:
    return space_contains(what_is_said(whole), what_is_said(other))


@given(st.lists(st.frozensets(st.integers(0, 4))))
def test_what_another_holds_is_left_out_and_nothing_that_was_said_is_lost(found: list[frozenset[int]]):
    kept = without_contained(found, lambda one, other: one >= other)
    assert {each for each in found if not any(other > each for other in found)} == set(kept)
    assert len(kept) == len(set(kept))


def test_of_two_that_hold_the_same_the_first_stays():
    assert without_contained(["a", "B", "A", "b"], lambda one, other: one.lower() == other.lower()) == ["a", "B"]


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"items": [a_moment(), a_rating(), a_moment("More", "2025-07-01")]},
        {"items": [a_moment("Changed", earlier=[a_moment()["said"]]), a_rating()]},
        {"until": LATER, "open": False, "partner_name": "Kimberly"},
        {"rests": [REST | {"until_day": "2025-02-03"}, REST | {"from_day": "2025-04-01"}]},
        {"shares": [a_share(revoked_at=LATER), a_share(id="s2")]},
        {"rating_audiences": [*a_space()["rating_audiences"], {"repair": "r", "level": "private"}]},
    ],
)
def test_a_space_holds_what_it_said_before(other: dict[str, Any]):
    assert contains(a_space(**other), a_space())


@pytest.mark.parametrize(
    "other",
    [
        {"id": "another"},
        {"items": [a_moment()]},
        {"items": [a_moment("Other words"), a_rating()]},
        {"items": [a_rating(), an_item("entry", {"day": "2025-06-01"}, id=a_moment()["id"])]},
        {"rests": []},
        {"shares": []},
        {"rating_audiences": []},
    ],
)
def test_a_space_that_lacks_something_does_not_hold_it(other: dict[str, Any]):
    assert not contains(a_space(**other), a_space())


def test_a_space_that_goes_on_does_not_hold_that_it_ended():
    assert not contains(a_space(), a_space(until=LATER))


def test_a_chain_holds_its_own_beginning_and_what_was_removed_later():
    early, late = chain_of(3), chain_of(6)
    assert (holds(late, early), holds(early, late), holds(late, late)) == (True, False, True)
    without = replace(late, bodies=late.bodies[1:])
    assert (holds(late, without), holds(without, late)) == (True, False)
    assert not holds(late, replace(late, couple="another"))
    nothing = replace(late, links=(), bodies=(), heads=())
    assert (holds(late, nothing), holds(nothing, late), holds(nothing, nothing)) == (True, False, True)


def test_a_chain_that_says_something_else_anywhere_holds_no_other():
    late = chain_of(6)
    for number in range(6):
        links = [*late.links]
        links[number] = replace(links[number], commitment=b"else")
        other = replace(late, links=tuple(links))
        assert (holds(other, late), holds(late, other)) == (False, False)


def holds(whole: Chain, other: Chain) -> bool:
    return chain_contains(what_is_kept(whole), what_is_kept(other))


def test_many_chains_of_one_couple_are_read_once_each_however_many_they_are_compared_with(monkeypatch: pytest.MonkeyPatch):
    times = 0

    def counted(body: Body) -> int:
        nonlocal times
        times += 1
        return hash(body.body)

    monkeypatch.setattr(Body, "__hash__", counted)
    late = chain_of(40)
    forged = [replace(late, bodies=late.bodies[:number] + late.bodies[number + 1 :]) for number in range(40)]
    compared = [(each, what_is_kept(each)) for each in forged]
    assert len(without_contained(compared, lambda one, other: chain_contains(one[1], other[1]))) == 40
    assert times <= 40 * 40


def test_the_keys_of_sealed_words_are_those_of_every_version_of_every_space():
    again = a_reflection(None, earlier=[a_reflection("first")["said"], a_reflection("second")["said"]])
    items = [a_moment(), again, an_item("moment", {"seal": "of no reflection"}), an_item("reflection", {})]
    assert sealed_under([a_space(items=items), a_space(items=[a_reflection("third")])]) == {"first", "second", "third"}


def test_own_ratings_are_told_apart_and_those_of_others_are_not_among_them():
    items = [
        *(a_rating(10, "2025-06-02"), a_rating(20, "2025-06-01"), a_rating(30, "2025-06-03", "r")),
        *(a_rating(40, "2025-06-04", mine=False), a_rating(50, "2025-06-09"), a_rating(-1, "2025-06-05"), a_moment()),
    ]
    assert own_ratings(a_space(items=items), date(2025, 6, 8)) == {
        "safe": [(date(2025, 6, 3), 30)],
        "steady": [(date(2025, 6, 1), 20), (date(2025, 6, 2), 10)],
    }


def test_own_moments_are_those_that_stand():
    back = an_item("moment", {"day": "2025-06-01", "kind": "milestone", "state": "taken_back"})
    items = [a_moment("Mine"), a_moment("Not mine", mine=False), a_moment(kind="invented"), back, a_rating()]
    assert own_moments(a_space(items=items)) == [(date(2025, 6, 1), MomentKind.MILESTONE, "Mine")]
