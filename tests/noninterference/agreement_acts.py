"""What two people agree on, and how it changes: in front of each other."""

from collections.abc import Callable

from tests.noninterference.scene import DAY, PAIR, Act, NothingThere, Scene, Verb, chosen, left_alone, other_than
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY, WHENEVER, Recurrence, every, times_a_week
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, CommitmentPause
from tracker.services.commitments import bring_in, changes, pauses, proposals, reviews
from tracker.services.commitments.terms import Wording, waiting_of

CATEGORIES = (Category.MONEY, Category.CARE, Category.NO_CONTACT, Category.WHEREABOUTS, Category.HEALTH)
HOW_OFTEN = (DAILY, times_a_week(2), WHENEVER, every(2), times_a_week(1))


def wording(act: Act, how_often: Recurrence | None = None) -> Wording:
    """Words and weeks of a commitment; a week is soon up for review."""
    return Wording(
        f"Commitment {act.dice[1]}", how_often or chosen(list(HOW_OFTEN), act.dice[0]), weeks=(1, 2, 8)[act.dice[2] % 3]
    )


def _offer(scene: Scene, act: Act) -> None:
    category = chosen(list(CATEGORIES), act.dice[1])
    scene.add("commitment", proposals.offer_commitment(scene.who(act, "keeper"), category, wording(act)))


def _ask(scene: Scene, act: Act) -> None:
    category = chosen(list(CATEGORIES), act.dice[1])
    scene.add("commitment", proposals.ask_for_commitment(scene.who(act, "rater"), category, wording(act)))


def _begin_own(scene: Scene, act: Act) -> None:
    me = scene.who(act, "keeper")
    if len(scene.things.get("own", [])) > 2:  # room is left for what is private
        raise NothingThere
    scene.add("own", proposals.keep_by_own_word(me, chosen(list(CATEGORIES), act.dice[1]), wording(act)))


def _offer_own(scene: Scene, act: Act) -> None:
    item = scene.pick("own", act.dice[0])
    bring_in.offer_own(keeper(scene, item), item)


def _answer_own(scene: Scene, act: Act) -> None:
    """Everything but yes to what was kept alone: a yes would show what was written about it."""
    item = scene.pick("own", act.dice[0])
    _reply(scene, item, (proposals.decline, proposals.say_not_yet, proposals.take_back)[act.dice[1] % 3])


def keeper(scene: Scene, item: str) -> Actor:
    """The one who keeps a commitment, doing something openly."""
    return scene.named(Commitment.get_by_id(item).writer.name)


def _answer_proposal(scene: Scene, act: Act) -> None:
    verbs = (proposals.agree, proposals.agree, proposals.decline, proposals.say_not_yet, proposals.take_back)
    _reply(scene, scene.pick("commitment", act.dice[0]), verbs[act.dice[1] % len(verbs)])


def _reply(scene: Scene, item: str, verb: Callable[[Actor, str, int], object]) -> None:
    waiting = waiting_of(Commitment.get_by_id(item))
    if waiting is None:
        raise NothingThere
    name = waiting.writer.name
    verb(scene.named(name if verb is proposals.take_back else other_than(name)), item, waiting.number)


def _change(scene: Scene, act: Act) -> None:
    me, item = scene.who(act, "any"), scene.pick("commitment", act.dice[0])
    steps = (changes.propose_easing, changes.propose_backing_up, changes.propose_finish)
    if act.dice[1] % 4 == 3:
        changes.propose_change(me, item, wording(act))
        return
    steps[act.dice[1] % 4](me, item)


def _end(scene: Scene, act: Act) -> None:
    proposals.end_commitment(scene.who(act, "any"), scene.pick("commitment", act.dice[0]))


def _rest_of_one(scene: Scene, act: Act) -> None:
    me, item = scene.who(act, "any"), scene.pick("commitment", act.dice[0])
    until = me.today + (act.dice[1] % 5) * DAY
    scene.add("rest", pauses.propose_pause(me, item, me.today, until))


def _answer_rest(scene: Scene, act: Act) -> None:
    rest = scene.pick("rest", act.dice[0])
    row = CommitmentPause.get_by_id(rest)
    item = row.commitment_id
    if act.dice[1] % 3 == 2:
        pauses.go_on(keeper(scene, item), item, rest)
        return
    verbs = (pauses.agree_to_pause, pauses.decline_pause)
    verbs[act.dice[1] % 3](scene.named(other_than(row.writer.name)), item, rest)


def _review(scene: Scene, act: Act) -> None:
    """Half of the commitments are reviewed by both; of the others one partner's answer stays alone."""
    item = chosen([each for each in scene.things.get("commitment", []) if not left_alone(each)], act.dice[0])
    answer = list(ReviewChoice)[act.dice[1] % len(ReviewChoice)]
    for name in PAIR:
        reviews.answer_review(scene.named(name), item, Commitment.get_by_id(item).number or 1, answer, "As we said")
        if act.dice[2] % 2:
            answer = ReviewChoice.KEEP


AGREEMENTS: dict[str, Verb] = {
    "offer": _offer,
    "ask": _ask,
    "begin own": _begin_own,
    "offer own": _offer_own,
    "answer own": _answer_own,
    "answer proposal": _answer_proposal,
    "change": _change,
    "end": _end,
    "rest of one": _rest_of_one,
    "answer rest": _answer_rest,
    "review": _review,
}
