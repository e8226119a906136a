"""Erasing words: they are gone from every place, the rest stays, and the chain still holds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.databases import everything
from tests.support.factories import actor, felt_in, kept_by, pair
from tests.support.refusals import told_of
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind as Mark
from tracker.models.entries import Entry, Plan, Response
from tracker.models.moments import Moment
from tracker.models.ratings import Rating, RatingDetail
from tracker.models.record import LedgerBody, LedgerEvent, Version
from tracker.queries.record.chain import bodies_of
from tracker.queries.record.verify import verify
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import NewCourse, NewPlan, change_plan, say_plan
from tracker.services.entries.responses import NewResponse, ResponseKind, respond
from tracker.services.leaving import space
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings.ratings import Beside, NewRating, rate, say_beside

SAMS = ("SamEntryOld", "SamEntryNew", "SamPlace", "SamCompany", "SamCourse", "SamMoment", "SamPrivate")
ALEXS = ("AlexReply", "AlexNote", "AlexMoment")


@pytest.fixture
def told(db: object) -> str:
    """A record with words of both in every place. Returns the couple's id."""
    both = pair()
    sam, alex = both.keeper, both.rater
    promise, slot = kept_by(sam), sam.today.isoformat()
    entry = answer(sam, Answer(promise, sam.today, slot, State.PARTLY, Learned.TOLD, words="SamEntryOld"))
    answer(sam, Answer(promise, sam.today, slot, State.PARTLY, Learned.TOLD, words="SamEntryNew"))
    answer(sam, Answer(promise, sam.today, slot, State.KEPT, words=""))
    plan = say_plan(sam, NewPlan(sam.today, "SamPlace", "SamCompany"))
    change_plan(sam, str(plan), NewCourse("SamCourse"))
    mark_moment(sam, NewMoment(sam.today, Mark.MILESTONE, "SamMoment"))
    mark_moment(sam, NewMoment(sam.today, Mark.MILESTONE, "SamPrivate", shared=False))
    respond(alex, NewResponse(str(entry), ResponseKind.NO_MATCH, "AlexReply"))
    mark_moment(alex, NewMoment(alex.today, Mark.MILESTONE, "AlexMoment"))
    rating = rate(alex, NewRating(felt_in(alex), alex.today, 40))
    say_beside(alex, Beside(str(rating), ("on_edge",), 7, note="AlexNote", shared=frozenset({("note", "")})))
    return sam.couple


def test_every_word_of_the_leaver_is_gone_and_every_word_of_the_other_stays(told: str):
    assert [words in everything() for words in SAMS + ALEXS] == [True] * 10
    space.leave(actor("Sam"), told, erase=True)
    left = everything()
    assert [words for words in SAMS if words in left] == []
    assert [words for words in ALEXS if words not in left] == []


def test_what_the_rater_said_beside_a_rating_goes_and_the_number_stays(told: str):
    space.leave(actor("Alex"), told, erase=True)
    assert [words for words in ALEXS if words in everything()] == []
    assert {row.words for row in RatingDetail.select()} == {""}
    assert [row.tenths for row in Rating.select()] == [40]
    assert [(row.kind, row.words) for row in Response.select()] == [("no_match", "")]


def test_days_states_and_times_stay(told: str):
    before = [
        (row.day, row.state, row.written_at, row.shared_at) for row in (*Entry.select(), *Plan.select(), *Moment.select())
    ]
    space.leave(actor("Sam"), told, erase=True)
    after = [(row.day, row.state, row.written_at, row.shared_at) for row in (*Entry.select(), *Plan.select(), *Moment.select())]
    assert after == before
    [plan] = Plan.select()
    assert (plan.place, plan.company, plan.from_time, plan.until_time) == ("", "", None, None)


def test_the_chain_still_holds_and_counts_what_was_erased(told: str):
    events = LedgerEvent.select().count()
    assert (verify(told).erased, verify(told).broken) == (0, None)
    space.leave(actor("Sam"), told, erase=True)
    verdict = verify(told)
    # Two versions of the entry, two of the plan, and the shared moment.
    assert (verdict.events, verdict.erased, verdict.broken) == (events, 5, None)


def test_without_the_choice_nothing_is_erased(told: str):
    space.leave(actor("Sam"), told, erase=False)
    assert [words for words in SAMS + ALEXS if words not in everything()] == []
    assert verify(told).erased == 0


def test_nothing_of_it_stays_in_the_files_of_the_database(told: str, data_dir: Path):
    space.leave(actor("Sam"), told, erase=True)
    content = b"".join(each.read_bytes() for each in data_dir.iterdir())
    assert [words for words in SAMS if words.encode() in content] == []


def _row_changed() -> None:
    Plan.update(day="2020-01-01").execute()


def _body_dropped() -> None:
    last = LedgerBody.select(LedgerBody.seq).order_by(LedgerBody.seq.desc()).limit(1)
    LedgerBody.delete().where(LedgerBody.seq == last).execute()


def _marked_erased() -> None:
    Version.update(erased_at=clock.now()).where(Version.kind == "response").execute()


def _redacted_changed() -> None:
    row = Version.get((Version.kind == "plan") & (Version.number == 2))
    row.body = row.body.replace("changed", "home")
    row.save()


@pytest.mark.parametrize(
    ("break_it", "found"),
    [
        (_row_changed, "plan {plan} is not what was last written"),
        (_body_dropped, "differs from its last body"),
        (_marked_erased, "differs from its last body"),
        (_redacted_changed, "plan {plan} is not what was last written"),
    ],
)
def test_after_an_erasure_a_change_is_still_found(told: str, break_it: Callable[[], None], found: str):
    space.leave(actor("Sam"), told, erase=True)
    plan = Plan.get().id
    assert verify(told).broken is None
    break_it()
    assert told_of(verify(told)).endswith(found.format(plan=plan))


def test_a_body_that_vanished_together_with_its_version_is_found(told: str):
    space.leave(actor("Sam"), told, erase=True)
    Response.delete().execute()
    [reply] = Version.select().where(Version.kind == "response")
    seq = next(seq for seq, (_, body) in bodies_of(told).items() if reply.object.encode() in body)
    LedgerBody.delete().where(LedgerBody.seq == seq).execute()
    reply.delete_instance()
    assert told_of(verify(told)) == "6 bodies are missing, but 5 were erased"
