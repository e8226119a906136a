"""Setbacks and their parts wherever they are read: the record, search, the download, the archive and a sheet."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import statements
from tests.support.factories import Pair, actor, kept_in, pair
from tests.support.shares import own_scope, scope
from tracker import clock
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.domain.sharing.scope import thaw
from tracker.domain.viewer import Actor
from tracker.domain.visibility import SharePart as Shown
from tracker.models.moments import SetbackPart
from tracker.models.record import Version
from tracker.queries.exports.own_data import ExportedRow, own_data
from tracker.queries.leaving import ended_spaces, looking_back
from tracker.queries.moments import setback, setbacks, setbacks_on
from tracker.queries.record.choice import Choice, chosen_page
from tracker.queries.record.month import month_page
from tracker.queries.record.pages import record_page
from tracker.queries.record.search import search
from tracker.queries.record.verify import verify
from tracker.queries.sharing.view import shared_view
from tracker.services.leaving.space import leave
from tracker.services.moments.moments import NewMoment, mark_moment, take_back_moment
from tracker.services.moments.setbacks import PartPlace, PartWords, share_part, take_back_part, write_part

DAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)


@pytest.fixture
def couple(db: object) -> Iterator[Pair]:
    """Sam and Alex at noon of 3 March 2026."""
    with clock.frozen(NOON):
        yield pair()


def marked(who: Actor, words: str = "A hard evening.", *, shared: bool = True) -> str:
    return str(mark_moment(who, NewMoment(DAY, MomentKind.SETBACK, words, shared)))


@pytest.fixture
def told(couple: Pair) -> str:
    """A setback of which each showed two parts, Alex first. Returns the id of its moment."""
    moment, repair = marked(couple.rater), kept_in(couple.keeper)
    for who, part, said in (
        (couple.rater, SetbackSide.REPAIRED, PartWords(tenths=40)),
        (couple.rater, SetbackSide.DID_TO_ME, PartWords("I lay awake over the lighthouse.")),
        (couple.keeper, SetbackSide.WILL_DO, PartWords("I call before the lighthouse.", DAY + timedelta(days=7))),
        (couple.keeper, SetbackSide.HAPPENED, PartWords("I was at the lighthouse.")),
    ):
        write_part(who, PartPlace(moment, repair, part), said)
        share_part(who, PartPlace(moment, repair, part))
    return moment


def parts_read(viewer: Actor) -> list[tuple[str, str]]:
    """What stands beside the only moment of the newest page of the record."""
    [day] = record_page(viewer).days
    [moment] = [each for each in day.items if each.kind == "moment"]
    return [(each.name, each.now.said["kind"]) for each in moment.beside]


IN_ORDER = [("Sam", "happened"), ("Sam", "will_do"), ("Alex", "did_to_me"), ("Alex", "repaired")]


def test_the_record_shows_the_parts_beside_their_moment_in_the_order_in_which_they_read(couple: Pair, told: str):
    assert parts_read(couple.keeper) == parts_read(couple.rater) == IN_ORDER
    [day] = chosen_page(couple.keeper, Choice(kinds=frozenset({"moments"}))).days
    assert [len(each.beside) for each in day.items] == [4]


def test_a_private_part_is_its_writers_alone_wherever_one_looks(couple: Pair):
    moment = marked(couple.rater)
    before = [_everything(couple.rater, moment), shared_view(couple.rater, scope(DAY))]
    place = PartPlace(moment, kept_in(couple.keeper), SetbackSide.HAPPENED)
    write_part(couple.keeper, place, PartWords("Mine alone."))
    assert parts_read(couple.keeper) == [("Sam", "happened")]
    assert [_everything(couple.rater, moment), shared_view(couple.rater, scope(DAY))] == before
    take_back_part(couple.keeper, place)
    assert [_everything(couple.rater, moment), shared_view(couple.rater, scope(DAY))] == before


def _everything(viewer: Actor, moment: str) -> list[object]:
    return [
        record_page(viewer),
        chosen_page(viewer, Choice(kinds=frozenset({"moments"}))),
        month_page(viewer, DAY.year, DAY.month),
        search(viewer, "alone"),
        setback(viewer, moment),
        setbacks(viewer),
        setbacks_on(viewer, DAY),
        own_data(viewer, NOON),
    ]


def test_a_month_counts_no_parts(couple: Pair, told: str):
    [on] = [each for week in month_page(couple.keeper, 2026, 3).weeks for each in week if each and each.day == DAY]
    assert (on.moments, on.others) == ((("A", "setback", 1),), ())


def test_words_of_parts_are_found_by_whoever_may_see_them(couple: Pair, told: str):
    write_part(
        couple.keeper,
        PartPlace(marked(couple.keeper), kept_in(couple.keeper), SetbackSide.HAPPENED),
        PartWords("A lighthouse, alone."),
    )
    found = search(couple.rater, "lighthouse").found
    assert sorted((each.name, each.what, each.day) for each in found) == [
        ("Alex", "did_to_me", DAY),
        ("Sam", "happened", DAY),
        ("Sam", "will_do", DAY),
    ]
    assert {each.anchor for each in found} == {f"setback_part-{row.id}" for row in SetbackPart.select() if row.shared_at} - {
        f"setback_part-{row.id}" for row in SetbackPart.select() if row.kind == "repaired"
    }
    assert [each.private for each in search(couple.keeper, "lighthouse alone").found] == [True]


def items_of(name: str) -> list[ExportedRow]:
    return [item for space in own_data(actor(name), clock.now()).spaces for item in space.items if item.kind == "setback_part"]


def test_the_download_has_what_each_may_see_under_the_day_of_the_setback(couple: Pair, told: str):
    write_part(
        couple.keeper, PartPlace(told, kept_in(couple.keeper), SetbackSide.HAPPENED), PartWords("I was there, and knew.")
    )
    items = {each.said["kind"]: each for each in items_of("Alex")}
    assert {(each.day, each.said["writer"]) for each in items.values()} == {("2026-03-03", "Sam"), ("2026-03-03", "Alex")}
    assert (items["will_do"].said["by_day"], items["repaired"].said["tenths"]) == ("2026-03-10", 40)
    assert [(said["words"], said["shared"]) for said in items["happened"].earlier] == [("I was at the lighthouse.", True)]
    assert [said["shared"] for said in {each.said["kind"]: each for each in items_of("Sam")}["happened"].earlier] == [
        False,
        True,
    ]


def test_after_leaving_the_archive_still_shows_them_and_the_leavers_words_can_be_gone(couple: Pair, told: str):
    leave(couple.keeper, couple.keeper.couple, erase=True)
    [ended] = ended_spaces(actor("Alex"), clock.now())
    [day] = record_page(looking_back(actor("Alex"), ended)).days
    [moment] = day.items
    said = [(each.now.said["kind"], each.now.said["words"], each.now.said["by_day"]) for each in moment.beside]
    assert said == [
        ("happened", "", None),
        ("will_do", "", "2026-03-10"),
        ("did_to_me", "I lay awake over the lighthouse.", None),
        ("repaired", "", None),
    ]
    # Each of the two parts was written alone and then shown.
    assert Version.select().where((Version.kind == "setback_part") & Version.erased_at.is_null(is_null=False)).count() == 4
    assert (verify(ended.couple).erased, verify(ended.couple).broken) == (2, None)


def test_a_sheet_has_what_was_shown_of_a_setback_in_plain_values(couple: Pair, told: str):
    [moment] = thaw(shared_view(couple.keeper, scope(DAY)))["moments"]
    assert moment["parts"] == [
        {"by": "Sam", "kind": "happened", "words": "I was at the lighthouse.", "by_day": None, "score": None},
        {"by": "Sam", "kind": "will_do", "words": "I call before the lighthouse.", "by_day": date(2026, 3, 10), "score": None},
        {"by": "Alex", "kind": "did_to_me", "words": "I lay awake over the lighthouse.", "by_day": None, "score": None},
        {"by": "Alex", "kind": "repaired", "words": "", "by_day": None, "score": 4.0},
    ]


def test_a_sheet_without_moments_and_a_sheet_of_ones_own_have_none_of_it(couple: Pair, told: str):
    without = scope(DAY, parts=frozenset({Shown.LOG}))
    assert "lighthouse" not in shared_view(couple.keeper, without) + shared_view(couple.rater, own_scope(DAY))


def test_what_was_taken_back_is_on_no_sheet(couple: Pair, told: str):
    take_back_part(couple.keeper, PartPlace(told, kept_in(couple.keeper), SetbackSide.HAPPENED))
    [moment] = thaw(shared_view(couple.keeper, scope(DAY)))["moments"]
    assert [each["kind"] for each in moment["parts"]] == ["will_do", "did_to_me", "repaired"]


def test_after_the_setback_is_taken_back_its_parts_stay_in_the_record(couple: Pair, told: str):
    take_back_moment(couple.rater, told)
    assert parts_read(couple.keeper) == IN_ORDER
    assert (setbacks(couple.keeper), setbacks_on(couple.keeper, DAY)) == ([], [])
    found = setback(couple.keeper, told)
    assert found
    assert [each.now.said["kind"] for each in found.parts] == [kind for _, kind in IN_ORDER]


def test_the_list_has_what_both_may_see_and_ones_own_the_newest_first(couple: Pair):
    earlier = str(mark_moment(couple.keeper, NewMoment(DAY - timedelta(days=40), MomentKind.SETBACK, "Before.")))
    mark_moment(couple.keeper, NewMoment(DAY, MomentKind.MILESTONE, "Another mark."))
    shared, private = marked(couple.rater), marked(couple.keeper, shared=False)
    assert [each.id for each in setbacks(couple.rater)] == [shared, earlier]
    assert [each.id for each in setbacks(couple.keeper)] == [private, shared, earlier]
    assert [(each.id, each.mine) for each in setbacks_on(couple.rater, DAY)] == [(shared, True)]
    assert [(each.id, each.mine) for each in setbacks_on(couple.keeper, DAY)] == [(shared, False), (private, True)]


def test_a_setback_that_is_not_theirs_is_nothing(couple: Pair):
    assert [setback(who, "0" * 32) for who in (couple.keeper, couple.rater)] == [None, None]
    assert setback(pair("Eve", "Frank").keeper, marked(couple.rater)) is None


def test_the_number_of_statements_is_the_same_whatever_was_said(couple: Pair):
    moment = marked(couple.rater)
    asks = (lambda: setback(couple.keeper, moment), lambda: setbacks(couple.keeper), lambda: setbacks_on(couple.keeper, DAY))
    few = [statements(ask) for ask in asks]
    repair = kept_in(couple.keeper)
    for part in (SetbackSide.HAPPENED, SetbackSide.WILL_DO):
        write_part(couple.keeper, PartPlace(moment, repair, part), PartWords("Words."))
        share_part(couple.keeper, PartPlace(moment, repair, part))
    for number in range(2):
        marked(couple.rater, f"Again {number}")
    assert [statements(ask) for ask in asks] == few == [5, 2, 1]
