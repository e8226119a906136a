"""Looking for words in the record."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import statements
from tests.support.factories import BROKE, HURT, Pair, account, actor, come_in, kept_by, pair, person
from tests.support.writings import rate, said_by, slot, tap, three_more
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind as Mark
from tracker.domain.viewer import Actor
from tracker.models.commitments import ReviewAnswer
from tracker.models.entries import Entry
from tracker.queries.record.search import MOST, search
from tracker.services.couple import invitation
from tracker.services.entries.plans import forget_old_plans
from tracker.services.entries.responses import NewResponse, ResponseKind, respond
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.record import ledger
from tracker.services.writing import transaction

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)


def found(viewer: Actor, query: str) -> list[tuple[str, str]]:
    return [(each.kind, each.said) for each in search(viewer, query).found]


def reviewed(alex: Actor, promise: str, words: str) -> None:
    now = clock.now()
    row = ReviewAnswer(id="r", couple=alex.couple, commitment=promise, number=1, writer=alex.person, answer="keep")
    row.words, row.written_at, row.shared_at = words, now, now
    with transaction():
        ledger.add(alex, "review_answer", row)


def test_words_are_found_wherever_they_were_written_the_newest_day_first():
    with clock.frozen(NOON):
        couple = pair()
        promise = kept_by(couple.keeper, "The lighthouse walk", from_day=DAY - timedelta(days=9))
        entry = tap(couple.keeper, promise, words="a LIGHTHOUSE keeper", **slot(DAY - timedelta(days=1)))
        with clock.frozen(NOON + timedelta(minutes=1)):
            respond(couple.rater, NewResponse(entry, ResponseKind.NO_MATCH, "no lighthouse there"))
        said_by(couple.keeper, place="The lighthouse", company="Jordan", words="")
        mark_moment(couple.rater, NewMoment(DAY - timedelta(days=5), Mark.MILESTONE, "lighthouse"))
        rate(couple, 60, note="dreamt of a lighthouse", triggers=("lighthouse",))
        reviewed(couple.rater, promise, "Keep the lighthouse")
        results = search(couple.rater, "lighthouse").found
    assert [(each.day, each.kind) for each in results[5:]] == [
        (DAY - timedelta(days=1), "response"),
        (DAY - timedelta(days=1), "entry"),
        (DAY - timedelta(days=5), "moment"),
    ]
    today = [each.kind for each in results if each.day == DAY]
    assert sorted(today) == ["plan", "rating_detail", "rating_detail", "review_answer", "terms"]


def test_every_word_must_occur_and_a_name_alone_does_not_list_each_tap():
    couple = pair()
    promise = kept_by(couple.keeper, "Home for dinner")
    tap(couple.keeper, promise, words="A late train.")
    respond(couple.rater, NewResponse(str(Entry.get().id), ResponseKind.HELPED))
    assert found(couple.rater, "TRÁIN dinner") == [("entry", "A late train.")]
    assert found(couple.rater, "train bus") == []
    assert found(couple.rater, "dinner") == [("terms", "Home for dinner")]


def test_a_result_says_whose_it_is_what_it_was_and_where_it_stands():
    with clock.frozen(NOON):
        couple = pair()
        entry = tap(couple.keeper, kept_by(couple.keeper), State.MISSED, learned=Learned.TOLD, words="A late train.")
        moment = mark_moment(couple.keeper, NewMoment(DAY, Mark.SETBACK, "A train again.", shared=False))
        (first, second) = search(couple.keeper, "train").found
        assert {
            each.anchor: (each.kind, each.name, each.mine, each.title, each.what, each.private) for each in (first, second)
        } == {
            f"entry-{entry}": ("entry", "Sam", True, "Home for dinner", "missed", False),
            f"moment-{moment}": ("moment", "Sam", True, "", "setback", True),
        }
        (terms,) = search(couple.rater, "dinner").found
        assert (terms.anchor, terms.mine, terms.what) == ("day-2026-03-03", False, "offer")


def test_words_that_were_changed_since_are_found_as_an_earlier_version():
    couple = pair()
    promise = kept_by(couple.keeper)
    tap(couple.keeper, promise, words="A late train.")
    tap(couple.keeper, promise, words="A late bus, not a tram.")
    for query, said, earlier in (("train", "A late train.", True), ("late", "A late bus, not a tram.", False)):
        (each,) = search(couple.rater, query).found
        assert (each.said, each.earlier) == (said, earlier)


def test_marks_that_are_written_otherwise_in_the_store_are_found_as_they_were_typed():
    couple = pair()
    for words in ('He said "Never" once.', "A back\\slash.", "Caf\u00e9 at nine."):
        mark_moment(couple.keeper, NewMoment(couple.keeper.today, Mark.OTHER, words))
    assert [found(couple.rater, query) for query in ('"never"', "BACK\\slash", "cafe")] == [
        [("moment", 'He said "Never" once.')],
        [("moment", "A back\\slash.")],
        [("moment", "Caf\u00e9 at nine.")],
    ]


def test_signs_are_found_by_their_words_and_an_urge_by_nothing():
    couple = pair()
    rate(couple, 60, signs=("on_edge",), urge=7)
    assert found(couple.rater, "on edge") == [("rating_detail", "on edge")]
    assert found(couple.rater, "7") == []


def test_nothing_of_the_others_own_is_found_and_the_same_is_found_by_its_writer():
    sam = person("Sam", BROKE)
    tap(sam, kept_by(sam, "canary by my own word"), words="canary in a log of my own")
    come_in(invitation.invite(sam), account("Alex"))
    invitation.say(actor("Alex"), HURT)
    couple = Pair(actor("Sam"), actor("Alex"))
    promise = kept_by(couple.keeper, category="money")
    tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET, words="canary in a draft")
    mark_moment(couple.keeper, NewMoment(couple.keeper.today, Mark.SETBACK, "canary in a moment", shared=False))
    assert found(couple.rater, "canary") == []
    assert len(found(couple.keeper, "canary")) == 4
    rate(couple, 60, note="heron in a note", triggers=("heron",))
    assert (found(couple.keeper, "heron"), len(found(couple.rater, "heron"))) == ([], 2)


def test_the_private_version_of_what_was_shared_before_is_found_by_its_writer_alone():
    couple = pair()
    promise = kept_by(couple.keeper, category="money")
    tap(couple.keeper, promise, words="shared words")
    tap(couple.keeper, promise, State.TAKEN_BACK)
    tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET, words="canary words")
    assert (found(couple.rater, "canary"), found(couple.keeper, "canary")) == ([], [("entry", "canary words")])
    assert [(each.said, each.private) for each in search(couple.rater, "words").found] == [("shared words", False)]


def test_nothing_of_another_couple_is_found():
    other = pair("Eve", "Frank")
    tap(other.keeper, kept_by(other.keeper, "canary"), words="canary")
    assert search(pair().keeper, "canary").found == ()


def test_whereabouts_that_are_no_longer_kept_are_not_found():
    with clock.frozen(NOON - timedelta(days=100)):
        said_by(pair().keeper, place="The lighthouse")
        assert len(found(actor("Alex"), "lighthouse")) == 1
    with clock.frozen(NOON):
        forget_old_plans()
        assert found(actor("Alex"), "lighthouse") == []


def test_only_the_newest_are_shown_and_it_says_that_there_are_more():
    with clock.frozen(NOON):
        sam = pair().keeper
        for ago in range(MOST + 1):
            mark_moment(sam, NewMoment(DAY - timedelta(days=ago), Mark.MILESTONE, "a lighthouse"))
            if ago == MOST - 1:
                assert (len(search(sam, "lighthouse").found), search(sam, "lighthouse").more) == (MOST, False)
        whole = search(sam, "lighthouse")
    assert ([each.day for each in whole.found], whole.more) == ([DAY - timedelta(days=ago) for ago in range(MOST)], True)


def test_the_number_of_statements_is_the_same_whatever_was_written():
    couple = pair()
    few = statements(lambda: search(couple.rater, "commitment"))
    three_more(couple)
    rate(couple, 40, signs=("numb",), note="commitment")
    assert len(search(couple.rater, "commitment").found) == 4
    assert statements(lambda: search(couple.rater, "commitment")) == few == 4
