"""A refusal says what stood in the way by a code, and carries what its sentence tells of it."""

from datetime import timedelta

from tracker.domain.errors import Conflict, Invalid, NotFound, Refused, TooMany, Unwritable


def test_a_refusal_carries_its_code_and_the_values_of_its_sentence():
    refused = Invalid("words", "too_long", most=10)
    assert (refused.field, refused.code, refused.values) == ("words", "too_long", {"most": 10})
    assert (Conflict("space_closed").code, Conflict("space_closed").values) == ("space_closed", {})


def test_what_follows_from_a_refusal_is_kept_with_it():
    assert (TooMany(timedelta(hours=1)).wait, Unwritable("disk_full").code) == (timedelta(hours=1), "disk_full")


def test_a_log_has_the_code_and_the_values():
    assert str(Invalid("words", "too_long", most=10)) == "too_long most=10"
    assert str(NotFound()) == "not_found"
    assert isinstance(NotFound(), Refused)
