"""A sheet says of what stands in the record what the record says."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from tests.support.factories import actor, pair
from tracker.domain.sharing.scope import freeze, thaw
from tracker.queries.rows import RecordRow, RowVersion
from tracker.queries.sharing.sheet_days import plain_entries
from tracker.web.entries.words import entry_aside, late_on_sheet
from tracker.web.sharing.words import slip_words

DAY = date(2026, 3, 3)
SAID = {"state": "kept", "learned": None, "excused": None, "words": ""}
NOW = RowVersion(datetime(2026, 3, 3, 12, tzinfo=UTC), DAY, DAY, shared=True, kind="entry", said=SAID)
ENTRY = RecordRow(
    kind="entry",
    id="e",
    writer="s",
    name="Sam",
    mine=False,
    day=DAY,
    about="c",
    lines=((NOW,),),
    first=NOW,
    late=0,
    changed_late=0,
    ever_shared=True,
)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (replace(ENTRY, late=3, changed_late=3), "added 3 days later"),
        (replace(ENTRY, changed_late=3), "changed 3 days later"),
        (replace(ENTRY, late=9, brought_in_on=date(2026, 3, 12)), "brought in on 12 March 2026"),
    ],
)
@pytest.mark.usefixtures("db")
def test_what_was_written_late_reads_the_same_on_a_sheet_as_in_the_record(app: Flask, entry: RecordRow, says: str):
    pair()
    [(_, shown)] = plain_entries([entry])
    frozen = thaw(freeze(shown))
    with app.test_request_context():
        assert (late_on_sheet(frozen), entry_aside(entry, actor("Alex"))) == (says, f"kept · {says}")


def test_a_sheet_that_was_frozen_before_it_kept_the_day_says_that_something_was_brought_in(app: Flask):
    with app.test_request_context():
        assert late_on_sheet({"late": 9, "brought_in": True}) == "brought in"
        assert late_on_sheet({"late": 9, "brought_in": False}) == "added 9 days later"


@pytest.mark.parametrize(
    ("slips", "marked", "says"),
    [
        ({"all": 9, "told": 7}, 2, "By Sam’s log, 7 of 9 slips were told first. Alex marked 2 as not matching."),
        ({"all": 1, "told": 1}, 0, "By Sam’s log, 1 of 1 slip was told first."),
        ({"all": 0, "told": 0}, 1, "Alex marked 1 as not matching."),
    ],
)
def test_a_sheet_tells_of_slips_in_the_sentences_of_trends(app: Flask, slips: dict[str, int], marked: int, says: str):
    with app.test_request_context():
        assert slip_words({"slips": slips, "no_match": marked}, "Sam", "Alex") == says
