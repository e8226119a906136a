"""Words, compared and shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.record.search_match import excerpt, found_in, plain, query_words


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("A Late Train", "a late train"),
        ("Café Ünder der STRAẞE", "cafe under der strasse"),
        ("Łódź, Tromsø", "lodz, tromso"),
        ("İstanbul \u0131l\u0131k", "istanbul ilik"),
        ("I’m", "i'm"),
        ("Новый вечер Й", "новыи вечер и"),
    ],
)
def test_case_and_accents_do_not_matter(written: str, compared: str):
    assert plain(written) == compared


@given(st.text(max_size=30))
def test_what_is_compared_stays_the_same_when_it_is_compared_again(text: str):
    once = plain(text)
    assert plain(once) == once


@given(st.text(alphabet="aeiouncAEIOUNC ", max_size=30), st.sampled_from("\u0301\u0308\u0327"))
def test_an_accent_more_changes_nothing(text: str, accent: str):
    accented = unicodedata.normalize("NFC", "".join(each + accent if each != " " else each for each in text))
    assert plain(accented) == plain(text)


def test_a_query_is_its_words():
    assert query_words("  Late\tTRAIN ") == ("late", "train")
    assert query_words(" \u0301 ") == ()


@pytest.mark.parametrize(
    ("query", "times"),
    [
        ("train", 1),
        ("late dinner", 1),
        ("dinner", 0),
        ("train bus", 0),
        ("rai", 1),
    ],
)
def test_every_word_occurs_and_one_of_them_in_what_was_said(query: str, times: int):
    assert found_in("The train was Late.", lambda: "Home for dinner", query_words(query)) == bool(times)


def test_an_excerpt_is_the_words_around_the_first_match():
    said = " ".join(f"w{number}" for number in range(100))
    assert excerpt(said, ("w50",)).split()[:3] == ["…", "w42", "w43"]
    assert excerpt(said, ("w50",)).split()[-2:] == ["w77", "…"]
    assert excerpt("only\n a few", ("few",)) == "only a few"
    assert excerpt(said, ("title",)).split()[0] == "w0"
