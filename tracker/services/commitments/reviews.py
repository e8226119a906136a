"""Reviews of commitments: each partner answers alone, both answers are opened together, and what both want is done."""

from datetime import date

from tracker import chance, clock
from tracker.domain.commitments.ladder import ease
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.limits import LONGEST_REVIEW_WORDS
from tracker.domain.commitments.recurrence import decode
from tracker.domain.commitments.reviews import ReviewChoice, answers_offered, terms_end
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.text import typed
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, Terms
from tracker.models.commitments import ReviewAnswer as Row
from tracker.queries.scoped import seen_rows
from tracker.services.commitments.bring_in import as_partner
from tracker.services.commitments.changes import on_rung
from tracker.services.commitments.proposals import close, running
from tracker.services.commitments.terms import Wording, in_force_of, must_reach_partner, put_in_force, wording_of, write_version
from tracker.services.record import ledger
from tracker.services.writing import writes


@writes
def answer_review(actor: Actor, item: str, number: int, answer: ReviewChoice, words: str = "") -> None:
    """Answer the review of version `number`. It is the writer's alone until the other has answered; then both are opened.

    Where both want the same it is done: kept for as many weeks again, eased by a rung, or finished. Until the last day for
    agreeing an answer may be changed. While the other rests both stay closed, and nothing tells so.
    """
    commitment = running(actor, item)
    version = in_force_of(commitment)
    _must_be_due(actor.today, version, number)
    must_reach_partner(actor)
    _check(version, answer)
    _write(actor, commitment, version, answer, typed("words", words, LONGEST_REVIEW_WORDS))
    _settle(actor, commitment, version)


def open_waiting(actor: Actor) -> None:
    """Open the answers that waited while the actor rested. For the end of a rest; the caller holds the transaction."""
    for commitment in seen_rows(Commitment, actor).where(Commitment.state == LifeState.ACTIVE):
        version = in_force_of(commitment)
        if version.review_on is not None and version.review_on <= actor.today <= terms_end(version.review_on):
            _settle(actor, commitment, version)


def _settle(actor: Actor, commitment: Commitment, version: Terms) -> None:
    """Open both answers, once there are two and neither writer rests, and do what both want."""
    mine, theirs = _answer_of(version, actor.person), _answer_of(version, str(actor.partner))
    if mine is None or theirs is None or not actor.shares or any(who == actor.partner for who, _ in actor.resting):
        return
    _open(actor, mine, theirs)
    if mine.answer == theirs.answer:
        _act(actor, commitment, version, ReviewChoice(mine.answer))


def _must_be_due(today: date, version: Terms, number: int) -> None:
    if version.number != number or version.review_on is None:
        raise Conflict("terms_changed")
    if today < version.review_on:
        raise Conflict("review_not_due")
    if today > terms_end(version.review_on):
        raise Conflict("review_over")


def _check(version: Terms, answer: ReviewChoice) -> None:
    if answer not in answers_offered(decode(version.recurrence)):
        raise Invalid("answer", "no_lower_step_to_answer")


def _write(actor: Actor, commitment: Commitment, version: Terms, answer: ReviewChoice, words: str) -> None:
    row = _answer_of(version, actor.person)
    if row is not None:
        row.answer, row.words, row.written_at = answer, words, clock.now()
        ledger.change(actor, "review_answer", row)
        return
    row = Row(
        id=chance.ident("review_answer", actor.person),
        couple=actor.couple,
        commitment=commitment.id,
        number=version.number,
        writer=actor.person,
        answer=answer,
        words=words,
        written_at=clock.now(),
    )
    ledger.add(actor, "review_answer", row)


def _answer_of(version: Terms, person: str) -> Row | None:
    found: Row | None = Row.get_or_none(
        (Row.commitment == version.commitment_id) & (Row.number == version.number) & (Row.writer == person)
    )
    return found


def _open(actor: Actor, mine: Row, theirs: Row) -> None:
    for who, row in ((as_partner(actor), theirs), (actor, mine)):
        if row.shared_at is None:
            row.shared_at = clock.now()
            ledger.change(who, "review_answer", row)


def _act(actor: Actor, commitment: Commitment, version: Terms, answer: ReviewChoice) -> None:
    """Do what both want. To change, one of them proposes new words: nothing is done by itself."""
    eased = ease(decode(version.recurrence))
    if answer is ReviewChoice.FINISH:
        close(actor, commitment, LifeState.FINISHED)
    elif answer is ReviewChoice.KEEP:
        _renew(actor, commitment, "review", wording_of(version))
    elif answer is ReviewChoice.EASE and eased is not None:
        _renew(actor, commitment, "ease", on_rung(commitment, eased))


def _renew(actor: Actor, commitment: Commitment, kind: str, wording: Wording) -> None:
    version = write_version(actor, commitment, kind, wording)
    put_in_force(actor, commitment, version)
    commitment.number = version.number
    ledger.change(actor, "commitment", commitment)
