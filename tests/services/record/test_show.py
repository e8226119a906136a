"""One thing shared, or kept to oneself again: what was seen stays, and what comes after is the writer's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.factories import actor, pair
from tracker import clock
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.moments import MomentKind
from tracker.domain.trends.spans import Felt
from tracker.models.ratings import RatingDetail
from tracker.models.record import LedgerEvent
from tracker.queries.couple import feeling
from tracker.queries.record.verify import verify
from tracker.queries.rows import RecordRow, members, rows_between
from tracker.queries.trends.streams import own_felt, shared_felt
from tracker.services.leaving import space
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import Beside, NewRating

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Thing:
    """One kind of thing that is shared one by one, and what its writer does with it."""

    kind: str
    share: Callable[..., str | None]
    unshare: Callable[..., str | None]
    change: Callable[[str], object]


def made(kind: str) -> str:
    """A private thing of Alex's."""
    alex = actor("Alex")
    if kind == "moment":
        return str(moments.mark_moment(alex, NewMoment(alex.today, MomentKind.SETBACK, "First words", shared=False)))
    rating = str(ratings.rate(alex, NewRating(None, alex.today, 40)))
    ratings.say_beside(alex, Beside(rating, note="First words"))
    return str(RatingDetail.get().id)


def reword(item: str) -> None:
    rating = str(RatingDetail.get_by_id(item).rating_id)
    ratings.say_beside(actor("Alex"), Beside(rating, note="Later words"))


MOMENT = Thing(
    "moment", moments.share_moment, moments.unshare_moment, lambda item: moments.take_back_moment(actor("Alex"), item)
)
DETAIL = Thing("rating_detail", ratings.share_detail, ratings.unshare_detail, reword)
BOTH = pytest.mark.parametrize("thing", [MOMENT, DETAIL], ids=lambda thing: thing.kind)


def seen_by(name: str, kind: str) -> list[RecordRow]:
    viewer = actor(name)
    return rows_between(viewer, kind, viewer.today - 9 * DAY, viewer.today + 9 * DAY, members(viewer))


def sam_reads(thing: Thing) -> list[list[tuple[datetime, object]]]:
    """Every version that Sam can see, with its time and all it says."""
    return [[(each.at, each.said) for line in item.lines for each in line] for item in seen_by("Sam", thing.kind)]


@BOTH
def test_shared_it_is_a_new_snapshot_and_its_private_versions_stay_private(thing: Thing):
    with clock.frozen(NOON):
        pair()
        item = made(thing.kind)
        assert sam_reads(thing) == []
    with clock.frozen(NOON + timedelta(hours=1)):
        for _ in range(2):
            assert thing.share(actor("Alex"), item) == item
        [[(when, said)]] = sam_reads(thing)
    assert (when, said["words"]) == (NOON + timedelta(hours=1), "First words")  # type: ignore[index]  # a version's fields
    assert verify(actor("Alex").couple).broken is None


@BOTH
def test_unshared_it_keeps_what_was_seen_and_nothing_after_it_shows(thing: Thing):
    with clock.frozen(NOON):
        pair()
        item = made(thing.kind)
        thing.share(actor("Alex"), item)
        before, events = sam_reads(thing), LedgerEvent.select().count()
    with clock.frozen(NOON + timedelta(hours=1)):
        for _ in range(2):
            assert thing.unshare(actor("Alex"), item) == item
        [mine] = seen_by("Alex", thing.kind)
        assert (mine.private, mine.seen_before) == (True, True)
        assert [each.seen_before for each in seen_by("Sam", thing.kind)] == [False]
    with clock.frozen(NOON + timedelta(hours=2)):
        thing.change(item)
        assert (sam_reads(thing), LedgerEvent.select().count()) == (before, events)
    assert verify(actor("Alex").couple).broken is None


@BOTH
def test_shared_again_it_is_a_new_version(thing: Thing):
    with clock.frozen(NOON):
        pair()
        item = made(thing.kind)
        thing.share(actor("Alex"), item)
    for hour, step in ((1, thing.unshare), (2, thing.share)):
        with clock.frozen(NOON + timedelta(hours=hour)):
            step(actor("Alex"), item)
    with clock.frozen(NOON + timedelta(hours=3)):
        assert [[when for when, _ in each] for each in sam_reads(thing)] == [[NOON + timedelta(hours=2), NOON]]
    assert verify(actor("Alex").couple).broken is None


@BOTH
def test_while_nothing_is_shared_nothing_can_be_shown_but_unsharing_stays_possible(thing: Thing):
    pair()
    item = made(thing.kind)
    thing.share(actor("Alex"), item)
    space.stop_sharing(actor("Alex"))
    thing.unshare(actor("Alex"), item)
    with pytest.raises(Conflict):
        thing.share(actor("Alex"), item)


@BOTH
def test_nobody_shows_or_hides_what_is_not_theirs(thing: Thing):
    pair()
    pair("Eve", "Frank")
    item = made(thing.kind)
    for stranger in ("Sam", "Eve"):
        for step in (thing.share, thing.unshare):
            with pytest.raises(NotFound):
                step(actor(stranger), item)


@BOTH
def test_what_was_taken_back_is_neither_shown_nor_hidden(thing: Thing):
    pair()
    item = made(thing.kind)
    if thing is MOMENT:
        thing.change(item)
    else:
        ratings.say_beside(actor("Alex"), Beside(str(RatingDetail.get_by_id(item).rating_id)))
    for step in (thing.share, thing.unshare):
        with pytest.raises(Conflict):
            step(actor("Alex"), item)


def test_a_mark_in_a_chart_stays_for_who_has_seen_it_and_goes_for_who_took_it_back():
    pair()
    alex = actor("Alex")
    direction = feeling(alex)
    assert direction
    audiences.choose_audience(alex, direction.id, "each", earlier=False)
    for back in range(8):
        ratings.rate(alex, NewRating(direction.id, alex.today - back * DAY, 50))
    item = made("moment")
    moments.share_moment(alex, item)
    assert marks(shared_felt(actor("Sam"), direction)) == [alex.today]
    moments.unshare_moment(alex, item)
    moments.take_back_moment(alex, item)
    assert [marks(shared_felt(actor(name), direction)) for name in ("Sam", "Alex")] == [[alex.today], [alex.today]]
    assert marks(own_felt(alex, direction.id)) == []


def marks(felt: Felt | None) -> list[date]:
    assert felt is not None
    return [each.day for each in felt.marks]
