"""Versions of a commitment's terms: worded, checked, put forward and put in force. Callers hold the transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from tracker import chance, clock
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.limits import LONGEST_DETAILS, LONGEST_TITLE, MOST_WEEKS, DueTimes, check_limits
from tracker.domain.commitments.recurrence import Recurrence, decode, due_days
from tracker.domain.commitments.terms import first_day
from tracker.domain.days import local_day, zone_named
from tracker.domain.entries.entries import State
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.names import typed_name
from tracker.domain.text import refuse_credential, typed
from tracker.domain.viewer import Actor
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.columns import Query
from tracker.models.commitments import Commitment, Terms
from tracker.models.entries import Entry
from tracker.queries import scoped
from tracker.queries.commitments.agreements import CommitmentTerms, commitments_in_direction
from tracker.queries.scoped import own_rows, seen_rows, shared_rows
from tracker.services.record import ledger

_ANSWERED = f"""
SELECT 1 FROM entry INDEXED BY entry_shared
WHERE couple_id = ? AND commitment_id = ? AND day = ? AND state <> 'taken_back' AND {scoped.shared("entry", "entry")} LIMIT 1
"""  # noqa: S608  # a condition of scoped


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version of terms says. `due_time` is local time of its keeper; `weeks` is how long until the review."""

    title: str
    recurrence: Recurrence
    details: str = ""
    due_time: time | None = None
    weeks: int = 8


def visible(actor: Actor, item: str) -> Commitment:
    """A commitment of the actor's space that they keep, or that was shown to them. NotFound for any other."""
    found: Commitment | None = seen_rows(Commitment, actor).where(Commitment.id == item).first() or _offered(actor, item)
    if found is None:
        raise NotFound
    return found


def _offered(actor: Actor, item: str) -> Commitment | None:
    """What is kept by the other's own word, once it was offered to the actor."""
    offers = shared_rows(Terms, actor).where(Terms.commitment == item)
    return Commitment.get_by_id(item) if offers.exists() else None


def must_be_open(actor: Actor) -> None:
    """Raise Conflict in a space that can only be read."""
    if actor.archived:
        raise Conflict("space_closed")


def must_reach_partner(actor: Actor) -> None:
    """Raise Conflict when what the actor writes now would not reach the other."""
    must_be_open(actor)
    if actor.partner is None:
        raise Conflict("alone_here")
    if not actor.shares:
        raise Conflict("sharing_stopped")


def checked(wording: Wording, today: date) -> Wording:
    """The wording without space around its words. Raises Invalid for what cannot be kept."""
    title = checked_title(wording.title)
    details = typed("details", wording.details, LONGEST_DETAILS)
    if not 1 <= wording.weeks <= MOST_WEEKS:
        raise Invalid("weeks", "weeks_out_of_range", most=MOST_WEEKS)
    _check_day(wording.recurrence, today)
    return replace(wording, title=title, details=details)


def checked_title(words: str) -> str:
    """What will be done, as it is kept; Invalid("title") for what cannot be."""
    missing, too_long = Invalid("title", "title_missing"), Invalid("title", "title_too_long", most=LONGEST_TITLE)
    title = typed_name("title", words, LONGEST_TITLE, missing, too_long)
    refuse_credential("title", title)
    return title


def _check_day(recurrence: Recurrence, today: date) -> None:
    if recurrence.on is None:
        return
    if recurrence.on < today:
        raise Invalid("on", "day_passed")
    if recurrence.on > today + timedelta(days=366):
        raise Invalid("on", "day_too_far")


def check_room(actor: Actor, repair: str | None, wording: Wording, beside: str | None = None) -> None:
    """Raise Invalid when a direction, or with None the actor's own word, has no room for it. `beside` is what it replaces."""
    held = commitments_in_direction(actor, repair)
    active = [each for each in held if each.id != beside]
    check_limits(_timed(active, actor.today), DueTimes(wording.recurrence, wording.due_time))


def _timed(held: Iterable[CommitmentTerms], today: date) -> list[DueTimes]:
    current = (each.on(today) for each in held if each.state in {LifeState.ACTIVE, LifeState.PAUSED, LifeState.OWN})
    return [DueTimes(piece.recurrence, piece.due_time) for piece in current if piece is not None]


def write_version(actor: Actor, commitment: Commitment, kind: str, wording: Wording) -> Terms:
    """Add the next version of the terms and return it. It is in force only once `put_in_force` says so.

    One of the kind "own" is in force because its keeper says so, from the day that `put_in_force` would choose, and nobody
    else sees it: it is always number 1. Earlier ones of that kind count down from it, so that the number of an
    offer tells nobody how often words changed before.
    """
    own = kind == "own"
    if own:
        _make_room(actor, commitment)
    row = Terms(
        id=chance.ident("terms", actor.person),
        couple=actor.couple,
        commitment=commitment.id,
        number=1 if own else max((row.number for row in _versions(commitment)), default=0) + 1,
        writer=actor.person,
        kind=kind,
        title=wording.title,
        details=wording.details,
        recurrence=wording.recurrence.encode(),
        due_time=f"{wording.due_time:%H:%M}" if wording.due_time else None,
        weeks=wording.weeks,
        written_at=clock.now(),
        from_day=_begins(actor, commitment, actor.today, wording) if own else None,
        shared_at=None if own else clock.now(),
    )
    ledger.add(actor, "terms", row)
    return row


def _make_room(actor: Actor, commitment: Commitment) -> None:
    for row in _versions(commitment).where(Terms.number <= 1).order_by(Terms.number):
        row.number -= 1
        ledger.change(actor, "terms", row)


def put_in_force(actor: Actor, commitment: Commitment, version: Terms) -> None:
    """Let a version that both agree to begin: on the actor's or the keeper's today, whichever is later.

    Where something of that day was due earlier than this moment it begins the next day, and so it does where that day was
    answered under the terms before and these have no place for the answer.
    """
    wording = wording_of(version)
    recurrence, day = wording.recurrence, max(actor.today, keeper_today(actor, commitment))
    if recurrence.on is not None and recurrence.on < day:
        raise Conflict("proposed_day_passed")
    version.from_day = day = _begins(actor, commitment, day, wording)
    version.review_on = max(day + timedelta(weeks=version.weeks), recurrence.on or day)
    version.agreed_at = clock.now()
    ledger.change(actor, "terms", version)


def _begins(actor: Actor, commitment: Commitment, day: date, wording: Wording) -> date:
    at = clock.now().astimezone(zone_named(_keeper(actor, commitment).zone)).replace(tzinfo=None)
    first = first_day(wording.recurrence, wording.due_time, day, at)
    if wording.recurrence.on is not None and wording.recurrence.on < first:
        raise Invalid("due_time", "time_passed")
    return first + timedelta(days=1) if _would_lose_an_answer(actor, commitment, wording.recurrence, first) else first


def _would_lose_an_answer(actor: Actor, commitment: Commitment, recurrence: Recurrence, day: date) -> bool:
    before: Terms | None = _versions(commitment).where(Terms.from_day <= day).order_by(Terms.number.desc()).first()
    if before is None or not decode(before.recurrence).has_days:
        return False
    has_place = recurrence.has_days and bool(due_days(recurrence, day, day, day))
    return not has_place and answered(actor, commitment, day)


def answered(actor: Actor, commitment: Commitment, day: date) -> bool:
    """Whether an entry stands for the day; of a commitment that both see, one that both see."""
    # A draft that the other does not see must not show in the days of the terms either.
    if commitment.shared_at is not None:
        return database.execute_sql(_ANSWERED, (actor.couple, commitment.id, day.isoformat())).fetchone() is not None
    of_day = (Entry.commitment == commitment.id) & (Entry.day == day) & (Entry.state != State.TAKEN_BACK)
    return bool(own_rows(Entry, actor).where(of_day).exists())


def _keeper(actor: Actor, commitment: Commitment) -> Actor | Person:
    if commitment.writer_id == actor.person:
        return actor
    found: Person = Person.get_by_id(commitment.writer_id)
    return found


def keeper_today(actor: Actor, commitment: Commitment) -> date:
    """The day that is going on for the one who keeps the commitment."""
    keeper = _keeper(actor, commitment)
    return local_day(clock.now(), keeper.zone, keeper.day_start)


def in_force_of(commitment: Commitment) -> Terms:
    """The version in force of a commitment that is active or by one's own word."""
    found: Terms = _versions(commitment).where(Terms.number == commitment.number).get()
    return found


def waiting_of(commitment: Commitment) -> Terms | None:
    """The version that waits for an answer: the newest one, unless it was answered or taken back."""
    newest: Terms = _versions(commitment).order_by(Terms.number.desc()).first()
    settled = newest.agreed_at or newest.declined_at or newest.withdrawn_at or newest.kind == "own"
    return None if settled else newest


def has_closed(actor: Actor, commitment: Commitment) -> bool:
    """Whether it has come to its end: by a person, or by the date of a review without agreement."""
    if commitment.state != LifeState.ACTIVE:
        return commitment.state not in {LifeState.OWN, LifeState.PROPOSED}
    held = commitments_in_direction(actor, commitment.repair_id)
    return any(each.id == commitment.id and each.state is LifeState.ENDED for each in held)


def wording_of(version: Terms) -> Wording:
    """What a stored version says."""
    due_time = time.fromisoformat(version.due_time) if version.due_time else None
    return Wording(version.title, decode(version.recurrence), version.details, due_time, version.weeks)


def _versions(commitment: Commitment) -> Query:
    return Terms.select().where((Terms.couple == commitment.couple_id) & (Terms.commitment == commitment.id))
