"""A journal as its writer sees it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import statements
from tests.support.factories import actor, email, pair, password
from tests.support.sign_ins import opened
from tests.support.writings import DAY, written
from tracker import clock
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Actor
from tracker.queries.exports.own_data import ExportedRow, own_data
from tracker.queries.journal.reflections import journal, reflection
from tracker.queries.journal.seals import open_keys
from tracker.services.journal import seals
from tracker.services.journal.reflections import (
    NewReflection,
    change_reflection,
    share_reflection,
    stop_showing,
    write_reflection,
)
from tracker.services.leaving.space import leave

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)


def listed(who: Actor, before: date | None = None) -> list[tuple[str, str]]:
    return [(each.title, each.standing) for each in journal(who, {}, before).lines]


def taken(who: Actor, token: str = "") -> list[ExportedRow]:
    data = own_data(who, clock.now(), open_keys(who, token))
    return [item for space in data.spaces for item in space.items if item.kind == "reflection"]


def test_each_stands_under_its_day_with_who_can_see_it():
    with clock.frozen(NOON):
        couple = pair()
        sam = couple.keeper
        for number, title in enumerate(("mine", "shown", "was shown")):
            item = written(sam, "w", title, DAY - timedelta(days=number))
            if number:
                share_reflection(sam, item)
            if number == 2:
                stop_showing(sam, item)
        token = opened().token
        seals.begin(sam, token, password("Sam"))
        keys = open_keys(sam, token)
        write_reflection(sam, NewReflection(DAY - timedelta(days=9), "under seal", "w", seal=True), keys)
        assert listed(sam) == [("mine", "private"), ("shown", "shown"), ("was shown", "was_shown"), ("", "locked")]
        assert [each.standing for each in journal(sam, keys).lines][-1] == "sealed"
        assert journal(sam, keys).lines[-1].title == "under seal"
        assert listed(couple.rater) == []


def test_nobody_elses_is_found():
    couple = pair()
    item = written(couple.keeper)
    share_reflection(couple.keeper, item)
    for who in (couple.rater, pair("Eve", "Frank").keeper):
        with pytest.raises(NotFound):
            reflection(who, {}, item)


def test_many_stand_on_pages_of_whole_days():
    with clock.frozen(NOON):
        sam = pair().keeper
        for number in range(90):
            written(sam, "w", str(number), DAY - timedelta(days=number // 3))
        first = journal(sam, {})
        assert (len(first.lines), first.newer, first.has_newer) == (42, None, False)
        second = journal(sam, {}, first.older)
        assert (len(second.lines), second.newer, second.has_newer) == (42, None, True)
        third = journal(sam, {}, second.older)
        assert (len(third.lines), third.older, third.newer) == (6, None, first.older)
        every = [each.title for page in (first, second, third) for each in page.lines]
        assert sorted(every, key=int) == [str(number) for number in range(90)]
        before_all = journal(sam, {}, DAY - timedelta(days=300))
        assert (before_all.lines, before_all.older, before_all.has_newer) == ((), None, True)


def test_the_number_of_statements_is_the_same_for_one_and_for_many():
    sam = pair().keeper
    item = written(sam)
    few = [statements(lambda: journal(sam, {})), statements(lambda: reflection(sam, {}, item))]
    for number in range(3):
        written(sam, f"{number}")
    change_reflection(sam, item, NewReflection(DAY, "", "Another."), {})
    assert [statements(lambda: journal(sam, {})), statements(lambda: reflection(sam, {}, item))] == few == [2, 2]


def test_a_journal_goes_along_when_a_space_ends():
    couple = pair()
    item = written(couple.keeper, "Still mine.")
    share_reflection(couple.keeper, item)
    found = reflection(couple.keeper, {}, item)
    assert (found.here, found.line.standing, len(found.versions)) == (True, "shown", 1)
    leave(couple.keeper, couple.keeper.couple, erase=False)
    found = reflection(actor("Sam"), {}, item)
    assert (found.now.words, found.here, found.line.standing) == ("Still mine.", False, "was_shown")


def test_it_is_taken_along_with_what_was_sealed_as_it_is_kept_or_open():
    couple = pair()
    sam = couple.keeper
    written(sam, "CanaryOpen")
    token = opened().token
    seals.begin(sam, token, password("Sam"))
    sealed = str(write_reflection(sam, NewReflection(DAY, "CanaryTitle", "CanarySealed", seal=True), open_keys(sam, token)))
    closed = {each.id: each.said for each in taken(sam)}
    assert (closed[sealed]["open"], closed[sealed]["title"], closed[sealed]["words"][:3]) == (False, "", "e1.")
    assert sorted(each["open"] for each in closed.values()) == [False, True]
    in_session = {each.id: each.said for each in taken(sam, token)}
    assert [in_session[sealed][name] for name in ("open", "title", "words")] == [True, "CanaryTitle", "CanarySealed"]
    assert taken(couple.rater) == []
    assert [len(own_data(actor(name), clock.now()).seals) for name in ("Sam", "Alex")] == [1, 0]
    assert email("Sam") not in repr(own_data(sam, clock.now()).seals)
