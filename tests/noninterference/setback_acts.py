"""Setbacks: opened in front of the other; each part first written alone, and then shown, or never.

What is private is said about setbacks that are left alone, what is open about the others: so both runs make the same rows.
"""

from tests.noninterference.repeat_acts import a_little_earlier
from tests.noninterference.scene import DAY, Act, NothingThere, Scene, Verb, chosen, left_alone, open_day
from tests.support.factories import actor
from tracker.domain.moments import OF_ACCOUNTABLE, MomentKind, SetbackSide
from tracker.domain.viewer import Actor
from tracker.models.moments import Moment, SetbackPart
from tracker.queries.couple import directions
from tracker.services.moments import moments, setbacks
from tracker.services.moments.setbacks import PartPlace, PartWords


def _mark_a_setback(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    new = moments.NewMoment(open_day(me, act.dice[0]), MomentKind.SETBACK, f"Setback {act.dice[1]}")
    scene.add(f"moment of {me.name}", scene.add("setback", moments.mark_moment(me, new)))


def _show_a_part(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    place = _place(me, [each for each in scene.things.get("setback", []) if not left_alone(each)], act)
    if scene.whole and me.name == scene.private and not _written(me, place):
        a_little_earlier(lambda: setbacks.write_part(me, place, _said(me, place, act, "First, alone")))
    setbacks.write_part(me, place, _said(me, place, act, "Now for both"))
    setbacks.share_part(me, place)
    scene.add("shown part", place.moment)


def _correct_a_part(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    place = _place(me, scene.things.get("shown part", []), act)
    if not _written(me, place):
        raise NothingThere
    setbacks.write_part(me, place, _said(me, place, act, "Put right"))


def _take_back_a_part(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    setbacks.take_back_part(me, _place(me, scene.things.get("shown part", []), act))


def _write_a_part_alone(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    shown = [each for each in scene.things.get("setback", []) if left_alone(each)]
    if act.dice[2] % 3 == 0 or not (shown or scene.hidden.get("setback")):
        new = moments.NewMoment(me.today - (act.dice[1] % 60) * DAY, MomentKind.SETBACK, "Mine alone", shared=False)
        scene.hide("moment", scene.hide("setback", moments.mark_moment(me, new)))
    place = _place(me, shown + scene.hidden.get("setback", []), act)
    setbacks.write_part(me, place, _said(me, place, act, "Mine alone"))
    scene.hide("part", place.moment)


def _take_back_a_part_alone(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    if not scene.hidden.get("part"):
        _write_a_part_alone(scene, act)
    rows = SetbackPart.select().where((SetbackPart.writer == me.person) & SetbackPart.shared_at.is_null())
    row = chosen([each for each in rows.order_by(SetbackPart.id) if each.moment_id in scene.hidden["part"]], act.dice[0])
    setbacks.take_back_part(me, PartPlace(row.moment_id, row.repair_id, SetbackSide(row.kind)))


def _place(me: Actor, found: list[str], act: Act) -> PartPlace:
    """A part of one of the setbacks that this person may write."""
    moment = chosen(found, act.dice[0])
    ways = [each for each in directions(me) if me.person in {each.accountable, each.hurt}]
    way = chosen(ways, act.dice[1])
    own = [part for part in SetbackSide if (part in OF_ACCOUNTABLE) == (way.accountable == me.person)]
    return PartPlace(moment, way.id, chosen(own, act.dice[2]))


def _said(me: Actor, place: PartPlace, act: Act, words: str) -> PartWords:
    if place.part is SetbackSide.REPAIRED:
        return PartWords(tenths=act.dice[1] % 11 * 10)
    day = Moment.get_by_id(place.moment).day
    promised = max(day, me.today) + (act.dice[0] % 20) * DAY if place.part is SetbackSide.WILL_DO and act.dice[1] % 2 else None
    return PartWords(f"{words} {act.dice[1]}", promised)


def _written(me: Actor, place: PartPlace) -> bool:
    mine = (SetbackPart.writer == me.person) & (SetbackPart.moment == place.moment) & (SetbackPart.kind == place.part)
    return bool(SetbackPart.select().where(mine & (SetbackPart.repair == place.repair)).exists())


SETBACKS: dict[str, Verb] = {
    "mark a setback": _mark_a_setback,
    "show a part": _show_a_part,
    "correct a part": _correct_a_part,
    "take back a part": _take_back_a_part,
}
SETBACKS_ALONE: dict[str, Verb] = {
    "write a part alone": _write_a_part_alone,
    "take back a part alone": _take_back_a_part_alone,
}
