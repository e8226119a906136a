"""The conditions of the record say what the rules say, of every kind of row: of drafts, and of what was put back as well."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.support.factories import actor, felt_in, kept_by, kept_in, pair
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.domain.viewer import Actor
from tracker.domain.visibility import HELD_WITH, Facts, Reader, may_read
from tracker.models.account import PutBack
from tracker.models.base import database
from tracker.models.commitments import Commitment
from tracker.models.kinds import KINDS
from tracker.models.ratings import RatingDetail
from tracker.models.record import Version
from tracker.queries import scoped
from tracker.services.commitments import proposals
from tracker.services.commitments.terms import Wording
from tracker.services.entries import entries, plans, responses
from tracker.services.entries.responses import NewLine, write_line
from tracker.services.journal import reflections
from tracker.services.moments import moments, setbacks
from tracker.services.moments.found_notes import NewNote, share_found_note, write_found_note
from tracker.services.moments.moments import NewMoment
from tracker.services.moments.setbacks import PartPlace
from tracker.services.ratings import audiences, ratings

HELD = ((), ("Sam",), ("Alex",), ("Sam", "Alex"))


@pytest.fixture
def couple(db: object) -> list[Actor]:
    """Sam and Alex, each with something of every kind: shown, private, and shown once and private by now."""
    pair(mutual=True)
    sam, alex = actor("Sam"), actor("Alex")
    _say(sam, alex)
    _say(alex, sam)
    proposals.offer_commitment(sam, Category.TRAVEL, Wording("An offer", DAILY))
    proposals.ask_for_commitment(sam, Category.CARE, Wording("An ask", DAILY))
    return [sam, alex]


def _say(me: Actor, other: Actor) -> None:
    promise, draft = kept_by(me, from_day=me.today), kept_by(me, "Money", category="money", from_day=me.today)
    proposals.keep_by_own_word(me, Category.TRAVEL, Wording("By my own word", DAILY))
    told = entries.answer(me, entries.Answer(promise, me.today, me.today.isoformat(), State.KEPT))
    for state, learned in ((State.KEPT, None), (State.TAKEN_BACK, None), (State.MISSED, Learned.NOT_YET)):
        entries.answer(me, entries.Answer(draft, me.today, me.today.isoformat(), state, learned))
    reply = responses.respond(other, responses.NewResponse(str(told), responses.ResponseKind.NO_MATCH, "Not so"))
    write_line(me, NewLine(str(reply), "It was so"))
    plans.say_plan(me, plans.NewPlan(me.today, "The dentist"))
    for words in ("note", "other"):
        note = str(write_found_note(me, NewNote(me.today, words)))
    share_found_note(me, note)
    _rate(me)
    _mark(me)
    for shown in (False, True):
        page = str(reflections.write_reflection(me, reflections.NewReflection(me.today, "", "A page"), {}))
        if shown:
            reflections.share_reflection(me, page)
            reflections.stop_showing(me, page)


def _rate(me: Actor) -> None:
    for level, back in (("each", 0), ("private", 3), ("private", 1), ("private", 2)):
        audiences.choose_audience(me, felt_in(me), level, earlier=False)
        rating = str(ratings.rate(me, ratings.NewRating(felt_in(me), me.today - timedelta(days=back), 50)))
        shared = frozenset({ratings.about("note")}) if back in {1, 2} else frozenset()
        ratings.say_beside(me, ratings.Beside(rating, signs=("numb",), note="A note", shared=shared))
    ratings.unshare_detail(me, RatingDetail.get((RatingDetail.rating == rating) & (RatingDetail.kind == "note")).id)


def _mark(me: Actor) -> None:
    for shared in (False, True):
        moment = str(moments.mark_moment(me, NewMoment(me.today, MomentKind.SETBACK, "A call", shared)))
        place = PartPlace(moment, kept_in(me), SetbackSide.HAPPENED)
        setbacks.write_part(me, place, setbacks.PartWords("How it was"))
    setbacks.share_part(me, place)
    setbacks.take_back_part(me, place)
    setbacks.write_part(me, place, setbacks.PartWords("In other words"))
    moments.unshare_moment(me, moment)


def hold(names: tuple[str, ...]) -> None:
    PutBack.delete().execute()
    for name in names:
        PutBack.create(person=actor(name).person, stands_at=clock.now(), at=clock.now())


def stamped(item: str) -> bool:
    return Version.select().where((Version.object == item) & Version.shared_at.is_null(is_null=False)).exists()


def is_shared(_kind: str, row: Any) -> bool:  # noqa: ANN401  # a row of any table
    return row.shared_at is not None


def ever_shown(kind: str, row: Any) -> bool:  # noqa: ANN401  # a row of any table
    """Whether versions, or rows themselves, say that the other could see something of it."""
    below = [each.table for each in KINDS.values() if each.apart and each.above == kind]
    beside = [one for table in below for one in table.select().where(getattr(table, kind) == row.id)]
    return any(each.shared_at is not None or stamped(each.id) for each in (row, *beside))


def held_with(kind: str, row: Any) -> str:  # noqa: ANN401  # a row of any table
    return str(row.commitment.writer_id if kind in HELD_WITH else row.writer_id if kind != "repair" else "")


def may(kind: str, row: Any, reader: str, *, shared: bool) -> bool:  # noqa: ANN401  # a row of any table
    mine = reader in (row.accountable_id, row.hurt_id) if kind == "repair" else row.writer_id == reader
    facts = Facts(shared=shared, put_back=PutBack.select().where(PutBack.person == held_with(kind, row)).exists())
    return may_read(kind, "", Reader.WRITER if mine else Reader.PARTNER, facts)


def read(kind: str, condition: str, me: str) -> set[str]:
    asked = f"SELECT x.id FROM {kind} x WHERE x.couple_id = ?1 AND ?2 = ?2 AND {condition}"  # noqa: S608  # kinds and conditions
    return {row[0] for row in database.execute_sql(asked, (actor("Sam").couple, me)).fetchall()}


def by_rule(kind: str, me: str, shared: Callable[[str, Any], bool]) -> set[str]:
    return {row.id for row in KINDS[kind].table.select() if may(kind, row, me, shared=shared(kind, row))}


def test_each_reader_sees_of_every_kind_what_the_rules_say(couple: list[Actor]):
    for held in HELD:
        hold(held)
        _check_kinds(couple)


def _check_kinds(couple: list[Actor]) -> None:
    for kind in KINDS:
        ever = ever_shown if KINDS[kind].keeps_shown_at else is_shared
        for me in (*(each.person for each in couple), ""):
            assert read(kind, scoped.seen(kind, "x", me="?2"), me) == by_rule(kind, me, is_shared), kind
            assert read(kind, scoped.ever_seen(kind, "x", me="?2"), me) == by_rule(kind, me, ever), kind
        assert read(kind, scoped.shared(kind, "x"), "") == by_rule(kind, "", is_shared), kind
        assert read(kind, scoped.ever_shared(kind, "x"), "") == by_rule(kind, "", ever), kind


def test_rows_that_are_read_as_models_are_the_same(couple: list[Actor]):
    for held in HELD:
        hold(held)
        _check_models(couple)


def _check_models(couple: list[Actor]) -> None:
    for me in couple:
        for kind, model in ((kind, each.table) for kind, each in KINDS.items()):
            for rows, condition in (
                (scoped.seen_rows, scoped.seen(kind, "x", me="?2")),
                (scoped.shared_rows, scoped.shared(kind, "x")),
                (scoped.ever_shared_rows, scoped.ever_shared(kind, "x")),
            ):
                assert {row.id for row in rows(model, me)} == read(kind, condition, me.person), (kind, condition)


def test_versions_follow_the_rows_that_they_are_of(couple: list[Actor]):
    for held in HELD:
        hold(held)
        _check_versions(couple)


def _check_versions(couple: list[Actor]) -> None:
    for me in (*(each.person for each in couple), ""):
        found = read("version", scoped.seen_versions(KINDS, "x", me="?2"), me)
        shown = {version.id for version in Version.select() if _may_read_version(version, me)}
        assert found == shown
        both = {version.id for version in Version.select() if _may_read_version(version, "")}
        assert read("version", scoped.shared_versions(KINDS, "x"), "") == both


def _may_read_version(version: Version, me: str) -> bool:
    row: Any = KINDS[version.kind].table.get_by_id(version.object)
    by = row.writer_id if version.kind == "commitment" else held_with(version.kind, row) if version.kind in HELD_WITH else ""
    facts = Facts(
        shared=version.shared_at is not None,
        put_back=PutBack.select().where(PutBack.person == (by or version.writer_id)).exists(),
    )
    return may_read(version.kind, "", Reader.WRITER if version.writer_id == me else Reader.PARTNER, facts)


def test_something_of_every_kind_was_asked_for(couple: list[Actor]):
    kinds = {kind for kind, each in KINDS.items() if each.table.select().exists()}
    assert KINDS.keys() - kinds <= {"commitment_pause", "review_answer", "weekly_level"}
    for kind in {kind for kind, each in KINDS.items() if each.keeps_shown_at} - {"commitment", "entry"}:
        rows: list[Any] = list(KINDS[kind].table.select())
        assert any(row.shared_at is None and row.shown_at for row in rows) or kind == "found_note", kind
        assert any(row.shown_at is None for row in rows), kind
    assert Commitment.select().where(Commitment.shown_at.is_null()).exists()
