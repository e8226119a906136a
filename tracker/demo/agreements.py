"""What the two of the demonstration agree to: commitments offered and asked for, their reviews, and days of rest."""

from collections.abc import Iterator
from datetime import time
from functools import partial

from tracker.demo.story import OTHER, Event, StandingCommitment, Story, acting
from tracker.demo.turns import ALONE_UNTIL, COMMITMENTS, EASED, REST, RESTS, REVIEWS, WAITING, DemoCommitment, DemoReview
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.commitments.starters import STARTERS
from tracker.queries.commitments.pages import commitment_view
from tracker.services.commitments import bring_in, changes, pauses, proposals, reviews
from tracker.services.commitments.terms import Wording
from tracker.web.commitments.starter_words import TITLES

_STARTERS = {each.key: each for each in STARTERS}
_UNANSWERED_FOR = 4


def agreements(story: Story, day: int) -> Iterator[Event]:
    """What is proposed and agreed to on a day."""
    for commitment in (*COMMITMENTS, WAITING):
        if commitment.on == day:
            yield time(20), partial(_propose, story, commitment)
            if day >= 0 and commitment is not WAITING:
                yield time(20, 20), partial(_agree, story, commitment.starter, OTHER[commitment.asked or commitment.keeper], 1)
    if day == ALONE_UNTIL:
        yield time(20, 30), lambda: bring_in.offer_own(acting("sam"), story.kept["session"].item)
        yield time(20, 40), partial(_agree, story, "session", "alex", 2)
    if day in EASED:
        kept = story.kept[EASED[day]]
        yield time(8), lambda: changes.propose_easing(acting("sam"), kept.item)
        yield time(8, 20), partial(_agree, story, EASED[day], "alex", kept.number + 1)
    if day in RESTS:
        yield time(20), partial(_let_rest, story, *RESTS[day])


def _propose(story: Story, commitment: DemoCommitment) -> None:
    starter = _STARTERS[commitment.starter]
    wording = Wording(commitment.title or str(TITLES[starter.key]), starter.recurrence, due_time=starter.due_time)
    ask = proposals.ask_for_commitment if commitment.asked else proposals.offer_commitment
    item = ask(acting(commitment.asked or commitment.keeper), starter.category, wording)
    story.kept[commitment.starter] = StandingCommitment(str(item), commitment)


def _agree(story: Story, starter: str, who: str, number: int) -> None:
    kept = story.kept[starter]
    proposals.agree(acting(who), kept.item, number)
    kept.number, kept.review = number, _next_review(story, kept, who)


def _let_rest(story: Story, starter: str, since: int, until: int) -> None:
    item = story.kept[starter].item
    pause = pauses.propose_pause(acting("sam"), item, story.date(since), story.date(until))
    pauses.agree_to_pause(acting("alex"), item, str(pause))


def review_events(story: Story, day: int) -> Iterator[Event]:
    """The reviews that come up on a day; while one of them rests they wait."""
    for kept in story.kept.values():
        if kept.review == day and day in REST:
            kept.review = REST.stop
        elif kept.review == day:
            said = REVIEWS.get((kept.commitment.starter, kept.reviewed + 1), DemoReview())
            yield time(8, 50), partial(_review, story, day, kept, said)


def _review(story: Story, day: int, kept: StandingCommitment, said: DemoReview) -> None:
    keeper = kept.commitment.keeper
    reviews.answer_review(acting(keeper), kept.item, kept.number, said.keeper, said.words)
    if day > story.last - _UNANSWERED_FOR:
        # The newest review still waits for the other's answer.
        return
    reviews.answer_review(acting(OTHER[keeper]), kept.item, kept.number, said.other)
    if said.keeper == said.other:
        _settle(story, kept, said.other)
        return
    story.later[day + said.settled].append((time(8, 50), partial(_come_round, story, kept, said.other)))


def _come_round(story: Story, kept: StandingCommitment, answer: ReviewChoice) -> None:
    reviews.answer_review(acting(kept.commitment.keeper), kept.item, kept.number, answer)
    _settle(story, kept, answer)


def _settle(story: Story, kept: StandingCommitment, answer: ReviewChoice) -> None:
    if answer is ReviewChoice.FINISH:
        del story.kept[kept.commitment.starter]
        return
    kept.number, kept.reviewed = kept.number + 1, kept.reviewed + 1
    kept.review = _next_review(story, kept, kept.commitment.keeper)


def _next_review(story: Story, kept: StandingCommitment, who: str) -> int | None:
    # What is agreed in the evening, after its time, begins the next day.
    review_on = commitment_view(acting(who), kept.item).words.review_on
    return (review_on - story.first).days if review_on else None
