"""A row is saved by its key with what it says, as peewee itself would save it."""

from typing import Any

import pytest

from tests.support.factories import DAY, NOON, kept_by, pair
from tracker.models import rows
from tracker.models.base import database
from tracker.models.commitments import Commitment, Terms

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("model", [Commitment, Terms])
def test_an_inserted_row_stands_as_peewee_wrote_it(model: Any):  # noqa: ANN401  # a table
    kept_by(pair().keeper)
    row = model.get()
    select = model.select().where(model.id == row.id).tuples()
    before = list(select)
    database.execute_sql("PRAGMA foreign_keys = 0")
    row.delete_instance()
    rows.insert(row)
    database.execute_sql("PRAGMA foreign_keys = 1")
    assert list(select) == before
    assert not row.is_dirty()


def test_only_what_changed_is_written():
    kept = kept_by(pair().keeper)
    row = Commitment.get_by_id(kept)
    Commitment.update(category="money").execute()
    row.created_at = NOON - DAY
    rows.update(row)
    found = Commitment.get_by_id(kept)
    assert (found.created_at, found.category) == (NOON - DAY, "money")
    assert not row.is_dirty()


def test_where_nothing_changed_nothing_is_written():
    row = Commitment.get_by_id(kept_by(pair().keeper))
    said: list[str] = []
    database.connection().set_trace_callback(said.append)
    rows.update(row)
    database.connection().set_trace_callback(None)
    assert said == []
