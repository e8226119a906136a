"""However much one partner keeps alone, nothing that the other or the holder of a link can ask for touches a row of it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask, Response

from tests.noninterference.comparison import browser, differences, signed_in
from tests.support.databases import stand_last
from tests.support.factories import NOON, Pair
from tests.support.reader import Answer, Probe, Reader, read_everything
from tests.support.records import in_two_directions, keep_alone
from tracker import chance, clock
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.visibility import SharePart
from tracker.models.base import database
from tracker.models.encrypted import forget_opened_keys
from tracker.queries.trends import slips, streams
from tracker.services.sharing import shares
from tracker.services.writing import transaction

pytestmark = pytest.mark.proof

DAY = timedelta(days=1)
MANY = range(6, 306)  # so many days back: on each four things that are its writer's alone


def link(couple: Pair) -> str:
    """A link for Dana that both agreed to, to all that it can show."""
    today = couple.keeper.today
    parts = frozenset({SharePart.LOG, SharePart.RATINGS, SharePart.MOMENTS})
    scope = Scope(True, parts, today - 90 * DAY, today, today + 6 * DAY, True, "Dana", Policy.NO_SECRETS)  # noqa: FBT003
    item = str(shares.propose(couple.keeper, scope, digest(scope, None)))
    shares.consent(couple.rater, item, digest(scope, None))
    return shares.link(couple.rater, item)


def read(app: Flask, reader: Reader) -> dict[str, Answer]:
    for each in (slips, streams):
        each.forget()
    forget_opened_keys()
    with chance.seeded(9):
        return read_everything(app, reader, Probe(), counted=True)


def test_twelve_hundred_things_of_ones_own_move_no_answer_of_anybody_else_by_a_step(app: Flask):
    with time_machine.travel(NOON, tick=False), clock.frozen(NOON):
        couple = in_two_directions(money_since=400)
        token = link(couple)
        sam = signed_in(app, "Sam")
        dana = Reader("Dana", f"{browser(app)}; v={shares.open_share(token, '192.0.2.3')}", (token,))
        stand_last([database.obj])
        read(app, sam)  # what is the same for everybody is remembered from then on
        before = [read(app, each) for each in (sam, dana)]
        with transaction():
            keep_alone(couple.rater, MANY)
        after = [read(app, each) for each in (sam, dana)]
    different = [each for two in zip(after, before, strict=True) for each in differences(*two)]
    assert not different, "\n".join(different)
    assert [len(each) for each in before] > [100, 20]


def test_a_step_more_would_be_found(app: Flask):
    app.after_request(_counts_what_is_private)
    with time_machine.travel(NOON, tick=False), clock.frozen(NOON):
        couple, sam = in_two_directions(money_since=400), signed_in(app, "Sam")
        before = read(app, sam)["GET /more"]
        keep_alone(couple.rater, range(6, 9))
        assert read(app, sam)["GET /more"].steps > before.steps


def _counts_what_is_private(response: Response) -> Response:
    database.execute_sql("SELECT SUM(tenths) FROM rating").fetchone()
    return response
