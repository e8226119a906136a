"""The sentence of a refusal, on a page and outside of one."""

from datetime import timedelta

import pytest
from babel.support import NullTranslations
from flask import Flask, g

from tracker.domain.errors import Conflict, Invalid, NoMemory, NotFound, Refused, TooMany, Unusable, Unwritable
from tracker.web.errors.words import sentence_of

REFUSALS = [
    (Invalid("words", "too_long", most=500), "Use up to 500 characters."),
    (Invalid("words", "too_long", most=1), "Use up to 1 character."),
    (Invalid("words", "too_long", most=2_000), "Use up to 2000 characters."),
    (Invalid("words", "too_long", most=20_000), "Use up to 20,000 characters."),
    (Conflict("offer_waits", partner="Alex"), "It waits for Alex’s answer. Take the offer back first."),
    (
        Invalid("file", "quote_not_closed", line="12345"),
        "Line 12345 has a quotation mark that is not closed,",
    ),
    (Unusable("copy_missing", copy="/a 100 %s.db"), "/a 100 %s.db is not there."),
    (TooMany(timedelta(hours=1)), "Too many tries."),
    (NoMemory(), "This server has too little memory just now to check a password."),
    (NotFound(), "There is nothing here."),
    (Unwritable("disk_full"), "The disk is full."),
    (Unwritable("database_busy"), "Another process is writing."),
    (Unwritable("read_only"), "The database can only be read."),
]


class Shouted(NullTranslations):
    """A language that says the same, and loudly."""

    def gettext(self, message: str) -> str:
        return message.replace("waits", "WAITS")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).replace("Use", "USE")

    ugettext, ungettext = gettext, ngettext


@pytest.mark.parametrize(("refused", "sentence"), REFUSALS)
def test_a_command_prints_the_sentence_in_english(refused: Refused, sentence: str):
    assert sentence_of(refused).startswith(sentence)


@pytest.mark.parametrize(("refused", "sentence"), REFUSALS)
def test_a_page_of_ours_says_the_same(app: Flask, refused: Refused, sentence: str):
    with app.test_request_context():
        assert sentence_of(refused).startswith(sentence)
    with app.app_context():
        assert sentence_of(refused).startswith(sentence)


def test_a_page_says_it_in_the_words_of_its_readers_language(app: Flask):
    with app.test_request_context():
        g.words = Shouted()
        assert sentence_of(Conflict("offer_waits", partner="Alex")).startswith("It WAITS for Alex’s answer.")
        assert sentence_of(Invalid("words", "too_long", most=1)) == "USE up to 1 character."
        assert sentence_of(Invalid("words", "too_long", most=2)) == "USE up to 2 characters."
