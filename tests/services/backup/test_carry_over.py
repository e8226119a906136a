"""An older copy is put back: what people took back since stays taken back, or is asked for before anything is shown."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.databases import everything
from tests.support.factories import actor, email, felt_in, password, person
from tests.support.refusals import refuses
from tests.support.shares import DAY, TODAY, agreed, couple_with_a_record, proposed
from tests.support.take_backs import LATER, STANDS, Before, change_password, hold_back, put_back
from tracker import clock
from tracker.crypto.master_key import master_file
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.errors import Invalid, NotFound, Unusable, Unwritable
from tracker.domain.moments import MomentKind
from tracker.models.account import KnownDevice, OneTimeLink, PutBack, Session
from tracker.models.base import database
from tracker.models.columns import table_name
from tracker.models.connection import open_database
from tracker.models.couple import Invitation
from tracker.models.encrypted import forget_opened_keys
from tracker.models.journal import Reflection
from tracker.models.moments import Moment
from tracker.models.ratings import HoldBack
from tracker.models.sharing import Share, ShareToken
from tracker.models.tables import TABLES
from tracker.queries.ratings.own import sharing_level
from tracker.services.account import recovery, sessions
from tracker.services.backup import carry_over
from tracker.services.backup.back_up import back_up
from tracker.services.backup.carry_rules import RULES
from tracker.services.backup.put_back import put_back_copy
from tracker.services.commitments import proposals
from tracker.services.commitments.terms import Wording
from tracker.services.couple import invitation
from tracker.services.journal import reflections, seals
from tracker.services.journal.reflections import NewReflection
from tracker.services.leaving import account, space
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences
from tracker.services.sharing import shares
from tracker.services.store.database import migrate


@pytest.fixture
def before(db: Path, tmp_path: Path) -> Iterator[Before]:
    """A couple with a record, of which a copy is made; a day later."""
    couple_with_a_record()
    with clock.frozen(TODAY):
        alex, sam = actor("Alex"), actor("Sam")
        moment = moments.mark_moment(alex, NewMoment(alex.today, MomentKind.MILESTONE, "Plain words", shared=True))
        journal = reflections.write_reflection(alex, NewReflection(alex.today, "", "Private pages"), {})
        offer = proposals.offer_commitment(sam, Category.TRAVEL, Wording("Call from the train", DAILY))
        here = sessions.Attempt(email("Alex"), password("Alex"), own_device=False, label="", device="", address="127.0.0.1")
        seals.begin(alex, sessions.open_session(alex.person, here).token, password("Alex"))
        recovery.make_recovery_link(email("Sam"))
        for name in ("kept", "forgotten"):
            KnownDevice.create(token_hash=name, person=alex.person, created_at=TODAY)
        agreed()
        back_up(tmp_path / "copy.db")
    with clock.frozen(LATER):
        yield Before(db, tmp_path / "copy.db", str(moment), str(journal), str(offer))


def test_what_was_unshared_since_the_copy_is_its_writers_alone_again_and_still_was_seen(before: Before):
    moments.unshare_moment(actor("Alex"), before.moment)
    put_back(before)
    row = Moment.get_by_id(before.moment)
    assert (row.shared_at, row.shown_at) == (None, TODAY)


@pytest.mark.parametrize("name", STANDS)
def test_what_was_taken_back_since_stays_taken_back(before: Before, name: str):
    act, holds = STANDS[name]
    act(before)
    done = put_back(before)
    assert (done.carried, PutBack.select().count(), bool(holds(before))) == (True, 0, True)
    assert done.stands_at == TODAY


def test_what_was_narrowed_and_widened_again_since_is_as_wide_as_in_the_copy(before: Before):
    alex = actor("Alex")
    for days, level in enumerate(("private", "each")):
        with clock.frozen(LATER + days * DAY):
            audiences.choose_audience(alex, felt_in(alex), level, earlier=False)
    put_back(before)
    assert sharing_level(actor("Alex"), felt_in(alex)) == "each"


def test_what_was_held_back_before_the_copy_is_held_back_once_after_it(before: Before):
    hold_back(before)
    back_up(before.copy.with_name("later.db"))
    put_back(replace(before, copy=before.copy.with_name("later.db")))
    assert HoldBack.select().where(HoldBack.ended_at.is_null()).count() == 1


@pytest.mark.parametrize("name", [name for name in STANDS if name not in {"nothing", "keys rotated", "browser forgotten"}])
def test_without_the_database_before_each_of_it_comes_back_and_everybody_is_asked(before: Before, name: str):
    act, holds = STANDS[name]
    act(before)
    database.close()
    before.file.unlink()
    done = put_back(before)
    assert (done.carried, done.lost, done.kept, bool(holds(before))) == (False, None, None, False)
    assert {row.person_id for row in PutBack.select()} == {actor("Sam").person, actor("Alex").person}
    assert {row.stands_at for row in PutBack.select()} == {TODAY}


def ended() -> list[int]:
    open_shares = Share.select().where(Share.revoked_at.is_null() & Share.declined_at.is_null())
    open_ones = Invitation.select().where(Invitation.used_at.is_null() & Invitation.withdrawn_at.is_null())
    return [each.count() for each in (Session.select(), OneTimeLink.select(), ShareToken.select(), open_shares, open_ones)]


@pytest.mark.parametrize("readable", [True, False])
def test_sessions_links_invitations_and_shares_end_with_every_restore(before: Before, *, readable: bool):
    eve = person("Eve")
    token = invitation.invite(eve)
    before.copy.unlink()
    before.copy.with_name("copy.db.sha256").unlink()
    proposed()
    back_up(before.copy)
    assert 0 not in ended()
    if not readable:
        database.close()
        before.file.unlink()
    put_back(before)
    assert ended() == [0] * 5
    with pytest.raises(NotFound):
        invitation.invitation(token)
    assert (KnownDevice.select().count() > 0) is readable


def test_a_declined_share_rests_on(before: Before):
    before.copy.unlink()
    before.copy.with_name("copy.db.sha256").unlink()
    item = proposed()
    back_up(before.copy)
    shares.decline(actor("Alex"), item)
    put_back(before)
    assert Share.get_by_id(item).declined_at == LATER


def test_what_was_saved_since_is_counted_and_kept_beside(before: Before):
    moments.mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.MILESTONE, "Written later", shared=True))
    done = put_back(before)
    assert done.lost is not None
    assert (done.lost.events, done.lost.until, "Written later" in everything()) == (1, LATER, False)
    assert done.kept == before.file.with_name("steady.db.before-restore-1")


def test_a_widened_choice_is_not_carried_over(before: Before):
    alex = actor("Alex")
    audiences.choose_audience(alex, felt_in(alex), "private", earlier=False)
    before.copy.unlink()
    before.copy.with_name("copy.db.sha256").unlink()
    back_up(before.copy)
    with clock.frozen(LATER + DAY):
        audiences.choose_audience(actor("Alex"), felt_in(alex), "each", earlier=False)
    put_back(before)
    assert sharing_level(actor("Alex"), felt_in(actor("Alex"))) == "private"


def _other_keys(before: Before) -> None:
    with database.atomic():
        database.execute_sql("UPDATE data_key SET wrapped = zeroblob(61)")


def _torn(before: Before) -> None:
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    whole = before.file.read_bytes()
    before.file.write_bytes(whole[: len(whole) // 2])


def _newer(_before: Before) -> None:
    database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2031-01-01')")


def _somebody_elses(before: Before) -> None:
    """A database that began anew: nothing of the copy stands in it."""
    database.close()
    before.file.unlink()
    open_database(before.file)
    migrate()
    database.connect()
    person("Eve")


@pytest.mark.parametrize("spoil", [_other_keys, _torn, _newer, _somebody_elses])
def test_where_the_database_before_cannot_tell_everybody_is_asked(before: Before, spoil: Callable[[Before], None]):
    spoil(before)
    done = put_back(before)
    assert (done.carried, PutBack.select().count(), done.kept is not None) == (False, 2, True)


def test_a_newer_copy_over_an_older_database_asks_and_still_carries_what_is_known(before: Before):
    newer = before.copy.with_name("newer.db")
    moments.mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.MILESTONE, "Written later", shared=True))
    back_up(newer)
    put_back(before)
    space.pause(actor("Alex"), None)
    done = put_back(Before(before.file, newer, "", "", ""))
    assert (done.carried, PutBack.select().count(), actor("Sam").paused) == (False, 2, True)
    assert "Written later" in everything()


def test_a_copy_whose_keys_are_missing_is_refused_and_nothing_is_changed(before: Before):
    database.close()
    masters = master_file(before.file)
    masters.write_text(f"{'77' * 16} {'88' * 32}\n")
    here = before.file.read_bytes()
    forget_opened_keys()
    with refuses(Unusable, "cannot be read with the keys that lie here"):
        put_back_copy(before.copy, before.file)
    assert (before.file.read_bytes() == here, list(before.file.parent.glob("*part*"))) == (True, [])


def test_a_copy_in_which_a_record_does_not_hold_is_put_back_only_knowingly(before: Before):
    database.close()
    open_database(before.copy)
    shutil.copyfile(master_file(before.file), master_file(before.copy))
    database.connect()
    database.execute_sql("UPDATE ledger_body SET salt = zeroblob(77) WHERE seq = 3")
    database.close()
    before.copy.with_name("copy.db.sha256").unlink()
    here = before.file.read_bytes()
    with refuses(Unusable, "does not hold"):
        put_back_copy(before.copy, before.file)
    assert before.file.read_bytes() == here
    assert put_back_copy(before.copy, before.file, damaged=True).kept is not None


@pytest.mark.parametrize("torn", [False, True])
def test_a_copy_without_anybody_replaces_a_record_only_knowingly(before: Before, migrated: Path, *, torn: bool):
    database.close()
    shutil.copyfile(migrated, before.copy)
    before.copy.with_name("copy.db.sha256").unlink()
    if torn:
        before.file.write_bytes(b"torn" * 5000)
    with refuses(Unusable, "Nobody has an account"):
        put_back_copy(before.copy, before.file)
    assert put_back_copy(before.copy, before.file, empty=True).kept is not None


def test_a_copy_without_anybody_may_replace_a_database_without_anybody(db: Path, migrated: Path, tmp_path: Path):
    database.close()
    copy = Path(shutil.copy(migrated, tmp_path / "copy.db"))
    assert put_back_copy(copy, db).kept is not None


def test_each_table_says_why_it_is_as_it_is():
    assert [name for name, rule in RULES.items() if not isinstance(rule.why, str) or not rule.why] == []


def test_each_table_says_what_of_it_may_have_been_taken_back():
    named = {table_name(table) for table in TABLES}
    assert RULES.keys() == named, (
        "Say in RULES of tracker/services/backup/carry_rules.py what of a new table people may have taken back since a copy was"
        f" made, or why nothing of it can be: {sorted(named ^ RULES.keys())}"
    )


def test_a_wrong_password_is_still_one_after_a_restore(before: Before):
    change_password(before)
    put_back(before)
    with pytest.raises(Invalid):
        account.erase_account(actor("Alex"), password("Alex"))


def test_where_there_is_no_room_for_the_database_before_nothing_is_changed(before: Before, monkeypatch: pytest.MonkeyPatch):
    def full(*_: Path) -> None:
        raise Unwritable("disk_full")

    database.close()
    stood = before.file.read_bytes()
    monkeypatch.setattr("tracker.services.backup.put_back._copy_before", full)
    with pytest.raises(Unwritable):
        put_back_copy(before.copy, before.file)
    assert before.file.read_bytes() == stood
    database.connect(reuse_if_open=True)


def test_what_is_gone_from_the_copy_is_not_said_anew(before: Before):
    count = Reflection.select().count()
    Reflection.delete().where(Reflection.id == before.journal).execute()
    carry_over._as_its_newest_version(Reflection, "reflection", before.journal)  # noqa: SLF001  # a row that went meanwhile
    assert Reflection.select().count() == count - 1
