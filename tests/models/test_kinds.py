"""What the one list of kinds says holds of their tables."""

import pytest
from peewee import ForeignKeyField

from tracker.domain.imports.restore.overlap import PEOPLE
from tracker.domain.ratings.details import DETAILS
from tracker.domain.visibility import BELONGS_TO, MATRIX, SORTS
from tracker.models.account import Person
from tracker.models.base import Item
from tracker.models.columns import fields_of, table_name
from tracker.models.kinds import KINDS, Dated
from tracker.models.tables import TABLES


def test_every_table_of_the_record_is_a_kind():
    assert {table_name(table) for table in TABLES if issubclass(table, Item)} == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_stands_behind_all_that_it_belongs_to(kind: str):
    fields = fields_of(KINDS[kind].table).values()
    targets = {table_name(each.rel_model) for each in fields if isinstance(each, ForeignKeyField)}
    assert targets & KINDS.keys() <= set(list(KINDS)[: list(KINDS).index(kind)])


def test_what_a_kind_belongs_to_is_named_by_its_table():
    for kind, above in BELONGS_TO.items():
        assert kind not in KINDS or above in fields_of(KINDS[kind].table)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_dated_by_what_it_has(kind: str):
    said = KINDS[kind]
    has = {
        Dated.DAY: "day" in said.fields,
        Dated.WEEK: "week" in said.fields,
        Dated.ABOVE: said.above in KINDS and KINDS[said.above].dated in {Dated.DAY, Dated.ABOVE},
        Dated.SAID: not {"day", "week"} & set(said.fields),
    }
    assert has[said.dated]


@pytest.mark.parametrize("kind", [kind for kind, each in KINDS.items() if each.about])
def test_what_a_kind_is_about_is_a_field_of_it(kind: str):
    assert KINDS[kind].about in KINDS[kind].fields


def test_the_matrix_has_a_line_for_each_thing_that_can_be_said_with_a_rating():
    assert set(SORTS["rating_detail"]) == MATRIX["rating_detail"].keys() - {""} == DETAILS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_who_a_row_names_is_taken_along_by_name(kind: str):
    fields = [fields_of(KINDS[kind].table)[name] for name in KINDS[kind].fields]
    assert {each.name for each in fields if isinstance(each, ForeignKeyField) and each.rel_model is Person} <= PEOPLE
