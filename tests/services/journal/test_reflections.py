"""Writing for oneself, and showing one thing of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import everything
from tests.support.factories import Pair, actor, pair, person
from tests.support.writings import DAY, stop_sharing, written
from tracker import clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.journal import LONGEST_REFLECTION, LONGEST_TITLE
from tracker.domain.viewer import Actor
from tracker.models.journal import Reflection
from tracker.models.record import LedgerEvent, Version
from tracker.queries.record.pages import record_page
from tracker.queries.record.verify import verify
from tracker.services.journal.reflections import (
    NewReflection,
    change_reflection,
    delete_reflection,
    share_reflection,
    stop_showing,
    write_reflection,
)
from tracker.services.leaving import space

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)


def said_in_record(who: Actor) -> list[tuple[str, str]]:
    """What the record shows somebody of reflections: title and words as they stand now."""
    items = [each for day in record_page(who, DAY + timedelta(days=20)).days for each in day.items]
    return [(each.now.said["title"], each.now.said["words"]) for each in items if each.kind == "reflection"]


def seen(item: str) -> list[bool]:
    rows = Version.select().where(Version.object == item).order_by(Version.number)
    return [row.shared_at is not None for row in rows]


def test_what_somebody_writes_is_theirs_alone_and_in_no_record():
    couple = pair()
    before = LedgerEvent.select().count()
    item = written(couple.keeper, " Slept \r\n badly. ", " The  first\nnight ")
    row = Reflection.get_by_id(item)
    assert (row.title, row.words, row.shared_at) == ("The first night", "Slept \n badly.", None)
    assert LedgerEvent.select().count() == before
    assert [said_in_record(each) for each in (couple.keeper, couple.rater)] == [[], []]
    assert verify(couple.keeper.couple).broken is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (NewReflection(DAY, "", "  \n "), "words"),
        (NewReflection(DAY, "", "w" * (LONGEST_REFLECTION + 1)), "words"),
        (NewReflection(DAY, "t" * (LONGEST_TITLE + 1), "w"), "title"),
        (NewReflection(date(1949, 12, 31), "", "w"), "day"),
        (NewReflection(DAY + timedelta(days=1), "", "w"), "day"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(wrong: NewReflection, field: str):
    with clock.frozen(NOON):
        sam = pair().keeper
        item = written(sam)
        with pytest.raises(Invalid) as refused:
            write_reflection(sam, wrong, {})
        assert refused.value.field == field
        with pytest.raises(Invalid) as refused:
            change_reflection(sam, item, wrong, {})
        assert refused.value.field == field


def test_sharing_publishes_what_it_says_now_and_nothing_of_what_it_said_before():
    couple = pair()
    item = written(couple.keeper, "First thoughts.")
    change_reflection(couple.keeper, item, NewReflection(DAY, "For you", "Second thoughts."), {})
    share_reflection(couple.keeper, item)
    share_reflection(couple.keeper, item)
    assert seen(item) == [False, False, True]
    for who in (couple.keeper, couple.rater):
        assert said_in_record(who) == [("For you", "Second thoughts.")]
    [day] = [each for each in record_page(couple.rater, DAY + timedelta(days=20)).days if each.day == DAY]
    assert [len(line) for each in day.items for line in each.lines] == [1]
    assert verify(couple.keeper.couple).broken is None


def test_a_correction_of_what_was_shared_is_a_version_that_both_see():
    couple = pair()
    item = written(couple.keeper, "First.")
    share_reflection(couple.keeper, item)
    change_reflection(couple.keeper, item, NewReflection(DAY, "", "Second."), {})
    change_reflection(couple.keeper, item, NewReflection(DAY, "", "Second."), {})
    assert seen(item) == [False, True, True]
    assert said_in_record(couple.rater) == [("", "Second.")]


def test_after_it_is_no_longer_shown_later_words_are_private_and_the_record_keeps_what_was_shared():
    couple = pair()
    item = written(couple.keeper, "Shared once.")
    share_reflection(couple.keeper, item)
    events = LedgerEvent.select().count()
    stop_showing(couple.keeper, item)
    change_reflection(couple.keeper, item, NewReflection(DAY, "", "Mine again."), {})
    assert (seen(item), LedgerEvent.select().count()) == ([False, True, False], events)
    assert [said_in_record(each) for each in (couple.keeper, couple.rater)] == [[("", "Shared once.")]] * 2
    assert verify(couple.keeper.couple).broken is None
    share_reflection(couple.keeper, item)
    assert said_in_record(couple.rater) == [("", "Mine again.")]


def test_what_was_shared_keeps_its_day():
    couple = pair()
    item = written(couple.keeper)
    change_reflection(couple.keeper, item, NewReflection(DAY - timedelta(days=1), "", "Moved."), {})
    share_reflection(couple.keeper, item)
    stop_showing(couple.keeper, item)
    with pytest.raises(Invalid) as refused:
        change_reflection(couple.keeper, item, NewReflection(DAY, "", "Moved."), {})
    assert refused.value.field == "day"


def test_nothing_can_be_shared_with_nobody_or_while_resting():
    for who in (person("Dana"), stop_sharing(pair().keeper)):
        item = written(who)
        with pytest.raises(Conflict):
            share_reflection(who, item)
        assert seen(item) == [False]


def test_corrections_of_what_was_seen_still_show_while_nothing_new_is_shared():
    couple = pair()
    item = written(couple.keeper)
    share_reflection(couple.keeper, item)
    change_reflection(stop_sharing(couple.keeper), item, NewReflection(DAY, "", "Corrected."), {})
    assert said_in_record(couple.rater) == [("", "Corrected.")]


def test_what_nobody_else_saw_can_be_taken_away_for_good():
    couple = pair()
    item = written(couple.keeper, "OnlyMineOnce")
    change_reflection(couple.keeper, item, NewReflection(DAY, "", "OnlyMineNow"), {})
    assert "OnlyMineOnce" in everything()
    delete_reflection(couple.keeper, item)
    assert "OnlyMine" not in everything()
    assert (Reflection.select().count(), Version.select().where(Version.object == item).count()) == (0, 0)
    assert verify(couple.keeper.couple).broken is None


@pytest.mark.parametrize("still_shown", [True, False])
def test_what_was_shared_is_not_taken_away(still_shown: bool):  # noqa: FBT001  # the example
    couple = pair()
    item = written(couple.keeper)
    share_reflection(couple.keeper, item)
    if not still_shown:
        stop_showing(couple.keeper, item)
    with pytest.raises(Conflict):
        delete_reflection(couple.keeper, item)
    assert said_in_record(couple.rater) == [("", "Slept badly.")]


VERBS: list[Callable[[Actor, str], object]] = [
    share_reflection,
    stop_showing,
    delete_reflection,
    lambda who, item: change_reflection(who, item, NewReflection(DAY, "", "Mine?"), {}),
]


@pytest.mark.parametrize("verb", VERBS)
def test_only_its_writer_does_anything_with_it(verb: Callable[[Actor, str], object]):
    couple = pair()
    item = written(couple.keeper)
    for who in (couple.rater, pair("Eve", "Frank").keeper):
        with pytest.raises(NotFound):
            verb(who, item)


def _left(couple: Pair, *, erase: bool) -> Actor:
    space.leave(couple.keeper, couple.keeper.couple, erase=erase)
    return actor("Sam")


def test_a_journal_goes_along_when_its_writer_leaves_and_shows_nothing_new_where_they_were():
    couple = pair()
    item, alone = written(couple.keeper), written(couple.keeper, "Alone.")
    share_reflection(couple.keeper, item)
    sam = _left(couple, erase=False)
    change_reflection(sam, item, NewReflection(DAY, "", "Later words."), {})
    change_reflection(sam, alone, NewReflection(DAY, "", "Later words."), {})
    assert (seen(item), seen(alone)) == ([False, True, False], [False, False])
    with pytest.raises(Conflict):
        share_reflection(sam, alone)
    delete_reflection(sam, alone)
    assert verify(couple.keeper.couple).broken is None


def test_removing_words_removes_what_was_shared_and_leaves_what_nobody_saw():
    couple = pair()
    item, alone = written(couple.keeper, "BothSaw", "BothTitle"), written(couple.keeper, "OnlyMine", "OnlyTitle")
    share_reflection(couple.keeper, item)
    stop_showing(couple.keeper, item)
    change_reflection(couple.keeper, item, NewReflection(DAY, "LaterTitle", "LaterMine"), {})
    other = written(couple.rater, "AlexOwn")
    share_reflection(couple.rater, other)
    _left(couple, erase=True)
    left = everything()
    assert [words in left for words in ("BothSaw", "BothTitle", "LaterMine", "LaterTitle")] == [False] * 4
    assert [words in left for words in ("OnlyMine", "OnlyTitle", "AlexOwn")] == [True] * 3
    assert Reflection.get_by_id(alone).words == "OnlyMine"
    assert verify(couple.keeper.couple).broken is None
