"""What the other can see is appended; what is one's own is kept beside it; and each change has its version."""

import json

import pytest
from peewee import IntegrityError

from tests.support.databases import all_bodies
from tests.support.factories import kept_by, pair, person
from tracker import chance, clock
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.moments import Moment
from tracker.models.record import LedgerEvent, Version
from tracker.queries.record.chain import bodies_of
from tracker.queries.record.verify import verify
from tracker.services.record import ledger
from tracker.services.writing import transaction

pytestmark = pytest.mark.usefixtures("db")


def mark(actor: Actor, words: str, *, shared: bool) -> Moment:
    now = clock.now()
    row = Moment(id=chance.ident("moment", actor.person), couple=actor.couple, writer=actor.person, day=actor.today)
    row.kind, row.words, row.written_at, row.shared_at = "other", words, now, now if shared else None
    with transaction():
        ledger.add(actor, "moment", row)
    return row


def versions(row: Moment) -> list[tuple[int, str, bool]]:
    found = Version.select().where(Version.object == row.id).order_by(Version.number)
    return [(each.number, json.loads(each.body)["words"], each.shared_at is not None) for each in found]


def test_what_the_other_can_see_is_chained_with_the_exact_bytes_that_were_committed_to():
    sam = pair().keeper
    before = LedgerEvent.select().count()
    row = mark(sam, "A good day", shared=True)
    assert LedgerEvent.select().count() == before + 1
    body = json.loads(bodies_of(sam.couple)[before + 1][1])
    assert (body["format"], body["actor"], body["kind"], body["object"]) == (1, sam.person, "moment", row.id)
    assert (body["data"]["words"], body["data"]["writer"]) == ("A good day", sam.person)
    assert verify(sam.couple).broken is None


def test_what_is_ones_own_has_versions_and_no_link():
    sam = pair().keeper
    before = LedgerEvent.select().count()
    row = mark(sam, "Only mine", shared=False)
    row.words = "Still mine"
    with transaction():
        ledger.change(sam, "moment", row)
    assert (versions(row), LedgerEvent.select().count()) == ([(1, "Only mine", False), (2, "Still mine", False)], before)
    assert verify(sam.couple).broken is None


def test_sharing_later_commits_to_a_new_snapshot_and_leaves_earlier_versions_private():
    sam = pair().keeper
    row = mark(sam, "Only mine", shared=False)
    row.words, row.shared_at = "For both", clock.now()
    with transaction():
        ledger.change(sam, "moment", row)
    assert versions(row) == [(1, "Only mine", False), (2, "For both", True)]
    assert [b"Only mine" in body for body in all_bodies()].count(True) == 0
    assert verify(sam.couple).broken is None


def test_each_couple_has_a_chain_of_its_own():
    sam, eve = pair().keeper, pair("Eve", "Frank").keeper
    for actor in (sam, eve, sam):
        mark(actor, "A day", shared=True)
    for actor in (sam, eve):
        numbers = [row.seq for row in LedgerEvent.select().where(LedgerEvent.couple == actor.couple).order_by(LedgerEvent.seq)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert verify(actor.couple).broken is None


@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET commitment = x'00'", "DELETE FROM ledger_event"])
def test_the_database_itself_refuses_to_change_a_link(statement: str):
    pair()
    with pytest.raises(IntegrityError):
        database.execute_sql(statement)


def test_a_write_that_falls_after_its_link_leaves_neither():
    sam = pair().keeper
    before = LedgerEvent.select().count()

    def work() -> None:
        row = Moment(id="m1", couple=sam.couple, writer=sam.person, day=sam.today, kind="other", shared_at=clock.now())
        row.written_at = clock.now()
        ledger.add(sam, "moment", row)
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction():
        work()
    assert (LedgerEvent.select().count(), Moment.select().count()) == (before, 0)


def test_alone_nothing_is_chained():
    sam = person("Sam")
    kept_by(sam)
    assert LedgerEvent.select().count() == 0
