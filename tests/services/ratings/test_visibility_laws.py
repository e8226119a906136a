"""The laws of what moves: whatever a rater does, in any order, the partner sees what was shown to them and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.factories import actor, felt_in, pair
from tests.support.service_choices import Choice, in_force, level_of
from tracker import clock
from tracker.domain.days import local_day
from tracker.domain.errors import Refused
from tracker.domain.moments import MomentKind
from tracker.domain.ratings.audiences import AudienceLevel
from tracker.domain.ratings.hold_back import Slot
from tracker.models.base import database
from tracker.models.moments import Moment
from tracker.models.ratings import Rating, RatingDetail, Sharing
from tracker.models.record import Version
from tracker.queries.couple import feeling
from tracker.queries.exports.own_data import own_data
from tracker.queries.ratings.hold_back import raters_due
from tracker.queries.ratings.levels import raters_with_weeks_due, released_levels
from tracker.queries.record.pages import record_page
from tracker.queries.record.verify import verify
from tracker.queries.trends.streams import forget, shared_felt
from tracker.services.leaving import space
from tracker.services.moments import moments
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.hold_back import release_held_back
from tracker.services.ratings.levels import release_due_levels
from tracker.services.ratings.ratings import NewRating

BEGAN = datetime(2026, 3, 2, 8, tzinfo=UTC)
STEP = timedelta(hours=7)

Act = tuple[str, int, int]
OF_RATINGS = ("rate", "rate", "take back", "choose", "choose", "hold", "work", "for a counselor")
OF_RESTS = ("pause", "resume", "stop", "share again")
OF_MARKS = ("mark", "share a mark", "unshare a mark", "unshare a mark", "take back a mark")
OF_DETAILS = ("rate", "say beside", "say beside", "share a detail", "unshare a detail")
WHAT = (*OF_RATINGS, *OF_RESTS, *OF_MARKS, *OF_DETAILS)


def several(what: tuple[str, ...]) -> st.SearchStrategy[list[Act]]:
    """Acts with some verbs, in any order."""
    return st.lists(st.tuples(st.sampled_from(what), st.integers(0, 40), st.integers(0, 100)), min_size=6, max_size=24)


# Acts that are about the same meet each other; now and then there is everything.
ACTS = st.sampled_from([(*OF_RATINGS, "pause", "resume"), OF_MARKS, OF_DETAILS, WHAT]).flatmap(several)
# What its doer alone may ever know of.
UNSEEN = frozenset({"hold", "unshare a detail", "unshare a mark", "for a counselor"})


@dataclass
class Life:
    """What has happened in a couple so far. `opened` holds the ratings that were opened by a choice of earlier ones."""

    now: datetime = BEGAN
    opened: set[str] = field(default_factory=set)


@contextmanager
def couple() -> Iterator[None]:
    """Sam and Alex, who has shown two ratings. Nothing of them stays."""
    forget()
    with database.atomic() as everything:
        with clock.frozen(BEGAN - timedelta(days=1)):
            alex = pair().rater
            audiences.choose_audience(alex, repair(), "each", earlier=False)
            for back in range(2):
                ratings.rate(alex, NewRating(repair(), alex.today - timedelta(days=back), 50))
        yield
        everything.rollback()


def repair() -> str:
    return felt_in(actor("Alex"))


def do(life: Life, act: Act) -> str | None:
    """Let Alex, or the worker, do one thing, seven hours after the one before. Gives what was written, if anything."""
    life.now += STEP
    with clock.frozen(life.now):
        try:
            with database.atomic():
                return _done(life, *act)
        except Refused:
            return None


def _done(life: Life, what: str, first: int, second: int) -> str | None:  # noqa: C901, PLR0911, PLR0912  # a verb a line
    me = actor("Alex")
    match what:
        case "rate":
            return ratings.rate(me, NewRating(repair(), me.today - timedelta(days=first % 6), second))
        case "take back":
            return ratings.take_back_rating(me, _one(Rating, first))
        case "choose":
            level, earlier = list(AudienceLevel)[first % 3], second % 3 == 0
            if level is AudienceLevel.EACH and earlier:
                life.opened |= {row.id for row in Rating.select() if row.state == "said"}
            slot = Slot(second % 7, first % 24) if second % 2 else None
            return audiences.choose_audience(
                me, repair(), level, earlier=earlier, together=slot, show_held_back=second % 5 == 0
            )
        case "hold":
            if _level() is not AudienceLevel.EACH or not _holds():
                return None
            return audiences.choose_audience(me, repair(), "each", earlier=False, together=Slot(first % 7, second % 24))
        case "work":
            for each in raters_due(clock.now()):
                release_held_back(each.person, each.repair)
            for rater in raters_with_weeks_due(clock.now()):
                release_due_levels(rater.person, rater.repair)
        case "pause":
            space.pause(me, me.today + timedelta(days=first % 4) if second % 2 else None)
        case "resume":
            space.resume(me)
        case "stop":
            space.stop_sharing(me)
        case "share again":
            space.resume_sharing(me)
        case "say beside":
            shared = frozenset({ratings.about("note")}) if second % 3 == 0 else frozenset()
            return ratings.say_beside(me, ratings.Beside(_one(Rating, first), note=f"Note {second % 4}", shared=shared))
        case "share a detail" | "unshare a detail":
            return (ratings.share_detail if what[0] == "s" else ratings.unshare_detail)(me, _one(RatingDetail, first))
        case "mark":
            return moments.mark_moment(
                me, moments.NewMoment(me.today, MomentKind.SETBACK, f"Mark {second}", shared=second % 2 == 0)
            )
        case "for a counselor":
            return audiences.choose_for_counselor(me, repair(), list(AudienceLevel)[first % 3], earlier=second % 2 == 0)
        case _:
            with_it = {"share": moments.share_moment, "unshare": moments.unshare_moment, "take": moments.take_back_moment}
            return with_it[what.split(maxsplit=1)[0]](me, _one(Moment, first))
    return None


def _one(table: type[Rating | RatingDetail | Moment], number: int) -> str:
    rows = list(table.select().order_by(table.written_at, table.id))
    return str(rows[number % len(rows)].id) if rows else ""


def _holds() -> bool:
    return bool(database.execute_sql("SELECT 1 FROM hold_back WHERE ended_at IS NULL").fetchone())


def _level() -> AudienceLevel | None:
    return in_force(choices())


def choices(audience: str = "partner") -> list[Choice]:
    rows = Sharing.select().where(Sharing.audience == audience)
    return [_choice(row) for row in rows]


def _choice(row: Sharing) -> Choice:
    zone, day_start = actor("Alex").zone, actor("Alex").day_start
    from_day = date.fromisoformat(str(row.from_day))
    return Choice(AudienceLevel(row.level), from_day, local_day(row.written_at, zone, day_start), row.written_at)


def seen_by_sam(at: datetime) -> object:
    """All that Sam can read or export at a moment."""
    with clock.frozen(at):
        sam, way = actor("Sam"), feeling(actor("Alex"))
        assert way
        felt = shared_felt(sam, way)
        chart = felt and (dict(felt.ratings), dict(felt.levels), list(felt.marks))
        return repr((record_page(sam), chart, released_levels(sam, way.id), own_data(sam, at).spaces))


def shared_versions() -> list[tuple[str, str]]:
    rows = Version.select().where(Version.shared_at.is_null(is_null=False)).order_by(Version.written_at, Version.id)
    return [(row.id, row.object) for row in rows]


def shown_ratings() -> set[str]:
    return {row.id for row in Rating.select() if row.shared_at}


laws = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@laws
@given(acts=ACTS)
def test_what_the_partner_sees_changes_with_shared_versions_alone(db: Path, acts: list[Act]):
    with couple():
        life = Life()
        end = BEGAN + 60 * STEP
        before, versions = seen_by_sam(end), shared_versions()
        for act in acts:
            do(life, act)
            after, now = seen_by_sam(end), shared_versions()
            assert (after != before) == (now != versions), act
            assert act[0] not in UNSEEN or now == versions, act
            before, versions = after, now
        assert verify(actor("Alex").couple).broken is None


@laws
@given(acts=ACTS)
def test_a_number_is_seen_only_where_it_was_chosen_for_it_and_a_narrowing_holds_at_once(db: Path, acts: list[Act]):
    with couple():
        life = Life()
        first_written: dict[str, datetime] = {}
        for act in acts:
            before, known = shown_ratings(), {row.id for row in Rating.select()}
            level = _level()
            do(life, act)
            first_written |= {row.id: row.written_at for row in Rating.select() if row.id not in known}
            for item in shown_ratings() - before:
                # Shown by a choice, by the worker, or when it was written: the level in force is each number.
                assert _level() is AudienceLevel.EACH, act
                assert (
                    item in life.opened
                    or level_of(choices(), Rating.get_by_id(item).day, first_written[item]) is AudienceLevel.EACH
                )
            if act[0] == "rate" and level in {None, AudienceLevel.PRIVATE, AudienceLevel.TREND}:
                assert shown_ratings() <= before


@laws
@given(acts=ACTS)
def test_what_was_seen_once_is_never_unseen(db: Path, acts: list[Act]):
    with couple():
        life = Life()
        seen: list[tuple[str, str]] = []
        for act in acts:
            do(life, act)
            assert set(seen) <= set(shared_versions())
            seen = shared_versions()


RATED = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 100)), min_size=1, max_size=6, unique_by=lambda each: each[0])
BETWEEN = st.lists(
    st.tuples(
        st.sampled_from(["other number", "take back and again", "another time and back", "one more, taken back"]),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=6,
)


@laws
@given(rated=RATED, between=BETWEEN, late=st.integers(0, 400))
def test_what_happened_to_ratings_held_back_before_their_release_leaves_no_trace(
    db: Path, rated: list[tuple[int, int]], between: list[tuple[str, int]], late: int
):
    seen = [_week(rated, acts, late) for acts in ([], between)]
    assert seen[0] == seen[1]


def _week(rated: list[tuple[int, int]], between: list[tuple[str, int]], late: int) -> object:
    """What Sam sees of a week whose ratings are held back, apart from ids, which are drawn by chance."""
    with couple():
        alex, evening = actor("Alex"), Slot(6, 20)
        with clock.frozen(BEGAN):
            audiences.choose_audience(alex, repair(), "each", earlier=False, together=evening)
        for day, tenths in rated:
            with clock.frozen(BEGAN + timedelta(days=day)):
                ratings.rate(actor("Alex"), NewRating(repair(), actor("Alex").today, tenths))
        for number, (act, day) in enumerate(between):
            with clock.frozen(BEGAN + timedelta(days=5, hours=1, minutes=number)):
                _waver(act, (BEGAN + timedelta(days=day)).date(), dict(rated).get(day))
        with clock.frozen(BEGAN + timedelta(days=6, hours=11, minutes=late)):
            for each in raters_due(clock.now()):
                release_held_back(each.person, each.repair)
        rows = Rating.select().where(Rating.shared_at.is_null(is_null=False)).order_by(Rating.day)
        rest = Version.select(Version.written_at).where(Version.shared_at.is_null(is_null=False))
        return [(row.day, row.tenths, row.written_at, row.shared_at) for row in rows], sorted(each.written_at for each in rest)


def _waver(act: str, day: date, tenths: int | None) -> None:
    me = actor("Alex")
    if act == "another time and back":
        for slot in (Slot(2, 9), Slot(6, 20)):
            audiences.choose_audience(me, repair(), "each", earlier=False, together=slot)
    elif tenths is None or act == "one more, taken back":
        if tenths is None:
            ratings.take_back_rating(me, str(ratings.rate(me, NewRating(repair(), day, 50))))
    elif act == "other number":
        for each in (100 - tenths, tenths):
            ratings.rate(me, NewRating(repair(), day, each))
    else:
        ratings.take_back_rating(me, str(Rating.get(Rating.day == day).id))
        ratings.rate(me, NewRating(repair(), day, tenths))


def test_the_acts_reach_what_they_are_about(db: Path):
    """Each of them writes something somewhere."""
    done = set()
    with couple():
        life = Life()
        for number in range(3):
            for what in dict.fromkeys((*WHAT, "rate", "say beside", "mark", "hold")):
                versions = Version.select().count()
                if do(life, (what, number, 3 * number)) or Version.select().count() > versions:
                    done.add(what)
        assert set(WHAT) - done <= {"work", "pause", "resume", "stop", "share again", "hold"}


@pytest.mark.parametrize("level", [AudienceLevel.PRIVATE, AudienceLevel.TREND])
def test_a_counselors_level_opens_nothing_to_the_partner(db: Path, level: AudienceLevel):
    with couple():
        life = Life()
        with clock.frozen(life.now):
            audiences.choose_audience(actor("Alex"), repair(), level, earlier=False)
            before = seen_by_sam(life.now)
            audiences.choose_for_counselor(actor("Alex"), repair(), "each", earlier=True)
            ratings.rate(actor("Alex"), NewRating(repair(), actor("Alex").today, 60))
            assert seen_by_sam(life.now) == before
            assert level_of(choices("counselor"), actor("Alex").today, life.now) is AudienceLevel.EACH
