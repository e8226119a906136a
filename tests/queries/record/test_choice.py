"""The record by commitment, by kind and by days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import statements
from tests.support.factories import BROKE, HURT, Pair, account, actor, come_in, kept_by, pair, person
from tests.support.writings import rate, said_by, slot, tap, three_more
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import NotFound
from tracker.domain.moments import MomentKind as Mark
from tracker.domain.viewer import Actor
from tracker.queries.record import choice as record_chosen
from tracker.queries.record.choice import CHOICES, Choice, chosen_page
from tracker.queries.record.pages import RecordPage
from tracker.services.couple import invitation
from tracker.services.entries.responses import NewResponse, ResponseKind, respond
from tracker.services.journal.reflections import NewReflection, write_reflection
from tracker.services.moments.moments import NewMoment, mark_moment

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)


def of_kind(kind: str) -> Choice:
    return Choice(kinds=frozenset({kind}))


def shown(page: RecordPage) -> list[str]:
    return [kind for day in page.days for kind in (*(each.kind for each in day.items), *(each.kind for each in day.events))]


def lived() -> tuple[Pair, str]:
    """One of each kind, all on one day: of one commitment an answer with a response and a plan."""
    couple = pair()
    promise = kept_by(couple.keeper)
    entry = tap(couple.keeper, promise)
    respond(couple.rater, NewResponse(entry, ResponseKind.HELPED))
    tap(couple.keeper, kept_by(couple.keeper, "Another"))
    said_by(couple.keeper, commitment=promise)
    said_by(couple.keeper)
    mark_moment(couple.keeper, NewMoment(couple.keeper.today, Mark.MILESTONE))
    rate(couple, 60)
    return couple, promise


def test_what_others_lived_through_fills_no_page(monkeypatch: pytest.MonkeyPatch):
    couple, promise = lived()
    others = pair("Eve", "Frank")
    theirs = kept_by(others.keeper, from_day=others.keeper.today - timedelta(days=5))
    for ago in range(1, 4):
        day = others.keeper.today - timedelta(days=ago)
        tap(others.keeper, theirs, day=day, slot=day.isoformat())
    monkeypatch.setattr(record_chosen, "_ENOUGH", 1)
    for choice in (of_kind("answers"), Choice(commitment=promise)):
        page = chosen_page(couple.keeper, choice)
        assert (page.older, page.first, page.last) == (None, couple.keeper.today, couple.keeper.today)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("answers", ["entry", "entry"]),
        ("responses", ["entry"]),
        ("plans", ["plan", "plan"]),
        ("moments", ["moment"]),
        ("ratings", ["rating"]),
        ("agreements", ["offer", "agreed", "offer", "agreed"]),
    ],
)
def test_one_kind_alone(kind: str, found: list[str]):
    couple, _ = lived()
    assert shown(chosen_page(couple.rater, of_kind(kind))) == found


def test_every_kind_together_is_everything():
    couple, _ = lived()
    page = chosen_page(couple.rater, Choice(kinds=frozenset(CHOICES)))
    assert sorted(shown(page)) == sorted(["entry"] * 2 + ["plan"] * 2 + ["moment", "rating"] + ["offer", "agreed"] * 2)


def test_one_commitment_is_its_agreements_its_answers_and_its_plans():
    couple, promise = lived()
    assert sorted(shown(chosen_page(couple.keeper, Choice(promise)))) == ["agreed", "entry", "offer", "plan"]
    assert shown(chosen_page(couple.keeper, Choice(promise, frozenset({"moments", "ratings"})))) == []


def test_the_span_of_days_holds_its_first_and_its_last():
    with clock.frozen(NOON - timedelta(days=3)):
        promise = kept_by(pair().keeper)
    with clock.frozen(NOON):
        for ago in range(4):
            tap(actor("Sam"), promise, **slot(DAY - timedelta(days=ago)))
        page = chosen_page(actor("Sam"), Choice(promise, frozenset(), DAY - timedelta(days=2), DAY - timedelta(days=1)))
    assert [day.day for day in page.days] == [DAY - timedelta(days=1), DAY - timedelta(days=2)]
    assert (page.first, page.last, page.older) == (DAY - timedelta(days=2), DAY - timedelta(days=1), None)


def test_pages_hold_whole_days_and_lead_to_each_other():
    with clock.frozen(NOON - timedelta(days=149)):
        promise = kept_by(pair().keeper)
    with clock.frozen(NOON):
        sam = actor("Sam")
        for ago in range(150):
            tap(sam, promise, **slot(DAY - timedelta(days=ago)))
        first = chosen_page(sam, of_kind("answers"))
        second = chosen_page(sam, of_kind("answers"), first.older)
        third = chosen_page(sam, of_kind("answers"), second.older)
    days = [[day.day for day in page.days] for page in (first, second, third)]
    assert [len(each) for each in days] == [60, 60, 30]
    assert [day for page in days for day in page] == [DAY - timedelta(days=ago) for ago in range(150)]
    assert [(page.has_newer, page.newer) for page in (first, second, third)] == [
        (False, None),
        (True, None),
        (True, DAY - timedelta(days=59)),
    ]
    assert third.older is None


def test_nothing_chosen_was_written():
    sam = pair().keeper
    page = chosen_page(sam, of_kind("plans"))
    assert (page.days, page.older, page.has_newer, page.any_private) == ((), None, False, False)


def test_what_is_only_the_others_is_in_no_page_no_number_and_nowhere_they_lead():
    with clock.frozen(NOON - timedelta(days=200)):
        sam = person("Sam", BROKE)
        alone = kept_by(sam, "canary by my own word")
        tap(sam, alone)
        come_in(invitation.invite(sam), account("Alex"))
        invitation.say(actor("Alex"), HURT)
    with clock.frozen(NOON):
        couple = Pair(actor("Sam"), actor("Alex"))
        tap(couple.keeper, kept_by(couple.keeper, category="money"), State.MISSED, learned=Learned.NOT_YET)
        mark_moment(couple.keeper, NewMoment(DAY - timedelta(days=40), Mark.SETBACK, "canary", shared=False))
        rate(couple, 60, note="canary")
        write_reflection(couple.keeper, NewReflection(DAY - timedelta(days=60), "", "canary"), {})
        pages = {kind: chosen_page(couple.rater, of_kind(kind)) for kind in CHOICES}
        assert {kind: shown(page) for kind, page in pages.items()} == {
            **{kind: [] for kind in ("answers", "responses", "plans", "moments", "found", "reflections")},
            "ratings": ["rating"],
            "agreements": ["offer", "agreed"],
        }
        assert [page.older for page in pages.values()] == [None] * len(CHOICES)
        assert shown(chosen_page(couple.keeper, of_kind("ratings"))) == []
        assert sorted(shown(chosen_page(couple.keeper, Choice(alone)))) == ["entry", "own"]
        with pytest.raises(NotFound):
            chosen_page(couple.rater, Choice(alone))


def test_a_draft_after_what_was_shared_still_shows_the_shared_version_to_the_other():
    couple = pair()
    promise = kept_by(couple.keeper, category="money")
    tap(couple.keeper, promise)
    tap(couple.keeper, promise, State.TAKEN_BACK)
    tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET)
    (day,) = chosen_page(couple.rater, of_kind("answers")).days
    assert day.items[0].now.said["state"] == "taken_back"


@pytest.mark.parametrize("whose", ["another couple", "nobody"])
def test_a_commitment_that_is_not_ones_own_to_see_is_not_found(whose: str):
    other = kept_by(pair("Eve", "Frank").keeper) if whose == "another couple" else "nothing"
    with pytest.raises(NotFound):
        chosen_page(pair().keeper, Choice(other))


def test_the_number_of_statements_is_the_same_whatever_was_written():
    couple = pair()
    promise = kept_by(couple.keeper)
    several = [Choice(promise), *(of_kind(kind) for kind in CHOICES)]
    chosen_page(couple.rater, several[0])  # what opens a key of theirs is asked once in a process
    few = [_asked(couple.rater, choice) for choice in several]
    three_more(couple)
    rate(couple, 40, signs=("numb",), note="x")
    mark_moment(couple.keeper, NewMoment(couple.keeper.today, Mark.MILESTONE))
    assert [_asked(couple.rater, choice) for choice in several] == few == [18, *[18] * 7, 17]


def _asked(viewer: Actor, choice: Choice) -> int:
    return statements(lambda: chosen_page(viewer, choice))
