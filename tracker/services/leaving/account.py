"""The end of a person's account: all that is theirs alone goes at once and for good, and their chains still hold."""

from collections import Counter
from dataclasses import replace
from typing import Any

from peewee import IntegrityError, fn

from tracker import clock
from tracker.domain.viewer import Actor
from tracker.models.account import KnownDevice, OneTimeLink, OwnWords, Person, PutBack, Session
from tracker.models.base import database
from tracker.models.columns import Query
from tracker.models.commitments import Commitment
from tracker.models.couple import Couple, Membership, NotAgain
from tracker.models.imports import RestoredPart, Upload
from tracker.models.journal import OpenSeal, Seal
from tracker.models.kinds import KINDS
from tracker.models.ratings import HeldBackRating, HoldBack, Sharing
from tracker.models.record import Version
from tracker.models.sharing import Share, ShareConsent, ShareOpening, ShareToken
from tracker.models.site import FormKey
from tracker.queries.counts import own_things_apart
from tracker.queries.imports.restore import how_many_restored
from tracker.services.couple.invitation import withdraw_open_invitations
from tracker.services.irreversible import Going, Unsaid
from tracker.services.leaving.space import end_space
from tracker.services.password_again import check_own_password, still_own_password
from tracker.services.record import ledger
from tracker.services.record.erase import erase_wordings, erase_words, forget_freed_pages
from tracker.services.writing import way_out, writes

_OF_A_PERSON: tuple[Any, ...] = (
    Session,
    KnownDevice,
    OneTimeLink,
    FormKey,
    OwnWords,
    Upload,
    RestoredPart,
    PutBack,
    OpenSeal,
    Seal,
    NotAgain,
)
_OF_A_SHARE: tuple[Any, ...] = (ShareOpening, ShareToken, ShareConsent)
# What belongs to something comes before it.
_WRITTEN = tuple(kind for kind, each in reversed(KINDS.items()) if each.has_writer)


@way_out
def erase_account(actor: Actor, password: str, said: str | None = None) -> None:
    """Leave, and erase everything of this person: words in every space, what was only theirs, name, address and devices.

    Agreed wordings of commitments stay while the other partner has an account. Invalid("password") for a wrong one, TooMany
    after too many tries. No session of theirs opens anything from now on. With `said`, Unsaid when `own_things` is not that.
    """
    _erase(actor, check_own_password(actor, password), said)
    forget_freed_pages()


@writes
def _erase(actor: Actor, checked: str, said: str | None) -> None:
    still_own_password(actor.person, checked)
    going = own_things(actor)
    if said is not None and going.number and going.said != said:
        raise Unsaid(going)
    erase_person(actor)


def erase_person(actor: Actor) -> None:
    """Erase a person who has asked for it already; the caller holds the transaction."""
    if actor.partner is not None:
        end_space(actor, actor.couple, erase=True)
    couples = [each.couple_id for each in Membership.select().where(Membership.person == actor.person)]
    _close(Person.get_by_id(actor.person))
    for couple in couples:
        _erase_in(replace(actor, couple=couple))
    for table in _OF_A_PERSON:
        table.delete().where(table.person == actor.person).execute()


def own_things(actor: Actor) -> Going:
    """How many things of this person an end of their account takes whole, in every space, and how many spaces from files.

    Apart from these, of how many it takes the words alone, since the other could see them once.
    """
    restored = how_many_restored(actor)
    alone, seen = own_things_apart(actor, clock.now())
    return Going({}, seen, whole=alone | Counter({"space": restored} if restored else {}))


def _close(person: Person) -> None:
    now = clock.now()
    open_one = Membership.get((Membership.person == person.id) & Membership.until_at.is_null())
    Couple.update(ended_at=now).where(Couple.id == open_one.couple_id).execute()
    withdraw_open_invitations(open_one.couple_id)
    open_one.until_at = now
    open_one.save()
    person.name, person.email, person.email_index, person.password_hash = "", "", None, None
    person.zone, person.country = "UTC", ""
    person.save()


def _erase_in(actor: Actor) -> None:
    couple, person = actor.couple, actor.person
    erase_words(couple, person)
    for table in (HeldBackRating, HoldBack, Sharing):
        table.delete().where((table.couple == couple) & (table.writer == person)).execute()
    for kind in _WRITTEN:
        _delete_unseen(actor, kind)
    Commitment.update(source=None).where((Commitment.couple == couple) & (Commitment.writer == person)).execute()
    _delete_shares((Share.couple == couple) & (Share.kind == "own") & (Share.writer == person))
    if not _anybody_left(couple):
        erase_wordings(couple)
        _delete_shares(Share.couple == couple)


def _delete_unseen(actor: Actor, kind: str) -> None:
    table: Any = KINDS[kind].table
    seen = Version.select().where((Version.object == table.id) & Version.shared_at.is_null(is_null=False))
    mine = (table.couple == actor.couple) & (table.writer == actor.person)
    for row in table.select().where(mine & ~fn.EXISTS(seen)):
        versions = (Version.couple == actor.couple) & (Version.object == row.id)
        try:
            with database.atomic():
                table.delete().where(table.id == row.id).execute()
        except IntegrityError:
            # Something that both saw belongs to it. Its words are out; so is all that it said before, and a number.
            Version.delete().where(versions).execute()
            for name, value in KINDS[kind].emptied.items():
                setattr(row, name, value)
            ledger.change(actor, kind, row)
            continue
        Version.delete().where(versions).execute()


def _delete_shares(which: Query) -> None:
    chosen = Share.select(Share.id).where(which)
    for table in _OF_A_SHARE:
        table.delete().where(table.share.in_(chosen)).execute()
    Share.delete().where(which).execute()


def _anybody_left(couple: str) -> bool:
    members = Membership.select(Membership.person).where(Membership.couple == couple)
    return bool(Person.select().where(Person.id.in_(members) & Person.email_index.is_null(is_null=False)).exists())
