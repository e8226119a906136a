"""Offering, asking, answering and ending."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from tests.support.commitments import CALL, agreed, alex, events, message, offered, on, own, running, sam, seen, whole_couple
from tests.support.factories import BROKE, HURT, account, actor, come_in, pair, person
from tests.support.writings import tap
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import DAILY, ON_REQUEST, WHENEVER, once
from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.couple import Pause
from tracker.queries.commitments.agreements import commitments_in_direction
from tracker.queries.commitments.pages import commitment_views
from tracker.services.commitments import proposals
from tracker.services.commitments.terms import Wording
from tracker.services.couple import invitation
from tracker.web.errors.words import sentence_of

CARE = Category.CARE


@pytest.fixture
def couple(db: object) -> Iterator[str]:
    with whole_couple() as space:
        yield space


def rest(kind: str, name: str = "Sam") -> None:
    who = actor(name)
    Pause.create(
        id=f"{kind} {name}",
        couple=who.couple,
        person=who.person,
        kind=kind,
        from_day=who.today.isoformat(),
        started_at=clock.now(),
    )


def test_an_offer_waits_for_the_other_and_is_in_the_chain_at_once(couple: str):
    with on(0):
        before = events(sam())
        item = offered()
        mine, theirs = seen(sam(), item), seen(alex(), item)
        assert events(sam()) - before == 2
    assert (mine.state, mine.mine, mine.waits_for_me, mine.keeper_name) == (LifeState.PROPOSED, True, False, "Sam")
    assert (theirs.state, theirs.mine, theirs.waits_for_me, theirs.words.title) == (
        LifeState.PROPOSED,
        False,
        True,
        "Call before leaving work",
    )


def test_a_yes_puts_the_terms_in_force_for_both_until_the_review(couple: str):
    with on(1):
        item = agreed()
        found = seen(alex(), item)
        [terms] = running(alex())
    assert (found.state, found.words.from_day, found.words.review_on) == (LifeState.ACTIVE, date(2026, 3, 3), date(2026, 4, 28))
    assert (found.words.fate, found.waiting) == ("in_force", None)
    assert [(piece.recurrence, piece.due_time, piece.from_day, piece.until_day) for piece in terms.stretches] == [
        (DAILY, time(18), date(2026, 3, 3), date(2026, 5, 11)),
        (ON_REQUEST, None, date(2026, 5, 12), None),
    ]


def test_terms_begin_on_the_later_of_the_two_days(db: object):
    with on(0, hour=3):
        first = person("Sam", BROKE)
        come_in(invitation.invite(first), account("Alex", "America/New_York"))
        invitation.say(alex(), HURT)
        item = offered()
        assert (sam().today, alex().today) == (date(2026, 3, 2), date(2026, 3, 1))
        proposals.agree(alex(), item, 1)
        assert (seen(alex(), item).words.from_day, seen(alex(), item).state) == (date(2026, 3, 2), LifeState.ACTIVE)


def test_the_hurt_partner_asks_and_the_accountable_one_keeps(couple: str):
    with on(0):
        item = proposals.ask_for_commitment(alex(), CARE, CALL)
        assert item is not None
        assert (seen(sam(), item).waits_for_me, seen(sam(), item).mine, seen(alex(), item).mine) == (True, True, False)
        proposals.agree(sam(), item, 1)
        assert [(each.keeper, each.state) for each in running(alex())] == [(sam().person, LifeState.ACTIVE)]


def test_when_both_broke_trust_each_direction_has_its_own(db: object):
    with on(0):
        pair(mutual=True)
        mine = agreed()
        theirs = proposals.offer_commitment(alex(), CARE, replace(CALL, title="Sit down on Sunday"))
        assert theirs is not None
        proposals.agree(sam(), theirs, 1)
        keepers = {seen(sam(), item).keeper_name for item in (mine, theirs)}
        assert (keepers, len(running(sam()))) == ({"Sam", "Alex"}, 1)


def test_alone_an_offer_is_kept_by_ones_own_word_outside_the_chain(db: object):
    with on(0):
        person("Sam", BROKE)
        before = events(sam())
        item = proposals.offer_commitment(sam(), CARE, CALL)
        assert item is not None
        found = seen(sam(), item)
        assert (found.state, found.words.fate, found.review, events(sam()) - before) == (LifeState.OWN, "in_force", None, 0)
        [terms] = commitments_in_direction(sam(), None)
        assert [(piece.from_day, piece.until_day) for piece in terms.stretches] == [(date(2026, 3, 2), None)]


def test_alone_there_is_nobody_to_ask(db: object):
    with on(0):
        alone = person("Alex", HURT)
        said = message(lambda: proposals.ask_for_commitment(alone, CARE, CALL))
    assert said == "There is nobody here yet who could answer. Ask once your partner has joined and said their part."


def test_the_hurt_partner_may_keep_promises_that_nobody_else_sees(couple: str):
    with on(0):
        item = own(alex())
        assert seen(alex(), item).state is LifeState.OWN
        with pytest.raises(NotFound):
            seen(sam(), item)
        assert (commitment_views(sam()), running(sam()), commitments_in_direction(sam(), None)) == ([], [], [])
        with pytest.raises(NotFound):
            proposals.end_commitment(sam(), item)


def test_what_is_not_in_this_space_does_not_exist(couple: str):
    with on(0):
        item = agreed()
        pair("Eve", "Frank")
        for name in ("Eve", "Frank"):
            with pytest.raises(NotFound):
                proposals.end_commitment(actor(name), item)
            with pytest.raises(NotFound):
                seen(actor(name), item)


@pytest.mark.parametrize(
    ("wording", "field", "said"),
    [
        (replace(CALL, title="  "), "title", "Say in a few words what will be done."),
        (replace(CALL, title="x" * 121), "title", "Use up to 120 characters here, and the details below for the rest."),
        (replace(CALL, details="x" * 1001), "details", "Use up to 1000 characters."),
        (replace(CALL, weeks=0), "weeks", "Choose between 1 and 26 weeks."),
        (replace(CALL, weeks=27), "weeks", "Choose between 1 and 26 weeks."),
        (replace(CALL, due_time=time(22, 30)), "due_time", "Nothing is due at night. Choose a time from 07:00 to 22:00."),
        (Wording("Go", once(date(2026, 3, 1))), "on", "That day has passed. Choose today or a later one."),
        (Wording("Go", once(date(2028, 3, 1))), "on", "Choose a day within a year from now."),
        (
            replace(CALL, details="The PIN is 4821"),
            "details",
            "This looks like a password or a PIN, and Steady never keeps one. Take it out, and say what you will do.",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(couple: str, wording: Wording, field: str, said: str):
    with on(0):
        with pytest.raises(Invalid) as refused:
            offered(wording)
        assert (refused.value.field, sentence_of(refused.value)) == (field, said)
        assert commitment_views(sam()) == []


def test_space_around_the_words_is_not_kept(couple: str):
    with on(0):
        found = seen(sam(), offered(replace(CALL, title="  Call  ", details=" On time. ")))
    assert (found.words.title, found.words.details) == ("Call", "On time.")


def test_a_direction_holds_twelve(couple: str):
    anytime = Wording("Say so", WHENEVER)
    twelve = "Twelve commitments are active, and that is the most. End or finish one first."
    with on(0):
        late = offered(replace(anytime, title="Too late"))
        for _ in range(12):
            agreed(anytime)
        assert message(lambda: offered(anytime)) == twelve
        assert message(lambda: proposals.agree(alex(), late, 1)) == twelve
        assert seen(sam(), late).state is LifeState.PROPOSED


def test_what_is_kept_by_ones_own_word_has_the_same_limits(couple: str):
    with on(0):
        for _ in range(12):
            own(sam(), Wording("Say so", WHENEVER))
        assert message(lambda: own(sam())).startswith("Twelve commitments are active")
        assert offered() is not None


def test_not_this_one_closes_a_proposal(couple: str):
    with on(0):
        item = offered()
        proposals.decline(alex(), item, 1)
        found = seen(sam(), item)
        assert (found.state, found.versions[0].fate, found.ended_by, running(sam())) == (
            LifeState.DECLINED,
            "declined",
            "Alex",
            [],
        )
        assert "changed since" in message(lambda: proposals.agree(alex(), item, 1))


def test_not_yet_leaves_it_waiting_and_can_become_a_yes(couple: str):
    with on(0):
        item = offered()
        proposals.say_not_yet(alex(), item, 1)
        assert (seen(sam(), item).state, seen(sam(), item).versions[0].fate) == (LifeState.PROPOSED, "not_yet")
        assert seen(alex(), item).waits_for_me
        proposals.agree(alex(), item, 1)
        assert seen(sam(), item).state is LifeState.ACTIVE


def test_nobody_answers_their_own_proposal_or_takes_back_the_others(couple: str):
    with on(0):
        item = offered()
        assert message(lambda: proposals.agree(sam(), item, 1)) == "This waits for Alex’s answer, not for yours."
        assert (
            message(lambda: proposals.take_back(alex(), item, 1))
            == "Only the one who proposed it can take it back. You can answer it."
        )


def test_a_proposal_is_taken_back_while_it_waits(couple: str):
    with on(0):
        item = offered()
        proposals.take_back(sam(), item, 1)
        found = seen(alex(), item)
        assert (found.state, found.versions[0].fate, found.ended_by) == (LifeState.ENDED, "withdrawn", "Sam")
        assert "changed since" in message(lambda: proposals.agree(alex(), item, 1))


def test_a_day_that_has_passed_is_not_agreed_to(couple: str):
    with on(0):
        item = offered(Wording("Go to the bank", once(date(2026, 3, 4))))
    with on(3):
        said = message(lambda: proposals.agree(alex(), item, 1))
    assert said == "The day that was proposed has passed. Change it, and propose it again."


def test_something_far_ahead_is_reviewed_after_its_day(couple: str):
    with on(0):
        found = seen(sam(), agreed(Wording("Go to the bank", once(date(2026, 6, 1)))))
    assert found.words.review_on == date(2026, 6, 1)


@pytest.mark.parametrize("kind", ["pause", "stop"])
def test_while_somebody_rests_nothing_of_theirs_is_sent_and_ending_stays_possible(couple: str, kind: str):
    resting = "You have paused or stopped sharing. Go on with it under Settings first; nothing was sent."
    with on(0):
        item, waiting = agreed(), proposals.ask_for_commitment(alex(), CARE, CALL)
        assert waiting is not None
        rest(kind)
        assert message(offered) == resting
        assert message(lambda: proposals.agree(sam(), waiting, 1)) == resting
        assert len(commitment_views(alex())) == 2
        proposals.end_commitment(sam(), item)
        assert seen(alex(), item).state is LifeState.ENDED


def test_a_closed_space_takes_nothing_more(couple: str):
    closed = "This space is closed. It can be read and exported, not changed."
    with on(0):
        item = agreed()
        gone = replace(sam(), archived=True)
        assert message(lambda: proposals.end_commitment(gone, item)) == closed
        assert message(lambda: proposals.offer_commitment(gone, CARE, CALL)) == closed
        assert message(lambda: proposals.keep_by_own_word(gone, CARE, CALL)) == closed


def test_when_the_other_has_left_nothing_is_sent(couple: str):
    with on(0):
        left = replace(sam(), partner=None)
        said = message(lambda: proposals.decline(left, proposals.ask_for_commitment(alex(), CARE, CALL) or "", 1))
    assert said == "You are alone here for now. Keep it by your own word, and bring it in once your partner has joined."


@pytest.mark.parametrize("who", ["Sam", "Alex"])
def test_either_ends_it_at_once_without_a_reason(couple: str, who: str):
    with on(0):
        item = agreed()
    with on(5):
        proposals.end_commitment(actor(who), item)
        found = seen(alex(), item)
        [terms] = running(alex())
        assert (found.state, found.ended_by, found.stretch, terms.state) == (LifeState.ENDED, who, None, LifeState.ENDED)
        assert terms.stretches[-1].until_day == date(2026, 3, 6)
        assert "not in force" in message(lambda: proposals.end_commitment(sam(), item))


@pytest.mark.parametrize(
    ("state", "learned", "last"),
    [
        (State.KEPT, None, date(2026, 3, 7)),
        (State.MISSED, Learned.NOT_YET, date(2026, 3, 6)),
    ],
)
def test_the_day_of_the_end_counts_when_its_answer_can_be_seen(couple: str, state: State, learned: Learned | None, last: date):
    with on(0):
        item = agreed(category=Category.MONEY)
    with on(5):
        tap(sam(), item, state, learned)
        proposals.end_commitment(alex(), item)
        assert running(sam())[0].stretches[-1].until_day == last


def test_what_one_keeps_alone_ends_unseen_with_its_answers(couple: str):
    with on(0):
        item = own(sam())
        tap(sam(), item)
        before = events(sam())
        proposals.end_commitment(sam(), item)
        assert (seen(sam(), item).state, events(sam()) - before) == (LifeState.ENDED, 0)


def test_it_ends_by_itself_after_a_review_without_agreement_where_no_rung_is_left(couple: str):
    with on(0):
        item = agreed(Wording("Say so", WHENEVER))
    with on(56 + 13):
        assert seen(sam(), item).state is LifeState.ACTIVE
    with on(56 + 14):
        found = seen(sam(), item)
        assert (found.state, found.ended_by, found.stretch, found.review) == (LifeState.ENDED, "", None, None)
        assert "not in force" in message(lambda: proposals.end_commitment(sam(), item))


def test_a_list_takes_as_many_statements_for_three_as_for_one(couple: str):
    with on(0):
        counts = []
        for number in (1, 3):
            while len(commitment_views(alex())) < number:
                agreed()
            counts.append((statements(commitment_views), statements(lambda who: commitments_in_direction(who, None))))
    assert counts[0] == counts[1] == (4, 3)


def statements(read: Callable[[Actor], object]) -> int:
    who, asked = alex(), list[object]()
    database.query_hooks.append(lambda *said, **_more: asked.append(said))
    try:
        read(who)
    finally:
        database.query_hooks.pop()
    return len(asked)
