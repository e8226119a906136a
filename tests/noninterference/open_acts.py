"""What two people write, and show to others, in front of each other."""

from datetime import date, timedelta

from tests.noninterference.agreement_acts import keeper
from tests.noninterference.scene import (
    DAY,
    PAIR,
    Act,
    NothingThere,
    Said,
    Scene,
    Verb,
    chosen,
    kept_for_private_acts,
    left_alone,
    open_day,
    other_than,
    repair_of,
    told_first,
)
from tracker import chance
from tracker.domain.entries.entries import SLIPS, Learned, State
from tracker.domain.errors import NotFound
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.viewer import Actor
from tracker.domain.visibility import SharePart
from tracker.models.commitments import Commitment
from tracker.models.entries import Entry, Plan
from tracker.models.journal import Reflection
from tracker.models.sharing import Share
from tracker.queries.entries.due import asked_one
from tracker.services.entries import entries, plans, responses
from tracker.services.entries.responses import NewLine, take_back_line, write_line
from tracker.services.journal import reflections
from tracker.services.leaving import space
from tracker.services.moments import found_notes, moments
from tracker.services.ratings import ratings
from tracker.services.record import remove
from tracker.services.sharing import shares

STATES = (State.KEPT, State.KEPT, State.PARTLY, State.MISSED, State.SET_ASIDE)
LEARNED = (Learned.TOLD, Learned.ASKED, Learned.FOUND)


def slot_on(me: Actor, item: str, day: date) -> str:
    """The slot that Today would offer; empty for an event log."""
    asked = asked_one(me, item, day)
    if asked is None:
        raise NothingThere
    return "" if asked.event_log else asked.view.slot or ""


def say(scene: Scene, me: Actor, said: entries.Answer) -> None:
    """Answer a day."""
    entry = entries.answer(me, said)
    assert entry is not None
    scene.entries.append(Said(entry, said.commitment, said.day, said.slot, me.name))


def _answer_a_day(scene: Scene, act: Act) -> None:
    item = scene.pick("commitment", act.dice[0])
    me, state = keeper(scene, item), chosen(list(STATES), act.dice[1])
    learned = chosen(list(LEARNED), act.dice[2]) if state in SLIPS else None
    day, words = open_day(me, act.dice[2]), f"Words {act.dice[1]}" if act.dice[2] % 2 else None
    say(scene, me, entries.Answer(item, day, slot_on(me, item, day), state, learned, words=words))


def _answer_many_days(scene: Scene, act: Act) -> None:
    item = scene.pick("commitment", act.dice[0])
    me = keeper(scene, item)
    for back in range(act.dice[1] % 14):
        day = me.today - back * DAY
        if not kept_for_private_acts(day) and asked_one(me, item, day) is not None:
            state = STATES[(back + act.dice[2]) % len(STATES)]
            learned = Learned.TOLD if state in SLIPS else None
            say(scene, me, entries.Answer(item, day, slot_on(me, item, day), state, learned))


def _undo(scene: Scene, act: Act) -> None:
    said = chosen(scene.entries, act.dice[0])
    entries.answer(scene.named(said.who), entries.Answer(said.commitment, said.day, _slot(said), State.TAKEN_BACK))
    scene.add("undone", said.id)


def _slot(said: Said) -> str:
    return said.slot or str(Entry.get_by_id(said.id).slot)


def _respond(scene: Scene, act: Act) -> None:
    said = chosen([each for each in scene.entries if not left_alone(each.id)], act.dice[0])
    kind = list(responses.ResponseKind)[act.dice[1] % len(responses.ResponseKind)]
    words = "Not as I know it" if kind is responses.ResponseKind.NO_MATCH else ""
    responses.respond(scene.named(other_than(said.who)), responses.NewResponse(said.id, kind, words))


def _write_a_line(scene: Scene, act: Act) -> None:
    """Something does not match, and one of the two writes a line about it."""
    said = chosen([each for each in scene.entries if not left_alone(each.id)], act.dice[0])
    reply = responses.NewResponse(said.id, responses.ResponseKind.NO_MATCH, f"Otherwise {act.dice[2]}")
    response = scene.add("response", responses.respond(scene.named(other_than(said.who)), reply))
    me = scene.who(act, "any")
    scene.add(f"line of {me.name}", write_line(me, NewLine(response, f"Line {act.dice[1]}")))


def _take_back_a_line(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    take_back_line(me, scene.pick(f"line of {me.name}", act.dice[0]))


def _go_on_with_a_found_note(scene: Scene, act: Act) -> None:
    me = scene.who(act, "rater")
    note = scene.pick(f"found note of {me.name}", act.dice[0])
    if act.dice[1] % 3 == 0:
        found_notes.take_back_found_note(me, note)
    else:
        found_notes.change_found_note(me, note, f"Found {act.dice[2]}")


def _ask_to_remove(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    kinds = ("plan", "response", *(f"{kind} of {name}" for kind in ("moment", "line", "found note") for name in PAIR))
    shown = [item for kind in kinds for item in scene.things.get(kind, [])] + [said.id for said in scene.entries]
    item = chosen(shown, act.dice[0])
    remove.ask_to_remove(me, item)
    scene.add(f"asked by {me.name}", item)


def _answer_what_is_asked(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    if act.dice[1] % 4 == 3:
        remove.withdraw(me, scene.pick(f"asked by {me.name}", act.dice[0]))
    else:
        remove.agree_to_remove(me, scene.pick(f"asked by {other_than(me.name)}", act.dice[0]))


def _say_plan(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    day, place = me.today + (act.dice[0] % 3) * DAY, f"Harbour {act.dice[1]}"
    alone = scene.hidden.get("own", []) if scene.whole and me.name == scene.private else []
    try:
        with chance.seeded(int(f"1{act.day:03}{act.minute:03}{act.dice[0]:03}{act.dice[1]:03}{act.dice[2]:03}")):
            plan = plans.say_plan(me, plans.NewPlan(day, place, commitment=chosen(alone, act.dice[2])))
    except (NothingThere, NotFound):
        plan = plans.say_plan(me, plans.NewPlan(day, place, commitment=_running(scene, me, act.dice[2])))
    scene.add("plan", plan)


def _running(scene: Scene, me: Actor, number: int) -> str | None:
    mine = [each for each in scene.things.get("commitment", []) if Commitment.get_by_id(each).writer_id == me.person]
    return chosen(mine, number) if mine and number % 2 else None


def _go_on_with_plan(scene: Scene, act: Act) -> None:
    plan = scene.pick("plan", act.dice[0])
    me = scene.named(Plan.get_by_id(plan).writer.name)
    if act.dice[1] % 3 == 0:
        plans.change_plan(me, plan, plans.NewCourse("Later"))
    else:
        (plans.come_home, plans.take_back_plan)[act.dice[1] % 3 - 1](me, plan)


def _mark(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    kind = list(MomentKind)[act.dice[0] % len(MomentKind)]
    words = "" if kind is MomentKind.DISCLOSURE else f"Mark {act.dice[1]}"
    scene.add(f"moment of {me.name}", moments.mark_moment(me, moments.NewMoment(open_day(me, act.dice[2]), kind, words)))


def _unmark(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    marked = [each for each in scene.things.get(f"moment of {me.name}", []) if not left_alone(each)]
    moments.take_back_moment(me, chosen(marked, act.dice[0]))


def _rate(scene: Scene, act: Act) -> None:
    me = scene.who(act, "rater")
    if scene.levels[me.name] not in {"each", "together", "trend"} and me.name == scene.private:
        raise NothingThere  # what nobody sees is a private act
    for back in range(1 + act.dice[1] % 12):
        day = open_day(me, act.dice[2] + back)
        rating = ratings.rate(me, ratings.NewRating(repair_of(me), day, (act.dice[0] + 7 * back) % 101))
        scene.add(f"rating of {me.name}", rating)


def _share_a_note(scene: Scene, act: Act) -> None:
    me = scene.who(act, "rater")
    rating = chosen([each for each in scene.things.get(f"rating of {me.name}", []) if not left_alone(each)], act.dice[0])
    shared = frozenset({("note", ""), ("urge", "")} if act.dice[1] % 2 else {("note", "")})
    ratings.say_beside(me, ratings.Beside(rating, urge=act.dice[2] % 11, note=f"Note {act.dice[1]}", shared=shared))


def _share_what_is_kept_later(scene: Scene, act: Act) -> None:
    me = scene.who(act, "rater")
    _rate(scene, act)
    mine = [each for each in scene.things[f"rating of {me.name}"] if told_first(each)]
    rating = chosen([each for each in mine if each not in scene.things.get("told", [])], act.dice[0])
    sign, urge, trigger, note = ratings.SIGNS[0], act.dice[2] % 11, "Trigger 1", f"Note {act.dice[1]}"
    shared = frozenset({("sign", sign), ("urge", ""), ("trigger", trigger), ("note", "")})
    ratings.say_beside(me, ratings.Beside(rating, (sign,), urge, (trigger,), note, shared))
    scene.add("told", rating)


def _share_a_reflection(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    said = reflections.NewReflection(open_day(me, act.dice[2]), f"Title {act.dice[1]}", f"Thoughts {act.dice[0]}")
    item = str(reflections.write_reflection(me, said, {}))
    reflections.share_reflection(me, item)
    scene.add(f"reflection of {me.name}", item)


def _correct_a_reflection(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    item = chosen([each for each in scene.things.get(f"reflection of {me.name}", []) if not left_alone(each)], act.dice[0])
    said = reflections.NewReflection(Reflection.get_by_id(item).day, "", f"Other thoughts {act.dice[1]}")
    reflections.change_reflection(me, item, said, {})


def _pause(scene: Scene, act: Act) -> None:
    me = scene.who(act, "any")
    space.pause(me, me.today + (act.dice[0] % 6) * DAY if act.dice[1] % 2 else None)


def _resume(scene: Scene, act: Act) -> None:
    space.resume(scene.who(act, "any"))


def scope(me: Actor, act: Act, **other: object) -> Scope:
    """Something to show to Dana."""
    live = act.dice[1] % 2 == 0
    plain: dict[str, object] = {
        "both": True,
        "parts": frozenset({SharePart.LOG, SharePart.RATINGS, SharePart.MOMENTS}),
        "from_day": me.today - timedelta(days=40),
        "until_day": me.today + timedelta(days=29) if live else me.today,
        "last_day": me.today + timedelta(days=29),
        "live": live,
        "reader": "Dana",
        "policy": Policy.NO_SECRETS,
    }
    return Scope(**(plain | other))  # type: ignore[arg-type]  # named as in Scope


def _propose_share(scene: Scene, act: Act) -> None:
    if scene.about_to_fall_silent and not scene.silent:
        raise NothingThere  # to stop sharing ends what is shown, for all to see
    me = scene.who(act, "any")
    what = scope(me, act)
    seen = digest(what, None if what.live else shares.preview(me, what))
    scene.add("share", shares.propose(me, what, seen))


def _answer_share(scene: Scene, act: Act) -> None:
    item = scene.pick("share", act.dice[0])
    row = Share.get_by_id(item)
    other = scene.named(other_than(row.writer.name))
    if act.dice[1] % 4 == 3:
        shares.decline(other, item)
        return
    shares.consent(other, item, row.digest)
    scene.tokens.append(shares.link(other, item))


def _open_share(scene: Scene, _act: Act) -> None:
    shares.open_share(chosen(scene.tokens, -1), "192.0.2.1")


def _end_share(scene: Scene, act: Act) -> None:
    shares.revoke(scene.who(act, "any"), scene.pick("share", act.dice[0]))


WRITTEN: dict[str, Verb] = {
    "answer a day": _answer_a_day,
    "answer many days": _answer_many_days,
    "undo": _undo,
    "respond": _respond,
    "write a line": _write_a_line,
    "take back a line": _take_back_a_line,
    "go on with a found note": _go_on_with_a_found_note,
    "ask to remove": _ask_to_remove,
    "answer what is asked": _answer_what_is_asked,
    "say plan": _say_plan,
    "go on with plan": _go_on_with_plan,
    "mark": _mark,
    "unmark": _unmark,
    "rate": _rate,
    "share a note": _share_a_note,
    "share what is kept later": _share_what_is_kept_later,
    "share a reflection": _share_a_reflection,
    "correct a reflection": _correct_a_reflection,
    "pause": _pause,
    "resume": _resume,
    "propose share": _propose_share,
    "answer share": _answer_share,
    "open share": _open_share,
    "end share": _end_share,
}
