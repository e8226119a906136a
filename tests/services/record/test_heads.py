"""Signing heads: once a day, only what has grown, and what is cut off behind one is missed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.factories import Pair, actor, pair, person
from tests.support.refusals import told_of
from tracker import clock
from tracker.crypto.key_files import UnusableKey
from tracker.crypto.signatures import signature_holds
from tracker.domain.moments import MomentKind
from tracker.domain.record.chain import next_link
from tracker.domain.record.heads import signed_bytes
from tracker.models.base import database
from tracker.queries.record.chain import heads_of, latest_head, links_of
from tracker.queries.record.verify import verify, verify_all
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.record.ledger import sign_due_heads

MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)


@pytest.fixture
def both(db: Path) -> Iterator[Pair]:
    with clock.frozen(MORNING):
        yield pair()


def add(words: str, *, shared: bool = True, name: str = "Sam") -> None:
    me = actor(name)
    mark_moment(me, NewMoment(me.today, MomentKind.MILESTONE, words, shared))


def signed_on(days: int) -> int:
    with clock.frozen(MORNING + timedelta(days=days)):
        return sign_due_heads()


def test_the_head_is_the_last_link_signed_and_both_read_the_same(both: Pair):
    couple = both.keeper.couple
    assert sign_due_heads() == 1
    [head] = heads_of(couple)
    last = links_of(couple)[-1]
    assert (head.head.day, head.head.seq, head.head.hash) == (date(2026, 3, 3), last.seq, last.hash)
    assert head.head.signed_at == "2026-03-03T06:00:00.000000Z"
    assert signature_holds(head.head.key_id, head.signature, signed_bytes(head.head))
    assert latest_head(both.keeper) == latest_head(both.rater) == head.head
    assert (verify(couple).heads, verify(couple).broken) == (1, None)


def test_a_chain_is_signed_once_a_day_and_only_when_it_has_grown(both: Pair):
    assert [signed_on(0), signed_on(1)] == [1, 0]
    add("A walk")
    assert [signed_on(0), signed_on(2), signed_on(2), signed_on(3)] == [0, 1, 0, 0]
    heads = [each.head for each in heads_of(both.keeper.couple)]
    assert ([each.day.day for each in heads], latest_head(both.rater)) == ([3, 5], heads[1])


def test_what_is_ones_own_leaves_no_trace_in_the_heads(both: Pair):
    signed_on(0)
    add("Only mine", shared=False)
    assert signed_on(1) == 0


def test_a_day_that_was_signed_later_is_not_signed_again_by_a_clock_that_went_back(both: Pair):
    signed_on(5)
    add("A walk")
    assert signed_on(4) == 0


def test_each_couple_has_its_own_heads_and_somebody_alone_has_none(both: Pair):
    add("A walk", name=pair("Eve", "Frank").keeper.name)
    jo = person("Jo")
    assert signed_on(0) == 2
    assert (latest_head(jo), latest_head(actor("Frank")) != latest_head(both.keeper)) == (None, True)
    assert {each.broken for each in verify_all()} == {None}


def test_with_a_key_that_others_can_read_nothing_is_signed(both: Pair, db: Path):
    key = db.parent.with_name("data.sign.key")
    key.write_text("ab" * 32, encoding="ascii")
    key.chmod(0o644)
    with pytest.raises(UnusableKey):
        sign_due_heads()
    assert heads_of(both.keeper.couple) == []


def test_no_part_of_the_private_key_is_in_the_database(both: Pair, db: Path):
    sign_due_heads()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    private = db.parent.with_name("data.sign.key").read_text(encoding="ascii")
    stored = db.read_bytes()
    assert (private.encode() in stored, bytes.fromhex(private) in stored) == (False, False)


@pytest.fixture
def signed(both: Pair) -> str:
    """A couple with heads of two days, and the guards of the chain off."""
    signed_on(0)
    add("A walk")
    add("A swim")
    signed_on(1)
    for guard in ("update", "delete"):
        database.execute_sql(f"DROP TRIGGER ledger_event_no_{guard}")
    return both.keeper.couple


CUT = "DELETE FROM {0} WHERE couple_id = ? AND seq = (SELECT MAX(seq) FROM ledger_event WHERE couple_id = {0}.couple_id)"


def test_a_tail_that_is_cut_off_with_its_words_is_named(signed: str):
    last = links_of(signed)[-1].seq
    for table in ("ledger_body", "ledger_event"):
        database.execute_sql(CUT.format(table), (signed,))
    database.execute_sql("DELETE FROM version WHERE body LIKE '%A swim%'")
    database.execute_sql("DELETE FROM moment WHERE words = 'A swim'")
    assert told_of(verify(signed)) == (f"the chain ends at link {last - 1}, but the head of 2026-03-04 stands at link {last}")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE signed_head SET signature = zeroblob(64) WHERE day = '2026-03-04'", "2026-03-04"),
        ("UPDATE signed_head SET seq = seq - 1 WHERE day = '2026-03-04'", "2026-03-04"),
        ("UPDATE signed_head SET hash = 'text' WHERE day = '2026-03-03'", "2026-03-03"),
        ("UPDATE signed_head SET key_id = 'another' WHERE day = '2026-03-03'", "2026-03-03"),
        ("UPDATE signed_head SET day = '2026-03-02' WHERE day = '2026-03-03'", "2026-03-02"),
        ("UPDATE signed_head SET day = 'soon', seq = 'x' WHERE day = '2026-03-03'", "0001-01-01"),
    ],
)
def test_a_head_that_was_changed_is_named(signed: str, statement: str, found: str):
    database.execute_sql(statement)
    assert told_of(verify(signed)) == f"the head of {found} was not signed like this by its key"


def test_a_chain_that_was_made_anew_is_found_by_its_heads(signed: str):
    last = None
    for each in links_of(signed):
        last = next_link(last, bytes(32) if each.seq == 1 else each.commitment)
        database.execute_sql(
            "UPDATE ledger_event SET commitment = ?, prev = ?, hash = ? WHERE couple_id = ? AND seq = ?",
            (last.commitment, last.prev, last.hash, signed, last.seq),
        )
    seq = heads_of(signed)[0].head.seq
    assert told_of(verify(signed)) == f"link {seq} is not the one that was signed as the head of 2026-03-03"
