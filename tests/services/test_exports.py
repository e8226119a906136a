"""The file that somebody exports: signed by this server, whole when it comes back, with a reason for each word it lacks."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.archives import MADE_AT, OTHER_KEY, chain_of, unzipped
from tests.support.exports import a_reflection, a_space, an_export
from tests.support.factories import Pair, actor, kept_by, pair, password, person
from tests.support.settings import with_master_key
from tests.support.sign_ins import opened
from tracker import clock
from tracker.crypto.signatures import key_file, own_signing_key
from tracker.domain.entries.entries import State
from tracker.domain.entries.limits import PLANS_KEPT_FOR
from tracker.domain.exports import bundle
from tracker.domain.exports.bundle import Chain, MissingReason
from tracker.domain.exports.own_data import zipped
from tracker.domain.imports.restore.check import FileVerdict, Flaw
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.queries.exports.bundles import Report, chains_to_export, report, report_alone
from tracker.queries.exports.own_data import own_data, own_spaces
from tracker.queries.imports.restore import record_in
from tracker.queries.journal.seals import open_keys
from tracker.services.entries import plans
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import forget_old_plans
from tracker.services.exports import record_zip, signed_archive
from tracker.services.imports.restore import restore_record
from tracker.services.journal import seals
from tracker.services.journal.reflections import NewReflection, write_reflection
from tracker.services.leaving import space
from tracker.services.leaving.account import erase_account
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.record.ledger import sign_due_heads
from tracker.services.record.remove import agree_to_remove, ask_to_remove

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)


def after(days: float) -> AbstractContextManager[None]:
    return clock.frozen(NOON + timedelta(days=days))


@pytest.fixture
def both(db: Path) -> Iterator[Pair]:
    with after(0):
        made = pair()
        promise = kept_by(made.keeper)
        answer(made.keeper, Answer(promise, made.keeper.today, made.keeper.today.isoformat(), State.KEPT))
        sign_due_heads()
        yield made


def marked(me: str, words: str) -> str:
    who = actor(me)
    return str(mark_moment(who, NewMoment(who.today, MomentKind.OTHER, words)))


def taken(name: str, unsigned: Callable[[Exception], object] = lambda _why: None) -> bytes:
    """What somebody exports now."""
    me, now = actor(name), clock.now()
    return record_zip("<p>to read</p>", own_data(me, now), chains_to_export(me, own_spaces(me, now)), now, unsigned)


def missing(found: Report) -> dict[int, str | None]:
    return {each.seq: each.reason for finding in found.checked.findings for each in finding.missing}


def test_what_either_takes_along_is_whole_and_signed_here_and_the_same_as_here(both: Pair):
    events = len(chains_to_export(both.keeper, [(both.keeper.couple, True)])[0].links)
    for name in ("Sam", "Alex"):
        found = report(taken(name))
        assert (found.verdict, found.signed_here, found.same, missing(found)) == (FileVerdict.WHOLE, True, (events,), {})


def test_somebody_alone_takes_a_whole_file_along_too(db: Path):
    with after(0):
        person("Jo")
        found = report(taken("Jo"))
    assert (found.verdict, found.same) == (FileVerdict.WHOLE, ())


def test_a_file_from_before_stays_whole_while_the_record_goes_on(both: Pair):
    earlier = taken("Sam")
    before = report(earlier)
    marked("Alex", "later")
    assert report(earlier) == before


def test_each_word_that_is_gone_has_its_reason(both: Pair):
    plan = plans.say_plan(both.keeper, plans.NewPlan(both.keeper.today, "Harbour"))
    removed = marked("Sam", "said too much")
    ask_to_remove(both.rater, removed)
    agree_to_remove(both.keeper, removed)
    erased = marked("Alex", "mine")
    seqs = {item: seq for seq, item in _objects(both).items()}
    with after(1):
        space.leave(both.rater, both.rater.couple, erase=True)
        found = report(taken("Sam"))
    assert (found.verdict, missing(found)[seqs[erased]]) == (FileVerdict.WHOLE, MissingReason.ERASED)
    assert missing(found)[_number_of(both, removed)] is MissingReason.BY_BOTH
    with clock.frozen(NOON + PLANS_KEPT_FOR + timedelta(days=2)):
        forget_old_plans()
    with after(2):
        found = report(taken("Sam"))
    assert (found.verdict, missing(found)[seqs[str(plan)]]) == (FileVerdict.WHOLE, MissingReason.WHEREABOUTS)


def _objects(both: Pair) -> dict[int, str]:
    [chain] = chains_to_export(both.keeper, [(both.keeper.couple, True)])
    return {each.seq: json.loads(each.body)["object"] for each in chain.bodies}


def _number_of(both: Pair, item: str) -> int:
    rows = database.execute_sql(
        "SELECT object FROM version WHERE couple_id = ? AND shared_at IS NOT NULL ORDER BY rowid", (both.keeper.couple,)
    )
    return [row[0] for row in rows].index(item) + 1


def test_of_a_space_that_has_ended_nothing_tells_what_the_other_took_out_since(both: Pair):
    marked("Alex", "mine")
    space.leave(both.keeper, both.keeper.couple, erase=False)
    with after(31):
        before = report(taken("Sam"))
        assert set(missing(before).values()) == {MissingReason.NOT_SHARED}
        erase_account(actor("Alex"), "Alex walks along quiet harbours")
        assert missing(report(taken("Sam"))) == missing(before)


def test_words_that_are_gone_without_a_trace_are_missing_and_the_file_is_not_whole(both: Pair):
    database.execute_sql("DELETE FROM ledger_body WHERE seq = 2")
    found = report(taken("Sam"))
    assert (found.verdict, missing(found)) == (FileVerdict.BROKEN, {2: None})


def test_no_reason_is_guessed_where_versions_and_links_do_not_fit(both: Pair):
    removed = marked("Sam", "said too much")
    ask_to_remove(both.rater, removed)
    agree_to_remove(both.keeper, removed)
    number = _number_of(both, removed)
    database.execute_sql("DELETE FROM version WHERE rowid = (SELECT MIN(rowid) FROM version WHERE shared_at IS NOT NULL)")
    assert missing(report(taken("Sam"))) == {number: None}


def test_what_was_restored_from_a_file_is_not_vouched_for(both: Pair):
    """Whoever makes a record up, restores it and exports it again does not get this server's word for it."""
    made_up = a_space(id="our couple", partner_name="Alex")
    forged = zipped(
        {"steady.json": an_export(spaces=[made_up]), "bundle.json": bundle.document([chain_of(9)], MADE_AT)}, MADE_AT
    )
    restore_record(both.keeper, record_in(forged))
    found = report(taken("Sam"))
    assert found.checked.manifest is not None
    assert (found.verdict, found.signed_here, found.checked.manifest.restored) == (
        FileVerdict.UNKNOWN,
        True,
        ("our couple",),
    )
    assert min(found.same) == 0


def test_a_chain_of_ones_own_space_that_came_from_a_file_is_not_vouched_for(both: Pair):
    """It says more than the record here, where words were removed since."""
    removed, earlier = marked("Sam", "said too much"), taken("Sam")
    before = taken("Sam")
    ask_to_remove(both.rater, removed)
    agree_to_remove(both.keeper, removed)
    restore_record(both.keeper, record_in(earlier))
    found = report(taken("Sam"))
    assert found.checked.manifest is not None
    assert (found.verdict, found.checked.manifest.restored) == (FileVerdict.UNKNOWN, (both.keeper.couple,))
    assert report(before).verdict is FileVerdict.WHOLE


def test_a_file_of_here_restored_here_changes_nothing(both: Pair):
    restore_record(both.keeper, record_in(taken("Sam")))
    assert report(taken("Sam")).verdict is FileVerdict.WHOLE


@pytest.mark.parametrize(
    "changed",
    [
        {"by_recovery": "Zm9yZ2Vk"},
        {"owner": "somebody else"},
        {"made_at": "2020-01-01T00:00:00.000000Z"},
        {"id": "made up"},
        {"note": "a court shall read this"},
    ],
)
@pytest.mark.parametrize("with_a_space", [False, True])
def test_a_key_of_sealed_words_that_was_made_up_never_stands_in_what_this_server_signs(
    both: Pair, changed: dict[str, str], *, with_a_space: bool
):
    """Neither by one's own file in which only a key is changed, nor beside a space that somebody made up."""
    _seal_something(both.keeper)
    files = unzipped(taken("Sam"))
    said = json.loads(files["steady.json"])
    [genuine] = said["seals"]
    forged = [genuine | changed, {"id": "no words", "owner": "x", "made_at": said["seals"][0]["made_at"], "by_recovery": "x"}]
    under = [{**a_reflection(genuine["id"]), "id": "made up as well"}] if with_a_space else []
    said |= {"seals": forged, "spaces": [*said["spaces"], *([a_space(items=under)] if under else [])]}
    restore_record(both.keeper, record_in(json.dumps(said).encode()))
    again = taken("Sam")
    assert json.loads(unzipped(again)["steady.json"])["seals"] == [genuine]
    assert report(again).verdict is (FileVerdict.UNKNOWN if with_a_space else FileVerdict.WHOLE)


def _seal_something(who: Actor) -> None:
    token = opened(who.name).token
    seals.begin(who, token, password(who.name))
    write_reflection(who, NewReflection(who.today, "A title", "Words.", seal=True), open_keys(who, token))


def test_where_the_key_cannot_be_used_nobody_is_kept_from_their_data(both: Pair, db: Path):
    key_file(db).chmod(0o644)
    why = list[Exception]()
    data = taken("Sam", why.append)
    assert "manifest.json" not in unzipped(data)
    assert [str(each).split()[0] for each in why] == ["key_open_to_others"]
    found = report(data)
    assert (found.verdict, found.checked.flaws, found.signed_here) == (FileVerdict.UNKNOWN, (), False)


def test_another_server_knows_neither_the_key_nor_the_record(both: Pair, db: Path, tmp_path: Path):
    data = taken("Sam")
    elsewhere = tmp_path / "elsewhere" / "steady.db"
    elsewhere.parent.mkdir()
    database.close()
    shutil.copyfile(db, elsewhere)
    open_database(with_master_key(elsewhere))
    database.connect()
    assert report(data).signed_here is False
    own_signing_key(key_file(elsewhere))
    found = report(data)
    assert (found.verdict, found.signed_here) == (FileVerdict.UNKNOWN, False)
    assert (report_alone(data).verdict, report_alone(data).same) == (FileVerdict.UNKNOWN, (0,))


def rewritten(data: bytes, chain: Chain) -> bytes:
    """A file in which the chain is another one, all of it signed by somebody with a key of their own."""
    files = {name: content for name, content in unzipped(data).items() if name != "manifest.json"}
    files["bundle.json"] = bundle.document([chain], NOON, "manifest.json")
    return signed_archive(OTHER_KEY, files, NOON, ())


def test_a_rewrite_under_another_key_is_unknown_and_not_the_same_as_here(both: Pair):
    [chain] = chains_to_export(both.keeper, [(both.keeper.couple, True)])
    made_up = chain_of(5, couple=both.keeper.couple)
    found = report(rewritten(taken("Sam"), made_up))
    assert (found.verdict, found.signed_here, found.same) == (FileVerdict.UNKNOWN, False, (0,))
    found = report(rewritten(taken("Sam"), chain))
    assert (found.verdict, found.same) == (FileVerdict.UNKNOWN, (len(chain.links),))


def test_the_same_up_to_the_event_at_which_the_record_here_was_cut_off(both: Pair):
    marked("Sam", "one more")
    data = taken("Sam")
    events = len(chains_to_export(both.keeper, [(both.keeper.couple, True)])[0].links)
    database.execute_sql("DROP TRIGGER ledger_event_no_delete")
    database.execute_sql("DELETE FROM ledger_event WHERE seq = ?", (events,))
    assert (report(data).verdict, report(data).same) == (FileVerdict.WHOLE, (events - 1,))


def test_whoever_holds_no_event_learns_nothing_not_even_whether_a_record_is_kept_here(both: Pair):
    known = rewritten(taken("Sam"), chain_of(5, couple=both.keeper.couple))
    unknown = rewritten(taken("Sam"), chain_of(5, couple="0" * 32))
    assert report(known).same == report(unknown).same == (0,)


def test_the_import_of_a_file_with_a_manifest_reads_the_same_record(both: Pair):
    files = unzipped(taken("Sam"))
    plain = zipped({name: files[name] for name in ("steady.json", "bundle.json")}, NOON)
    assert record_in(taken("Sam")) == record_in(plain)


def test_an_archive_whose_list_was_removed_is_not_whole_here(both: Pair):
    files = unzipped(taken("Sam"))
    del files["manifest.json"]
    assert report(zipped(files, NOON)).checked.flaws == (Flaw.NO_LIST,)
