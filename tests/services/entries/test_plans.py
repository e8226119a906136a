"""Saying where one will be."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.factories import actor, kept_by, pair, person
from tests.support.writings import office, said_by, stop_sharing
from tracker import clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.models.commitments import Commitment
from tracker.models.entries import Entry, Plan
from tracker.queries.entries.partner import told
from tracker.queries.entries.plans import plans_of
from tracker.queries.record.verify import verify
from tracker.services.entries.plans import NewCourse, change_plan, come_home, say_plan, take_back_plan

pytestmark = pytest.mark.usefixtures("db")

MORNING = datetime(2026, 3, 3, 6, 55, tzinfo=UTC)  # 07:55 in Berlin
EVENING = datetime(2026, 3, 3, 17, 50, tzinfo=UTC)


def test_a_plan_its_change_and_coming_home_can_all_be_read_by_the_other_with_their_times():
    with clock.frozen(MORNING):
        sam = pair().keeper
        plan = said_by(sam, company="Jordan", from_time=time(9))
    with clock.frozen(EVENING):
        change_plan(actor("Sam"), plan, NewCourse("running late, home by 19:40", time(19, 40)))
    with clock.frozen(EVENING + timedelta(hours=1)):
        come_home(actor("Sam"), plan)
        seen = told(actor("Alex"), sam.today).plans
    lines = [line[0] for line in seen[0].lines[::-1]]
    assert [(each.at, each.said["state"], each.said["until_time"]) for each in lines] == [
        (MORNING, "said", "19:15"),
        (EVENING, "changed", "19:40"),
        (EVENING + timedelta(hours=1), "home", "19:40"),
    ]
    assert (lines[0].said["place"], lines[0].said["company"], lines[0].said["from_time"]) == (
        "Office, then the gym",
        "Jordan",
        "09:00",
    )
    assert verify(sam.couple).broken is None


def test_coming_home_answers_no_commitment():
    sam = pair().keeper
    plan = said_by(sam, commitment=kept_by(sam))
    come_home(sam, plan)
    assert Entry.select().count() == 0


def test_coming_home_twice_is_said_once_and_can_be_changed_back():
    sam = pair().keeper
    plan = said_by(sam)
    come_home(sam, plan)
    before = Plan.get_by_id(plan).written_at
    come_home(sam, plan)
    assert Plan.get_by_id(plan).written_at == before
    change_plan(sam, plan, NewCourse("that was a wrong tap"))
    assert (Plan.get_by_id(plan).state, Plan.get_by_id(plan).until_time) == ("changed", "19:15")


def test_a_plan_taken_back_stays_readable_and_is_closed():
    sam, alex = pair().keeper, actor("Alex")
    plan = said_by(sam)
    take_back_plan(sam, plan)
    (seen,) = told(alex, sam.today).plans
    assert (seen.taken_back, seen.first.said["place"]) == (True, "Office, then the gym")
    for verb in (come_home, take_back_plan):
        with pytest.raises(Conflict):
            verb(sam, plan)
    assert verify(sam.couple).broken is None


def test_a_change_says_something():
    sam = pair().keeper
    plan = said_by(sam)
    with pytest.raises(Invalid) as refused:
        change_plan(sam, plan, NewCourse("  "))
    assert refused.value.field == "words"


@pytest.mark.parametrize("change", [{"place": "  "}, {"place": "x" * 201}, {"company": "x" * 101}, {"words": "x" * 301}])
def test_words_that_are_missing_or_too_long_are_refused_and_nothing_is_written(change: dict[str, str]):
    sam = pair().keeper
    with pytest.raises(Invalid) as refused:
        say_plan(sam, office(sam.today, **change))
    assert refused.value.field == next(iter(change))
    assert Plan.select().count() == 0


@pytest.mark.parametrize("days", [-1, 61])
def test_a_plan_is_an_announcement_and_not_too_far_off(days: int):
    sam = pair().keeper
    with pytest.raises(Invalid) as refused:
        say_plan(sam, office(sam.today + timedelta(days=days)))
    assert refused.value.field == "day"


def test_a_plan_can_be_closed_on_the_day_after_and_no_later():
    with clock.frozen(MORNING):
        plan = said_by(pair().keeper)
    with clock.frozen(MORNING + timedelta(days=1)):
        change_plan(actor("Sam"), plan, NewCourse("the night ran late"))
    with clock.frozen(MORNING + timedelta(days=2)), pytest.raises(Conflict):
        come_home(actor("Sam"), plan)


def test_a_plan_belongs_only_to_a_commitment_of_ones_own():
    couple = pair()
    theirs = kept_by(pair("Eve", "Frank").keeper)
    for foreign in (theirs, "nothing"):
        with pytest.raises(NotFound):
            say_plan(couple.keeper, office(couple.keeper.today, commitment=foreign))


def test_nobody_but_its_writer_changes_a_plan():
    couple = pair()
    plan = said_by(couple.keeper)
    for other in (couple.rater, pair("Eve", "Frank").keeper):
        with pytest.raises(NotFound):
            come_home(other, plan)


def test_what_is_said_while_nothing_is_shared_stays_ones_own():
    couple = pair()
    sam = stop_sharing(couple.keeper)
    said_by(sam)
    assert told(couple.rater, sam.today).plans == ()
    assert plans_of(sam, sam.today).plans[0].private
    assert verify(sam.couple).broken is None


def test_a_plan_that_the_other_sees_belongs_to_nothing_that_they_do_not_see():
    couple = pair()
    shared, alone = kept_by(couple.keeper), kept_by(couple.keeper)
    Commitment.update(state="own", shared_at=None, agreed_at=None).where(Commitment.id == alone).execute()
    assert [item for item, _ in plans_of(couple.keeper, couple.keeper.today).commitments] == [shared]
    with pytest.raises(NotFound):
        said_by(couple.keeper, commitment=alone)
    resting = stop_sharing(couple.keeper)
    assert {item for item, _ in plans_of(resting, resting.today).commitments} == {shared, alone}
    assert Plan.get_by_id(said_by(resting, commitment=alone)).commitment_id == alone


def test_somebody_alone_can_say_plans_for_themselves():
    sam = person("Sam")
    said_by(sam)
    assert [each.private for each in plans_of(sam, sam.today).plans] == [True]
