"""The code of the console: an hour, ten wrong ones from each network, and any text is only a wrong code."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import clock
from tracker.domain.errors import Invalid
from tracker.services.account.new import SetUpCode
from tracker.web.errors.words import sentence_of

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HERE, NEIGHBOUR, ELSEWHERE = "192.0.2.1", "192.0.2.9", "198.51.100.7"


def told(code: SetUpCode, typed: str, address: str = HERE) -> str:
    try:
        code.check(typed, address)
    except Invalid as err:
        return f"{err.field}: {sentence_of(err)}"
    return "right"


def test_it_opens_as_printed_with_space_around_and_in_capitals():
    code = SetUpCode()
    assert [told(code, each) for each in (code.text, f"  {code.text}\n", code.text.upper())] == ["right"] * 3


@given(st.text(max_size=40))
def test_any_other_text_is_a_wrong_code_and_nothing_else(typed: str):
    assert told(SetUpCode(), typed).startswith("code: This is not the code")


@pytest.mark.parametrize("typed", ["é", "١٢٣٤٥٦٧٨", "\x00", "\ud800", "🙂" * 100, ""])
def test_odd_texts_are_wrong_codes(typed: str):
    assert "not the code" in told(SetUpCode(), typed)


def test_it_ends_after_an_hour():
    with clock.frozen(NOON):
        code = SetUpCode()
    with clock.frozen(NOON + timedelta(minutes=59)):
        assert told(code, code.text) == "right"
    with clock.frozen(NOON + timedelta(hours=1)):
        assert "has ended" in told(code, code.text)


def test_after_ten_wrong_ones_nothing_more_is_looked_at_from_that_network_alone():
    code = SetUpCode()
    for number in range(10):
        assert "not the code" in told(code, f"wrong {number}", HERE if number % 2 else NEIGHBOUR)
    assert "Too many" in told(code, code.text, NEIGHBOUR)
    assert told(code, code.text, ELSEWHERE) == "right"
    assert told(SetUpCode(), code.text, ELSEWHERE) != "right"
