"""Restoring a record: kept whole and for one person alone, once, and what of it goes into their own charts."""

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.exports import (
    MADE_AT,
    a_moment,
    a_rating,
    a_reflection,
    a_seal,
    a_share,
    a_space,
    an_export,
    restored,
    the_one,
)
from tests.support.factories import Pair, actor, pair, person
from tests.support.refusals import refuses
from tracker import clock
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.exports import bundle
from tracker.domain.exports.own_data import NAME, document, part, zipped
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor, Viewer
from tracker.models.base import database
from tracker.models.imports import RestoredPart
from tracker.models.record import LedgerEvent
from tracker.queries.account.people import hard_day_words
from tracker.queries.exports.bundles import chains_to_export
from tracker.queries.exports.own_data import own_data, own_spaces
from tracker.queries.imports.restore import record_in, restored_chains, restored_space, restored_spaces
from tracker.services.account import people
from tracker.services.imports import restore
from tracker.services.imports.restore import (
    RestoreCounts,
    remove_restored,
    restore_record,
    take_over_moments,
    take_over_ratings,
)
from tracker.services.leaving.space import leave
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.record.ledger import sign_due_heads
from tracker.services.writing import transaction

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def sam() -> Actor:
    return person("Sam")


def kept(me: Viewer) -> list[dict[str, Any]]:
    return [dict(each.content) for each in restored_spaces(me)]


def taken(name: str) -> bytes:
    """The file that somebody exports now."""
    me, now = actor(name), clock.now()
    chains = chains_to_export(me, own_spaces(me, now))
    files = {NAME: document(own_data(me, now), now), bundle.NAME: bundle.document(chains, now)}
    return zipped(files, now)


def test_a_space_is_kept_as_it_stands_and_the_same_file_again_changes_nothing(sam: Actor):
    assert restored(sam, a_space()) == RestoreCounts(1, 0, 0)
    before = the_one(sam)
    assert restored(sam, a_space()) == RestoreCounts(0, 1, 0)
    assert (kept(sam), the_one(sam)) == ([a_space()], before)


def test_a_later_file_takes_its_place_when_it_holds_all_of_it(sam: Actor):
    restored(sam, a_space())
    more = a_space(
        until="2026-01-01T00:00:00.000000Z",
        items=[a_moment(), a_rating(), a_moment("Later", "2025-07-01")],
        rests=[{"kind": "pause", "from_day": "2025-02-01", "until_day": "2025-02-03"}],
        shares=[a_share(revoked_at="2025-03-01T00:00:00.000000Z"), a_share(id="s2")],
    )
    assert restored(sam, more, days_later=1) == RestoreCounts(1, 0, 0)
    assert kept(sam) == [more]


def test_an_earlier_file_adds_nothing_to_a_later_one(sam: Actor):
    changed = a_moment("Changed", earlier=[a_moment()["said"]])
    later = a_space(items=[changed, a_rating()])
    restored(sam, later, days_later=1)
    assert restored(sam, a_space()) == RestoreCounts(0, 1, 0)
    assert kept(sam) == [later]


def test_of_two_that_each_say_what_the_other_does_not_both_are_kept(sam: Actor):
    first, second = a_space(items=[a_moment()]), a_space(items=[a_rating()])
    restored(sam, first)
    assert restored(sam, second, days_later=1) == RestoreCounts(1, 0, 0)
    assert (kept(sam), restored(sam, first, second)) == ([second, first], RestoreCounts(0, 2, 0))


def test_another_name_says_nothing_anew(sam: Actor):
    renamed = a_moment()
    renamed["said"]["writer"] = "Samuel"
    restored(sam, a_space(items=[a_moment()]))
    assert restored(sam, a_space(items=[renamed]), days_later=1) == RestoreCounts(1, 0, 0)
    assert [each["items"][0]["said"]["writer"] for each in kept(sam)] == ["Samuel"]


def test_the_same_in_a_later_file_counts_as_here_already(sam: Actor):
    restored(sam, a_space())
    assert restored(sam, a_space(), days_later=5) == RestoreCounts(0, 1, 0)
    assert [each.made_at for each in restored_spaces(sam)] == [MADE_AT + 5 * DAY]


def test_it_is_in_the_next_download_among_the_spaces_the_earliest_first(sam: Actor):
    late, early = a_space(id="a", since="2025-03-01T00:00:00.000000Z"), a_space(id="b")
    restored(sam, late, early)
    mark_moment(sam, NewMoment(sam.today, MomentKind.MILESTONE, "Here"))
    data = own_data(sam, clock.now())
    assert [part(each, "id") for each in data.spaces] == ["b", "a", sam.couple]


def test_words_for_a_hard_day_are_taken_over_only_where_there_are_none(sam: Actor):
    words = {"words": "Breathe", "time_out": "", "people": "Kim"}
    assert restored(sam, hard_day=words) == RestoreCounts(0, 0, 1)
    found = hard_day_words(sam)
    assert found
    assert (found.words, found.time_out, found.people) == ("Breathe", "", "Kim")
    assert restored(sam, hard_day=words | {"words": "Other"}) == RestoreCounts(0, 0, 0)
    assert found == hard_day_words(sam)


def test_nobody_else_reads_it_removes_it_or_takes_it_along(sam: Actor):
    alex = person("Alex")
    restored(sam, a_space())
    mine = the_one(sam)
    steps = (
        lambda: restored_space(alex, mine),
        lambda: remove_restored(alex, mine),
        lambda: take_over_ratings(alex, mine, "steady"),
        lambda: take_over_moments(alex, mine),
    )
    for step in steps:
        with pytest.raises(NotFound):
            step()
    assert (restored_spaces(alex), own_data(alex, clock.now()).spaces, len(kept(sam))) == ([], (), 1)


def test_what_is_kept_is_encrypted_for_its_owner(sam: Actor, db: Path):
    restored(sam, a_space(items=[a_moment("Under the old oak")]))
    [(stored,)] = database.execute_sql("SELECT content FROM restored_part").fetchall()
    assert (stored[:1], b"oak" in stored, zlib.compress(b"")[:2] in stored[:40]) == (b"\x01", False, False)


def test_beyond_what_a_download_could_hold_nothing_more_is_kept(sam: Actor, monkeypatch: pytest.MonkeyPatch):
    restored(sam, a_space())
    monkeypatch.setattr(restore, "MOST", 3000)
    with refuses(Invalid, "Remove some of it first"):
        restored(sam, a_space(id="another", items=[a_moment("x" * 3000)]))
    monkeypatch.setattr(restore, "MOST_SPACES", 1)
    with refuses(Invalid, "or 1 spaces"):
        restored(sam, a_space(id="another", items=[]))
    assert kept(sam) == [a_space()]


class _Read(dict[str, Any]):
    """A space that notes each time that its items are read, and whether a transaction was open then."""

    def __init__(self, space: dict[str, Any]) -> None:
        super().__init__(space)
        self.read = list[bool]()

    def __getitem__(self, name: str) -> object:
        if name == "items":
            self.read.append(database.in_transaction())
        return super().__getitem__(name)


def test_each_space_is_read_once_whatever_it_is_compared_with_and_nobody_waits_meanwhile(sam: Actor):
    spaces = [_Read(a_space(items=[a_moment(f"The {number}th")])) for number in range(9)]
    assert restore_record(sam, replace(record_in(an_export()), spaces=tuple(spaces))).spaces == 9
    assert {tuple(each.read) for each in spaces} == {(False,)}


def test_what_came_while_a_file_was_compared_is_compared_as_well(sam: Actor):
    more = a_space(items=[*a_space()["items"], a_moment("More", "2025-07-01")])
    tries = list[int]()

    def within(work: Callable[[], RestoreCounts]) -> RestoreCounts:
        tries.append(len(kept(sam)))
        if tries == [0]:
            restored(sam, more, days_later=1)
        with transaction():
            return work()

    assert restore_record(sam, record_in(an_export(spaces=[a_space()])), within) == RestoreCounts(0, 1)
    assert (tries, kept(sam)) == ([0, 1], [more])


def both() -> Pair:
    made = pair()
    for me in (made.keeper, made.rater):
        mark_moment(me, NewMoment(me.today, MomentKind.MILESTONE, f"{me.name} says"))
        mark_moment(me, NewMoment(me.today, MomentKind.MILESTONE, f"{me.name} keeps", shared=False))
    sign_due_heads()
    return made


def test_the_chain_comes_back_whole_and_is_taken_along_unchanged():
    with clock.frozen(NOON):
        both()
        file = taken("Alex")
        person("Kim")
        assert restore_record(actor("Kim"), record_in(file)).spaces == 1
        again = taken("Kim")
    chains = [json.loads(zipfile.ZipFile(io.BytesIO(each)).read("bundle.json"))["chains"] for each in (file, again)]
    assert chains[0] == chains[1]
    assert [len(each["heads"]) for each in chains[1]] == [1]


def test_restoring_appends_nothing_to_any_chain_and_shows_the_partner_nothing():
    with clock.frozen(NOON):
        made = both()
        file, before, seen = taken("Alex"), LedgerEvent.select().count(), taken("Sam")
        restore_record(made.rater, record_in(file))
        assert (LedgerEvent.select().count(), taken("Sam")) == (before, seen)


def test_in_the_space_that_it_came_from_it_is_taken_along_once():
    with clock.frozen(NOON):
        made = both()
        file = taken("Alex")
        restore_record(made.rater, record_in(file))
        assert taken("Alex") == file
    with clock.frozen(NOON + DAY):
        mark_moment(made.rater, NewMoment(NOON.date(), MomentKind.WENT_WELL, "And more"))
        assert [part(each, "id") for each in own_data(made.rater, clock.now()).spaces] == [made.rater.couple]
        assert b"And more" in document(own_data(made.rater, clock.now()), clock.now())


def test_after_the_end_what_was_restored_stands_for_what_is_closed():
    with clock.frozen(NOON):
        made = both()
        leave(made.keeper, made.keeper.couple, erase=False)
        file = taken("Alex")
    with clock.frozen(NOON + 31 * DAY):
        assert "Sam says" not in repr(own_data(actor("Alex"), clock.now()))
        restore_record(actor("Alex"), record_in(file))
        data = own_data(actor("Alex"), clock.now())
        [chain] = chains_to_export(actor("Alex"), own_spaces(actor("Alex"), clock.now()))
    assert [part(each, "open") for each in data.spaces] == [True]
    assert ("Sam says" in repr(data), "Sam keeps" in repr(data)) == (True, False)
    assert len(chain.bodies) == len(chain.links)


def test_where_words_were_removed_since_both_are_exported_in_one_order():
    with clock.frozen(NOON):
        made = both()
        file = taken("Sam")
        leave(made.keeper, made.keeper.couple, erase=True)
        restore_record(actor("Sam"), record_in(file))
        first = taken("Sam")
        assert (len(record_in(first).spaces), len(record_in(first).chains)) == (2, 1)
        restore_record(person("Kim"), record_in(first))
        again = taken("Kim")
    assert (record_in(again).spaces, record_in(again).chains) == (record_in(first).spaces, record_in(first).chains)


def test_a_file_that_names_the_space_of_others_opens_nothing_of_it():
    made, eve = both(), person("Eve")
    restored(eve, a_space(id=made.keeper.couple))
    assert (chains_to_export(eve, own_spaces(eve, clock.now())), kept(eve)) == ([], [a_space(id=made.keeper.couple)])


def test_removing_a_space_takes_its_chain_along_and_no_other():
    with clock.frozen(NOON):
        both()
        kim = person("Kim")
        restore_record(kim, record_in(taken("Alex")))
        restored(kim, a_space())
    first, second = restored_spaces(kim)
    remove_restored(kim, first.id)
    assert (kept(kim), len(restored_chains(kim))) == ([second.content], 1)
    remove_restored(kim, second.id)
    assert (kept(kim), restored_chains(kim), RestoredPart.select().count()) == ([], [], 0)


def seals(me: Viewer) -> list[dict[str, Any]]:
    """The keys that are in the next download."""
    return [dict(each) for each in own_data(me, clock.now()).seals]


def stored_seals() -> int:
    return int(RestoredPart.select().where(RestoredPart.part == "seal").count())


def test_a_key_comes_back_only_with_words_that_are_sealed_under_it(sam: Actor):
    before = a_reflection(None, earlier=[a_reflection("an earlier key")["said"]])
    space = a_space(items=[a_moment(), a_reflection("a key", "2025-06-02"), before])
    there = [a_seal("a key"), a_seal("an earlier key")]
    restored(sam, space, seals=[*there, a_seal("for nothing")])
    assert (seals(sam), stored_seals()) == (there, 2)
    restored(sam, seals=[a_seal("a key", "bWFkZSB1cA==")], days_later=1)
    assert (seals(sam), stored_seals()) == (there, 2)


def test_a_key_goes_with_the_last_space_that_has_words_sealed_under_it(sam: Actor):
    first, second = (a_space(id=name, items=[a_reflection("a key")]) for name in ("first", "second"))
    other = a_space(id="other", items=[a_reflection("another key")])
    restored(sam, first, second, other, seals=[a_seal("a key"), a_seal("another key")])
    rows = {each.content["id"]: each.id for each in restored_spaces(sam)}
    remove_restored(sam, rows["first"])
    assert [each["id"] for each in seals(sam)] == ["a key", "another key"]
    remove_restored(sam, rows["second"])
    assert ([each["id"] for each in seals(sam)], stored_seals()) == (["another key"], 1)
    remove_restored(sam, rows["other"])
    assert (seals(sam), RestoredPart.select().count()) == ([], 0)


def test_keys_under_two_recovery_keys_both_come_back_and_nobody_elses_go_with_them(sam: Actor):
    alex = person("Alex")
    space = a_space(items=[a_reflection("a key")])
    for me in (sam, alex):
        restored(me, space, seals=[a_seal()])
    restored(sam, space, seals=[a_seal(by_recovery="bmV3")], days_later=1)
    assert [each["by_recovery"] for each in seals(sam)] == ["a2VwdA==", "bmV3"]
    remove_restored(sam, the_one(sam))
    assert (seals(sam), seals(alex)) == ([], [a_seal()])


def test_a_chain_stays_while_another_space_of_its_id_is_here():
    with clock.frozen(NOON):
        both()
        kim, file = person("Kim"), taken("Alex")
        restore_record(kim, record_in(file))
        restored(kim, a_space(id=record_in(file).spaces[0]["id"]))
    first, second = restored_spaces(kim)
    remove_restored(kim, first.id)
    assert len(restored_chains(kim)) == 1
    remove_restored(kim, second.id)
    assert restored_chains(kim) == []


def test_what_was_restored_goes_along_when_its_owner_leaves():
    made = pair()
    restored(made.rater, a_space())
    people.write_own_words(made.rater, "Breathe", "", "")
    leave(made.rater, made.rater.couple, erase=True)
    assert kept(actor("Alex")) == [a_space()]
