"""What one of two people does alone: the other, and whoever holds a link of both, must get the same answers without it."""

from contextlib import suppress

from tests.noninterference.agreement_acts import CATEGORIES, wording
from tests.noninterference.open_acts import scope, slot_on
from tests.noninterference.rating_acts import RATINGS_OF_A_RATER, RATINGS_OF_ANYBODY
from tests.noninterference.reflection_acts import REFLECTIONS
from tests.noninterference.repeat_acts import may_fall_silent
from tests.noninterference.scene import (
    DAY,
    Act,
    NothingThere,
    Scene,
    Verb,
    chosen,
    left_alone,
    other_than,
    private_day,
    repair_of,
)
from tests.noninterference.setback_acts import SETBACKS_ALONE
from tests.noninterference.sign_in_acts import SIGNING_IN
from tests.support.exports import a_moment, a_rating, a_space, an_export
from tests.support.factories import actor, email, password
from tracker import clock
from tracker.domain.commitments.categories import HIDEABLE
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import Refused
from tracker.domain.exports.own_data import document
from tracker.domain.imports.loop import read_loop
from tracker.domain.imports.scores import read_ratings
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import Policy, digest
from tracker.domain.viewer import Actor
from tracker.domain.visibility import SharePart
from tracker.models.commitments import Commitment
from tracker.models.couple import ASKED_KINDS
from tracker.models.entries import Entry
from tracker.queries.account.people import profile
from tracker.queries.entries.due import asked_one
from tracker.queries.exports.own_data import own_data
from tracker.queries.imports.restore import record_in, restored_spaces
from tracker.services.account import people, sessions
from tracker.services.account.people import Preferences
from tracker.services.account.sessions import Attempt
from tracker.services.commitments import changes, pauses, proposals, reviews
from tracker.services.commitments.terms import in_force_of, wording_of
from tracker.services.couple import asks
from tracker.services.entries import entries, plans, responses
from tracker.services.entries.responses import NewLine, write_line
from tracker.services.imports import history, restore, uploads
from tracker.services.leaving import space
from tracker.services.moments import found_notes, moments
from tracker.services.record import remove
from tracker.services.sharing import shares
from tracker.services.writing import transaction

MOST_ALONE = 8
"""So many are kept in private, so that the limit of one's own list is left to what becomes known."""


def _unshare_a_mark(scene: Scene, act: Act) -> None:
    """From then on it is one's own, also when it is taken back."""
    me = actor(scene.private)
    mark = chosen([each for each in scene.things.get(f"moment of {me.name}", []) if left_alone(each)], act.dice[0])
    moments.unshare_moment(me, mark)
    if act.dice[1] % 2:
        moments.take_back_moment(me, mark)


def _import_scores(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    days = sorted({private_day(me, act.dice[0] + back) for back in range(1 + act.dice[1] % 21)} | {private_day(me, 60)})
    lines = "".join(f"{day};{(act.dice[2] + number) % 11}\n" for number, day in enumerate(days))
    found = read_ratings(f"day;score\n{lines}".encode(), "day", "score", me.today)
    try:
        repair = repair_of(me)
    except NothingThere:
        repair = None
    history.import_ratings(me, found, repair)


def _import_habits(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    lines = "".join(f"{me.today - number * DAY},{2 * (number % 2)}\n" for number in range(1 + act.dice[0] % 30))
    found = read_loop(f"Date,Walk {act.dice[1] % 4}\n{lines}".encode(), "Checkmarks.csv", me.today)
    history.import_loop(me, found, {habit.name: DAILY for habit in found.habits})


def _leave_a_file_waiting(scene: Scene, act: Act) -> None:
    uploads.keep_upload(actor(scene.private), "loop", f"Checkmarks {act.dice[0]}.csv", b"Date,Walk\n2026-01-06,2\n")


def _restore_a_record(scene: Scene, act: Act) -> None:
    """From elsewhere, or an export of the very space; with ratings and moments taken over, or removed again."""
    me = actor(scene.private)
    days = sorted({private_day(me, act.dice[0] + back) for back in range(1 + act.dice[1] % 9)})
    elsewhere = a_space(
        id=chosen(["elsewhere", me.couple], act.dice[2]),
        partner_name=f"Kim {act.dice[1]}",
        items=[*(a_rating(act.dice[0] % 101, str(day), "r") for day in days), a_moment(f"Mine {act.dice[2]}", str(days[0]))],
    )
    own = document(own_data(me, clock.now()), clock.now())
    file = chosen([an_export(spaces=[elsewhere]), own], act.dice[0])
    restore.restore_record(me, record_in(file))
    restored = chosen([each.id for each in restored_spaces(me)], act.dice[1])
    if act.dice[1] % 3 == 0:
        restore.remove_restored(me, restored)
        return
    if file != own:
        restore.take_over_ratings(me, restored, "safe")
        restore.take_over_moments(me, restored)


def _keep_alone(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    category = chosen(list(CATEGORIES), act.dice[1])
    for _ in range(1 + act.dice[2] % 4):
        if len(scene.hidden.get("own", [])) < MOST_ALONE:
            scene.hide("own", proposals.keep_by_own_word(me, category, wording(act)))


def _log_alone(scene: Scene, act: Act) -> None:
    """An entry about what is kept alone, also about what was offered and is not agreed."""
    me = actor(scene.private)
    mine = [each for each in scene.things.get("own", []) if _is_mine(me, each)]
    item = chosen([*mine, _own(scene, act)], act.dice[0])
    for back in range(1 + act.dice[1] % 9):
        day = me.today - back * DAY
        slot = slot_on(me, item, day)
        if not slot and back:
            continue
        state = (State.KEPT, State.MISSED, State.SET_ASIDE)[act.dice[2] % 3]
        entries.answer(
            me, entries.Answer(item, day, slot, state, Learned.TOLD if state is State.MISSED else None, words="Mine")
        )


def _is_mine(me: Actor, item: str) -> bool:
    return bool(Commitment.get_by_id(item).writer_id == me.person)


def _own(scene: Scene, act: Act) -> str:
    """Something that is kept alone."""
    if not scene.hidden.get("own"):
        _keep_alone(scene, act)
    return scene.pick_hidden("own", act.dice[0])


def _change_alone(scene: Scene, act: Act) -> None:
    changes.propose_change(actor(scene.private), _own(scene, act), wording(act))


def _word_anew(scene: Scene, act: Act) -> None:
    """The same words again for something that may be offered one day."""
    me = actor(scene.private)
    item = chosen([each for each in scene.things.get("own", []) if _is_mine(me, each)], act.dice[0])
    waiting = Commitment.get_by_id(item)
    if waiting.state == "own" and not waiting.repair_id:
        changes.propose_change(me, item, wording_of(in_force_of(waiting)))


def _rest_alone(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    pauses.propose_pause(me, _own(scene, act), me.today, me.today + 3 * DAY)


def _finish_alone(scene: Scene, act: Act) -> None:
    me, item = actor(scene.private), _own(scene, act)
    (changes.propose_finish, proposals.end_commitment)[act.dice[1] % 2](me, item)


def _draft_a_slip(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    for back in range(act.dice[1], act.dice[1] + 21, 5):
        for item in _hideable(scene, me):
            day = private_day(me, back)
            asked = asked_one(me, item, day)
            if asked is not None and (asked.event_log or asked.view.slot):
                state = (State.MISSED, State.PARTLY)[act.dice[2] % 2]
                slot = "" if asked.event_log else asked.view.slot or ""
                said = entries.Answer(item, day, slot, state, Learned.NOT_YET, words="Not told yet")
                scene.hide("draft", entries.answer(me, said))
                return
    raise NothingThere


def _hideable(scene: Scene, me: Actor) -> list[str]:
    rows = [Commitment.get_by_id(each) for each in scene.things.get("commitment", [])]
    return [row.id for row in rows if row.writer_id == me.person and row.category in HIDEABLE]


def _draft_over_what_was_taken_back(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    undone = [Entry.get_by_id(each) for each in scene.things.get("undone", [])]
    hideable = _hideable(scene, me)
    row = chosen([each for each in undone if each.state == State.TAKEN_BACK and each.commitment_id in hideable], act.dice[0])
    entries.answer(me, entries.Answer(row.commitment_id, row.day, row.slot, State.MISSED, Learned.NOT_YET))


def _change_a_draft(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    if not scene.hidden.get("draft"):
        _draft_a_slip(scene, act)
    row = Entry.get_by_id(scene.pick_hidden("draft", act.dice[0]))
    said = entries.Answer(row.commitment_id, row.day, row.slot, State.PARTLY, None, words=f"Draft {act.dice[1]}")
    entries.answer(me, said)


def _undo_a_draft(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    if not scene.hidden.get("draft"):
        _draft_a_slip(scene, act)
    row = Entry.get_by_id(scene.pick_hidden("draft", act.dice[0]))
    entries.answer(me, entries.Answer(row.commitment_id, row.day, row.slot, State.TAKEN_BACK))


def _mark_alone(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    kind = list(MomentKind)[act.dice[0] % len(MomentKind)]
    words = "" if kind is MomentKind.DISCLOSURE else "Mine alone"
    day = me.today - (act.dice[1] % 90) * DAY
    scene.hide("moment", moments.mark_moment(me, moments.NewMoment(day, kind, words, shared=False)))


def _unmark_alone(scene: Scene, act: Act) -> None:
    if not scene.hidden.get("moment"):
        _mark_alone(scene, act)
    moments.take_back_moment(actor(scene.private), scene.pick_hidden("moment", act.dice[0]))


def _write_for_a_hard_day(scene: Scene, act: Act) -> None:
    people.write_own_words(actor(scene.private), f"Words {act.dice[0]}", "Time out", "Kim")


def _choose_a_country(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    own = profile(me)
    people.change_preferences(me, Preferences(own.name, own.zone, own.day_start, ("DE", "US", "")[act.dice[0] % 3]))


def _live_elsewhere(scene: Scene, act: Act) -> None:
    """Move, let days start at another hour, write something alone, and be at home again before anything is said openly."""
    home = profile(actor(scene.private))
    go_elsewhere(scene, act.dice[0], act.dice[1])
    _mark_alone(scene, act)
    people.change_preferences(actor(scene.private), Preferences(home.name, home.zone, home.day_start, home.country))


def go_elsewhere(scene: Scene, where: int, day_start: int) -> None:
    """What is said openly from then on belongs to the days of that zone, as all can see."""
    own = profile(actor(scene.private))
    zone = ("Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu", "Etc/GMT+12")[where % 4]
    people.change_preferences(actor(scene.private), Preferences(own.name, zone, day_start % 7, own.country))


def _sign_in_somewhere(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    attempt = Attempt(email(me.name), password(me.name), own_device=bool(act.dice[0] % 2), label="Phone", device="", address="")
    with transaction():
        opened = sessions.open_session(me.person, attempt)
    if act.dice[1] % 2:
        sessions.sign_out(opened.token)


def _answer_a_review_alone(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    item = chosen([each for each in scene.things.get("commitment", []) if left_alone(each) and _is_up(me, each)], act.dice[0])
    answer = list(ReviewChoice)[act.dice[1] % len(ReviewChoice)]
    reviews.answer_review(me, item, Commitment.get_by_id(item).number or 1, answer, "Mine until both")


def _is_up(me: Actor, item: str) -> bool:
    """Whether the terms in force wait for a review."""
    row = Commitment.get_by_id(item)
    version = in_force_of(row) if row.state == "active" else None
    return version is not None and version.review_on is not None and version.review_on <= me.today


def _show_what_is_mine(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    parts = frozenset({SharePart.MY_RATINGS, SharePart.MY_SIGNS, SharePart.MY_NOTES})
    what = scope(me, act, both=False, parts=parts, policy=Policy.NONE, reader="Mine alone")
    item = str(shares.show_own(me, what, digest(what, None if what.live else shares.preview(me, what))))
    if act.dice[0] % 3:
        shares.open_share(shares.link(me, item), "192.0.2.2")
    if act.dice[2] % 3 == 0:
        shares.revoke(me, item)


def _live_in_silence(scene: Scene, act: Act) -> None:
    """Stop sharing for a moment, and write things that nobody sees. Not while something is shown to somebody outside."""
    space.stop_sharing(may_fall_silent(scene, actor(scene.private)))
    me = actor(scene.private)
    moments.mark_moment(me, moments.NewMoment(me.today, MomentKind.SESSION, "In silence"))
    plans.say_plan(me, plans.NewPlan(me.today, "A quiet place"))
    others = [said.id for said in scene.entries if said.who != me.name and left_alone(said.id)]
    # What is refused is left: a silence that went on would refuse them things for all to see.
    with suppress(Refused, NothingThere):
        responses.respond(me, responses.NewResponse(chosen(others, act.dice[0]), responses.ResponseKind.HELPED))
    with suppress(Refused, NothingThere):
        write_line(me, NewLine(scene.pick("response", act.dice[1]), "In silence"))
    space.resume_sharing(actor(scene.private))


def _let_a_question_be(scene: Scene, act: Act) -> None:
    asked = scene.things.get(f"asked by {other_than(scene.private)}", [])
    remove.let_be(actor(scene.private), chosen(asked, act.dice[0]))


def _note_what_was_found(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    others = [said for said in scene.entries if said.who != me.name]
    day, entry = me.today - (act.dice[0] % 21) * DAY, None
    if others and act.dice[1] % 2:
        said = chosen(others, act.dice[1])
        day, entry = said.day, said.id
    scene.hide("found note", found_notes.write_found_note(me, found_notes.NewNote(day, f"Found {act.dice[2]}", entry)))


def _go_on_with_what_was_found(scene: Scene, act: Act) -> None:
    if not scene.hidden.get("found note"):
        _note_what_was_found(scene, act)
    me, note = actor(scene.private), scene.pick_hidden("found note", act.dice[0])
    if act.dice[1] % 3 == 0:
        found_notes.take_back_found_note(me, note)
    else:
        found_notes.change_found_note(me, note, f"Found {act.dice[2]}")


def _ask_me_no_more(scene: Scene, act: Act) -> None:
    asks.ask_no_more(actor(scene.private), chosen(list(ASKED_KINDS), act.dice[0]))


def _ask_me_again(scene: Scene, act: Act) -> None:
    asks.ask_again(actor(scene.private), chosen(list(ASKED_KINDS), act.dice[0]))


def _put_away_what_was_said(scene: Scene, act: Act) -> None:  # one of the verbs
    asks.put_away_what_was_said(actor(scene.private))


OF_ANYBODY: dict[str, Verb] = {
    **RATINGS_OF_ANYBODY,
    **REFLECTIONS,
    **SIGNING_IN,
    "import scores": _import_scores,
    "import habits": _import_habits,
    "leave a file waiting": _leave_a_file_waiting,
    "restore a record": _restore_a_record,
    "keep alone": _keep_alone,
    "log alone": _log_alone,
    "change alone": _change_alone,
    "rest alone": _rest_alone,
    "finish alone": _finish_alone,
    "mark alone": _mark_alone,
    "unmark alone": _unmark_alone,
    "unshare a mark": _unshare_a_mark,
    "write for a hard day": _write_for_a_hard_day,
    "choose a country": _choose_a_country,
    "live elsewhere": _live_elsewhere,
    "sign in somewhere": _sign_in_somewhere,
    "answer a review alone": _answer_a_review_alone,
    "show what is mine": _show_what_is_mine,
    "live in silence": _live_in_silence,
    **SETBACKS_ALONE,
    "let a question be": _let_a_question_be,
    "ask me no more": _ask_me_no_more,
    "ask me again": _ask_me_again,
    "put away what was said": _put_away_what_was_said,
}
OF_A_KEEPER: dict[str, Verb] = {
    "word anew": _word_anew,
    "draft a slip": _draft_a_slip,
    "draft over what was taken back": _draft_over_what_was_taken_back,
    "change a draft": _change_a_draft,
    "undo a draft": _undo_a_draft,
}
OF_A_RATER: dict[str, Verb] = {
    **RATINGS_OF_A_RATER,
    "note what was found": _note_what_was_found,
    "go on with what was found": _go_on_with_what_was_found,
}
PRIVATE = OF_ANYBODY | OF_A_KEEPER | OF_A_RATER
