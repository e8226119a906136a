"""Whatever is changed behind the record's back is found, and the first place is named."""

import pytest

from tests.support.factories import Pair, kept_by, pair
from tests.support.refusals import told_of
from tracker.domain.entries.entries import State
from tracker.domain.moments import MomentKind
from tracker.domain.record.chain import Link, link, next_link
from tracker.models.base import database
from tracker.queries.record.verify import verify, verify_all
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def record() -> Pair:
    """Sam and Alex with a commitment, an answer to it, a shared moment and a private one; the guards of the chain are off."""
    both = pair()
    sam = both.keeper
    promise = kept_by(sam)
    entries.answer(sam, Answer(promise, sam.today, sam.today.isoformat(), State.KEPT))
    entries.answer(sam, Answer(promise, sam.today, sam.today.isoformat(), State.PARTLY))
    for shared in (True, False):
        moments.mark_moment(sam, NewMoment(sam.today, MomentKind.MILESTONE, "A walk", shared))
    for guard in ("update", "delete"):
        database.execute_sql(f"DROP TRIGGER ledger_event_no_{guard}")
    assert verify(sam.couple).broken is None
    return both


def broken(both: Pair, statement: str, *values: object) -> str:
    database.execute_sql(statement, values)
    return told_of(verify(both.keeper.couple))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE ledger_event SET hash = zeroblob(32) WHERE seq = 3", "link 3 does not follow from the one before it"),
        ("UPDATE ledger_event SET commitment = zeroblob(32) WHERE seq = 2", "link 2 does not follow from the one before it"),
        ("UPDATE ledger_event SET prev = zeroblob(32) WHERE seq = 4", "link 4 does not follow from the one before it"),
        ("DELETE FROM ledger_event WHERE seq = 3", "link 3 does not follow from the one before it"),
        ("UPDATE ledger_event SET seq = 99 WHERE seq = 1", "link 1 does not follow from the one before it"),
        (
            "UPDATE ledger_body SET body = (SELECT body FROM ledger_body WHERE seq = 4) WHERE seq = 5",
            "body 5 is not what link 5 commits to",
        ),
        ("UPDATE ledger_body SET salt = zeroblob(32) WHERE seq = 1", "body 1 is not what link 1 commits to"),
        ("UPDATE ledger_body SET seq = 99 WHERE seq = 1", "body 99 has no link"),
    ],
)
def test_a_changed_link_or_body_is_named(record: Pair, statement: str, found: str):
    assert broken(record, statement) == found


def test_a_missing_body_is_found_though_erasing_one_is_allowed(record: Pair):
    said = broken(record, "DELETE FROM ledger_body WHERE seq = (SELECT MAX(seq) FROM ledger_body)")
    assert said
    assert verify(record.keeper.couple).erased == 1


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE entry SET state = 'kept'", "entry"),
        ("UPDATE entry SET day = '2020-01-01'", "entry"),
        ("UPDATE moment SET words = 'Another walk' WHERE shared_at IS NULL", "moment"),
        ("UPDATE moment SET words = 'Another walk' WHERE shared_at IS NOT NULL", "moment"),
        ("UPDATE repair SET accountable_id = hurt_id, hurt_id = NULL", "repair"),
        ("UPDATE terms SET title = 'Something else'", "terms"),
    ],
)
def test_a_row_that_was_changed_by_hand_is_named(record: Pair, statement: str, kind: str):
    said = broken(record, statement)
    assert said
    assert (said.split()[0], said.endswith("is not what was last written")) == (kind, True)


def test_a_version_that_was_changed_differs_from_its_body(record: Pair):
    said = broken(record, "UPDATE version SET body = replace(body, 'e', 'f') WHERE kind = 'entry'")
    assert said
    assert (said.split()[0], said.endswith("differs from its last body")) == ("entry", True)


def test_a_row_that_is_gone_or_came_from_nowhere_is_named(record: Pair):
    said = broken(record, "DELETE FROM moment WHERE shared_at IS NULL")
    assert said.endswith("is missing")
    sam = record.keeper
    added = broken(
        record,
        "INSERT INTO moment (id, couple_id, writer_id, day, kind, words, state, written_at)"
        " VALUES ('m1', ?, ?, '2026-03-04', 'other', 'never said', 'said', '2026-03-04T12:00:00.000000Z')",
        sam.couple,
        sam.person,
    )
    assert added == "moment m1 is not what was last written"


def test_a_chain_that_was_made_anew_from_the_middle_is_found_by_its_bodies(record: Pair):
    rows = database.execute_sql("SELECT seq, commitment, prev, hash FROM ledger_event ORDER BY seq").fetchall()
    links = [Link(seq, bytes(commitment), bytes(prev), bytes(each)) for seq, commitment, prev, each in rows]
    last = links[1]
    for each in links[2:]:
        commitment = b"x" * 32 if each.seq == 3 else each.commitment
        last = next_link(last, commitment)
        assert last.hash == link(last.prev, last.seq, last.commitment)
        database.execute_sql(
            "UPDATE ledger_event SET commitment = ?, prev = ?, hash = ? WHERE seq = ?",
            (last.commitment, last.prev, last.hash, last.seq),
        )
    assert told_of(verify(record.keeper.couple)) == "body 3 is not what link 3 commits to"


def test_every_couple_is_checked_and_the_damage_of_one_is_not_the_others(record: Pair):
    other = pair("Eve", "Frank").keeper.couple
    database.execute_sql("UPDATE ledger_body SET salt = zeroblob(32) WHERE seq = 1 AND couple_id = ?", (other,))
    found = {each.couple: told_of(each) for each in verify_all()}
    assert found[record.keeper.couple] == ""
    assert found[other] == "body 1 is not what link 1 commits to"
    assert list(found) == sorted(found)
