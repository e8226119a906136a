"""The matrix of who may see what, spelled here a second time, and laws that hold for all of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.leaving import READABLE_FOR
from tracker.domain.visibility import (
    BELONGS_TO,
    HELD_WITH,
    MATRIX,
    OF_BOTH,
    OF_ONE,
    SORTS,
    STAYS,
    Audience,
    Facts,
    Reader,
    Rule,
    SharePart,
    may_read,
)

# Beside its writer: partner (and for 30 days a former one) · link of both · counselor with an account · a link of one's own.
# "yes", "no", "shared", "marked" (shown to the counselor by its writer), "in x" (shared, and x is in the scope),
# "own x" (x is in the scope of its writer's own link).
THE_MATRIX = """
repair                  | shared | in log     | in log       | no
commitment              | shared | in log     | in log       | no
commitment source       | no     | no         | no           | no
terms                   | shared | in log     | in log       | no
commitment_pause        | shared | in log     | in log       | no
review_answer           | shared | no         | in check_ins | no
entry                   | shared | in log     | in log       | no
response                | shared | in log     | in log       | no
thread_line             | shared | in log     | in log       | no
removal                 | shared | in log     | in log       | no
plan                    | shared | in log     | in log       | no
rating                  | shared | in ratings | marked       | own my_ratings
rating tenths           | shared | in ratings | marked       | own my_ratings
rating audience         | no     | no         | no           | no
rating imported         | no     | no         | no           | no
hold_back               | no     | no         | no           | no
held_back_rating        | no     | no         | no           | no
released_week           | no     | no         | no           | no
rating_detail           | shared | no         | marked       | no
rating_detail note      | shared | no         | marked       | own my_notes
rating_detail sign      | shared | no         | marked       | own my_signs
rating_detail trigger   | shared | no         | marked       | own my_signs
rating_detail urge      | shared | no         | marked       | own my_signs
weekly_level            | shared | in ratings | marked       | own my_ratings
decided_week            | no     | no         | no           | no
found_note              | shared | no         | marked       | no
moment                  | shared | in moments | in log       | no
setback_part            | shared | in moments | in log       | no
check_in_answer         | shared | no         | in check_ins | no
recovery_plan           | shared | no         | in plan      | no
reflection              | shared | no         | marked       | no
seal                    | no     | no         | no           | no
open_seal               | no     | no         | no           | no
measure                 | shared | no         | marked       | no
counselor_note          | shared | no         | no           | no
sharing                 | no     | no         | no           | no
share                   | no     | no         | no           | no
share both              | yes    | no         | yes          | no
share own               | no     | no         | no           | no
own_words               | no     | no         | no           | no
name                    | yes    | yes        | yes          | yes
account                 | no     | no         | no           | no
account email           | no     | no         | no           | no
account zone            | no     | no         | no           | no
"""
READERS = (Reader.PARTNER, Reader.LINK, Reader.COUNSELOR, Reader.OWN_LINK)
KINDS = sorted(MATRIX)
NOBODY = (Reader.OPERATOR, Reader.STRANGER)

facts = st.builds(Facts, shared=st.booleans(), marked=st.booleans(), parts=st.frozensets(st.sampled_from(SharePart)))
kinds = st.sampled_from([*KINDS, "something new"])
fields = st.sampled_from(["", "words", *sorted({field for each in MATRIX.values() for field in each} - {""})])
readers = st.sampled_from(Reader)


def lines() -> Iterator[tuple[str, str, list[str]]]:
    for line in THE_MATRIX.strip().splitlines():
        what, *says = (cell.strip() for cell in line.split("|"))
        kind, _, field = what.partition(" ")
        yield kind, field, says


def every_fact() -> Iterator[Facts]:
    scopes: list[frozenset[SharePart] | set[SharePart]] = [
        set(),
        set(SharePart),
        *({part} for part in SharePart),
        *(set(SharePart) - {part} for part in SharePart),
    ]
    return (Facts(shared, marked, frozenset(parts)) for shared, marked, parts in product((True, False), (True, False), scopes))


def so(says: str, given_facts: Facts) -> bool:
    how, _, part = says.partition(" ")
    in_scope = part in {str(each) for each in given_facts.parts}
    return {
        "yes": True,
        "no": False,
        "shared": given_facts.shared,
        "marked": given_facts.marked,
        "in": given_facts.shared and in_scope,
        "own": in_scope,
    }[how]


@pytest.mark.parametrize(("kind", "field", "says"), [*lines()], ids=lambda each: each if isinstance(each, str) else "")
def test_each_line_of_the_matrix(kind: str, field: str, says: list[str]):
    for reader, said in zip(READERS, says, strict=True):
        for each in every_fact():
            assert may_read(kind, field, reader, each) == so(said, each), (reader, each)


def test_each_answer_of_the_matrix_is_a_rule_or_a_part():
    said = [getattr(each, name) for kind in MATRIX.values() for each in kind.values() for name in Audience.__slots__]
    assert [each for each in said if not isinstance(each, Rule | SharePart)] == []


def test_the_matrix_has_the_kinds_that_are_spelled_here_and_no_line_beside_them():
    spelled = {(kind, field) for kind, field, _ in lines()}
    assert {kind for kind, _ in spelled} == MATRIX.keys()
    assert {(kind, field) for kind in MATRIX for field in MATRIX[kind]} <= spelled


@given(kinds, fields, facts)
def test_a_writer_sees_all_that_is_theirs_of_every_kind_that_there_is(kind: str, field: str, given_facts: Facts):
    assert may_read(kind, field, Reader.WRITER, given_facts) == (kind in MATRIX)


@given(kinds, fields, facts)
def test_no_audience_has_a_stranger_or_whoever_runs_the_server(kind: str, field: str, given_facts: Facts):
    assert not any(may_read(kind, field, reader, given_facts) for reader in NOBODY)


@given(fields, readers, facts)
def test_what_the_matrix_does_not_name_is_hidden_from_everybody(field: str, reader: Reader, given_facts: Facts):
    assert not may_read("something new", field, reader, given_facts)


def test_a_link_of_both_asks_what_the_partner_sees_whatever_its_own_line_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(MATRIX, "diary", {"": Audience(Rule.NEVER, link=SharePart.LOG)})
    assert not may_read("diary", "", Reader.LINK, Facts(shared=True, parts=frozenset(SharePart)))


@given(kinds, fields, facts)
def test_a_link_of_both_never_shows_more_than_both_partners_see(kind: str, field: str, given_facts: Facts):
    if may_read(kind, field, Reader.LINK, given_facts):
        assert may_read(kind, field, Reader.PARTNER, given_facts)


def test_a_former_partner_sees_what_the_partner_saw_and_later_only_names():
    for kind, each in product(KINDS, every_fact()):
        assert may_read(kind, "", Reader.FORMER, each) == may_read(kind, "", Reader.PARTNER, each)
        assert may_read(kind, "", Reader.PARTED, each) == (kind == "name")


@given(kinds, fields, readers, facts, st.frozensets(st.sampled_from(SharePart)))
def test_a_narrower_scope_shows_nothing_new(kind: str, field: str, reader: Reader, wide: Facts, kept: frozenset[SharePart]):
    narrow = Facts(wide.shared, wide.marked, wide.parts & kept)
    if may_read(kind, field, reader, narrow):
        assert may_read(kind, field, reader, wide)


@given(kinds, fields, st.frozensets(st.sampled_from(SharePart)))
def test_no_scope_shows_a_link_of_both_what_is_not_shared(kind: str, field: str, parts: frozenset[SharePart]):
    unshared = Facts(shared=False, marked=True, parts=parts)
    assert may_read(kind, field, Reader.LINK, unshared) == (kind == "name")


@given(kinds, fields, facts)
def test_parts_of_both_show_nothing_by_an_own_link_and_own_parts_nothing_by_a_link_of_both(
    kind: str, field: str, given_facts: Facts
):
    def with_parts(parts: frozenset[SharePart] | set[SharePart]) -> Facts:
        return Facts(given_facts.shared, given_facts.marked, frozenset(parts))

    assert may_read(kind, field, Reader.OWN_LINK, with_parts(OF_BOTH)) == (kind == "name")
    assert may_read(kind, field, Reader.LINK, with_parts(OF_ONE)) == (kind == "name")


@given(kinds, fields, readers, facts)
def test_sharing_or_marking_hides_nothing(kind: str, field: str, reader: Reader, given_facts: Facts):
    if may_read(kind, field, reader, given_facts):
        assert may_read(kind, field, reader, Facts(shared=True, marked=True, parts=given_facts.parts))


def test_a_field_is_never_seen_by_more_than_its_row():
    for kind, each_fact, reader in product(KINDS, every_fact(), Reader):
        for field in MATRIX[kind].keys() - set(SORTS.get(kind, ())):
            assert may_read(kind, field, reader, each_fact) <= may_read(kind, "", reader, each_fact)


def test_every_sort_has_a_line():
    assert SORTS == {"rating_detail": ("note", "sign", "trigger", "urge"), "share": ("both", "own")}
    assert all(set(sorts) <= MATRIX[kind].keys() for kind, sorts in SORTS.items())


def test_what_hangs_on_what():
    of_commitments = dict.fromkeys(("terms", "commitment_pause", "review_answer", "entry"), "commitment")
    of_entries = {"response": "entry", "found_note": "entry", "thread_line": "response"}
    of_ratings = {"rating_detail": "rating", "held_back_rating": "rating"}
    assert of_commitments | of_entries | of_ratings | {"setback_part": "moment"} == BELONGS_TO


def test_what_was_seen_can_be_read_for_thirty_days_after_parting():
    assert timedelta(days=30) == READABLE_FOR


def test_a_fact_that_nobody_stated_is_not_so():
    assert Facts() == Facts(shared=False, marked=False, parts=frozenset(), put_back=False)


@given(kinds, fields, readers, facts)
def test_of_whoever_has_not_confirmed_since_a_copy_was_put_back_others_see_only_that_they_are_a_couple(
    kind: str, field: str, reader: Reader, given_facts: Facts
):
    held = replace(given_facts, put_back=True)
    stays = reader is Reader.WRITER or kind in STAYS
    assert may_read(kind, field, reader, held) == (stays and may_read(kind, field, reader, given_facts))


def test_what_stays_and_what_is_held_with_what_it_belongs_to():
    assert frozenset({"name", "repair"}) == STAYS
    assert HELD_WITH == {"terms": "commitment", "commitment_pause": "commitment"}
    assert all(BELONGS_TO[kind] == of for kind, of in HELD_WITH.items())
