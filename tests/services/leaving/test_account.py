"""Erasing an account: nothing that was one person's is left, what both agreed stays for the other, and the chain holds."""

import json
from pathlib import Path

import pytest

from tests.support.databases import everything
from tests.support.factories import BROKE, HURT, Pair, actor, felt_in, kept_by, pair, password, person
from tracker import clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import Invalid, NotFound, TooMany
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.models.account import Person, Session
from tracker.models.commitments import Commitment, Terms
from tracker.models.couple import Couple, Membership
from tracker.models.entries import Entry
from tracker.models.ratings import Rating, Sharing
from tracker.models.record import Version
from tracker.queries.leaving import ended_spaces
from tracker.queries.record.verify import verify, verify_all
from tracker.services.account import people, sessions
from tracker.services.account.sessions import Attempt
from tracker.services.couple import invitation
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.responses import NewResponse, respond
from tracker.services.entries.responses import ResponseKind as Said
from tracker.services.journal import reflections
from tracker.services.leaving.account import erase_account
from tracker.services.moments import found_notes, moments, setbacks
from tracker.services.ratings import audiences, ratings

WORDS = (
    *("SamEntry", "SamDraft", "SamMoment", "SamAlone", "SamHard", "SamReflection", "SamPart", "SamSource", "SamOwn"),
    "sam@example.org",
)


@pytest.fixture
def told(db: object) -> Pair:
    """Sam wrote in every place, shared and alone; Alex answered. Another couple agreed on something in the same database."""
    kept_by(pair("Eve", "Frank").keeper, "Others agreed to this")
    both = pair()
    sam, alex = both.keeper, both.rater
    promise = kept_by(sam, "Both agreed to this", category="money")
    entry = answer(sam, Answer(promise, sam.today, sam.today.isoformat(), State.PARTLY, Learned.TOLD, words="SamEntry"))
    draft = kept_by(sam, "Both agreed to this too", category="money")
    imported = Commitment.get_by_id(promise)
    imported.source = "SamSource"
    imported.save()
    answer(sam, Answer(draft, sam.today, sam.today.isoformat(), State.MISSED, Learned.NOT_YET, words="SamDraft"))
    respond(alex, NewResponse(str(entry), Said.NO_MATCH, "AlexReply"))
    moments.mark_moment(sam, moments.NewMoment(sam.today, MomentKind.MILESTONE, "SamMoment"))
    alone = moments.mark_moment(sam, moments.NewMoment(sam.today, MomentKind.SETBACK, "SamAlone", shared=False))
    setback = moments.mark_moment(alex, moments.NewMoment(alex.today, MomentKind.SETBACK, "AlexMoment"))
    [repair] = {row.repair_id for row in Commitment.select().where(Commitment.couple == sam.couple)}
    for where in (str(alone), str(setback)):
        setbacks.write_part(sam, setbacks.PartPlace(where, str(repair), SetbackSide.HAPPENED), setbacks.PartWords("SamPart"))
    people.write_own_words(sam, "SamHard", "", "")
    reflections.write_reflection(sam, reflections.NewReflection(sam.today, "", "SamReflection"), {})
    ratings.rate(sam, ratings.NewRating(None, sam.today, 70))
    note = found_notes.write_found_note(alex, found_notes.NewNote(alex.today, "AlexNote"))
    found_notes.share_found_note(alex, str(note))
    return both


def erase(name: str) -> None:
    erase_account(actor(name), password(name))


def left() -> list[str]:
    return [words for words in WORDS if words in everything()]


def test_nothing_that_was_only_sams_is_left_and_nothing_of_it_in_the_files(told: Pair, data_dir: Path):
    assert [words for words in WORDS if words not in everything()] == ["SamOwn"]
    erase("Sam")
    content = b"".join(each.read_bytes() for each in data_dir.iterdir())
    assert (left(), [words for words in WORDS if words.encode() in content]) == ([], [])
    assert Rating.select().where(Rating.writer == told.keeper.person).count() == 0


def test_what_both_agreed_and_what_alex_wrote_stays_for_alex(told: Pair):
    erase("Sam")
    said = everything()
    assert [words in said for words in ("Both agreed to this", "AlexReply", "AlexMoment", "AlexNote")] == [True] * 4
    [ended] = ended_spaces(actor("Alex"), clock.now())
    assert (ended.couple, ended.partner_name, actor("Alex").partner) == (told.keeper.couple, "…", None)
    assert [(row.state, row.words) for row in Entry.select()] == [("partly", "")]


def test_the_chain_still_holds(told: Pair):
    erase("Sam")
    assert [each.broken for each in verify_all()] == [None] * Couple.select().count()
    erase("Alex")
    assert [each.broken for each in verify_all()] == [None] * Couple.select().count()


def test_when_both_have_gone_nothing_that_either_wrote_is_left(told: Pair):
    erase("Sam")
    erase("Alex")
    said = everything()
    assert [words for words in (*WORDS, "Both agreed", "AlexReply", "AlexMoment", "AlexNote", "alex@") if words in said] == []
    assert {(row.title, row.details) for row in Terms.select()} == {("", ""), ("Others agreed to this", "")}


def test_no_session_opens_anything_and_the_address_is_free(told: Pair):
    opened = sessions.sign_in(Attempt("sam@example.org", password("Sam"), True, "Phone", "", "here"))  # noqa: FBT003
    erase("Sam")
    assert Session.select().where(Session.token_hash == fingerprint(opened.token)).count() == 0
    with pytest.raises(NotFound):
        actor("Sam")
    assert person("Sam").partner is None
    assert Person.select().count() == 5


def test_a_wrong_password_erases_nothing_and_tries_are_counted(told: Pair):
    before, refusals = left(), []
    for _ in range(12):
        try:
            erase_account(actor("Sam"), "not this one, surely")
        except (Invalid, TooMany) as err:
            refusals.append(type(err))
    assert (refusals, left()) == ([Invalid] * 10 + [TooMany] * 2, before)


def test_every_space_of_theirs_has_ended_and_no_other(told: Pair):
    erase("Sam")
    mine = [row.couple for row in Membership.select().where(Membership.person == told.keeper.person)]
    assert [couple.id for couple in mine if couple.ended_at is None] == []
    others = {actor(name).couple for name in ("Alex", "Eve")}
    assert [row.ended_at for row in Couple.select().where(Couple.id.in_(others))] == [None, None]


def test_who_sees_the_ratings_of_others_stays_as_they_chose_it(told: Pair):
    frank = actor("Frank")
    audiences.choose_audience(frank, felt_in(frank), "each", earlier=False)
    erase("Sam")
    assert [row.level for row in Sharing.select().where(Sharing.writer == frank.person)] == ["each"]


def test_somebody_alone_leaves_nothing_at_all(db: object):
    sam = person("Sam", HURT)
    own = kept_by(sam, "SamOwn")
    answer(sam, Answer(own, sam.today, sam.today.isoformat(), State.KEPT, words="SamEntry"))
    erase("Sam")
    assert (left(), Commitment.select().count(), Entry.select().count(), Version.select().count()) == ([], 0, 0, 1)


def test_what_alex_said_beside_a_number_of_their_own_goes_though_it_was_shown(db: object):
    alex = pair().rater
    rating = str(ratings.rate(alex, ratings.NewRating(None, alex.today, 40)))
    ratings.say_beside(alex, ratings.Beside(rating, note="SamEntry", shared=frozenset({("note", "")})))
    erase("Alex")
    assert (left(), [row.tenths for row in Rating.select()], verify(alex.couple).broken) == (["sam@example.org"], [0], None)
    assert [json.loads(row.body)["tenths"] for row in Version.select().where(Version.object == rating)] == [0]


def test_an_invitation_that_was_open_leads_nowhere(db: object):
    token = invitation.invite(person("Sam", BROKE))
    erase("Sam")
    with pytest.raises(NotFound):
        invitation.invitation(token)
