"""Words over several lines: the end of a line is one character, as where it was typed, and is kept as one."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from tests.support.factories import actor, kept_by
from tests.support.pages import send
from tests.support.writings import tap
from tracker import web
from tracker.domain import journal
from tracker.domain.entries import limits
from tracker.domain.entries.entries import State
from tracker.models.account import OwnWords
from tracker.models.entries import Entry
from tracker.models.journal import Reflection
from tracker.web.forms import Form, WordsField


def lines(length: int) -> str:
    """So many characters on lines that end as a browser sends them."""
    return ("words and\n" * length)[: length - 1].replace("\n", "\r\n") + "."


def forms() -> Iterator[type[FlaskForm]]:
    """Every form of the house."""
    for each in pkgutil.walk_packages(web.__path__, "tracker.web."):
        importlib.import_module(each.name)
    waiting = [FlaskForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith("tracker."):
            yield form


def test_each_form_refuses_in_words_of_ours():
    assert [form for form in forms() if not issubclass(form, Form)] == []


def test_each_field_for_several_lines_counts_the_end_of_a_line_once():
    fields = [value.field_class for form in forms() for value in vars(form).values() if hasattr(value, "field_class")]
    several = {each for each in fields if issubclass(each, TextAreaField)}
    assert several == {WordsField}


def test_the_longest_reflection_may_have_many_lines_and_one_character_more_is_too_long(sam: FlaskClient):
    said = {"title": "", "day": actor("Sam").today.isoformat()}
    longest = lines(journal.LONGEST_REFLECTION)
    assert "Use up to 10000 characters." in send(sam, "/journal/new", **said, words=longest + "y").text
    assert send(sam, "/journal/new", **said, words=longest).status_code == 303
    assert Reflection.get().words == longest.replace("\r\n", "\n")


@pytest.mark.parametrize("words", [lines(limits.LONGEST_ANSWER), "Late,\r\n\r\nand I called."])
def test_words_beside_an_answer_have_plain_line_ends(sam: FlaskClient, words: str):
    page = f"/entries/{tap(actor('Sam'), kept_by(actor('Sam')), State.KEPT)}"
    assert send(sam, page, words=words).status_code == 303
    assert Entry.get().words == words.replace("\r\n", "\n")


def test_words_for_a_hard_day_may_have_many_lines(sam: FlaskClient):
    assert send(sam, "/hard-day/words", words=lines(4000), time_out="", people="").status_code == 303
    assert OwnWords.get().words == lines(4000).replace("\r\n", "\n")
