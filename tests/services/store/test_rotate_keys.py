"""The keys of the database: new ones while it is used, and no start with the wrong ones or with none."""

import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.support.databases import everything
from tests.support.factories import actor, pair, password, person
from tests.support.refusals import refuses
from tracker.crypto.fields import Unreadable
from tracker.crypto.key_files import UnusableKey
from tracker.crypto.master_key import master_file
from tracker.domain.moments import MomentKind
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.encrypted import decrypted, forget_opened_keys
from tracker.models.moments import Moment
from tracker.models.ratings import RatingDetail
from tracker.models.site import DataKey
from tracker.queries.account.sessions import person_by_email
from tracker.queries.record.verify import verify
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up
from tracker.services.leaving.account import erase_account
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings import ratings
from tracker.services.store import database as store
from tracker.services.store import rotate_keys

WORDS = "We sat by the harbour"


@pytest.fixture
def masters(db: Path) -> Path:
    """The file of the master keys, of a database with words of Sam in it."""
    sam = pair().keeper
    mark_moment(sam, NewMoment(sam.today, MomentKind.WENT_WELL, WORDS))
    forget_opened_keys()
    return master_file(db)


def in_force() -> dict[str, str]:
    return {row.owner: row.id for row in DataKey.select().order_by(DataKey.number)}


def test_each_person_the_couple_the_site_and_the_addresses_have_a_key_of_their_own(masters: Path):
    sam = actor("Sam")
    assert set(in_force()) == {sam.person, actor("Alex").person, sam.couple, "addresses"}


def test_the_file_lies_beside_the_data_folder_and_is_its_owners_alone(db: Path):
    file = master_file(db)
    file.unlink()
    person("Sam")
    assert (file, oct(stat.S_IMODE(file.stat().st_mode))) == (db.parent.with_name("data.master.key"), "0o600")
    assert list(db.parent.glob("*.key")) == []


def test_new_keys_are_in_force_and_everything_reads_as_before(masters: Path):
    before, said = in_force(), everything()
    assert rotate_keys.rotate() == len(before)
    forget_opened_keys()
    rotate_keys.check()
    assert not set(before.values()) & set(in_force().values())
    assert (WORDS in said, WORDS in everything(), verify(actor("Sam").couple).broken) == (True, True, None)
    sam = actor("Sam")
    mark_moment(sam, NewMoment(sam.today, MomentKind.WENT_WELL, "and after it"))
    assert [row.words for row in Moment.select().order_by(Moment.written_at)] == [WORDS, "and after it"]


def test_after_a_change_of_keys_an_address_is_found_by_its_new_index(masters: Path):
    before = {row.id: row.email_index for row in Person.select()}
    rotate_keys.rotate()
    after = {row.id: row.email_index for row in Person.select()}
    assert [before[each] != after[each] for each in before] == [True, True]
    found = person_by_email("SAM@example.org ")
    assert found is not None
    assert found.name == "Sam"


def test_an_account_that_was_erased_has_no_address_after_a_change_of_keys_either(masters: Path):
    for name in ("Sam", "Alex"):
        erase_account(actor(name), password(name))
    rotate_keys.rotate()
    assert [row.email_index for row in Person.select()] == [None, None]


def test_two_changes_of_keys_at_once_leave_everything_readable(masters: Path):
    connected = Barrier(2)

    def change(_number: int) -> int:
        with store.connected():
            connected.wait()
            return rotate_keys.rotate()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(change, range(2))) == [4, 4]
    forget_opened_keys()
    rotate_keys.check()
    assert (WORDS in everything(), len(masters.read_text().splitlines())) == (True, 3)


def test_earlier_master_keys_stay_for_the_sake_of_earlier_copies(masters: Path, tmp_path: Path):
    back_up(tmp_path / "copy.db")
    rotate_keys.rotate()
    assert len(masters.read_text().splitlines()) == 2
    database.close()
    put_back.put_back_copy(tmp_path / "copy.db", Path(database.obj.database))
    database.connect()
    forget_opened_keys()
    rotate_keys.check()
    assert WORDS in everything()


def test_a_change_of_keys_that_ended_halfway_leaves_everything_readable(masters: Path, monkeypatch: pytest.MonkeyPatch):
    def halfway(_master: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(rotate_keys, "renew_keys", halfway)
        with pytest.raises(KeyboardInterrupt):
            rotate_keys.rotate()
    forget_opened_keys()
    rotate_keys.check()
    assert WORDS in everything()
    assert rotate_keys.rotate() == 4


def _gone(file: Path) -> None:
    file.unlink()


def _another(file: Path) -> None:
    file.write_text(f"{secrets.token_hex(16)} {secrets.token_hex(32)}\n")


def _same_name_other_key(file: Path) -> None:
    file.write_text(f"{file.read_text().split()[0]} {secrets.token_hex(32)}\n")


def _open_to_others(file: Path) -> None:
    file.chmod(0o644)


def _cut_short(file: Path) -> None:
    file.write_text(file.read_text()[:40])


def _empty(file: Path) -> None:
    file.write_text("")


@pytest.mark.parametrize("break_it", [_gone, _another, _same_name_other_key, _open_to_others, _cut_short, _empty])
def test_without_the_right_master_key_nothing_starts_and_nothing_is_made_in_its_place(masters: Path, break_it: object):
    break_it(masters)  # type: ignore[operator]  # one of the above
    left = masters.read_text() if masters.exists() else None
    for start in (rotate_keys.check, store.migrate, lambda: actor("Sam")):
        with pytest.raises((UnusableKey, Unreadable)):
            start()
    with pytest.raises(UnusableKey):
        rotate_keys.check()
    assert (masters.read_text() if masters.exists() else None) == left


def test_a_data_key_that_was_changed_is_refused(masters: Path):
    database.execute_sql("UPDATE data_key SET wrapped = zeroblob(92) WHERE owner = ?", (actor("Sam").couple,))
    forget_opened_keys()
    with refuses(UnusableKey, "was changed"):
        rotate_keys.check()


def test_a_data_key_put_in_the_place_of_anothers_is_refused(masters: Path):
    sam, alex = actor("Sam"), actor("Alex")
    one = database.execute_sql("SELECT wrapped FROM data_key WHERE owner = ?", (sam.person,)).fetchone()[0]
    database.execute_sql("UPDATE data_key SET wrapped = ? WHERE owner = ?", (one, alex.person))
    forget_opened_keys()
    with pytest.raises(UnusableKey):
        rotate_keys.check()


def test_what_no_key_of_the_database_made_is_refused(masters: Path):
    row = Moment.get()
    stored = row.__data__["words"]
    DataKey.delete().where(DataKey.owner == row.writer_id).execute()
    forget_opened_keys()
    with refuses(Unreadable, r"moment\.words"):
        decrypted("moment.words", row.id, row.writer_id, stored)


@pytest.mark.parametrize("taken", ["words of another row", "words of another owner", "words of another column", "open words"])
def test_a_stored_form_that_was_moved_is_refused(masters: Path, taken: str):
    sam, alex = actor("Sam"), actor("Alex")
    other = mark_moment(sam, NewMoment(sam.today, MomentKind.WENT_WELL, "Another"))
    theirs = mark_moment(alex, NewMoment(alex.today, MomentKind.WENT_WELL, "Alex's"))
    rating = ratings.rate(alex, ratings.NewRating(None, alex.today, 50))
    ratings.say_beside(alex, ratings.Beside(str(rating), note="A note"))
    stored = {
        "words of another row": Moment.get_by_id(other).__data__["words"],
        "words of another owner": Moment.get_by_id(theirs).__data__["words"],
        "words of another column": RatingDetail.get().__data__["words"],
        "open words": "I never wrote this",
    }[taken]
    row = next(each for each in Moment.select() if each.words == WORDS)
    database.execute_sql("UPDATE moment SET words = ? WHERE id = ?", (stored, row.id))
    with refuses(Unreadable, rf"moment\.words of {row.id}"):
        _ = Moment.get_by_id(row.id).words


def test_open_words_cannot_be_stored_by_a_statement_that_knows_no_row(masters: Path):
    for statement in (Moment.update(words="open"), Moment.insert(id="m", words="open")):
        with pytest.raises(ValueError, match="open text"):
            statement.execute()
    with pytest.raises(ValueError, match="open text"):
        Moment.get_or_none(Moment.words == "open")


def test_an_empty_text_stays_empty(masters: Path):
    sam = actor("Sam")
    item = mark_moment(sam, NewMoment(sam.today, MomentKind.WENT_WELL, ""))
    assert database.execute_sql("SELECT words FROM moment WHERE id = ?", (item,)).fetchone() == ("",)
    assert Moment.get_by_id(item).words == ""
