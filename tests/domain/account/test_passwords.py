"""Long unpredictable passwords are taken as they are; common, repeated and personal ones are refused with a reason."""

import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.account.passwords import check_password, parse_common
from tracker.domain.errors import Invalid
from tracker.web.errors.words import sentence_of

TEXT = (Path(__file__).parents[3] / "tracker" / "crypto" / "common_passwords.txt").read_text(encoding="utf-8")
COMMON = parse_common(TEXT)
OWN = ("sam.rivers@example.org", "Sam Rivers")

ADVICE = "Four or five unrelated words work well."
SHORT = f"Use 15 characters or more. {ADVICE}"
LONG = "Use 128 characters or fewer."
LISTED = f"This is one of the most used passwords, and is tried first. {ADVICE}"
REPEATED = f"This repeats one piece, which adds little. {ADVICE}"
PERSONAL = f"This is mostly your e-mail address, your name or this app’s name. {ADVICE}"
PIECES = f"This is put together from very common pieces, which are tried first. {ADVICE}"


def refusal(password: str, own: tuple[str, ...] = OWN) -> str:
    """What the person would be told; empty when the password is taken."""
    try:
        check_password(password, COMMON, own)
    except Invalid as no:
        return sentence_of(no)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "lantern harbour violet spoon",
        "correct horse battery staple",
        "wir essen gern brot mit salz",
        "медленный синий чайник",
        "静かな青い湖のほとりで古い舟を見た朝",
        "kfhwuqpzmxnetra",
        "Zq7-mf2.Lk9+wd4",
        "83502917466028391",
        "we met at the old bridge in rain",
        "🌲🚲🎻 three little things",
        "sam likes purple mountains",
    ],
)
def test_a_phrase_of_ones_own_is_taken_without_capitals_digits_or_signs(password: str) -> None:
    assert refusal(password) == ""


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", SHORT),
        ("lantern harbou", SHORT),
        ("1234567890987654321", LISTED),
        ("QWERTY123456789", LISTED),
        (" qwerty123456789 ", LISTED),
        ("passwordstandard", LISTED),
        ("aaaaaaaaaaaaaaaa", REPEATED),
        ("               ", REPEATED),
        ("passwordpassword", REPEATED),
        ("abcabcabcabcabcab", REPEATED),
        ("kfhwuqp!kfhwuqp!", REPEATED),
        ("P@ssw0rdP4ssword", REPEATED),
        ("sam.rivers@example.org", PERSONAL),
        ("SamRiversSam2024", PERSONAL),
        ("steadysteady2024!", PERSONAL),
        ("rivers example 17", PERSONAL),
        ("passworddragon1234", PIECES),
        ("password12345678901", PIECES),
        ("letmein!!!!!!!!!!!!", PIECES),
        ("monkey1985 dragon", PIECES),
        ("abcdefghijklmnopqrst", PIECES),
        ("qwertyuiopasdfghjkl", PIECES),
        ("0987654321poiuytrewq", PIECES),
        ("aaaaabbbbbcccccddd", PIECES),
        ("1qaz2wsx3edc4rfv5t", PIECES),
        ("uioghjdfgnopstu", PIECES),
        ("dr4g0n$unsh1ne2019", PIECES),
    ],
)
def test_what_is_tried_first_is_refused_with_the_reason_and_a_way_out(password: str, told: str) -> None:
    assert refusal(password) == told


@pytest.mark.parametrize(("count", "told"), [(14, SHORT), (15, ""), (128, ""), (129, LONG)])
def test_fifteen_to_a_hundred_and_twenty_eight_characters_are_counted(count: int, told: str) -> None:
    phrase = ("lantern harbour violet spoon mirror walnut copper saddle ribbon timber " * 2)[:128] + "x"
    assert refusal(phrase[:count]) == told


def test_characters_are_counted_after_normalising() -> None:
    one_sign_of_three_letters, accent = "\ufb03", "\u0301"
    assert refusal(one_sign_of_three_letters + " lantern spo") == ""
    assert refusal("lantern viole" + accent) == SHORT


def test_wide_letters_are_the_same_password_as_plain_ones() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "passwordstandard")
    assert refusal(wide) == LISTED


def test_a_refusal_names_the_field_it_is_about() -> None:
    with pytest.raises(Invalid) as refused:
        check_password("short", COMMON, OWN)
    assert (refused.value.field, sentence_of(refused.value)) == ("password", SHORT)


def test_short_names_do_not_take_half_of_the_language_away() -> None:
    assert refusal("an old lantern on the shore", ("Al Jo", "al@x.io")) == ""


def test_without_any_own_words_the_name_of_the_app_still_counts() -> None:
    assert refusal("steady steady, go", ()) == PERSONAL


def test_the_list_is_long_small_lettered_and_sorted() -> None:
    words = [line for line in TEXT.splitlines() if not line.startswith("#")]
    assert len(COMMON) == len(words) >= 5000
    assert words == sorted(words)
    assert [word for word in words if word != unicodedata.normalize("NFKC", word).casefold() or len(word) < 4] == []
    assert "Permission is hereby granted, free of charge" in TEXT


@given(st.sampled_from(sorted(COMMON)), st.sampled_from(sorted(COMMON)), st.text(string.digits, max_size=4))
def test_two_common_passwords_with_a_few_digits_are_never_taken(one: str, other: str, digits: str) -> None:
    assert refusal(one + other + digits) != ""


@given(st.text(min_size=1, max_size=20), st.integers(min_value=15, max_value=40))
def test_one_piece_over_and_over_is_never_taken(piece: str, times: int) -> None:
    assert refusal((piece * times)[:128], ()) != ""


@given(st.text(min_size=0, max_size=200))
def test_any_text_is_either_taken_or_refused_with_one_of_the_six_sentences(password: str) -> None:
    assert refusal(password) in {"", SHORT, LONG, LISTED, REPEATED, PERSONAL, PIECES}


@given(st.text(string.ascii_letters + string.digits + " -", min_size=15, max_size=60))
def test_capitals_and_small_letters_make_no_difference(password: str) -> None:
    assert refusal(password.upper()) == refusal(password.lower())
