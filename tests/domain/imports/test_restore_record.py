"""What somebody restores as their record: read field by field, or refused in words that say where."""

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.archives import chain_of
from tests.support.exports import MADE_AT, a_moment, a_rating, a_seal, a_share, a_space, an_export, an_item, mutated, outcome
from tracker.domain.errors import Invalid
from tracker.domain.exports import bundle
from tracker.domain.imports.limits import MEBIBYTE
from tracker.domain.imports.restore import record
from tracker.domain.imports.restore.record import Field, Holds, Kinds, Record, read_record
from tracker.web.errors.words import sentence_of

SAID = {"writer": Field(Holds.TEXT), "day": Field(Holds.DAY), "state": Field(Holds.TEXT, needed=False)}
KINDS: Kinds = {
    "moment": SAID | {"kind": Field(Holds.TEXT), "words": Field(Holds.TEXT, needed=False)},
    "rating": SAID | {"repair": Field(Holds.TEXT, null=True, needed=False), "tenths": Field(Holds.NUMBER)},
}
WORDS = {"words": "Breathe", "time_out": "", "people": "Kim"}
CHAIN = chain_of(4, couple="a space elsewhere")
NOT_READABLE = "This is not a record that this version of Steady can read. Choose record.zip as it was downloaded."


def read(**other: object) -> Record:
    return read_record(an_export(**other), KINDS)


def refused(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_record(data, KINDS)
    assert caught.value.field == "file"
    return sentence_of(caught.value)


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.json", content)
    return out.getvalue()


def test_a_record_is_read_as_it_stands_in_the_file():
    found = read(hard_day=WORDS)
    assert (found.made_at, found.name, found.email, found.hard_day) == (MADE_AT, "Sam", "sam@example.org", WORDS)
    assert (found.spaces, found.chains) == ((a_space(),), ())


def test_a_zip_holds_the_chains_as_well():
    both = zipped(steady=an_export(), bundle=bundle.document([CHAIN], MADE_AT))
    assert read_record(both, KINDS).chains == (CHAIN,)
    assert read_record(zipped(steady=an_export()), KINDS).chains == ()


def test_what_a_newer_version_may_have_added_is_kept_as_it_is():
    item = a_moment(erased_by_both=False) | {"later": [{"id": "s", "n": [1]}]}
    item["said"] |= {"open": True, "number": None}
    found = read(later=[{"id": "s"}], spaces=[a_space(items=[item], note={"a": ["b"]})])
    assert found.spaces == (a_space(items=[item], note={"a": ["b"]}),)


def test_keys_of_sealed_words_come_along_and_are_checked():
    key = {"id": "s", "owner": "o", "made_at": "2026-01-01T00:00:00.000000Z", "by_recovery": "AAAA"}
    assert (read(seals=[key]).seals, read().seals) == ((key,), ())
    with pytest.raises(Invalid):
        read(seals=[key | {"by_recovery": 7}])


def test_what_a_later_version_added_may_be_missing():
    item = an_item("moment", {"day": "2025-06-01", "kind": "milestone"})
    assert read(spaces=[a_space(items=[item])]).spaces[0]["items"] == [item]


WRONG = "This is not such a record, or it was changed: “%s” is missing or cannot be read."


def in_a_space(**other: object) -> dict[str, Any]:
    return {"spaces": [a_space(), a_space(**other)]}


def in_what_is_said(**other: object) -> dict[str, Any]:
    item = a_rating()
    item["said"] |= other
    return in_a_space(items=[a_moment(), item])


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"account": None}, "account"),
        ({"account": {"name": "Sam"}}, "account.email"),
        ({"account": {"name": "Sam", "email": "e", "zone": "UTC", "day_start": "3", "country": ""}}, "account.day_start"),
        ({"devices": {}}, "devices"),
        ({"devices": [{"label": "Phone"}]}, "devices[0].created_at"),
        ({"made_at": 3}, "made_at"),
        ({"made_at": "yesterday"}, "made_at"),
        ({"made_at": "2026-02-01T12:00:00"}, "made_at"),
        ({"made_at": "1066-02-01T12:00:00+00:00"}, "made_at"),
        ({"hard_day": []}, "hard_day"),
        ({"hard_day": {"words": ""}}, "hard_day.time_out"),
        ({"hard_day": WORDS | {"words": "x" * 4001}}, "hard_day.words"),
        ({"spaces": None}, "spaces"),
        ({"spaces": ["one"]}, "spaces[0]"),
        (in_a_space(id=""), "spaces[1].id"),
        (in_a_space(id="x" * 101), "spaces[1].id"),
        (in_a_space(open=1), "spaces[1].open"),
        (in_a_space(since=None), "spaces[1].since"),
        (in_a_space(until="2025-01-01T24:00:00.000000Z"), "spaces[1].until"),
        (in_a_space(until="2025-02-30T09:00:00.000000Z"), "spaces[1].until"),
        (in_a_space(partner_name="\ud800"), "spaces[1].partner_name"),
        (in_a_space(items={}), "spaces[1].items"),
        (in_a_space(items=[None]), "spaces[1].items[0]"),
        (in_a_space(items=[a_moment(day="2025-6-1")]), "spaces[1].items[0].day"),
        (in_a_space(items=[a_moment(earlier=[{}])]), "spaces[1].items[0].earlier[0].written_at"),
        (in_a_space(items=[a_moment() | {"said": []}]), "spaces[1].items[0].said"),
        (in_a_space(items=[a_moment(earlier=None)]), "spaces[1].items[0].earlier"),
        (in_a_space(items=[a_moment(mine="yes")]), "spaces[1].items[0].mine"),
        (in_what_is_said(tenths=True), "spaces[1].items[1].said.tenths"),
        (in_what_is_said(tenths=4.5), "spaces[1].items[1].said.tenths"),
        (in_what_is_said(tenths=2**63), "spaces[1].items[1].said.tenths"),
        (in_what_is_said(tenths=None), "spaces[1].items[1].said.tenths"),
        (in_what_is_said(day="0900-01-01"), "spaces[1].items[1].said.day"),
        (in_what_is_said(writer=7), "spaces[1].items[1].said.writer"),
        (in_what_is_said(added=1.5), "spaces[1].items[1].said.added"),
        (in_what_is_said(added=[[[[[]]]]]), "spaces[1].items[1].said.added"),
        (in_what_is_said(added={"a": {"b": {"c": {"d": {}}}}}), "spaces[1].items[1].said.added"),
        (in_what_is_said(added={"\ud800": 1}), "spaces[1].items[1].said.added"),
        (in_a_space(rating_audiences=[{}]), "spaces[1].rating_audiences[0].repair"),
        (in_a_space(rests=[{"kind": "pause", "from_day": None, "until_day": None}]), "spaces[1].rests[0].from_day"),
        (in_a_space(shares=[a_share(scope=[1.5])]), "spaces[1].shares[0].scope"),
        (in_a_space(shares=[a_share(expires_at=None)]), "spaces[1].shares[0].expires_at"),
    ],
)
def test_what_is_not_as_it_should_be_is_named_with_its_place(other: dict[str, Any], place: str):
    # What UTF-8 cannot say stands in JSON as an escape.
    assert refused(json.dumps(json.loads(an_export()) | other).encode()) == WRONG % place


def test_a_kind_that_is_not_known_is_named():
    message = refused(an_export(spaces=[a_space(items=[an_item("dream", {})])]))
    assert message == "spaces[0].items[0] is a “dream”, which this Steady does not know. Restore it in a newer one."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This file is empty. Choose record.zip as it was downloaded."),
        (b"{", "This is not a record from Steady. Choose record.zip as it was downloaded."),
        (b"[" * 100_000, "This is not a record from Steady. Choose record.zip as it was downloaded."),
        (b"\xff\xfe", "This is not a record from Steady. Choose record.zip as it was downloaded."),
        (b"[]", NOT_READABLE),
        (b'{"format": "steady-own-data/2"}', NOT_READABLE),
        (zipped(bundle=b"{}"), "There is no steady.json in this zip. Choose record.zip as it was downloaded."),
        (
            zipped(steady=an_export())[:-30],
            "This zip is damaged, locked or too large. Choose record.zip as it was downloaded.",
        ),
        (zipped(steady=an_export(), bundle=b"{}"), NOT_READABLE),
        (
            zipped(steady=an_export(), bundle=bundle.document([chain_of(2)], MADE_AT)),
            "bundle.json in this zip is of another record than steady.json.",
        ),
    ],
)
def test_what_is_no_record_is_refused_with_what_to_do(data: bytes, message: str):
    assert refused(data) == message


def test_a_zip_that_unpacks_to_far_more_than_a_record_is_refused():
    assert refused(zipped(steady=b" " * 2 * MEBIBYTE)).startswith("This zip is damaged, locked or too large.")


def test_a_file_over_the_limit_or_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch):
    said = "This file is over 64 MB, or has more parts than a record has."
    monkeypatch.setattr(record, "MOST_PARTS", 20)
    assert refused(an_export()) == said
    monkeypatch.undo()
    monkeypatch.setattr(record, "MOST_SPACES", 0)
    assert refused(an_export()) == said
    monkeypatch.setattr(record, "MOST_SPACES", 1)
    assert refused(an_export(seals=[a_seal(), a_seal()])) == said
    chains = bundle.document([CHAIN, CHAIN], datetime(2026, 3, 3, tzinfo=UTC))
    assert refused(zipped(steady=an_export(), bundle=chains)) == said
    monkeypatch.setattr(record, "MAX_RECORD", 64 * MEBIBYTE + 1)
    assert refused(b" " * (64 * MEBIBYTE + 2)) == said


def read_or_refused_in_words(data: bytes) -> None:
    found = outcome(lambda: read_record(data, KINDS))
    if isinstance(found, Invalid):
        assert (found.field, sentence_of(found)[-1]) == ("file", ".")
        return
    for space in found.spaces:
        json.dumps(space, ensure_ascii=False).encode()


ORIGIN = an_export(hard_day=WORDS)
ARCHIVE = zipped(steady=ORIGIN, bundle=bundle.document([CHAIN], datetime(2026, 2, 1, tzinfo=UTC)))


@given(st.one_of(st.binary(max_size=400), mutated(ORIGIN), mutated(ARCHIVE)))
def test_whatever_is_brought_is_read_or_refused_in_words(data: bytes):
    read_or_refused_in_words(data)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
PLACES = [("spaces",), ("spaces", 0), ("spaces", 0, "items"), ("spaces", 0, "items", 0), ("spaces", 0, "items", 0, "said")]


@given(st.sampled_from(PLACES), st.data())
def test_whatever_stands_in_any_place_is_read_or_refused_in_words(path: tuple[str | int, ...], data: st.DataObject):
    whole: Any = json.loads(an_export())
    found = whole
    for step in path[:-1]:
        found = found[step]
    inside = found[path[-1]]
    names = sorted(inside) if isinstance(inside, dict) else list(range(len(inside)))
    inside[data.draw(st.sampled_from(names))] = data.draw(PLAIN)
    read_or_refused_in_words(json.dumps(whole).encode())
