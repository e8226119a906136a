import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.exports import mutated, outcome
from tracker.domain.errors import Invalid
from tracker.domain.imports.loop import read_loop
from tracker.domain.imports.scores import RatingsImport, columns, read_ratings
from tracker.domain.imports.table import LONGEST_NAME
from tracker.web.errors.words import sentence_of

TODAY = date(2026, 5, 1)
EARLIEST = date(1990, 1, 1)
DATES = [(TODAY - timedelta(days=n)).strftime("%m-%d-%y") for n in range(9)]
CHECKMARKS = "\r\n".join(["Date,Wälk,Call,", *(f"{day},{n % 5 - 1},YES_MANUAL," for n, day in enumerate(DATES))]).encode()
HABITS = b"Name,Type,FrequencyNumerator,FrequencyDenominator,Target Type,Target Value\nCall,NUMERICAL,1,1,AT_LEAST,2.5\n"
SCORES = "\n".join(["date;score", *(f"{day} 08:0{n};{n},5" for n, day in enumerate(DATES))]).encode()


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Checkmarks.csv", CHECKMARKS)
        archive.writestr("Habits.csv", HABITS)
    return buffer.getvalue()


ARCHIVE = _archive()


def loop_holds(data: bytes) -> None:
    result = outcome(lambda: read_loop(data, "export.csv", TODAY))
    if isinstance(result, Invalid):
        assert (result.field, sentence_of(result)[-1]) == ("file", ".")
        return
    for habit in result.habits:
        days = [day for day, _ in habit.entries]
        assert 0 < len(habit.name) <= LONGEST_NAME
        assert days == sorted(set(days))
        assert all(EARLIEST <= day <= TODAY for day in days)
        assert len(days) <= result.rows_read
    assert result.refused.total == sum(result.refused.by_reason.values())


def ratings_hold(data: bytes, low: Decimal | None = None, high: Decimal | None = None) -> None:
    def read() -> RatingsImport:
        names = columns(data)
        return read_ratings(data, names[0], names[1], TODAY, low=low, high=high)

    result = outcome(read)
    if isinstance(result, Invalid):
        assert result.field in {"file", "date", "score", "low", "high"}
        assert sentence_of(result)[-1] == "."
        return
    days = [day for day, _ in result.ratings]
    assert days == sorted(set(days))
    assert all(EARLIEST <= day <= TODAY and 0 <= tenths <= 100 for day, tenths in result.ratings)
    # Every row is accounted for, exactly once.
    assert result.rows_read == len(days) + result.replaced + result.without_score + result.refused.total


@given(st.one_of(st.binary(max_size=400), mutated(CHECKMARKS), mutated(ARCHIVE)))
def test_whatever_is_uploaded_as_a_loop_export_is_read_or_refused_in_words(data: bytes) -> None:
    loop_holds(data)


@given(st.one_of(st.binary(max_size=400), mutated(SCORES)))
def test_whatever_is_uploaded_as_scores_is_read_or_refused_in_words(data: bytes) -> None:
    ratings_hold(data)


@given(mutated(SCORES), st.none() | st.decimals(), st.none() | st.decimals())
def test_whatever_is_said_of_the_scale_is_taken_or_refused_in_words(
    data: bytes, low: Decimal | None, high: Decimal | None
) -> None:
    ratings_hold(data, low, high)


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
def test_any_text_in_any_encoding_is_read_or_refused_in_words(text: str, encoding: str) -> None:
    data = text.encode(encoding, errors="replace")
    loop_holds(b"Date,Walk\n" + data)
    ratings_hold(b"date,score\n" + data)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("origin", "holds"),
    [(CHECKMARKS, loop_holds), (ARCHIVE, loop_holds), (SCORES, ratings_hold), (b"", loop_holds), (b"", ratings_hold)],
)
def test_five_thousand_mutations_of_each_kind_end_in_words(origin: bytes, holds: Callable[[bytes], None]) -> None:
    @settings(max_examples=5_000, deadline=None)
    @given(mutated(origin) if origin else st.binary(max_size=2_000))
    def run(data: bytes) -> None:
        holds(data)

    run()
