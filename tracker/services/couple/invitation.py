"""How two people become a couple: one invites, the other joins, and each says their own part."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tracker import chance, clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.names import reads_alike
from tracker.domain.viewer import Actor
from tracker.models.columns import fields_of
from tracker.models.couple import Couple, Invitation, Membership, Repair
from tracker.models.moments import SetbackPart
from tracker.models.record import LedgerBody, LedgerEvent, Version
from tracker.models.tables import TABLES
from tracker.queries.account.sessions import acting
from tracker.queries.scoped import seen_rows
from tracker.services.record import ledger
from tracker.services.writing import transaction, writes


def refuse_same_name(name: str, *others: str) -> None:
    """Invalid("name") where one of the others is called so: what one of them wrote would read as the other's."""
    if any(reads_alike(name, each) for each in others):
        raise Invalid("name", "name_of_partner")


_INVITATION_LASTS = timedelta(hours=72)
_INVITATIONS_A_DAY = 3
_STAY = frozenset({Membership, Invitation, LedgerEvent, LedgerBody})


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What a person says of themselves, and only of themselves."""

    broke_trust: bool
    was_hurt: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation as the invited person may know it."""

    inviter: str
    inviter_name: str
    couple: str


class OwnInvitation(Conflict):
    """Whoever made an invitation cannot come in by it."""

    def __init__(self) -> None:
        super().__init__("own_invitation")


@transaction()
def invite(actor: Actor) -> str:
    """Make an invitation to this person's space, and end earlier ones. Returns the token: it is shown once and not stored."""
    if actor.partner is not None:
        raise Conflict("partner_here_already", partner=actor.partner_name)
    now = clock.now()
    made = Invitation.select().where((Invitation.inviter == actor.person) & (Invitation.created_at > now - timedelta(days=1)))
    if made.count() >= _INVITATIONS_A_DAY:
        raise Conflict("too_many_invitations")
    withdraw_open_invitations(actor.couple)
    token = chance.token("invitation", actor.person)
    Invitation.insert(
        token_hash=fingerprint(token),
        couple=actor.couple,
        inviter=actor.person,
        created_at=now,
        expires_at=now + _INVITATION_LASTS,
    ).execute()
    return token


@writes
def withdraw_invitation(actor: Actor) -> None:
    """End this space's open invitations at once."""
    withdraw_open_invitations(actor.couple)


def withdraw_open_invitations(couple: str) -> None:
    """End every open invitation of a space; the caller holds the transaction."""
    unused = Invitation.used_at.is_null() & Invitation.withdrawn_at.is_null()
    Invitation.update(withdrawn_at=clock.now()).where((Invitation.couple == couple) & unused).execute()


def invitation(token: str) -> Invited:
    """The open invitation behind a token; NotFound when it is unknown, used, withdrawn or too old."""
    found = Invitation.get_or_none(Invitation.token_hash == fingerprint(token))
    if found is None or found.used_at or found.withdrawn_at or clock.now() >= found.expires_at:
        raise NotFound
    return Invited(found.inviter_id, found.inviter.name, found.couple_id)


@writes
def join_with_account(actor: Actor, token: str) -> None:
    """Let a person who already has an account, and is alone in their space, into the inviter's space."""
    let_in(token, actor.person)


def let_in(token: str, person: str) -> None:
    """Let an account come in by an invitation, from the space of its own; the caller holds the transaction.

    OwnInvitation for its maker, NotFound when it is over, Conflict for somebody who shares a space already, Invalid("name") for
    somebody who is called as its maker is.
    """
    invited, now = invitation(token), clock.now()
    if invited.inviter == person:
        raise OwnInvitation
    joining = acting(person, now)
    if joining.partner is not None:
        raise Conflict("shares_space_already")
    refuse_same_name(joining.name, invited.inviter_name)
    members = Membership.select().where((Membership.couple == invited.couple) & Membership.until_at.is_null())
    if members.count() != 1:
        raise NotFound
    Invitation.update(used_at=now).where(Invitation.token_hash == fingerprint(token)).execute()
    own = Membership.get((Membership.person == person) & Membership.until_at.is_null())
    own.until_at = now
    own.save()
    Couple.update(ended_at=now).where(Couple.id == own.couple_id).execute()
    Membership.insert(id=chance.ident("membership", person), couple=invited.couple, person=person, from_at=now).execute()
    _bring_along(own.couple_id, invited.couple)
    _join_halves(invited.couple)
    _show_what_was_said(acting(invited.inviter, now))


def _bring_along(old: str, new: str) -> None:
    """Move what somebody wrote while alone into their new space, where it stays their own until they bring it in."""
    for table in TABLES:
        if "couple" in fields_of(table) and table not in _STAY:
            moved: Any = table
            moved.update(couple=new).where(moved.couple == old).execute()


def _join_halves(couple: str) -> None:
    """Where each had said one half before they met, the two halves become one: the one in which somebody may have rated."""
    halves = list(Repair.select().where(Repair.couple == couple))
    for felt in (each for each in halves if each.accountable_id is None):
        kept = next((each for each in halves if each.hurt_id is None and each.accountable_id != felt.hurt_id), None)
        if kept is not None:
            _move_parts(kept, felt)
            Version.delete().where((Version.couple == couple) & (Version.object == kept.id)).execute()
            kept.delete_instance()
            felt.accountable = kept.accountable
            felt.save()


def _move_parts(kept: Repair, felt: Repair) -> None:
    """What the accountable one wrote of setbacks while alone goes over, and stays their own."""
    for part in SetbackPart.select().where(SetbackPart.repair == kept):
        part.repair = felt
        ledger.change(acting(part.writer_id, clock.now()), "setback_part", part)


def _show_what_was_said(inviter: Actor) -> None:
    for repair in Repair.select().where(Repair.couple == inviter.couple):
        repair.shared_at = clock.now()
        ledger.change(inviter, "repair", repair)


@writes
def say(actor: Actor, said: OwnPart) -> None:
    """Take this person's side in the couple's repairs, as they say it of themselves. Nothing is ever said of the other.

    A side that the other left open is filled; otherwise a repair with an empty other side begins. Saying it again changes
    nothing; what was said before stays.
    """
    if not (said.broke_trust or said.was_hurt):
        raise Invalid("said", "no_true_sentence")
    if said.broke_trust:
        _take_side(actor, "accountable", "hurt")
    if said.was_hurt:
        _take_side(actor, "hurt", "accountable")


def _take_side(actor: Actor, mine: str, other: str) -> None:
    repairs = list(seen_rows(Repair, actor))
    if any(getattr(each, f"{mine}_id") == actor.person for each in repairs):
        return
    shared_at = clock.now() if actor.partner else None
    for each in repairs:
        if getattr(each, f"{mine}_id") is None and getattr(each, f"{other}_id") != actor.person:
            setattr(each, mine, actor.person)
            each.shared_at = shared_at
            ledger.change(actor, "repair", each)
            return
    new = Repair(id=chance.ident("repair", actor.person), couple=actor.couple, created_at=clock.now(), shared_at=shared_at)
    setattr(new, mine, actor.person)
    ledger.add(actor, "repair", new)


def in_new_space(actor: Actor) -> Actor:
    """The same person, in the space that they have just come into; without the form key, which is spent."""
    return acting(actor.person, clock.now())
