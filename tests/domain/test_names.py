"""Names that can be seen, and told apart by looking."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Invalid
from tracker.domain.names import called, one_line, reads_alike, shows, typed_name, without_unseen
from tracker.web.errors.words import sentence_of

NO_NAME = Invalid("name", "name_missing")
MISSING = sentence_of(NO_NAME)
# One of each sort that a browser draws nothing for.
UNSEEN = {
    "zero width space": "\u200b",
    "zero width non-joiner": "\u200c",
    "zero width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "combining grapheme joiner": "\u034f",
    "Mongolian vowel separator": "\u180e",
    "Mongolian variation selector": "\u180b",
    "left-to-right mark": "\u200e",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "Arabic letter mark": "\u061c",
    "invisible times": "\u2062",
    "Hangul choseong filler": "\u115f",
    "Hangul filler": "\u3164",
    "half-width Hangul filler": "\uffa0",
    "Khmer inherent vowel": "\u17b4",
    "blank of Braille": "\u2800",
    "variation selector 1": "\ufe00",
    "variation selector 16": "\ufe0f",
    "variation selector 256": "\U000e01ef",
    "tag space": "\U000e0020",
    "tag letter": "\U000e0061",
    "language tag": "\U000e0001",
    "musical beam": "\U0001d173",
    "musical null notehead": "\U0001d159",
    "Khitan filler": "\U00016fe4",
    "annotation anchor": "\ufff9",
    "NUL": "\x00",
    "escape": "\x1b",
    "delete": "\x7f",
    "half a character": "\ud800",
}
SPACES = "\u0020\u00a0\u1680\u2000\u2003\u2009\u202f\u205f\u3000\t\n\u2028\u2029"


def typed(text: str) -> str:
    return typed_name("name", text, 60, NO_NAME)


def refused(text: str) -> str:
    with pytest.raises(Invalid) as err:
        typed(text)
    assert err.value.field == "name"
    return sentence_of(err.value)


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=UNSEEN)
def test_a_name_of_what_cannot_be_seen_is_no_name(mark: str):
    assert (refused(mark), refused(mark * 3), refused(f" {mark} ")) == (MISSING,) * 3


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=UNSEEN)
def test_two_names_that_look_alike_cannot_both_be_typed(mark: str):
    assert {refused(f"Home{mark}"), refused(f"{mark}Home"), refused(f"Ho{mark}me")} == {
        "There is a character in it that cannot be seen. Type it again by hand."
    }
    assert without_unseen(f"{mark}Ho{mark}me{mark}") == "Home"


def test_space_of_any_sort_alone_is_no_name_and_between_words_is_one_space():
    assert (refused(SPACES), refused(""), typed(f"{SPACES}Sam{SPACES}Lee{SPACES}")) == (MISSING, MISSING, "Sam Lee")


@pytest.mark.parametrize("name", ["Sam<b>", "<Sam", "2 > 1", "Sam<input type=hidden name=earlier value=y>"])
def test_a_name_holds_no_marks_of_which_pages_are_made(name: str):
    assert refused(name) == "Leave out < and >: a name cannot hold them."


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Sam",
            "O’Neill & Söhne",
            'Anne "Nan" Lee',
            "Jean-Luc",
            "李小龙",
            "김민준",
            "Ольга",
            "محمد",
            "שרה",
            "ไอซ์",
            "12",
            "?",
            "{{7*7}}",
        ),
        "می\u200cخواهم",  # noqa: RUF001  # a non-joiner that parts two letters in Persian
        "क्\u200dष",  # a joiner after a virama
        "श्\u200cरी",
        "\u0601 12",  # a sign of a number, drawn though it is a format character
        "\u2764\ufe0f",  # a heart in colour
        "1\ufe0f\u20e3 first",  # a keycap
        "👩\u200d👩\u200d👧",  # a family
        "🏳\ufe0f\u200d🌈",
        "👩🏽\u200d⚕\ufe0f",
    ],
)
def test_names_of_everywhere_are_names(name: str):
    assert typed(name) == name


def test_letters_with_accents_are_the_same_however_they_were_typed():
    assert typed("Zoe\u0308") == "Zo\u00eb"


def test_a_name_may_be_as_long_as_is_said_and_no_longer():
    assert (len(typed("é" * 60)), refused("x" * 61)) == (60, "Use up to 60 characters.")


def test_accents_alone_are_no_name():
    assert refused("\u0301\u0308") == MISSING


@given(st.text(max_size=40))
def test_whatever_is_taken_can_be_seen_and_stays_as_it_is(text: str):
    try:
        name = typed(text)
    except Invalid:
        assert without_unseen(one_line(text)) != one_line(text) or not shows(text) or {"<", ">"} & set(text)
        return
    assert (typed(name), name.strip(), "<" in name) == (name, name, False)
    assert name.encode().decode() == unicodedata.normalize("NFC", name)


@given(st.text(max_size=20))
def test_leaving_out_what_cannot_be_seen_leaves_nothing_more_to_leave_out_in_the_end(text: str):
    once = without_unseen(text)
    while (again := without_unseen(once)) != once:
        once = again
    assert shows(once) == shows(text)


@pytest.mark.parametrize(
    "word", ["Nobody", "NO ONE", "no-one", "You", "you…", "\uff2d\uff45", "Only me", "“Both of you”", "everyone!"]
)
def test_a_word_that_says_who_is_meant_is_nobodys_name(word: str):
    with pytest.raises(Invalid) as err:
        called("name", word, 60, NO_NAME)
    assert (err.value.field, sentence_of(err.value)) == ("name", "In a sentence this would mean somebody else. Write a name.")


@pytest.mark.parametrize("name", ["Yu", "Mei", "You Jin", "Noone O’Hara", "I. Both", "Nobody’s child"])
def test_a_name_that_only_holds_such_a_word_is_one(name: str):
    assert called("name", name, 60, NO_NAME) == name


@pytest.mark.parametrize(("name", "alike"), [("alex", True), ("\uff21LEX", True), ("Alex B.", False), ("Alexa", False)])
def test_names_read_alike_whatever_the_size_and_width_of_their_letters(name: str, alike: bool):  # noqa: FBT001  # the case
    assert reads_alike(name, "Alex") is alike
