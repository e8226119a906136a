"""Removing words from the record together."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from peewee import IntegrityError

from tests.support import shares as showing
from tests.support.factories import Pair, actor, felt_in, kept_by, pair, person
from tests.support.refusals import refuses
from tests.support.writings import detail_of, entry_of, line_of, plan_of, response_of, review_of, stop_sharing
from tracker import clock
from tracker.crypto.signatures import signature_holds
from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.exports import bundle
from tracker.domain.imports.restore.bundle import read_bundle
from tracker.domain.moments import MomentKind as Mark
from tracker.domain.sharing.scope import ShareStanding
from tracker.domain.visibility import SharePart
from tracker.models.base import database
from tracker.models.commitments import Commitment, Terms
from tracker.models.couple import Pause
from tracker.models.entries import Entry
from tracker.models.journal import Reflection
from tracker.models.kinds import KINDS
from tracker.models.record import LedgerBody, Removal, Version
from tracker.queries.exports.bundles import chains_to_export
from tracker.queries.exports.own_data import own_data
from tracker.queries.leaving import ended_spaces, looking_back
from tracker.queries.record.chain import bodies_of
from tracker.queries.record.pages import record_page
from tracker.queries.record.remove import questions, standing, worded
from tracker.queries.record.verify import verify, verify_all
from tracker.queries.rows import RecordRow
from tracker.queries.sharing.shares import share
from tracker.services.entries.entries import Answer, answer
from tracker.services.journal import reflections
from tracker.services.leaving.space import leave
from tracker.services.moments import found_notes, moments
from tracker.services.record import erase
from tracker.services.record.remove import agree_to_remove, ask_to_remove, let_be, withdraw
from tracker.services.sharing import shares

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("db")


def after(days: float) -> AbstractContextManager[None]:
    return clock.frozen(NOON + timedelta(days=days))


@pytest.fixture
def couple(db: object) -> Iterator[Pair]:
    with after(0):
        yield pair()


def marked(couple: Pair, words: str = "canary") -> str:
    return str(moments.mark_moment(couple.keeper, moments.NewMoment(couple.keeper.today, Mark.OTHER, words)))


def removed_by_both(couple: Pair, item: str) -> None:
    ask_to_remove(couple.rater, item)
    agree_to_remove(couple.keeper, item)


def everything() -> str:
    """All that is kept of what people wrote, in the open."""
    rows = [getattr(row, name) for kind in KINDS for row in KINDS[kind].table.select() for name in KINDS[kind].words]
    couples = {row.couple_id for row in LedgerBody.select(LedgerBody.couple).distinct()}
    spoken = [body.decode() for each in couples for _, body in bodies_of(each).values()]
    return " ".join([*(str(row) for row in rows), *(row.body for row in Version.select()), *spoken])


def note_of(couple: Pair) -> str:
    item = str(found_notes.write_found_note(couple.rater, found_notes.NewNote(couple.rater.today, "a rough draft")))
    found_notes.change_found_note(couple.rater, item, "canary")
    return str(found_notes.share_found_note(couple.rater, item))


OF_EACH_KIND = [entry_of, response_of, line_of, plan_of, marked, note_of, review_of, detail_of]


@pytest.mark.parametrize("make", OF_EACH_KIND, ids=lambda make: make.__name__)
def test_once_both_agreed_the_words_are_nowhere_and_the_record_is_whole(couple: Pair, make: Callable[[Pair], str]):
    item = make(couple)
    words = worded(couple.rater, item).words
    assert words
    before = [(row.number, row.written_at, row.shared_at) for row in Version.select().order_by(Version.object, Version.number)]
    with after(1):
        removed_by_both(Pair(actor("Sam"), actor("Alex")), item)
    left = everything()
    assert [text for text in words if text in left and text != "09:00"] == []
    assert [
        (row.number, row.written_at, row.shared_at) for row in Version.select().order_by(Version.object, Version.number)
    ] == before
    assert [each.broken for each in verify_all()] == [None, None]
    erased = Version.select().where(Version.erased_at.is_null(is_null=False) & Version.shared_at.is_null(is_null=False)).count()
    assert verify(couple.keeper.couple).erased == erased
    assert worded(couple.keeper, item).said == ()


def test_what_people_wrote_can_be_removed_whatever_its_kind_but_for_agreed_wording():
    assert {kind for kind in KINDS if KINDS[kind].words} - {"terms"} == set(erase._WORDS)  # noqa: SLF001  # the list itself


def test_state_and_both_times_stay_and_the_day_on_which_it_was_done_stands_there(couple: Pair):
    entry = entry_of(couple)
    with after(2):
        removed_by_both(Pair(actor("Sam"), actor("Alex")), entry)
        for name in ("Sam", "Alex"):
            [found] = [item for day in record_page(actor(name)).days for item in day.items if item.kind == "entry"]
            versions = [version for line in found.lines for version in line]
            assert [(each.said["state"], each.said["words"], str(each.removed_on)) for each in versions] == [
                ("missed", "", "2026-03-05"),
                ("partly", "", "2026-03-05"),
            ]
            assert (found.day, versions[-1].at, found.worded) == (NOON.date(), NOON, ())


def test_other_words_than_these_stay(couple: Pair):
    item, other = marked(couple), marked(couple, "stays")
    removed_by_both(couple, item)
    assert ("canary" in everything(), "stays" in everything(), Version.get(Version.object == other).erased_at) == (
        False,
        True,
        None,
    )


def test_nothing_of_it_stays_in_the_files_of_the_database(couple: Pair, data_dir: Path):
    item = marked(couple)
    stored = Version.get(Version.object == item).__data__["body"]
    assert str(stored).encode() in b"".join(each.read_bytes() for each in data_dir.iterdir())
    removed_by_both(couple, item)
    assert str(stored).encode() not in b"".join(each.read_bytes() for each in data_dir.iterdir())


def test_the_bundle_that_one_takes_along_still_verifies(couple: Pair):
    removed_by_both(couple, marked(couple))
    file = bundle.document(chains_to_export(couple.keeper, [(couple.keeper.couple, True)]), clock.now())
    [chain] = read_bundle(file)
    assert (bundle.check(chain, signature_holds).broken, bundle.check(chain, signature_holds).without_body) == (None, 1)
    items = [each for space in own_data(couple.rater, clock.now()).spaces for each in space.items]
    [moment] = [each for each in items if each.kind == "moment"]
    assert (moment.said["words"], moment.erased_at is not None, moment.erased_by_both) == ("", True, True)


@pytest.mark.parametrize("title", ["", "canary title"])
def test_words_that_only_their_writer_can_read_stay_theirs(couple: Pair, title: str):
    item = marked(couple)
    moments.unshare_moment(couple.keeper, item)
    note = note_of(couple)
    said = reflections.NewReflection(couple.keeper.today, title, "canary")
    kept = str(reflections.write_reflection(couple.keeper, said, {}))
    reflections.share_reflection(couple.keeper, kept)
    reflections.stop_showing(couple.keeper, kept)
    reflections.change_reflection(couple.keeper, kept, replace(said, words="Mine since then"), {})
    for each in (item, note, kept):
        removed_by_both(couple, each)
    left = everything()
    assert [words in left for words in ("canary", "a rough draft", "Mine since then")] == [False, True, True]
    assert [(row.title, row.words) for row in Reflection.select()] == [("", "Mine since then")]
    assert verify(couple.keeper.couple).broken is None


def test_asking_is_seen_by_both_and_changes_nothing(couple: Pair):
    item = marked(couple)
    ask_to_remove(couple.rater, item)
    assert [(each.mine, each.thing.id, str(each.until)) for each in questions(couple.keeper, clock.now())] == [
        (False, item, "2026-03-17")
    ]
    assert [each.mine for each in questions(couple.rater, clock.now())] == [True]
    assert "canary" in everything()
    assert verify(couple.keeper.couple).erased == 0


def test_to_let_it_be_reads_like_not_having_answered_and_can_still_become_a_yes(couple: Pair):
    item = marked(couple)
    ask_to_remove(couple.rater, item)
    asker = (questions(couple.rater, clock.now()), standing(couple.rater, item, clock.now()))
    let_be(couple.keeper, item)
    let_be(couple.keeper, item)
    assert (questions(couple.rater, clock.now()), standing(couple.rater, item, clock.now())) == asker
    assert questions(couple.keeper, clock.now()) == []
    agree_to_remove(couple.keeper, item)
    assert "canary" not in everything()


def test_nobody_agrees_with_themselves_answers_their_own_question_or_withdraws_the_others(couple: Pair):
    item = marked(couple)
    for act in (agree_to_remove, let_be, withdraw):
        with pytest.raises(Conflict):
            act(couple.keeper, item)
    ask_to_remove(couple.keeper, item)
    for who, act in ((couple.keeper, agree_to_remove), (couple.keeper, let_be), (couple.rater, withdraw)):
        with pytest.raises(Conflict):
            act(who, item)
    withdraw(couple.keeper, item)
    for act in (agree_to_remove, let_be):
        with pytest.raises(Conflict):
            act(couple.rater, item)


def test_a_question_stands_once_and_the_same_is_not_asked_again_within_a_week(couple: Pair):
    item = marked(couple)
    ask_to_remove(couple.rater, item)
    for who in (couple.keeper, couple.rater):
        with pytest.raises(Conflict):
            ask_to_remove(who, item)
    withdraw(couple.rater, item)
    for who in (couple.keeper, couple.rater):
        with pytest.raises(Conflict):
            ask_to_remove(who, item)
    assert str(standing(couple.keeper, item, clock.now()).again_on) == "2026-03-10"
    with after(7):
        assert standing(couple.keeper, item, clock.now()).again_on is None
        ask_to_remove(actor("Sam"), item)
    assert Removal.select().count() == 2


def test_after_two_weeks_without_an_answer_it_has_ended_by_itself(couple: Pair):
    item = marked(couple)
    ask_to_remove(couple.rater, item)
    with after(14):
        assert (questions(actor("Sam"), clock.now()), standing(actor("Sam"), item, clock.now()).question) == ([], None)
        with pytest.raises(Conflict):
            agree_to_remove(actor("Sam"), item)
        ask_to_remove(actor("Alex"), item)
        agree_to_remove(actor("Sam"), item)
    assert [row.withdrawn_at for row in Removal.select().order_by(Removal.asked_at)] == [NOON + timedelta(days=14), None]


def test_the_database_lets_only_one_question_stand_about_a_thing(couple: Pair):
    item = marked(couple)
    ask_to_remove(couple.rater, item)
    row = Removal.get()
    with pytest.raises(IntegrityError):
        Removal.create(id="f" * 32, couple=row.couple_id, kind=row.kind, object=item, asker=row.asker_id, asked_at=row.asked_at)


def test_what_was_said_anew_after_the_words_went_can_go_as_well(couple: Pair):
    entry = entry_of(couple)
    removed_by_both(couple, entry)
    with after(1):
        with pytest.raises(Conflict):
            ask_to_remove(actor("Alex"), entry)
        row = Entry.get()
        answer(actor("Sam"), Answer(row.commitment_id, row.day, row.slot, State.MISSED, Learned.TOLD, words="canary three"))
        assert [each.texts for each in worded(actor("Alex"), entry).said] == [("canary three",)]
    with after(8):
        removed_by_both(Pair(actor("Sam"), actor("Alex")), entry)
    assert "canary" not in everything()
    assert verify(couple.keeper.couple).broken is None


def test_agreed_wording_and_what_has_no_words_is_nothing_to_remove(couple: Pair):
    kept_by(couple.keeper, "canary")
    for item in (Terms.get().id, Commitment.get().id, felt_in(couple.rater), "nothing"):
        with pytest.raises(NotFound):
            ask_to_remove(couple.rater, item)


def test_what_both_do_not_see_is_not_there_for_either_and_nothing_for_strangers(couple: Pair):
    hidden = str(moments.mark_moment(couple.keeper, moments.NewMoment(NOON.date(), Mark.OTHER, "canary", shared=False)))
    shown = marked(couple)
    stranger = pair("Eve", "Frank").keeper
    alone = person("Dana")
    mine = str(moments.mark_moment(alone, moments.NewMoment(alone.today, Mark.OTHER, "canary")))
    for who, item in ((couple.keeper, hidden), (couple.rater, hidden), (stranger, shown), (alone, mine)):
        for act in (ask_to_remove, agree_to_remove, let_be, withdraw):
            with pytest.raises(NotFound):
                act(who, item)
    assert questions(alone, clock.now()) == []


def test_while_one_shares_nothing_one_neither_asks_nor_agrees_but_may_let_be_and_withdraw(couple: Pair):
    first, second = marked(couple), marked(couple, "second")
    ask_to_remove(couple.rater, first)
    resting = stop_sharing(couple.rater)
    with pytest.raises(Conflict):
        ask_to_remove(resting, second)
    withdraw(resting, first)
    Pause.delete().execute()
    ask_to_remove(couple.keeper, second)
    resting = stop_sharing(couple.rater)
    with pytest.raises(Conflict):
        agree_to_remove(resting, second)
    let_be(resting, second)
    assert "second" in everything()


def test_a_frozen_view_that_holds_the_words_ends_and_others_go_on(couple: Pair):
    item = marked(couple)
    scope = showing.scope(couple.keeper.today)
    holds, _ = showing.agreed(scope)
    holds_not, _ = showing.agreed(showing.scope(couple.keeper.today, parts=frozenset({SharePart.RATINGS})))
    live = showing.proposed(showing.scope(couple.keeper.today, live=True, until_day=couple.keeper.today + timedelta(days=6)))
    removed_by_both(couple, item)
    found = {each: share(couple.keeper, each, clock.now()).standing for each in (holds, holds_not, live)}
    assert found == {holds: ShareStanding.ENDED, holds_not: ShareStanding.ACTIVE, live: ShareStanding.WAITING}
    assert shares.forget_ended() == 0


def test_after_one_has_left_the_mark_is_still_read_in_the_archive(couple: Pair):
    removed_by_both(couple, marked(couple))
    leave(actor("Sam"), couple.keeper.couple, erase=True)
    reader = looking_back(actor("Alex"), ended_spaces(actor("Alex"), clock.now())[0])
    [moment] = [item for day in record_page(reader).days for item in day.items if item.kind == "moment"]
    assert str(removed(moment)) == "2026-03-03"
    with pytest.raises(NotFound):
        worded(actor("Alex"), moment.id)


def removed(item: RecordRow) -> object:
    return item.now.removed_on


def test_the_same_form_sent_twice_is_done_once(couple: Pair):
    item = marked(couple)
    asker = replace(couple.rater, key="k", digest="d")
    assert ask_to_remove(asker, item) == ask_to_remove(asker, item)
    keeper = replace(couple.keeper, key="k", digest="d")
    agree_to_remove(keeper, item)
    agree_to_remove(keeper, item)
    assert database.execute_sql("SELECT COUNT(*) FROM removal").fetchone() == (1,)


def test_twelve_questions_of_one_person_wait_at_once_whatever_the_other_lets_be(couple: Pair):
    items = [marked(couple, f"words {number}") for number in range(14)]
    for item in items[:12]:
        ask_to_remove(couple.rater, item)
    let_be(couple.keeper, items[0])
    with refuses(Conflict, "Twelve of your questions wait"):
        ask_to_remove(couple.rater, items[12])
    assert len(questions(couple.keeper, clock.now())) == 11
    ask_to_remove(couple.keeper, items[13])
    withdraw(couple.rater, items[1])
    ask_to_remove(couple.rater, items[12])
    with after(60):
        for item in items[:12]:
            ask_to_remove(couple.rater, item)
