"""The review that both answer alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.commitments import CALL, agreed, alex, events, message, on, own, sam, seen, whole_couple
from tracker.domain.commitments.ladder import EVERY_OTHER_DAY
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import DAILY, ON_REQUEST, WHENEVER
from tracker.domain.commitments.reviews import ReviewChoice, ReviewKind
from tracker.domain.viewer import Actor
from tracker.queries.commitments.pages import ReviewView
from tracker.queries.entries.due import asked
from tracker.services.commitments import changes, proposals
from tracker.services.commitments.reviews import answer_review
from tracker.services.commitments.terms import Wording
from tracker.services.leaving.space import pause, resume, resume_sharing, stop_sharing

KEEP, EASE, CHANGE, FINISH = ReviewChoice
REVIEW = 56


@pytest.fixture(autouse=True)
def couple(db: object) -> Iterator[str]:
    with whole_couple() as space:
        yield space


def review(who: Actor, item: str) -> ReviewView:
    found = seen(who, item).review
    assert found is not None
    return found


def test_an_answer_is_its_writers_alone_until_the_other_has_answered():
    with on(0):
        item = agreed()
    with on(REVIEW):
        before = events(sam())
        answer_review(sam(), item, 1, KEEP, "It helps me.")
        assert (review(alex(), item).state.kind, review(alex(), item).theirs) == (ReviewKind.WAITING, None)
        assert review(sam(), item).mine is not None
        assert events(sam()) == before
        answer_review(alex(), item, 1, CHANGE, "Too late in the day.")
        found = review(sam(), item)
        assert (found.theirs.answer, found.theirs.words) == (CHANGE, "Too late in the day.")  # type: ignore[union-attr]
        assert (found.state.kind, found.state.until, events(sam()) - before) == (ReviewKind.DIFFER, date(2026, 5, 10), 2)


def test_an_answer_may_be_changed_before_both_are_open_and_after():
    with on(0):
        item = agreed()
    with on(REVIEW):
        answer_review(sam(), item, 1, FINISH)
        answer_review(sam(), item, 1, KEEP)
        answer_review(alex(), item, 1, EASE)
        assert review(alex(), item).theirs.answer is KEEP  # type: ignore[union-attr]
    with on(REVIEW + 10):
        answer_review(sam(), item, 1, EASE)
        assert seen(sam(), item).words.recurrence == EVERY_OTHER_DAY


def test_to_keep_renews_for_as_many_weeks_again():
    with on(0):
        item = agreed(replace(CALL, weeks=4))
    with on(30):
        answer_review(sam(), item, 1, KEEP)
        answer_review(alex(), item, 1, KEEP)
        words = seen(alex(), item).words
        assert (words.number, words.kind, words.recurrence, words.from_day, words.review_on) == (
            2,
            "review",
            DAILY,
            date(2026, 4, 1),
            date(2026, 4, 29),
        )
        assert review(alex(), item).state.kind is ReviewKind.NOT_DUE


def test_to_ease_goes_down_a_rung_and_to_finish_finishes():
    with on(0):
        eased, finished = agreed(), agreed(replace(CALL, title="Cook"))
    with on(REVIEW):
        for item, answer in ((eased, EASE), (finished, FINISH)):
            answer_review(sam(), item, 1, answer)
            answer_review(alex(), item, 1, answer)
        assert (seen(sam(), eased).words.kind, seen(sam(), eased).words.recurrence) == ("ease", EVERY_OTHER_DAY)
        assert seen(sam(), finished).state is LifeState.FINISHED


def test_to_change_changes_nothing_by_itself():
    with on(0):
        item = agreed()
    with on(REVIEW):
        answer_review(sam(), item, 1, CHANGE)
        answer_review(alex(), item, 1, CHANGE)
        found = review(sam(), item)
        assert (found.state.kind, found.state.answer, found.is_due, len(seen(sam(), item).versions)) == (
            ReviewKind.AGREED,
            CHANGE,
            True,
            1,
        )


def test_without_agreement_it_becomes_on_request_after_fourteen_days():
    with on(0):
        item = agreed()
    with on(REVIEW + 13):
        assert review(sam(), item).is_due
        answer_review(sam(), item, 1, KEEP)
    with on(REVIEW + 14):
        assert [(each.title, each.event_log) for each in asked(sam(), sam().today)] == [(CALL.title, True)]
        found = seen(sam(), item)
        assert (found.state, found.stretch.recurrence) == (LifeState.ACTIVE, ON_REQUEST)  # type: ignore[union-attr]
        assert (review(sam(), item).state.kind, review(sam(), item).is_due) == (ReviewKind.LAPSED, False)
        assert message(lambda: answer_review(alex(), item, 1, KEEP)) == (
            "The time for this review is over. You can propose a change at any time."
        )


def test_a_review_has_its_day_its_terms_and_its_choices():
    with on(0):
        item, log, mine = agreed(), agreed(Wording("Say so", WHENEVER)), own(sam())
        assert message(lambda: answer_review(sam(), item, 1, KEEP)) == (
            "This is not up for review yet. You can propose a change at any time."
        )
    with on(REVIEW):
        changed = "The terms have changed since you opened the page. Open it again and read them once more."
        assert message(lambda: answer_review(sam(), item, 2, KEEP)) == changed
        assert message(lambda: answer_review(sam(), mine, 1, KEEP)) == changed
        assert message(lambda: answer_review(sam(), log, 1, EASE)) == (
            "There is no lower step for this one. Choose another answer."
        )
        assert message(lambda: answer_review(sam(), item, 1, KEEP, "x" * 1001)) == "Use up to 1000 characters."
        assert message(lambda: answer_review(sam(), item, 1, KEEP, "PIN 4821")).startswith("This looks like a password")
        assert review(sam(), item).mine is None


def test_while_the_other_rests_both_answers_stay_closed_and_nothing_tells_so():
    with on(0):
        item, other = agreed(), agreed(replace(CALL, title="Cook"))
        own(sam())
    with on(REVIEW):
        answer_review(alex(), item, 1, EASE)
        stop_sharing(alex())
        before = events(sam())
        answer_review(sam(), item, 1, EASE, "Mine")
        assert (review(sam(), item).theirs, review(alex(), item).theirs, events(sam())) == (None, None, before)
        assert message(lambda: answer_review(alex(), other, 1, KEEP)).startswith("You have paused or stopped sharing.")
    with on(REVIEW + 2):
        resume_sharing(alex())
        assert seen(sam(), item).words.recurrence == EVERY_OTHER_DAY
        assert review(sam(), other).state.kind is ReviewKind.WAITING


def test_a_rest_that_ends_after_the_time_for_agreeing_opens_nothing():
    with on(0):
        item = agreed()
    with on(REVIEW):
        answer_review(alex(), item, 1, KEEP)
        pause(alex(), None)
        answer_review(sam(), item, 1, KEEP)
    with on(REVIEW + 14):
        resume(alex())
        assert (review(sam(), item).theirs, seen(sam(), item).stretch.lapsed) == (None, True)  # type: ignore[union-attr]


def test_as_long_as_either_rests_nothing_is_opened():
    with on(0):
        item = agreed()
    with on(REVIEW):
        answer_review(alex(), item, 1, KEEP)
        pause(alex(), None)
        stop_sharing(alex())
        answer_review(sam(), item, 1, KEEP)
        resume(alex())
        assert review(sam(), item).theirs is None


def test_a_change_that_both_agree_to_ends_the_review():
    with on(0):
        item = agreed()
    with on(REVIEW + 1):
        answer_review(sam(), item, 1, CHANGE)
        changes.propose_change(sam(), item, replace(CALL, title="Write"))
        proposals.agree(alex(), item, 2)
        assert (review(alex(), item).number, review(alex(), item).is_due) == (2, False)
        assert review(alex(), item).review_on == date(2026, 4, 28) + timedelta(weeks=8)
