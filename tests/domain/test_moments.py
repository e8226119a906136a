"""What a part of a setback may say."""

from datetime import date, timedelta

import pytest

from tracker.domain.errors import Invalid
from tracker.domain.moments import OF_ACCOUNTABLE, SetbackSide, check_by_day, check_content

HAPPENED_ON = date(2026, 3, 3)
TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("part", "words", "by_day", "tenths"),
    [
        (SetbackSide.HAPPENED, "I left it out.", None, None),
        (SetbackSide.WILL_DO, "Call first.", None, None),
        (SetbackSide.WILL_DO, "Call first.", TODAY, None),
        (SetbackSide.DID_TO_ME, "I could not sleep.", None, None),
        (SetbackSide.REPAIRED, "", None, 0),
        (SetbackSide.REPAIRED, "", None, 100),
    ],
)
def test_a_part_says_what_it_is_for(part: SetbackSide, words: str, by_day: date | None, tenths: int | None):
    check_content(part, words, by_day, tenths)


@pytest.mark.parametrize(
    ("part", "words", "by_day", "tenths", "field"),
    [
        (SetbackSide.HAPPENED, "", None, None, "words"),
        (SetbackSide.HAPPENED, "I left it out.", TODAY, None, "by_day"),
        (SetbackSide.DID_TO_ME, "I could not sleep.", None, 40, "score"),
        (SetbackSide.REPAIRED, "", None, None, "score"),
        (SetbackSide.REPAIRED, "", None, -1, "score"),
        (SetbackSide.REPAIRED, "", None, 101, "score"),
        (SetbackSide.REPAIRED, "nearly", None, 50, "score"),
        (SetbackSide.REPAIRED, "", TODAY, 50, "by_day"),
    ],
)
def test_anything_else_is_refused_beside_its_field(
    part: SetbackSide, words: str, by_day: date | None, tenths: int | None, field: str
):
    with pytest.raises(Invalid) as refused:
        check_content(part, words, by_day, tenths)
    assert refused.value.field == field


@pytest.mark.parametrize("by_day", [None, HAPPENED_ON, TODAY, TODAY + timedelta(days=366)])
def test_a_promise_names_a_day_within_a_year_or_none(by_day: date | None):
    check_by_day(by_day, HAPPENED_ON, TODAY)


@pytest.mark.parametrize("by_day", [HAPPENED_ON - timedelta(days=1), TODAY + timedelta(days=367)])
def test_no_promise_lies_before_the_setback_or_years_ahead(by_day: date):
    with pytest.raises(Invalid) as refused:
        check_by_day(by_day, HAPPENED_ON, TODAY)
    assert refused.value.field == "by_day"


def test_two_parts_are_of_the_one_who_keeps_and_two_of_the_one_who_feels():
    assert [part in OF_ACCOUNTABLE for part in SetbackSide] == [True, True, False, False]
