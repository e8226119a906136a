"""A refusal says the same in its text as in its message."""

from datetime import timedelta

import pytest

from tracker.domain.errors import Conflict, Invalid, NoMemory, TooMany, Unusable, Unwritable


def test_a_sentence_with_placeholders_keeps_the_sentence_that_the_catalogue_knows():
    refused = Invalid("words", "Use up to %(most)s characters.", most=10)
    assert (refused.field, refused.message, refused.template) == (
        "words",
        "Use up to 10 characters.",
        "Use up to %(most)s characters.",
    )
    assert refused.values == {"most": 10}


def test_a_sentence_without_values_may_hold_a_percent_sign():
    assert Invalid("", "100 % of it.").message == "100 % of it."


@pytest.mark.parametrize(
    ("refused", "text"),
    [
        (Invalid("day", "Choose a day."), "Choose a day."),
        (Conflict("It is over."), "It is over."),
        (Unusable("Mount the disk."), "Mount the disk."),
        (TooMany(timedelta(hours=1)), "Too many tries."),
        (Unwritable("full"), "The disk is full."),
        (Unwritable("busy"), "Another process is writing."),
        (Unwritable("read-only"), "The database can only be read."),
    ],
)
def test_whoever_prints_a_refusal_reads_its_sentence(refused: Exception, text: str):
    assert str(refused) == text
    assert getattr(refused, "message", text) == text


def test_what_follows_from_a_refusal_is_kept_with_it():
    assert (TooMany(timedelta(hours=1)).wait, Unwritable("busy").why) == (timedelta(hours=1), "busy")
    assert "too little memory" in str(NoMemory())
