"""The bundle in a person's export: both partners hold the same chain, and the other's own is never in it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.archives import archive_of, chain_of, files_of, unzipped
from tests.support.factories import Pair, actor, pair, person
from tracker import clock
from tracker.domain.entries.limits import PLANS_KEPT_FOR
from tracker.domain.exports.bundle import Chain, document
from tracker.domain.exports.own_data import zipped
from tracker.domain.imports.restore.check import FileFound, FileStanding
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.queries.exports.bundles import chains_to_export, check_file, report, summary
from tracker.services.entries.plans import NewPlan, forget_old_plans, say_plan
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.record.ledger import sign_due_heads

MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)


@pytest.fixture
def both(db: object) -> Iterator[Pair]:
    with clock.frozen(MORNING):
        made = pair()
        for me in (made.keeper, made.rater):
            for shared in (True, False):
                mark_moment(me, NewMoment(me.today, MomentKind.MILESTONE, f"{me.name} {'says' if shared else 'keeps'}", shared))
        say_plan(made.keeper, NewPlan(made.keeper.today, "Harbour"))
        sign_due_heads()
        yield made


def taken(viewer: Viewer, *, is_open: bool = True) -> Chain:
    [chain] = chains_to_export(viewer, [(viewer.couple, is_open)])
    return chain


def words(chain: Chain) -> str:
    return " ".join(each.body.decode() for each in chain.bodies)


def test_both_partners_take_the_same_along_and_it_is_whole(both: Pair):
    chain = taken(both.keeper)
    assert taken(both.rater) == chain
    [found] = check_file(document([chain], MORNING)).findings
    assert (found.broken, found.events, found.without_body, [each.day for each in found.heads]) == (
        None,
        len(chain.links),
        0,
        [date(2026, 3, 3)],
    )


def test_what_was_never_shared_is_not_in_it(both: Pair):
    said = words(taken(both.keeper))
    assert [each in said for each in ("Sam says", "Alex says", "Sam keeps", "Alex keeps")] == [True, True, False, False]


def test_of_a_space_that_is_not_open_any_more_only_ones_own_words_are_taken(both: Pair):
    chain = taken(both.rater, is_open=False)
    assert {json.loads(each.body)["actor"] for each in chain.bodies} == {both.rater.person}
    [found] = check_file(document([chain], MORNING)).findings
    assert (found.broken, found.events - found.without_body) == (None, len(chain.bodies))


def test_words_that_were_removed_are_absent_and_break_nothing(both: Pair):
    with clock.frozen(MORNING + PLANS_KEPT_FOR + timedelta(days=1)):
        assert forget_old_plans() == 1
    [found] = check_file(document([taken(actor("Sam"))], MORNING)).findings
    assert (found.broken, found.without_body) == (None, 1)
    assert "Harbour" not in words(taken(actor("Sam")))


def test_somebody_alone_has_no_chain_to_take(both: Pair):
    jo = person("Jo")
    assert chains_to_export(jo, [(jo.couple, True)]) == []


def test_a_record_that_was_changed_in_the_database_is_taken_as_it_stands_and_found(both: Pair):
    database.execute_sql("UPDATE ledger_body SET body = CAST(x'ff00' AS BLOB) WHERE seq = 1")
    [found] = check_file(document([taken(both.keeper)], MORNING)).findings
    assert found.broken is not None
    assert (found.broken.kind.value, found.broken.seq) == ("body", 1)


def test_of_the_files_of_an_archive_those_alone_are_wrong_that_are_not_as_written(db: object):
    archive = archive_of(files_of(chain_of(7)))
    changed = zipped(unzipped(archive) | {"index.html": b"<p>something else</p>"}, MORNING)
    assert summary(report(archive)).wrong == ()
    wrong = [each for each in summary(report(changed)).wrong if isinstance(each, FileFound)]
    assert [(each.name, each.standing) for each in wrong] == [("index.html", FileStanding.CHANGED)]
