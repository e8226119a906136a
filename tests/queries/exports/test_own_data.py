"""What a person may export: all that is theirs, and of the other only what was shared, while it may be read."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.factories import actor, felt_in, kept_by, pair, person
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.exports.own_data import document
from tracker.domain.moments import MomentKind as Mark
from tracker.models.base import database
from tracker.models.kinds import KINDS
from tracker.models.sharing import Share, ShareOpening
from tracker.queries.exports.own_data import ExportedRow, OwnData, own_data
from tracker.queries.leaving import ended_spaces, has_erased_words, looking_back
from tracker.queries.record.pages import record_page
from tracker.services.account import people
from tracker.services.couple import invitation
from tracker.services.entries import responses
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import NewPlan, say_plan
from tracker.services.entries.responses import NewResponse, ResponseKind, respond
from tracker.services.leaving.space import leave, pause
from tracker.services.moments import found_notes
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings.ratings import Beside, NewRating, rate, say_beside

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)


def after(days: float) -> AbstractContextManager[None]:
    return clock.frozen(NOON + timedelta(days=days))


def exported_by(name: str) -> OwnData:
    return own_data(actor(name), clock.now())


def items_of(name: str, kind: str) -> list[ExportedRow]:
    return [item for space in exported_by(name).spaces for item in space.items if item.kind == kind]


def a_day_of_both() -> str:
    """Sam answers, says a plan and marks; Alex replies and rates, with a private note. Returns the couple's id."""
    both = pair()
    sam, alex = both.keeper, both.rater
    promise = kept_by(sam, "Home for dinner")
    entry = answer(sam, Answer(promise, sam.today, sam.today.isoformat(), State.MISSED, Learned.TOLD, words="SamEarlier"))
    answer(sam, Answer(promise, sam.today, sam.today.isoformat(), State.PARTLY, Learned.TOLD, words="SamNow"))
    say_plan(sam, NewPlan(sam.today, "SamPlace"))
    mark_moment(sam, NewMoment(sam.today, Mark.MILESTONE, "SamPrivate", shared=False))
    respond(alex, NewResponse(str(entry), ResponseKind.NO_MATCH, "AlexReply"))
    rating = rate(alex, NewRating(felt_in(alex), alex.today, 40))
    say_beside(alex, Beside(str(rating), ("numb",), 7, note="AlexPrivate", shared=frozenset({("sign", "numb")})))
    return sam.couple


def test_it_holds_all_that_is_ones_own_and_what_the_other_shared():
    with after(0):
        a_day_of_both()
        assert [(each.mine, each.said["writer"], each.said["words"]) for each in items_of("Sam", "response")] == [
            (False, "Alex", "AlexReply")
        ]
        assert [(each.about, each.day, each.said["state"]) for each in items_of("Alex", "entry")] == [
            ("Home for dinner", "2026-03-03", "partly")
        ]
        assert [each["words"] for each in items_of("Alex", "entry")[0].earlier] == ["SamEarlier"]
        assert [each.about for each in items_of("Sam", "commitment")] == ["Home for dinner"]
        assert [(each.said["accountable"], each.said["hurt"]) for each in items_of("Sam", "repair")] == [("Sam", "Alex")]


def test_nothing_private_of_the_other_is_in_it():
    with after(0):
        a_day_of_both()
        sams, alexs = repr(exported_by("Sam")), repr(exported_by("Alex"))
    assert ["SamPrivate" in sams, "AlexPrivate" in sams] == [True, False]
    assert ["SamPrivate" in alexs, "AlexPrivate" in alexs] == [False, True]
    assert actor("Alex").person not in sams


def test_a_private_rating_is_in_nobody_elses_data_and_what_was_shared_beside_it_is():
    with after(0):
        a_day_of_both()
        assert items_of("Sam", "rating") == []
        [detail] = items_of("Sam", "rating_detail")
    assert (detail.said["words"], detail.mine, detail.day) == ("numb", False, "2026-03-03")


def test_what_belongs_to_another_day_is_under_that_day():
    with after(0):
        a_day_of_both()
    with after(3):
        [entry] = items_of("Alex", "entry")
        respond(actor("Alex"), NewResponse(entry.id, ResponseKind.HELPED))
        [reply] = items_of("Alex", "response")
    assert (reply.day, reply.said["kind"], reply.since[:10]) == ("2026-03-03", "helped", "2026-03-03")


def test_a_line_stands_under_the_day_of_the_entry_above_and_a_found_note_under_its_own():
    with after(0):
        a_day_of_both()
        [entry], [reply] = items_of("Alex", "entry"), items_of("Alex", "response")
    with after(3):
        responses.write_line(actor("Sam"), responses.NewLine(reply.id, "SamLine"))
        found_notes.write_found_note(actor("Alex"), found_notes.NewNote(NOON.date(), "AlexFound", entry.id))
        [line], [note] = items_of("Sam", "thread_line"), items_of("Alex", "found_note")
        assert items_of("Sam", "found_note") == []
    assert (line.day, line.about, line.said["words"]) == ("2026-03-03", "Home for dinner", "SamLine")
    assert (note.day, note.about, note.said["words"], note.shared_since) == ("2026-03-03", "Home for dinner", "AlexFound", None)


def test_an_account_hard_day_words_and_devices_are_in_it():
    with after(0):
        sam = person("Sam")
        assert (exported_by("Sam").hard_day, exported_by("Sam").devices) == (None, ())
        people.write_own_words(sam, "Breathe", "", "Kim")
        data = exported_by("Sam")
    assert data.account == {"name": "Sam", "email": "sam@example.org", "zone": "Europe/Berlin", "day_start": 3, "country": ""}
    assert data.hard_day == {"words": "Breathe", "time_out": "", "people": "Kim"}


def test_a_space_in_which_nothing_ever_was_is_left_out_and_one_with_anything_is_not():
    sam = person("Sam")
    assert exported_by("Sam").spaces == ()
    pause(sam, None)
    assert [(space.partner_name, space.open, space.items) for space in exported_by("Sam").spaces] == [("", True, ())]


def test_shares_are_listed_with_their_openings_and_a_link_of_the_others_own_is_not():
    with after(0):
        both = pair()
        made = {"couple": both.keeper.couple, "scope": '{"parts":[]}', "from_day": "2026-01-01", "until_day": "2026-02-01"}
        times = {"digest": "", "proposed_at": clock.now(), "expires_at": clock.now()}
        for kind, writer in (("both", both.rater), ("own", both.rater), ("own", both.keeper)):
            Share.create(id=f"{kind} {writer.name}", kind=kind, writer=writer.person, **made, **times)
        ShareOpening.create(
            id="o", visit_hash="v", share="both Alex", couple=both.keeper.couple, opened_at=NOON, expires_at=NOON
        )
        pause(both.keeper, None)
        [*_, space] = exported_by("Sam").spaces
    assert [
        (each["id"], each["scope"], len(each["opened_at"])) for each in sorted(space.shares, key=lambda each: each["id"])
    ] == [
        ("both Alex", {"parts": []}, 1),
        ("own Sam", {"parts": []}, 0),
    ]
    assert all({"declined_at", "revoked_at", "expires_at", "reader_name"} <= each.keys() for each in space.shares)
    assert [each["kind"] for each in space.rests] == ["pause"]


def test_for_thirty_days_after_the_end_what_was_shared_is_in_it_and_then_only_ones_own():
    with after(0):
        couple = a_day_of_both()
        leave(actor("Alex"), couple, erase=False)
    with after(29.9):
        assert {"SamNow", "AlexReply"} == {
            each for each in ("SamNow", "AlexReply", "SamPrivate") if each in repr(exported_by("Alex"))
        }
    with after(30.1):
        data = exported_by("Alex")
    assert [each for each in ("SamNow", "SamPlace", "SamPrivate", "AlexReply", "AlexPrivate") if each in repr(data)] == [
        "AlexReply",
        "AlexPrivate",
    ]
    assert [(space.partner_name, space.open) for space in data.spaces] == [("Sam", False)]


def test_words_that_were_removed_are_marked_and_gone():
    with after(0):
        couple = a_day_of_both()
        leave(actor("Sam"), couple, erase=True)
        [entry] = items_of("Alex", "entry")
    assert (entry.said["words"], entry.said["state"], entry.erased_at is not None) == ("", "partly", True)
    assert [each["words"] for each in entry.earlier] == [""]


def test_a_stranger_takes_nothing_of_it_along():
    with after(0):
        a_day_of_both()
        pair("Eve", "Frank")
        assert [word for word in ("Sam", "Alex") if word in repr(exported_by("Eve"))] == []


def _mark() -> None:
    sam = actor("Sam")
    mark_moment(sam, NewMoment(sam.today, Mark.MILESTONE, "One"))


def _questions(ask: Callable[[], object]) -> int:
    asked: list[object] = []
    database.obj.query_hooks.append(lambda *args: asked.append(args))
    ask()
    database.obj.query_hooks.pop()
    return len(asked)


def test_it_takes_as_many_questions_for_many_items_as_for_one():
    pair()
    _mark()
    few = _questions(lambda: exported_by("Sam"))
    _mark()
    _mark()
    assert _questions(lambda: exported_by("Sam")) == few > 3


def test_the_ended_space_is_readable_for_both_for_thirty_days_and_names_nobody_who_left():
    with after(0):
        couple = a_day_of_both()
        leave(actor("Sam"), couple, erase=False)
        [sams], [alexs] = (ended_spaces(actor(name), clock.now()) for name in ("Sam", "Alex"))
    assert (sams.couple, sams.partner_name, alexs.partner_name) == (couple, "Alex", "Sam")
    assert {
        each.name: getattr(sams, each.name) for each in sams.__dataclass_fields__.values() if "partner" not in each.name
    } == {each.name: getattr(alexs, each.name) for each in alexs.__dataclass_fields__.values() if "partner" not in each.name}
    assert (str(sams.ended_on), str(sams.until)) == ("2026-03-03", "2026-04-01")
    with after(29.9):
        assert len(ended_spaces(actor("Alex"), clock.now())) == 1
    with after(30):
        assert ended_spaces(actor("Alex"), clock.now()) == []


def test_a_space_left_for_a_partners_one_is_not_an_ended_one():
    sam = person("Sam")
    person("Kim")
    invitation.join_with_account(actor("Kim"), invitation.invite(sam))
    assert ended_spaces(actor("Kim"), clock.now()) == []


def test_looking_back_shows_what_was_seen_and_lets_nothing_be_shared():
    with after(0):
        couple = a_day_of_both()
        leave(actor("Sam"), couple, erase=False)
        [ended] = ended_spaces(actor("Alex"), clock.now())
        reader = looking_back(actor("Alex"), ended)
        [day] = record_page(reader).days
    assert (reader.shares, reader.couple, has_erased_words(reader)) == (False, couple, False)
    assert (reader.partner, reader.partner_name) == (actor("Sam").person, "Sam")
    assert sorted((each.kind, each.mine) for each in day.items) == [("entry", False), ("plan", False), ("rating", True)]


def test_the_export_document_describes_every_kind_and_field():
    told = Path("docs/export.md").read_text(encoding="utf-8")
    for kind, each in KINDS.items():
        assert f"| `{kind}` | {', '.join(f'`{name}`' for name in each.fields)} |" in told
    for name in ("account", "hard_day", "devices", "spaces"):
        assert f"| `{name}` |" in told


def test_everything_in_it_can_be_written_as_a_document():
    with after(0):
        a_day_of_both()
        written = json.loads(document(exported_by("Sam"), NOON))
    assert "SamPrivate" in json.dumps(written["spaces"])
