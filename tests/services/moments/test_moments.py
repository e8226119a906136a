"""Marking a day."""

from datetime import date, timedelta

import pytest

from tests.support.databases import events
from tests.support.factories import pair, person
from tests.support.refusals import refuses
from tests.support.writings import stop_sharing
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.moments import MomentKind
from tracker.models.moments import Moment
from tracker.models.record import Version
from tracker.queries.record.verify import verify
from tracker.services.moments.moments import NewMoment, mark_moment, share_moment, take_back_moment

pytestmark = pytest.mark.usefixtures("db")

DAY = date(2026, 3, 3)


def test_a_moment_is_shared_by_default_and_in_the_chain_at_once():
    sam = pair().keeper
    before = events(sam.couple)
    row = Moment.get_by_id(mark_moment(sam, NewMoment(DAY, MomentKind.WENT_WELL, " A whole \n answer. ")))
    assert (row.words, row.shared_at is not None, events(sam.couple)) == ("A whole answer.", True, before + 1)
    assert verify(sam.couple).broken is None


def test_a_private_moment_is_outside_the_chain_until_it_is_shared_as_a_new_snapshot():
    sam = pair().keeper
    before = events(sam.couple)
    moment = str(mark_moment(sam, NewMoment(DAY, MomentKind.SETBACK, "One line.", shared=False)))
    assert events(sam.couple) == before
    share_moment(sam, moment)
    share_moment(sam, moment)
    seen = [row.shared_at is not None for row in Version.select().where(Version.object == moment).order_by(Version.number)]
    assert (seen, events(sam.couple)) == ([False, True], before + 1)
    assert verify(sam.couple).broken is None


def test_nothing_can_be_shared_with_nobody_or_while_resting():
    alone = person("Dana")
    kept = str(mark_moment(alone, NewMoment(DAY, MomentKind.MILESTONE)))
    resting = stop_sharing(pair().keeper)
    own = str(mark_moment(resting, NewMoment(DAY, MomentKind.MILESTONE)))
    for who, moment in ((alone, kept), (resting, own)):
        with pytest.raises(Conflict):
            share_moment(who, moment)
    assert [row.shared_at for row in Moment.select()] == [None, None]


def test_of_a_disclosure_only_its_date_is_kept():
    sam = pair().keeper
    with pytest.raises(Invalid) as refused:
        mark_moment(sam, NewMoment(DAY, MomentKind.DISCLOSURE, "what was said"))
    assert refused.value.field == "words"
    assert mark_moment(sam, NewMoment(DAY, MomentKind.DISCLOSURE)) is not None


def test_another_mark_says_in_one_line_what_it_was():
    sam = pair().keeper
    for words in ("", "x" * 301):
        with pytest.raises(Invalid) as refused:
            mark_moment(sam, NewMoment(DAY, MomentKind.OTHER, words))
        assert refused.value.field == "words"


@pytest.mark.parametrize(
    ("kind", "days", "taken"),
    [
        (MomentKind.HARD_DATE, 366, True),
        (MomentKind.HARD_DATE, 367, False),
        (MomentKind.SESSION, 7, True),
        (MomentKind.MILESTONE, 1, False),
        (MomentKind.DISCLOSURE, 1, False),
        (MomentKind.MILESTONE, -40_000, False),
    ],
)
def test_only_dates_that_one_sees_coming_lie_ahead(kind: MomentKind, days: int, taken: bool):  # noqa: FBT001  # the example
    sam = pair().keeper
    new = NewMoment(sam.today + timedelta(days=days), kind)
    if taken:
        assert mark_moment(sam, new) is not None
    else:
        with pytest.raises(Invalid) as refused:
            mark_moment(sam, new)
        assert refused.value.field == "day"


@pytest.mark.parametrize(("day", "taken"), [(date(1950, 1, 1), True), (date(1949, 12, 31), False)])
def test_a_mark_lies_in_1950_or_later(day: date, taken: bool):  # noqa: FBT001  # the example
    sam = pair().keeper
    if taken:
        assert mark_moment(sam, NewMoment(day, MomentKind.MILESTONE)) is not None
    else:
        with refuses(Invalid, "Choose a day since 1950"):
            mark_moment(sam, NewMoment(day, MomentKind.MILESTONE))


def test_a_moment_taken_back_keeps_its_words_as_an_earlier_version():
    sam = pair().keeper
    moment = str(mark_moment(sam, NewMoment(DAY, MomentKind.OTHER, "First evening.")))
    take_back_moment(sam, moment)
    assert [row.number for row in Version.select().where(Version.object == moment).order_by(Version.number)] == [1, 2]
    with pytest.raises(Conflict):
        take_back_moment(sam, moment)
    assert verify(sam.couple).broken is None


def test_only_its_writer_shares_a_moment_or_takes_it_back():
    couple = pair()
    moment = str(mark_moment(couple.keeper, NewMoment(DAY, MomentKind.MILESTONE, "", shared=False)))
    for who in (couple.rater, pair("Eve", "Frank").keeper):
        for verb in (share_moment, take_back_moment):
            with pytest.raises(NotFound):
                verb(who, moment)
