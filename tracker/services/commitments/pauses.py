"""Days on which one commitment rests: proposed, answered, and ended early by its keeper."""

from datetime import date, timedelta

from tracker import chance, clock
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.limits import LONGEST_PAUSE
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, CommitmentPause
from tracker.queries.scoped import seen_rows
from tracker.services.commitments.ask_limits import must_have_rested
from tracker.services.commitments.proposals import running
from tracker.services.commitments.terms import keeper_today, must_be_open, must_reach_partner
from tracker.services.record import ledger
from tracker.services.writing import writes


@writes
def propose_pause(actor: Actor, item: str, from_day: date, until_day: date) -> str | None:
    """Propose that a commitment rests from a day through another; both agree first. One's own rests at once. Returns its id."""
    commitment = running(actor, item)
    _check_days(actor, from_day, until_day)
    own = commitment.state == LifeState.OWN
    (must_be_open if own else must_reach_partner)(actor)
    if any(_is_open(each) for each in _pauses(actor, commitment)):
        raise Conflict("pause_waits")
    must_have_rested(actor, CommitmentPause, commitment.id)
    now = clock.now()
    row = CommitmentPause(
        id=chance.ident("commitment_pause", actor.person),
        couple=actor.couple,
        commitment=commitment.id,
        writer=actor.person,
        from_day=from_day,
        until_day=until_day,
        written_at=now,
        agreed_at=now if own else None,
        shared_at=None if own else now,
    )
    ledger.add(actor, "commitment_pause", row)
    return row.id


def _check_days(actor: Actor, from_day: date, until_day: date) -> None:
    if from_day < actor.today:
        raise Invalid("from_day", "pause_in_past")
    if until_day < from_day:
        raise Invalid("until_day", "pause_ends_before_start")
    if until_day - from_day > LONGEST_PAUSE or from_day - actor.today > LONGEST_PAUSE:
        raise Invalid("until_day", "pause_too_long")


@writes
def agree_to_pause(actor: Actor, item: str, pause: str) -> None:
    """Agree to a pause. Days that went by while it waited stay as they were."""
    commitment, row = _waiting(actor, item, pause)
    _must_be_the_others(actor, row)
    today = max(actor.today, keeper_today(actor, commitment))
    if row.until_day < today:
        raise Conflict("pause_days_passed")
    row.from_day = max(row.from_day, today)
    row.agreed_at = clock.now()
    ledger.change(actor, "commitment_pause", row)


@writes
def decline_pause(actor: Actor, item: str, pause: str) -> None:
    """Say no to a pause; the commitment goes on."""
    _, row = _waiting(actor, item, pause)
    _must_be_the_others(actor, row)
    row.declined_at = clock.now()
    ledger.change(actor, "commitment_pause", row)


def _must_be_the_others(actor: Actor, row: CommitmentPause) -> None:
    if row.writer_id == actor.person:
        raise Conflict("not_yours_to_answer", partner=actor.partner_name)
    must_reach_partner(actor)


@writes
def take_pause_back(actor: Actor, item: str, pause: str) -> None:
    """Take one's own proposal of a pause back while it waits."""
    _, row = _waiting(actor, item, pause)
    if row.writer_id != actor.person:
        raise Conflict("not_yours_to_take_back")
    must_be_open(actor)
    row.withdrawn_at = clock.now()
    ledger.change(actor, "commitment_pause", row)


@writes
def go_on(actor: Actor, item: str, pause: str) -> None:
    """End a pause early, by the keeper alone: from today the commitment asks again."""
    commitment, row = _found(actor, item, pause)
    if commitment.writer_id != actor.person:
        raise Conflict("pause_not_yours_to_end", partner=actor.partner_name)
    if row.agreed_at is None or row.until_day < actor.today:
        raise Conflict("pause_over")
    must_be_open(actor)
    row.until_day = actor.today - timedelta(days=1)
    ledger.change(actor, "commitment_pause", row)


def _waiting(actor: Actor, item: str, pause: str) -> tuple[Commitment, CommitmentPause]:
    commitment, row = _found(actor, item, pause)
    if not _is_open(row):
        raise Conflict("changed_since_opened")
    return commitment, row


def _found(actor: Actor, item: str, pause: str) -> tuple[Commitment, CommitmentPause]:
    commitment = running(actor, item)
    row = next((each for each in _pauses(actor, commitment) if each.id == pause), None)
    if row is None:
        raise NotFound
    return commitment, row


def _is_open(row: CommitmentPause) -> bool:
    return not (row.agreed_at or row.declined_at or row.withdrawn_at)


def _pauses(actor: Actor, commitment: Commitment) -> list[CommitmentPause]:
    return list(seen_rows(CommitmentPause, actor).where(CommitmentPause.commitment == commitment.id))
