"""The days of the demonstration: plans said, commitments answered, ratings, responses and moments."""

from collections.abc import Iterator
from datetime import time
from functools import partial

from tracker.demo.story import OTHER, Event, StandingCommitment, Story, acting
from tracker.demo.turns import (
    COMMITMENTS,
    CORRECTED,
    EVENTS,
    NO_MATCH,
    NOTES,
    REST,
    SECOND_SINCE,
    SLIPS,
    TRIPS,
    DemoCommitment,
    ToldLater,
    alex_feels,
    drawn,
    happens,
    picked,
    sam_feels,
    told,
    urge,
)
from tracker.demo.words import (
    AGREED_BEFOREHAND,
    ENTRY_NOTES_KEPT,
    ENTRY_NOTES_MISSED,
    ENTRY_NOTES_PARTLY,
    ENTRY_NOTES_SET_ASIDE,
    MOMENTS,
    NOTES_HIGH,
    NOTES_LOW,
    NOTES_MIDDLE,
    NOTES_SECOND,
    PLANS,
    PLANS_CHANGED,
    RESPONSES_NO_MATCH,
    TRIGGERS,
    DemoPlan,
)
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import WITHOUT_WORDS, MomentKind
from tracker.domain.viewer import Actor
from tracker.queries.couple import feeling
from tracker.queries.entries.due import CommitmentDay, asked
from tracker.services.entries import entries, plans, responses
from tracker.services.moments import moments
from tracker.services.ratings import audiences, ratings

_PRIVATE_UNTIL = {"alex": 40, "sam": 300}
_DRAFTS, _PLANNED, _CHANGED, _CLOSED = 0.25, 0.85, 0.08, 0.9
_READ, _HELPED = 0.3, 0.42
# Scores, as demo_words counts low and middle ones; and on how many of the lower ones it is said why.
_LOW, _HALF, _MIDDLE, _SAYS_WHY = 3, 5, 6, 0.4
_NOTE_BESIDE = {State.KEPT: 0.06, State.PARTLY: 0.4, State.MISSED: 0.7, State.SET_ASIDE: 0.6}
_ENTRY_NOTES = {
    State.KEPT: ENTRY_NOTES_KEPT,
    State.PARTLY: ENTRY_NOTES_PARTLY,
    State.MISSED: ENTRY_NOTES_MISSED,
    State.SET_ASIDE: ENTRY_NOTES_SET_ASIDE,
}
_FREE_TIME = ("Home", "My mother", "Swimming", "Football", "Noor", "Walk", "Allotment", "Market", "Supermarket", "Recycling")
_AWAY = ("Brennick", "Airport", "Flight")
_TRIP_PLANS = [plan for plan in PLANS if any(word in plan.place for word in _AWAY)]
_FREE_PLANS = [plan for plan in PLANS if plan.place.startswith(_FREE_TIME) and plan not in _TRIP_PLANS]
_WORK_PLANS = [plan for plan in PLANS if plan not in _FREE_PLANS and plan not in _TRIP_PLANS]
_SATURDAY = 5


def plan_events(story: Story, day: int) -> Iterator[Event]:
    """Where Sam says to be, and what becomes of it. Today it is only said."""
    if day < 1 or day in REST or drawn("plan", day) > _PLANNED:
        return
    plan, said = _plan_for(story, day), list[str]()
    yield time(6, 40) if plan.start >= "07" else time(5), lambda: said.append(_say_plan(story, plan))
    if day == story.last:
        return
    if drawn("changed", day) < _CHANGED:
        words = PLANS_CHANGED[picked("change", day, len(PLANS_CHANGED))]
        yield time(17, 5), lambda: plans.change_plan(acting("sam"), said[0], plans.NewCourse(words))
    if plan.until > plan.start and drawn("home", day) < _CLOSED:
        home = max(time.fromisoformat(plan.until), time(17, 10))
        yield home.replace(minute=home.minute // 2 + 29), lambda: plans.come_home(acting("sam"), said[0])


def _plan_for(story: Story, day: int) -> DemoPlan:
    if any(day in trip for trip in TRIPS):
        some = _TRIP_PLANS
    else:
        some = _FREE_PLANS if story.date(day).weekday() >= _SATURDAY else _WORK_PLANS
    return some[picked("which plan", day, len(some))]


def _say_plan(story: Story, plan: DemoPlan) -> str:
    sam = acting("sam")
    start, until = time.fromisoformat(plan.start), time.fromisoformat(plan.until)
    item = story.kept["day-plan"].item
    return str(plans.say_plan(sam, plans.NewPlan(sam.today, plan.place, plan.company, start, until, plan.words, item)))


def morning(story: Story, day: int) -> Iterator[Event]:
    """Today has begun and nothing more: there is something left to answer, to rate and to decide."""
    yield time(9, 5), partial(_answer, story, day, "sam", frozenset({"day-plan"}))


def evening(story: Story, day: int) -> Iterator[Event]:
    """What is said at the end of a day."""
    story.told.clear()
    everything = frozenset(commitment.starter for commitment in COMMITMENTS)
    yield time(21, 15), partial(_answer, story, day, "sam", everything)
    if day > SECOND_SINCE:
        yield time(21, 25), partial(_answer, story, day, "alex", everything)
    yield from story.later.pop(day, [])
    yield from _ratings(day)
    yield time(22, 40), partial(_respond, story, day)
    for moment in MOMENTS:
        if moment.after_days == day:
            words = "" if moment.kind in WITHOUT_WORDS else moment.words
            yield time(22, 50), partial(_mark, moment.by, MomentKind(moment.kind), words)


def _answer(story: Story, day: int, who: str, starters: frozenset[str]) -> None:
    actor = acting(who)
    by_item = {kept.item: kept for kept in story.kept.values() if kept.commitment.starter in starters}
    for each in asked(actor, actor.today):
        kept = by_item.get(each.id)
        said = _what(story, day, kept.commitment, each) if kept else None
        if kept is None or said is None:
            continue
        write = partial(_write, story, day, kept, each, said)
        if said.days_later and not each.weekly and day + said.days_later < story.last:
            story.later[day + said.days_later].append((time(21, 40), write))
        else:
            write()


def _what(story: Story, day: int, commitment: DemoCommitment, each: CommitmentDay) -> ToldLater | None:
    if each.event_log:
        happened = EVENTS.get(day)
        return ToldLater(happened[1], happened[2]) if happened and happened[0] == commitment.starter else None
    if each.view.slot is None or story.date(day).weekday() not in commitment.weekdays:
        return None
    if commitment.starter == "day-plan" and day in {CORRECTED, story.last}:
        return ToldLater(State.KEPT)
    if day in SLIPS and SLIPS[day][0] == commitment.starter:
        return ToldLater(State.MISSED, SLIPS[day][1])
    return told(commitment.starter, day)


def _write(story: Story, day: int, kept: StandingCommitment, each: CommitmentDay, said: ToldLater) -> None:
    answer = partial(entries.Answer, kept.item, story.date(day), "" if each.event_log else str(each.view.slot))
    words = _words(kept.commitment.starter, day, said.state)
    at_once = said.days_later == 0 and not each.event_log
    draft = at_once and said.learned is Learned.TOLD and each.hideable
    not_told = draft and drawn(f"{kept.commitment.starter} draft", day) < _DRAFTS
    who = kept.commitment.keeper
    learned = Learned.NOT_YET if not_told else said.learned
    entry = entries.answer(acting(who), answer(said.state, learned, excused=_excused(said.state, words), words=words))
    if day == CORRECTED and kept.commitment.starter == "day-plan":
        corrected = partial(answer, State.PARTLY, Learned.TOLD, words=ENTRY_NOTES_PARTLY[2])
        story.later[day + 1].append((time(21, 50), lambda: entries.answer(acting(who), corrected())))
    if not_told:
        tell_now = partial(answer, said.state, Learned.TOLD)
        story.later[day + 1].append((time(21, 45), lambda: entries.answer(acting(who), tell_now())))
    elif not each.own:
        story.told.append((OTHER[who], str(entry), kept))


def _excused(state: State, words: str) -> str | None:
    if state is not State.SET_ASIDE:
        return None
    return "agreed_by_log" if words in AGREED_BEFOREHAND else "not_applicable"


def _words(starter: str, day: int, state: State) -> str:
    if day in SLIPS and (starter, state) == (SLIPS[day][0], State.MISSED):
        return ENTRY_NOTES_MISSED[SLIPS[day][2]]
    places = NOTES.get((starter, state), ())
    if not places or drawn(f"{starter} note", day) > (1 if day in EVENTS else _NOTE_BESIDE[state]):
        return ""
    return _ENTRY_NOTES[state][places[picked(f"{starter} which note", day, len(places))]]


def _respond(story: Story, day: int) -> None:
    for who, entry, kept in story.told:
        chance_of = drawn(f"{kept.commitment.starter} answer", day)
        if day in NO_MATCH and kept.commitment.starter == "day-plan":
            reply = responses.NewResponse(entry, responses.ResponseKind.NO_MATCH, RESPONSES_NO_MATCH[NO_MATCH[day]])
        elif chance_of < _HELPED:
            reply = responses.NewResponse(
                entry, responses.ResponseKind.READ if chance_of < _READ else responses.ResponseKind.HELPED
            )
        else:
            continue
        responses.respond(acting(who), reply)


def _ratings(day: int) -> Iterator[Event]:
    for who, since, felt in (("alex", 0, alex_feels), ("sam", SECOND_SINCE + 1, sam_feels)):
        if day == since:
            yield time(21, 55), partial(_choose_audience, who, "private")
        if day == _PRIVATE_UNTIL[who]:
            yield time(21, 55), partial(_choose_audience, who, "each")
        score = felt(day) if day >= since else None
        if score is not None:
            yield time(22, 5 if who == "alex" else 25), partial(_rate, day, who, score)


def _choose_audience(who: str, level: str) -> None:
    actor = acting(who)
    # What Alex rated in the first weeks stays Alex's alone.
    audiences.choose_audience(actor, _repair(actor), level, earlier=level == "each" and who == "sam")


def _repair(actor: Actor) -> str:
    direction = feeling(actor)
    assert direction is not None  # noqa: S101  # each has said so by then
    return direction.id


def _rate(day: int, who: str, score: int) -> None:
    actor = acting(who)
    rating = str(ratings.rate(actor, ratings.NewRating(_repair(actor), actor.today, 10 * score)))
    notes = _notes(who, score)
    beside = ratings.Beside(
        rating,
        signs=_low(score, drawn(f"{who} sign", day), ratings.SIGNS),
        urge=urge(day) if who == "alex" and happens(f"{who} urge", day, 0.45) else None,
        triggers=_low(score, 3 * drawn(f"{who} trigger", day), TRIGGERS) if who == "alex" else (),
        note=notes[picked(f"{who} which note", day, len(notes))] if happens(f"{who} note", day, 0.3) else "",
        shared=frozenset({ratings.about("note")}) if happens(f"{who} shown", day, 0.35) else frozenset(),
    )
    if beside != ratings.Beside(rating, shared=beside.shared):
        ratings.say_beside(actor, beside)


def _low(score: int, chance_of: float, words: tuple[str, ...]) -> tuple[str, ...]:
    """One of the words, on a low day in three or so."""
    if score > _HALF or chance_of > _SAYS_WHY:
        return ()
    return (words[int(chance_of / _SAYS_WHY * len(words)) % len(words)],)


def _notes(who: str, score: int) -> tuple[str, ...]:
    if who == "sam":
        return NOTES_SECOND
    if score <= _LOW:
        return NOTES_LOW
    return NOTES_MIDDLE if score <= _MIDDLE else NOTES_HIGH


def _mark(who: str, kind: MomentKind, words: str) -> None:
    actor = acting(who)
    moments.mark_moment(actor, moments.NewMoment(actor.today, kind, words))
