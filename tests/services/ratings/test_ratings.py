"""How safe somebody feels: saved, corrected, and seen by nobody that it was not meant for."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import actor, felt_in, kept_by, kept_in, pair, person
from tracker import clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.ratings.limits import LONGEST_NOTE, LONGEST_TRIGGER, MOST_TRIGGERS
from tracker.domain.viewer import Actor
from tracker.models.ratings import Rating, RatingDetail, Sharing
from tracker.models.record import LedgerEvent, Version
from tracker.queries.ratings.own import sharing_level
from tracker.queries.record.verify import verify
from tracker.services.leaving import space
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import Beside, NewRating

pytestmark = pytest.mark.usefixtures("db")

DAY = timedelta(days=1)


def alex() -> Actor:
    return pair().rater


def rate(rater: Actor, tenths: int, back: int = 0) -> Rating:
    return Rating.get_by_id(ratings.rate(rater, NewRating(felt_in(rater), rater.today - back * DAY, tenths)))


def shared() -> list[int]:
    return [row.tenths for row in Rating.select().where(Rating.shared_at.is_null(is_null=False)).order_by(Rating.day)]


def events() -> int:
    return LedgerEvent.select().count()


def details(rating: Rating) -> list[tuple[str, str, str, bool]]:
    rows = RatingDetail.select().where(RatingDetail.rating == rating.id)
    return sorted((row.kind, row.words, row.state, row.shared_at is not None) for row in rows)


def test_a_rating_is_private_and_outside_the_chain_until_its_rater_says_otherwise():
    rater = alex()
    before = events()
    row = rate(rater, 45)
    assert (row.audience, row.shared_at, events()) == ("private", None, before)
    assert verify(rater.couple).broken is None


def test_a_second_rating_of_a_day_replaces_the_first_as_a_version():
    rater = alex()
    first, second = rate(rater, 45), rate(rater, 60)
    assert (first.id, Rating.select().count(), second.tenths) == (second.id, 1, 60)
    assert Version.select().where(Version.object == first.id).count() == 2
    assert verify(rater.couple).broken is None


def test_a_rating_may_be_taken_back_once_and_said_again():
    rater = alex()
    row = rate(rater, 45)
    for _ in range(2):
        assert ratings.take_back_rating(rater, row.id) == row.id
    assert Version.select().where(Version.object == row.id).count() == 2
    assert rate(rater, 30).state == "said"


def test_without_a_repair_it_says_how_steady_one_feels_and_stays_ones_own():
    sam = person("Sam")
    row = Rating.get_by_id(ratings.rate(sam, NewRating(None, sam.today, 70)))
    again = Rating.get_by_id(ratings.rate(sam, NewRating(None, sam.today, 80)))
    assert (row.repair_id, again.id, again.tenths, again.shared_at) == (None, row.id, 80, None)


@pytest.mark.parametrize("tenths", [-1, 101])
def test_a_number_off_the_scale_is_refused(tenths: int):
    with pytest.raises(Invalid):
        rate(alex(), tenths)
    assert Rating.select().count() == 0


def test_a_day_to_come_is_refused():
    with pytest.raises(Invalid):
        rate(alex(), 50, back=-1)


def test_only_the_one_whose_trust_was_broken_rates_in_a_repair():
    both = pair()
    repair = felt_in(both.rater)
    assert kept_in(both.keeper) == repair
    for stranger in (both.keeper, pair("Eve", "Frank").rater):
        with pytest.raises(NotFound):
            ratings.rate(stranger, NewRating(repair, stranger.today, 50))
        with pytest.raises(NotFound):
            audiences.choose_audience(stranger, repair, "each", earlier=False)


def test_from_a_choice_on_each_number_is_seen_and_chained():
    rater = alex()
    rate(rater, 10, back=2)
    audiences.choose_audience(rater, felt_in(rater), "each", earlier=False)
    before = events()
    rate(rater, 45)
    assert (shared(), events()) == ([45], before + 1)
    rate(rater, 50)
    assert (shared(), events()) == ([50], before + 2)
    assert verify(rater.couple).broken is None


def test_earlier_numbers_are_shown_only_when_it_is_said():
    rater = alex()
    rate(rater, 10, back=3)
    taken = rate(rater, 20, back=2)
    ratings.take_back_rating(rater, taken.id)
    rate(rater, 30, back=1)
    audiences.choose_audience(rater, felt_in(rater), "each", earlier=True)
    assert shared() == [10, 30]
    assert verify(rater.couple).broken is None


def test_narrowing_takes_nothing_back_and_a_correction_is_seen_where_the_number_was():
    rater = alex()
    audiences.choose_audience(rater, felt_in(rater), "each", earlier=False)
    rate(rater, 45)
    audiences.choose_audience(rater, felt_in(rater), "private", earlier=True)
    rate(rater, 50)
    rate(rater, 20, back=1)
    assert shared() == [50]
    assert [row.level for row in Sharing.select().order_by(Sharing.written_at)] == ["each", "private"]


def test_the_weekly_level_hides_the_numbers_and_may_show_earlier_weeks():
    with clock.frozen(datetime(2026, 3, 11, 12, tzinfo=UTC)):
        rater = alex()
        for back in range(9):
            rate(rater, 50, back=back)
        audiences.choose_audience(rater, felt_in(rater), "trend", earlier=True)
        rate(rater, 60)
        row = Sharing.get()
    assert (shared(), row.level, row.from_day.isoformat()) == ([], "trend", "2026-03-09")
    assert verify(rater.couple).broken is None


def test_while_nothing_is_shared_nothing_is_promised():
    rater = alex()
    space.stop_sharing(rater)
    for level in ("each", "trend"):
        with pytest.raises(Conflict):
            audiences.choose_audience(actor("Alex"), felt_in(rater), level, earlier=False)
    assert audiences.choose_audience(actor("Alex"), felt_in(rater), "private", earlier=False) == Sharing.get().id
    with pytest.raises(Invalid):
        audiences.choose_audience(rater, felt_in(rater), "everybody", earlier=False)


@pytest.mark.parametrize(("rated", "earlier", "back"), [(True, True, 3), (True, False, 0), (False, True, 0)])
def test_a_counselors_choice_stands_apart_and_shows_nothing_to_anybody(*, rated: bool, earlier: bool, back: int):
    rater = alex()
    if rated:
        rate(rater, 45, back=3)
    before = events()
    audiences.choose_for_counselor(rater, felt_in(rater), "each", earlier=earlier)
    row = Sharing.get()
    assert (row.audience, row.level, row.from_day) == ("counselor", "each", rater.today - back * DAY)
    levels = [sharing_level(rater, felt_in(rater), audience) for audience in ("partner", "counselor")]
    assert (levels, shared(), events()) == ([None, "each"], [], before)
    assert rate(rater, 60).audience == "private"


def test_a_counselors_choice_is_the_raters_alone_and_one_of_three():
    both = pair()
    with pytest.raises(NotFound):
        audiences.choose_for_counselor(both.keeper, felt_in(both.rater), "each", earlier=False)
    with pytest.raises(Invalid):
        audiences.choose_for_counselor(both.rater, felt_in(both.rater), "some", earlier=False)
    space.stop_sharing(both.rater)
    audiences.choose_for_counselor(actor("Alex"), felt_in(both.rater), "trend", earlier=False)
    assert Sharing.get().level == "trend"


def test_a_trigger_by_the_name_of_another_kind_shares_nothing_else():
    rater = alex()
    row = rate(rater, 45)
    shown = frozenset({ratings.about("trigger", "note"), ratings.about("trigger", "urge")})
    ratings.say_beside(rater, Beside(row.id, urge=3, triggers=("note", "urge"), note="Mine", shared=shown))
    assert [(kind, words) for kind, words, _, seen in details(row) if seen] == [("trigger", "note"), ("trigger", "urge")]


def test_what_is_marked_to_be_seen_while_its_writer_rests_stays_theirs():
    rater = alex()
    row = rate(rater, 45)
    note = Beside(row.id, note="One", shared=frozenset({ratings.about("note")}))
    space.pause(rater, None)
    for _ in range(2):
        ratings.say_beside(actor("Alex"), note)
    assert (details(row), Version.select().where(Version.kind == "rating_detail").count()) == (
        [("note", "One", "said", False)],
        1,
    )


def test_a_rating_written_while_its_rater_rests_is_not_seen():
    rater = alex()
    audiences.choose_audience(rater, felt_in(rater), "each", earlier=False)
    space.pause(rater, None)
    rate(actor("Alex"), 45)
    assert shared() == []


def test_what_is_said_beside_is_shared_one_by_one():
    rater = alex()
    row = rate(rater, 45)
    said = Beside(
        row.id,
        signs=("numb", "sleep"),
        urge=0,
        triggers=("a phone", "late"),
        note=" Long day ",
        shared=frozenset({("urge", ""), ("trigger", "late")}),
    )
    assert ratings.say_beside(rater, said) == row.id
    assert details(row) == [
        ("note", "Long day", "said", False),
        ("sign", "numb", "said", False),
        ("sign", "sleep", "said", False),
        ("trigger", "a phone", "said", False),
        ("trigger", "late", "said", True),
        ("urge", "0", "said", True),
    ]
    assert verify(rater.couple).broken is None


def test_what_is_left_out_is_taken_back_and_what_comes_again_is_said_again():
    rater = alex()
    row = rate(rater, 45)
    ratings.say_beside(rater, Beside(row.id, signs=("numb",), urge=3, note="One"))
    ratings.say_beside(rater, Beside(row.id, urge=7, note="Two", shared=frozenset({("note", "")})))
    assert details(row) == [("note", "Two", "said", True), ("sign", "numb", "taken_back", False), ("urge", "7", "said", False)]
    ratings.say_beside(rater, Beside(row.id, signs=("numb",)))
    assert [(kind, state) for kind, _, state, _ in details(row)] == [
        ("note", "taken_back"),
        ("sign", "said"),
        ("urge", "taken_back"),
    ]
    assert verify(rater.couple).broken is None


@pytest.mark.parametrize(("note", "kept"), [("\u200b\u2060", []), ("one\r\ntwo", ["one\ntwo"])])
def test_a_note_is_kept_as_all_words_are(note: str, kept: list[str]):
    rater = alex()
    row = rate(rater, 45)
    ratings.say_beside(rater, Beside(row.id, note=note))
    assert [words for kind, words, _, _ in details(row) if kind == "note"] == kept


def test_a_note_that_looks_like_a_password_is_refused():
    rater = alex()
    row = rate(rater, 45)
    with pytest.raises(Invalid) as refused:
        ratings.say_beside(rater, Beside(row.id, note="password: hunter2"))
    assert (refused.value.field, details(row)) == ("note", [])


def test_saying_the_same_again_writes_nothing_and_unmarked_it_is_only_the_writers_from_then_on():
    rater = alex()
    row = rate(rater, 45)
    said = Beside(row.id, note="One", shared=frozenset({("note", "")}))
    ratings.say_beside(rater, said)
    before = Version.select().count()
    ratings.say_beside(rater, said)
    assert (Version.select().count(), details(row)) == (before, [("note", "One", "said", True)])
    chained = events()
    ratings.say_beside(rater, Beside(row.id, note="Two"))
    assert (events(), details(row)) == (chained, [("note", "Two", "said", False)])
    assert verify(rater.couple).broken is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"signs": ("sad",)}, "signs"),
        ({"urge": 11}, "urge"),
        ({"urge": -1}, "urge"),
        ({"triggers": ("",)}, "triggers"),
        ({"triggers": ("x" * (LONGEST_TRIGGER + 1),)}, "triggers"),
        ({"triggers": tuple(map(str, range(MOST_TRIGGERS + 1)))}, "triggers"),
        ({"note": "x" * (LONGEST_NOTE + 1)}, "note"),
    ],
)
def test_what_cannot_stand_beside_a_rating_is_refused_at_its_field(said: dict[str, object], field: str):
    rater = alex()
    row = rate(rater, 45)
    with pytest.raises(Invalid) as refused:
        ratings.say_beside(rater, Beside(row.id, **said))  # type: ignore[arg-type]  # a scenario's parts
    assert (refused.value.field, details(row)) == (field, [])


@pytest.mark.parametrize("tenths", [0, 1, 99, 100])
def test_not_safe_at_all_and_fully_safe_are_ratings(tenths: int):
    assert rate(alex(), tenths).tenths == tenths


@pytest.mark.parametrize("tenths", [-1, 101])
def test_below_and_above_the_scale_there_are_none(tenths: int):
    rater = alex()
    with pytest.raises(Invalid):
        rate(rater, tenths)
    assert Rating.select().count() == 0


def test_nobody_touches_the_rating_of_another():
    both = pair()
    row = rate(both.rater, 45)
    kept_by(both.keeper)
    for stranger in (both.keeper, pair("Eve", "Frank").rater):
        with pytest.raises(NotFound):
            ratings.take_back_rating(stranger, row.id)
        with pytest.raises(NotFound):
            ratings.say_beside(stranger, Beside(row.id, note="Mine?"))
    assert (Rating.get_by_id(row.id).state, details(row)) == ("said", [])
