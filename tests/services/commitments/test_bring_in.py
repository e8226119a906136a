"""Bringing in what was kept alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.commitments import CALL, FIRST, alex, events, message, on, own, running, sam, seen
from tests.support.factories import BROKE, HURT, account, come_in, kept_by, pair, person
from tests.support.writings import tap
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Actor
from tracker.models.entries import Entry
from tracker.queries.commitments.pages import commitment_views
from tracker.queries.record.verify import verify
from tracker.services.commitments import bring_in, changes, pauses, proposals
from tracker.services.couple import invitation

pytestmark = pytest.mark.usefixtures("db")

ALONE = 10


def alone_then_joined(category: Category = Category.MONEY) -> str:
    """Sam keeps something alone for ten days, changes it once, pauses it; then Alex joins."""
    with on(0):
        person("Sam", BROKE)
        item = own(sam(), category=category)
    for day, state in enumerate([State.KEPT, State.PARTLY, State.MISSED, State.TAKEN_BACK]):
        with on(day):
            tap(sam(), item)
            tap(sam(), item, state)
    with on(4):
        changes.propose_change(sam(), item, replace(CALL, title="Call at noon"))
        pauses.propose_pause(sam(), item, sam().today, sam().today + timedelta(days=1))
    with on(ALONE):
        come_in(invitation.invite(sam()), account("Alex"))
        invitation.say(alex(), HURT)
    return item


def shown() -> list[tuple[date, str]]:
    rows = Entry.select().where(Entry.shared_at.is_null(is_null=False)).order_by(Entry.day)
    return [(row.day, row.state) for row in rows]


def offer(who: Actor, item: str) -> None:
    bring_in.offer_own(who, item)


def test_an_offer_shows_itself_and_nothing_of_what_was_kept_alone():
    item = alone_then_joined()
    with on(ALONE):
        assert commitment_views(alex()) == []
        before = events(sam())
        offer(sam(), item)
        theirs, mine = seen(alex(), item), seen(sam(), item)
    assert (theirs.state, theirs.waits_for_me, [each.title for each in theirs.versions]) == (
        LifeState.PROPOSED,
        True,
        ["Call at noon"],
    )
    assert (theirs.stretches, theirs.pauses, theirs.review, shown()) == ((), (), None, [])
    assert (mine.state, mine.waits_for_me, len(mine.versions), events(sam()) - before) == (LifeState.OWN, False, 3, 1)


@pytest.mark.parametrize("times", [0, 1, 3])
def test_an_offer_does_not_tell_how_often_its_words_changed_before(times: int):
    item = alone_then_joined()
    with on(ALONE):
        for _ in range(times):
            changes.propose_change(sam(), item, CALL)
        offer(sam(), item)
        theirs, mine = seen(alex(), item), seen(sam(), item)
        assert [each.number for each in theirs.versions] == [2]
        assert [each.number for each in mine.versions] == [2, 1, *(-number for number in range(times + 1))]
        assert mine.words.number == 1
        assert verify(sam().couple).broken is None
    with on(ALONE + 1):
        proposals.agree(alex(), item, 2)
        assert seen(alex(), item).words.title == ("Call at noon" if not times else CALL.title)
        assert verify(sam().couple).broken is None


def test_with_a_yes_its_history_becomes_visible_and_is_appended_then():
    item = alone_then_joined()
    with on(ALONE):
        offer(sam(), item)
        tap(sam(), item)
        assert shown() == []
    with on(ALONE + 1):
        before = events(sam())
        proposals.agree(alex(), item, 2)
        # The offer agreed, the commitment, its two versions of own word, a pause, and the two kept days.
        assert events(sam()) - before == 7
        found = seen(alex(), item)
        [terms] = running(alex())
        assert (found.state, found.brought_in_at is not None, found.words.number) == (LifeState.ACTIVE, True, 2)
        assert [(piece.title, piece.from_day) for piece in terms.stretches[:-1]] == [
            (CALL.title, FIRST),
            ("Call at noon", FIRST + timedelta(days=4)),
            ("Call at noon", FIRST + timedelta(days=11)),
        ]
        assert found.words.from_day
        assert found.words.review_on == found.words.from_day + timedelta(weeks=8)
        assert (len(terms.pauses), shown()) == (1, [(FIRST, "kept"), (FIRST + timedelta(days=10), "kept")])
        assert verify(sam().couple).broken is None


def test_where_nothing_can_be_hidden_slips_are_shown_and_what_was_taken_back_is_not():
    item = alone_then_joined(Category.HEALTH)
    with on(ALONE):
        offer(sam(), item)
        proposals.agree(alex(), item, 2)
    assert [state for _, state in shown()] == ["kept", "partly", "missed"]


def test_what_was_said_of_a_slip_decides_whether_it_is_shown():
    item = alone_then_joined()
    with on(ALONE):
        Entry.update(learned=Learned.UNKNOWN).where(Entry.state == "missed").execute()
        offer(sam(), item)
        proposals.agree(alex(), item, 2)
    assert [state for _, state in shown()] == ["kept", "missed"]


@pytest.mark.parametrize("declined", [True, False])
def test_without_a_yes_it_goes_on_by_ones_own_word(declined: bool):  # noqa: FBT001  # the case
    item = alone_then_joined()
    with on(ALONE):
        offer(sam(), item)
        if declined:
            proposals.decline(alex(), item, 2)
        else:
            proposals.take_back(sam(), item, 2)
        assert (seen(sam(), item).state, shown(), running(alex())) == (LifeState.OWN, [], [])
        assert seen(alex(), item).state in {LifeState.DECLINED, LifeState.ENDED}
    with on(ALONE + 2):
        tap(sam(), item)
        proposals.end_commitment(sam(), item)
        assert (seen(sam(), item).state, seen(alex(), item).ended_at) == (LifeState.ENDED, None)
        assert verify(sam().couple).broken is None


def test_other_words_for_an_offer_wait_for_its_keeper():
    item = alone_then_joined()
    with on(ALONE):
        offer(sam(), item)
        changes.propose_change(alex(), item, replace(CALL, title="Call at one"))
        assert seen(sam(), item).waits_for_me
        proposals.agree(sam(), item, 3)
        assert (seen(alex(), item).words.title, [state for _, state in shown()]) == ("Call at one", ["kept"])
        assert verify(sam().couple).broken is None


def test_what_ends_alone_no_longer_waits():
    item = alone_then_joined()
    with on(ALONE):
        offer(sam(), item)
        proposals.end_commitment(sam(), item)
        assert (seen(alex(), item).state, seen(alex(), item).ended_by) == (LifeState.ENDED, "")
        assert seen(alex(), item).versions[0].fate == "withdrawn"
        assert verify(sam().couple).broken is None


def test_it_is_offered_once_and_by_its_keeper():
    item = alone_then_joined()
    with on(ALONE):
        with pytest.raises(NotFound):
            offer(alex(), item)
        offer(sam(), item)
        with pytest.raises(NotFound):
            offer(alex(), item)
        assert message(lambda: offer(sam(), item)) == (
            "This is offered already, or no longer kept. Open the page again to see how it stands."
        )


def test_who_keeps_nothing_shared_has_nowhere_to_bring_it():
    with on(0):
        pair()
        mine = own(alex())
        assert message(lambda: offer(alex(), mine)) == (
            "There is no shared part yet in which you keep commitments. This one stays yours."
        )


def test_a_long_history_is_brought_in_whole():
    with on(0):
        alone = person("Sam", BROKE)
        item = kept_by(alone, from_day=FIRST - timedelta(days=400))
        for number in range(400):
            day = FIRST - timedelta(days=400 - number)
            tap(replace(alone, today=day), item)
        come_in(invitation.invite(sam()), account("Alex"))
        invitation.say(alex(), HURT)
        offer(sam(), item)
        proposals.agree(alex(), item, 2)
        assert (len(shown()), verify(sam().couple).broken) == (400, None)
