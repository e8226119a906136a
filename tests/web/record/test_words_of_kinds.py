"""Every kind of the record has words for the screen, and a place that shows it. Without them it goes by its name."""

from collections.abc import Mapping

import pytest
from flask import Flask

from tracker import resources
from tracker.domain.ratings.details import DETAILS
from tracker.models.kinds import KINDS
from tracker.queries.days import ON_DAYS, STANDING
from tracker.queries.record.choice import CHOICES
from tracker.web.irreversible import counted
from tracker.web.words import CHOSEN, COUNTED, NOT_COUNTED, THINGS, said

BESIDE = sorted(ON_DAYS.keys() - set(STANDING))
WORDED = [kind for kind, each in KINDS.items() if each.words and not each.agreed]


PLAIN = frozenset({"writer", "day", "words", "state", "written_at"})
"""What the line of a kind without rules of its own shows in an export."""


def says_more(kind: str) -> bool:
    return not set(KINDS[kind].fields) <= PLAIN


def says_more_in_the_record(kind: str) -> bool:
    return not set(KINDS[kind].fields) <= PLAIN | {"week", KINDS[kind].above} | set(KINDS[kind].searched)


def named(app: Flask, template: str, name: str) -> Mapping[str, object]:
    """What a template has for each kind, under a name."""
    with app.test_request_context():
        found: Mapping[str, object] = getattr(app.jinja_env.get_template(template).make_module({"me": None}), name)
    return found


@pytest.mark.parametrize("kind", [*ON_DAYS, *(kind for kind in WORDED if kind not in ON_DAYS)])
def test_every_kind_has_a_word_for_one_of_it(kind: str):
    assert kind in THINGS, "Say in THINGS of tracker/web/words.py what one of it is called."


ALIKE = (
    "entry",
    "response",
    "thread_line",
    "plan",
    "moment",
    "found_note",
    "reflection",
    "review_answer",
    "rating",
    "weekly_level",
)


@pytest.mark.parametrize("kind", ALIKE)
def test_one_that_is_counted_is_called_what_one_is_called(app: Flask, kind: str):
    with app.test_request_context():
        noun = str(THINGS[kind]).split(" ", 1)[1]
        assert COUNTED[kind](1).startswith(f"1 {noun}")
        assert COUNTED[kind](2).split()[1] in {f"{noun.split()[0]}s", "weekly"}


@pytest.mark.parametrize("kind", sorted(COUNTED))
def test_what_is_counted_has_no_comma_since_it_stands_in_a_list(app: Flask, kind: str):
    with app.test_request_context():
        assert "," not in COUNTED[kind](1) + COUNTED[kind](2)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - NOT_COUNTED))
def test_every_kind_has_words_for_several_of_it(kind: str):
    assert kind in COUNTED, "Say in COUNTED of tracker/web/words.py what several of it are called."


def test_all_that_can_be_chosen_in_the_record_has_words():
    assert CHOSEN.keys() == set(CHOICES), "Say in CHOSEN of tracker/web/words.py what it is called."


def test_every_kind_that_stands_for_itself_has_a_row_in_the_record_that_shows_all_of_it(app: Flask):
    missing = {kind for kind in STANDING if says_more_in_the_record(kind)} - named(app, "record/_items.html", "ROWS").keys()
    assert not missing, "Give it a row in templates/record and name it in _items.html."


@pytest.mark.parametrize("kind", BESIDE)
def test_every_kind_that_stands_beside_another_is_shown_there(app: Flask, kind: str):
    rows = [each.read_text(encoding="utf-8") for each in (resources.TEMPLATES / "record").glob("*.html")]
    within = named(app, "record/_items.html", "WITHIN")
    assert kind in within or not says_more_in_the_record(kind), "Show it in the row of what it belongs to."
    assert kind not in within or any(f'id="{kind}-{{{{' in each for each in rows), "Show it in the row of what it belongs to."


def test_every_kind_has_a_line_in_what_was_taken_along_that_shows_all_of_it(app: Flask):
    missing = {kind for kind in KINDS if says_more(kind)} - named(app, "exports/_things.html", "THINGS").keys()
    assert not missing, "Give it a line in templates/exports/_things.html."


def test_a_kind_without_words_is_counted_all_the_same(app: Flask):
    with app.test_request_context():
        assert counted({"plan": 1, "unheard_of": 2, "terms": 3}) == ["1 plan", "2 unheard of"]


def test_everything_that_can_be_said_with_a_rating_has_a_word():
    assert [bool(said(kind, "rating_detail")) for kind in DETAILS] == [True] * len(DETAILS)
