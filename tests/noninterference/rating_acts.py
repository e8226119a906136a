"""What somebody does alone about how safe or how steady they feel: rate, choose who sees it, hold it, say what was beside."""

from tests.noninterference.scene import (
    DAY,
    Act,
    NothingThere,
    Scene,
    Verb,
    chosen,
    left_alone,
    private_day,
    repair_of,
    show_ratings,
    told_first,
)
from tests.support.factories import actor
from tracker.domain.ratings.hold_back import Slot
from tracker.models.ratings import HeldBackRating, Rating, RatingDetail
from tracker.services.ratings import audiences, ratings


def _rate(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    repair, level = repair_of(me), scene.levels[me.name]
    if level in {"trend", "together"} or (level == "each" and not me.shares):
        # To choose again lets go of what is held.
        raise NothingThere  # every rating counts for a level; and what is hidden while one rests could not be shown again
    if level == "each":
        audiences.choose_audience(me, repair, "private", earlier=False)
    rating = ratings.rate(me, ratings.NewRating(repair, private_day(me, act.dice[0]), act.dice[1] % 101))
    scene.hide("rating", rating)
    if level == "each":
        audiences.choose_audience(me, repair, "each", earlier=False)


def _rate_how_steady(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    for back in range(1 + act.dice[2] % 9):
        said = ratings.NewRating(None, me.today - (act.dice[0] % 20 + back) * DAY, act.dice[1] % 101)
        scene.hide("rating", ratings.rate(me, said))


def _take_back_a_rating(scene: Scene, act: Act) -> None:
    if not scene.hidden.get("rating"):
        _rate_how_steady(scene, act)
    ratings.take_back_rating(actor(scene.private), scene.pick_hidden("rating", act.dice[0]))


def _say_beside_alone(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    left = [each for each in scene.things.get(f"rating of {me.name}", []) if left_alone(each)]
    rating = chosen([each for each in left if not told_first(each)] + scene.hidden.get("rating", []), act.dice[0])
    signs = ratings.SIGNS[: act.dice[1] % 5]
    triggers = tuple(f"Trigger {number}" for number in range(act.dice[2] % 4))
    ratings.say_beside(me, ratings.Beside(rating, signs, act.dice[1] % 11, triggers, f"Note {act.dice[2]}"))


def _keep_what_is_beside(scene: Scene, act: Act) -> None:
    """Unshare something that was said beside a rating; or all of it, and then say it otherwise."""
    me = actor(scene.private)
    rating = chosen(
        [each for each in scene.things.get("told", []) if Rating.get_by_id(each).writer_id == me.person], act.dice[0]
    )
    details = RatingDetail.select().where((RatingDetail.rating == rating) & (RatingDetail.state == "said"))
    said = [each.id for each in details.order_by(RatingDetail.id)]
    for detail in said if act.dice[1] % 3 == 0 else [chosen(said, act.dice[1])]:
        ratings.unshare_detail(me, detail)
    if act.dice[1] % 3 == 0:
        ratings.say_beside(me, ratings.Beside(rating, note=f"Note {act.dice[2]}"))


def _look_at_choices(scene: Scene, act: Act) -> None:
    """Choose who sees ratings, and choose as before, with nothing rated between."""
    me = actor(scene.private)
    repair, level = repair_of(me), scene.levels[me.name]
    if level in {"trend", "together"} or not me.shares:
        # To choose again lets go of what is held.
        raise NothingThere  # a new choice begins a new full week; and while one rests nothing can be shown again
    audiences.choose_audience(me, repair, ("each", "trend", "private")[act.dice[0] % 3], earlier=False)
    audiences.choose_audience(me, repair, level or "private", earlier=False)


def _hold_alone(scene: Scene, act: Act) -> None:
    """Hold ratings back, rate, choose another time, take it back, and show ratings as before."""
    me = actor(scene.private)
    repair, level = repair_of(me), scene.levels[me.name]
    if level in {"trend", "together"} or not me.shares:
        raise NothingThere
    show_ratings(me, repair, "together")
    rating = str(ratings.rate(me, ratings.NewRating(repair, private_day(me, act.dice[0]), act.dice[1] % 101)))
    if not Rating.get_by_id(rating).shared_at:
        scene.hide("rating", rating)
    show_ratings(me, repair, "together", Slot(act.dice[2] % 7, act.dice[1] % 24))
    if act.dice[2] % 2:
        ratings.take_back_rating(me, rating)
    show_ratings(me, repair, level or "private")


def _waver_over_what_is_held(scene: Scene, act: Act) -> None:
    """Change a held rating and change it back, or take it back and say it again."""
    me = actor(scene.private)
    rows = [row.rating for row in HeldBackRating.select().where(HeldBackRating.writer == me.person)]
    row = chosen(sorted((row for row in rows if row.state == "said"), key=lambda row: row.day), act.dice[0])
    if act.dice[1] % 2:
        ratings.take_back_rating(me, row.id)
    else:
        ratings.rate(me, ratings.NewRating(row.repair_id, row.day, 100 - row.tenths))
    ratings.rate(me, ratings.NewRating(row.repair_id, row.day, row.tenths))


def _rate_held_and_think_again(scene: Scene, act: Act) -> None:
    """A held rating that is taken back before its release was never there."""
    me = actor(scene.private)
    if scene.levels[me.name] != "together" or not me.shares:
        raise NothingThere
    rating = str(ratings.rate(me, ratings.NewRating(repair_of(me), private_day(me, act.dice[0]), act.dice[1] % 101)))
    scene.hide("rating", rating)
    ratings.take_back_rating(me, rating)


def _think_of_another_time(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    if scene.levels[me.name] != "together" or not me.shares:
        raise NothingThere
    show_ratings(me, repair_of(me), "together", Slot(act.dice[0] % 7, act.dice[1] % 24))
    show_ratings(me, repair_of(me), "together")


def rate_otherwise(scene: Scene) -> None:
    """Say every rating of which the other sees the level alone otherwise, take one back, and rate days that had none."""
    me = actor(scene.private)
    repair = repair_of(me)
    rows = list(Rating.select().where((Rating.writer == me.person) & (Rating.repair == repair) & (Rating.audience == "trend")))
    for row in rows:
        ratings.rate(me, ratings.NewRating(repair, row.day, (row.tenths + 37) % 101))
    for back in range(0, 20, 3):
        ratings.rate(me, ratings.NewRating(repair, private_day(me, back), 5 * back))
    if rows:
        ratings.take_back_rating(me, rows[0].id)


def _choose_for_a_counselor(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    level = ("each", "trend", "private")[act.dice[0] % 3]
    audiences.choose_for_counselor(me, repair_of(me), level, earlier=bool(act.dice[1] % 2))


RATINGS_OF_ANYBODY: dict[str, Verb] = {
    "rate how steady": _rate_how_steady,
    "take back a rating": _take_back_a_rating,
}
RATINGS_OF_A_RATER: dict[str, Verb] = {
    "rate": _rate,
    "say beside, alone": _say_beside_alone,
    "keep what is beside": _keep_what_is_beside,
    "look at choices": _look_at_choices,
    "hold alone": _hold_alone,
    "waver over what is held": _waver_over_what_is_held,
    "rate held back and think again": _rate_held_and_think_again,
    "think of another time": _think_of_another_time,
    "choose for a counselor": _choose_for_a_counselor,
}
