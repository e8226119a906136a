"""What people take back between a copy and its return, and how the database tells whether it stays so."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.databases import everything
from tests.support.factories import actor, email, felt_in, password
from tests.support.shares import DAY, TODAY
from tracker.crypto import passwords
from tracker.domain.entries.entries import State
from tracker.domain.ratings.hold_back import Slot
from tracker.models.account import KnownDevice, Person
from tracker.models.base import database
from tracker.models.commitments import Commitment
from tracker.models.couple import Membership
from tracker.models.encrypted import forget_opened_keys
from tracker.models.entries import Entry
from tracker.models.journal import Reflection
from tracker.models.moments import Moment
from tracker.models.ratings import HoldBack
from tracker.models.record import Removal
from tracker.queries.account.sessions import person_by_email
from tracker.queries.ratings.own import sharing_level
from tracker.queries.record.verify import verify_all
from tracker.services.account import people
from tracker.services.backup.put_back import CopyPutBack, put_back_copy
from tracker.services.commitments import proposals
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.journal import reflections, seals
from tracker.services.journal.reflections import NewReflection
from tracker.services.leaving import account, space
from tracker.services.moments import moments
from tracker.services.ratings import audiences
from tracker.services.ratings.hold_back import choose_slot
from tracker.services.record import remove
from tracker.services.store import rotate_keys

LATER = TODAY + DAY


@dataclass(frozen=True, slots=True)
class Before:
    """A database of which a copy was made, with what was in it then."""

    file: Path
    copy: Path
    moment: str
    journal: str
    offer: str


def put_back(before: Before, **flags: bool) -> CopyPutBack:
    if not database.is_closed():
        database.close()
    done = put_back_copy(before.copy, before.file, **flags)
    forget_opened_keys()
    database.connect()
    assert [each.broken for each in verify_all()] == [None] * Membership.select(Membership.couple).distinct().count()
    return done


def nothing(_before: Before) -> None:
    pass


def leave_and_erase(_before: Before) -> None:
    space.leave(actor("Alex"), actor("Alex").couple, erase=True)


def leave(_before: Before) -> None:
    space.leave(actor("Sam"), actor("Sam").couple, erase=False)


def erase_account(_before: Before) -> None:
    account.erase_account(actor("Alex"), password("Alex"))


def pause(_before: Before) -> None:
    space.pause(actor("Alex"), None)


def stop(_before: Before) -> None:
    space.stop_sharing(actor("Alex"))


def narrow(_before: Before) -> None:
    audiences.choose_audience(actor("Alex"), felt_in(actor("Alex")), "private", earlier=False)


def hold_back(_before: Before) -> None:
    choose_slot(actor("Alex"), felt_in(actor("Alex")), Slot(6, 20))


def unshare(before: Before) -> None:
    moments.unshare_moment(actor("Alex"), before.moment)


def take_back_moment(before: Before) -> None:
    moments.take_back_moment(actor("Alex"), before.moment)


def take_back_entry(_before: Before) -> None:
    entry = Entry.select().order_by(Entry.day.desc()).get()
    sam = actor("Sam")
    entries.answer(sam, Answer(entry.commitment_id, entry.day, entry.slot, State.TAKEN_BACK))


def withdraw_offer(before: Before) -> None:
    proposals.take_back(actor("Sam"), before.offer, 1)


def decline_offer(before: Before) -> None:
    proposals.decline(actor("Alex"), before.offer, 1)


def end_promise(_before: Before) -> None:
    proposals.end_commitment(actor("Sam"), _active().id)


def _active() -> Commitment:
    found: Commitment = Commitment.select().order_by(Commitment.created_at).get()
    return found


def remove_words(before: Before) -> None:
    remove.ask_to_remove(actor("Alex"), before.moment)
    remove.agree_to_remove(actor("Sam"), before.moment)


def change_password(_before: Before) -> None:
    people.change_password(actor("Alex"), "", password("Alex"), "another long harbour walk")


def forget_a_browser(_before: Before) -> None:
    KnownDevice.delete().where(KnownDevice.token_hash == "forgotten").execute()


def rotate(_before: Before) -> None:
    rotate_keys.rotate()


def seal_journal(before: Before) -> None:
    [key] = seals.opened_by_password(actor("Alex").person, password("Alex"))
    pages = NewReflection(actor("Alex").today, "", "Private pages", seal=True)
    reflections.change_reflection(actor("Alex"), before.journal, pages, {key.id: key})


def delete_journal(before: Before) -> None:
    reflections.delete_reflection(actor("Alex"), before.journal)


STANDS: dict[str, tuple[Callable[[Before], None], Callable[[Before], bool]]] = {
    "nothing": (nothing, lambda b: actor("Alex").partner is not None and Moment.get_by_id(b.moment).words == "Plain words"),
    "left": (leave, lambda _: {actor("Sam").partner, actor("Alex").partner} == {None}),
    "left with erasing": (leave_and_erase, lambda _: actor("Alex").partner is None and "Plain words" not in everything()),
    "account erased": (erase_account, lambda _: person_by_email(email("Alex")) is None and "Private pages" not in everything()),
    "paused": (pause, lambda _: actor("Sam").paused),
    "stopped sharing": (stop, lambda _: not actor("Alex").shares),
    "narrowed": (narrow, lambda _: sharing_level(actor("Alex"), felt_in(actor("Alex"))) == "private"),
    "held back": (hold_back, lambda _: HoldBack.select().where(HoldBack.ended_at.is_null()).count() == 1),
    "unshared": (unshare, lambda b: Moment.get_by_id(b.moment).shared_at is None),
    "moment taken back": (take_back_moment, lambda b: Moment.get_by_id(b.moment).state == "taken_back"),
    "entry taken back": (take_back_entry, lambda _: Entry.select().where(Entry.state == "taken_back").count() == 1),
    "offer withdrawn": (withdraw_offer, lambda b: Commitment.get_by_id(b.offer).state in {"ended", "declined"}),
    "offer declined": (decline_offer, lambda b: Commitment.get_by_id(b.offer).state == "declined"),
    "commitment ended": (end_promise, lambda _: _active().state == "ended"),
    "words removed": (remove_words, lambda _: "Plain words" not in everything() and Removal.get().agreed_at == LATER),
    "password changed": (
        change_password,
        lambda _: (
            passwords.matches("another long harbour walk", Person.get_by_id(actor("Alex").person).password_hash)
            and len(seals.opened_by_password(actor("Alex").person, "another long harbour walk")) == 1
        ),
    ),
    "browser forgotten": (forget_a_browser, lambda _: KnownDevice.get_or_none(KnownDevice.token_hash == "forgotten") is None),
    "keys rotated": (rotate, lambda _: person_by_email(email("Alex")) is not None and "Plain words" in everything()),
    "journal sealed": (
        seal_journal,
        lambda b: Reflection.get_by_id(b.journal).seal_id is not None and "Private pages" not in everything(),
    ),
    "journal deleted": (delete_journal, lambda b: Reflection.get_or_none(Reflection.id == b.journal) is None),
}
