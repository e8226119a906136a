"""What one partner first says in private, in the run that has private acts, and then in front of the other in both."""

from collections.abc import Callable
from datetime import timedelta

from tests.noninterference.agreement_acts import keeper
from tests.noninterference.open_acts import say, slot_on
from tests.noninterference.scene import Act, NothingThere, Scene, Verb, chosen, left_alone, open_day
from tests.support.factories import actor
from tracker import clock
from tracker.domain.commitments.categories import HIDEABLE
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment
from tracker.models.ratings import RatingDetail
from tracker.services.entries import entries
from tracker.services.leaving import space
from tracker.services.moments import found_notes, moments
from tracker.services.moments.found_notes import NewNote
from tracker.services.ratings import ratings


def _tell_of_a_slip(scene: Scene, act: Act) -> None:
    item = scene.pick("commitment", act.dice[0])
    me = keeper(scene, item)
    day = open_day(me, act.dice[1])
    slot = slot_on(me, item, day)
    if not slot or any((said.commitment, said.slot) == (item, slot) for said in scene.entries):
        raise NothingThere
    if scene.whole and me.name == scene.private and Commitment.get_by_id(item).category in HIDEABLE:
        a_little_earlier(lambda: entries.answer(me, entries.Answer(item, day, slot, State.MISSED, Learned.NOT_YET)))
    state = (State.MISSED, State.PARTLY, State.KEPT)[act.dice[2] % 3]
    say(scene, me, entries.Answer(item, day, slot, state, None if state is State.KEPT else Learned.TOLD))


def _share_an_earlier_note(scene: Scene, act: Act) -> None:
    me = scene.who(act, "rater")
    rating = chosen([each for each in scene.things.get(f"rating of {me.name}", []) if not left_alone(each)], act.dice[0])
    if scene.whole and me.name == scene.private and not _has_details(rating):
        a_little_earlier(lambda: ratings.say_beside(me, ratings.Beside(rating, note="Mine alone")))
    ratings.say_beside(me, ratings.Beside(rating, note="Now for both", shared=frozenset({("note", "")})))


def _has_details(rating: str) -> bool:
    return bool(RatingDetail.select().where(RatingDetail.rating == rating).exists())


def _share_a_moment(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    new = moments.NewMoment(open_day(me, act.dice[1]), MomentKind.SETBACK, "It was a hard day", shared=False)
    made = str(moments.mark_moment(me, new))
    moments.share_moment(me, made)
    scene.add(f"moment of {me.name}", made)


def _share_a_found_note(scene: Scene, act: Act) -> None:
    me = scene.who(act, "rater")
    day, words = open_day(me, act.dice[1]), f"Found {act.dice[2]}"
    if scene.whole and me.name == scene.private:
        a_little_earlier(lambda: scene.hide("note to share", found_notes.write_found_note(me, NewNote(day, "Mine alone"))))
        made = found_notes.change_found_note(me, scene.pick_hidden("note to share", -1), words)
    else:
        made = found_notes.write_found_note(me, NewNote(day, words))
    scene.add(f"found note of {me.name}", found_notes.share_found_note(me, str(made)))


def _say_again_after_silence(scene: Scene, act: Act) -> None:
    item = scene.pick("commitment", act.dice[0])
    me = may_fall_silent(scene, keeper(scene, item))
    day = open_day(me, act.dice[1])
    said = entries.Answer(item, day, slot_on(me, item, day), State.KEPT)
    if not said.slot or any((each.commitment, each.slot) == (item, said.slot) for each in scene.entries):
        raise NothingThere
    if scene.whole and me.name == scene.private:
        a_little_earlier(lambda: _in_silence(me.name, said))
    say(scene, me, said)


def may_fall_silent(scene: Scene, me: Actor) -> Actor:
    """Somebody whose stop of sharing, ended at once, shows nowhere."""
    if scene.things.get("share") or scene.levels.get(me.name) in {"each", "together", "trend"} or not me.shares:
        raise NothingThere
    return me


def _in_silence(name: str, said: entries.Answer) -> None:
    space.stop_sharing(actor(name))
    try:
        entries.answer(actor(name), said)
    finally:
        space.resume_sharing(actor(name))


def a_little_earlier(work: Callable[[], object]) -> None:
    """Do something half a minute earlier, when nobody did anything."""
    with clock.frozen(clock.now() - timedelta(seconds=30)):
        work()


TWICE_TOLD: dict[str, Verb] = {
    "tell of a slip": _tell_of_a_slip,
    "share an earlier note": _share_an_earlier_note,
    "share a moment": _share_a_moment,
    "share a found note": _share_a_found_note,
    "say again after silence": _say_again_after_silence,
}
