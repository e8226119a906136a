"""The bundle: whatever is changed in it is found, and whatever is brought instead is refused in words."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.archives import KEY, OTHER_KEY, chain_of, signed
from tracker.crypto.signatures import key_id, signature_holds
from tracker.domain.errors import Invalid
from tracker.domain.exports.bundle import Break, BundleFault, Chain, Finding, check, document
from tracker.domain.exports.own_data import zipped
from tracker.domain.imports.limits import MAX_UNPACKED
from tracker.domain.imports.restore.bundle import MOST_SIGNED_DAYS, read_bundle
from tracker.domain.imports.restore.check import FileFound, FileStanding, check_record
from tracker.domain.record.chain import next_link
from tracker.domain.record.heads import Fault
from tracker.web.errors.words import sentence_of

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
EVENTS = 10
WHOLE = chain_of(EVENTS)
SAID = json.loads(document([WHOLE], NOW))
PLACES = st.integers(0, EVENTS - 1)
NOT_A_BUNDLE = "This is not a record from Steady. Choose record.zip as it was downloaded, or the bundle.json in it."
NOT_OF_THIS_VERSION = (
    "This is not a record that this version of Steady can check. "
    "Choose record.zip as it was downloaded, or the bundle.json in it."
)


def found_in(said: object) -> Finding:
    [chain] = read_bundle(json.dumps(said).encode())
    return check(chain, signature_holds)


def changed(change: Callable[[dict[str, Any]], object]) -> Break | None:
    """What is found after a change of the file."""
    said = json.loads(json.dumps(SAID))
    change(said["chains"][0])
    return found_in(said).broken


def flipped(text: str, place: int) -> str:
    """The same text with one hexadecimal digit changed."""
    place %= len(text)
    return text[:place] + f"{int(text[place], 16) ^ 1:x}" + text[place + 1 :]


def test_a_bundle_that_is_written_and_read_is_the_same_and_whole():
    assert read_bundle(document([WHOLE], NOW)) == (WHOLE,)
    heads = tuple(each.head for each in WHOLE.heads)
    assert check(WHOLE, signature_holds) == Finding("our couple", EVENTS, (), heads, None)


@given(st.sets(PLACES))
def test_words_that_were_removed_break_nothing_and_are_counted(out: set[int]):
    kept = tuple(each for each in WHOLE.bodies if each.seq - 1 not in out)
    found = check(replace(WHOLE, bodies=kept), signature_holds)
    assert (found.without_body, found.broken) == (len(out), None)


@given(PLACES, st.sampled_from(["commitment", "prev", "hash"]), st.integers(0, 63))
def test_each_changed_digit_of_a_link_is_found_at_its_place(place: int, name: str, digit: int):
    def change(chain: dict[str, Any]) -> None:
        chain["links"][place][name] = flipped(chain["links"][place][name], digit)

    assert changed(change) == Break(BundleFault.LINK, place + 1)


@given(PLACES, st.integers(1, 50))
def test_another_number_of_a_link_is_found(place: int, number: int):
    def change(chain: dict[str, Any]) -> None:
        chain["links"][place]["seq"] = number

    assert changed(change) == (None if number == place + 1 else Break(BundleFault.LINK, place + 1))


@given(PLACES)
def test_a_link_that_is_gone_is_found(place: int):
    found = changed(lambda chain: chain["links"].pop(place))
    last = WHOLE.heads[-1].head
    assert found == (Break(Fault.CUT_OFF, EVENTS, last.day) if place == EVENTS - 1 else Break(BundleFault.LINK, place + 1))


@given(st.integers(0, EVENTS - 1))
def test_a_tail_that_is_cut_off_is_found_by_the_heads_behind_it(left: int):
    def change(chain: dict[str, Any]) -> None:
        del chain["links"][left:]
        del chain["bodies"][left:]

    missed = next(each.head for each in WHOLE.heads if each.head.seq > left)
    assert changed(change) == Break(Fault.CUT_OFF, missed.seq, missed.day)


@given(PLACES, st.integers(0, EVENTS))
def test_a_link_that_is_put_in_twice_is_found(taken: int, into: int):
    found = changed(lambda chain: chain["links"].insert(into, chain["links"][taken]))
    assert found is not None
    assert found.kind is BundleFault.LINK


@given(st.permutations(range(EVENTS)))
def test_another_order_of_links_is_found_at_the_first_one_out_of_place(order: list[int]):
    def change(chain: dict[str, Any]) -> None:
        chain["links"] = [chain["links"][place] for place in order]

    moved = next((place for place, number in enumerate(order) if place != number), None)
    assert changed(change) == (None if moved is None else Break(BundleFault.LINK, moved + 1))


@given(PLACES, st.text(max_size=20).filter(lambda text: all(not "\ud800" <= each <= "\udfff" for each in text)))
def test_other_words_are_found(place: int, words: str):
    def change(chain: dict[str, Any]) -> None:
        chain["bodies"][place]["body"] = words

    assert changed(change) == Break(BundleFault.BODY, place + 1)


@given(PLACES, st.integers(0, 63))
def test_another_salt_is_found(place: int, digit: int):
    def change(chain: dict[str, Any]) -> None:
        chain["bodies"][place]["salt"] = flipped(chain["bodies"][place]["salt"], digit)

    assert changed(change) == Break(BundleFault.BODY, place + 1)


@given(PLACES, PLACES)
def test_words_that_changed_places_are_found(one: int, other: int):
    def change(chain: dict[str, Any]) -> None:
        bodies = chain["bodies"]
        bodies[one]["body"], bodies[other]["body"] = bodies[other]["body"], bodies[one]["body"]

    assert changed(change) == (None if one == other else Break(BundleFault.BODY, min(one, other) + 1))


def test_words_for_an_event_that_is_not_there_or_that_has_some_already_are_found():
    assert changed(lambda chain: chain["bodies"][2].update(seq=99)) == Break(BundleFault.STRAY, 99)
    assert changed(lambda chain: chain["bodies"].append(chain["bodies"][3])) == Break(BundleFault.STRAY, 4)


@given(st.integers(0, len(WHOLE.heads) - 1), st.sampled_from(["hash", "signature", "public_key"]), st.integers(0, 63))
def test_each_changed_digit_of_a_head_is_found(place: int, name: str, digit: int):
    def change(chain: dict[str, Any]) -> None:
        chain["heads"][place][name] = flipped(chain["heads"][place][name], digit)

    head = WHOLE.heads[place].head
    assert changed(change) == Break(Fault.SIGNATURE, head.seq, head.day)


@pytest.mark.parametrize("name", ["seq", "hash", "signature", "day"])
def test_heads_that_changed_places_are_found(name: str):
    def change(chain: dict[str, Any]) -> None:
        one, other = chain["heads"][:2]
        one[name], other[name] = other[name], one[name]

    found = changed(change)
    assert found is not None
    assert found.kind is Fault.SIGNATURE


def test_heads_of_another_couple_are_found():
    found = changed(lambda chain: chain.update(couple="theirs"))
    assert found is not None
    assert found.kind is Fault.SIGNATURE


def test_a_chain_that_was_made_anew_with_the_heads_of_the_old_one_is_found():
    links = [WHOLE.links[0]]
    for each in WHOLE.links[1:]:
        links.append(next_link(links[-1], bytes(32) if each.seq == 2 else each.commitment))
    head = WHOLE.heads[0].head
    found = check(replace(WHOLE, links=tuple(links), bodies=()), signature_holds)
    assert found.broken == Break(Fault.OTHER, head.seq, head.day)


def test_a_head_by_another_key_under_the_name_of_this_key_is_found():
    forged = signed(WHOLE.links[-1], key=OTHER_KEY)
    under_this_name = replace(forged, head=replace(forged.head, key_id=key_id(KEY)))
    found = check(replace(WHOLE, heads=(under_this_name,)), signature_holds)
    assert found.broken == Break(Fault.SIGNATURE, EVENTS, forged.head.day)


def test_a_bundle_is_found_in_the_zip_that_it_came_in():
    data = document([WHOLE, Chain("empty", (), (), ())], NOW)
    packed = zipped({"index.html": b"to read", "bundle.json": data}, NOW)
    assert check_record(packed, signature_holds) == check_record(data, signature_holds)
    assert check_record(data, signature_holds).chains == (WHOLE, Chain("empty", (), (), ()))


def locked() -> bytes:
    """A zip whose member says that it is locked with a password."""
    packed = bytearray(zipped({"bundle.json": b"{}"}, NOW))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty. Choose record.zip as it was downloaded."),
        (b"x" * (MAX_UNPACKED + 1), "This file is over 20 MB, or has more parts than a record has."),
        (b"PK\x03\x04 and no more", "This zip is damaged, locked or too large. Choose record.zip as it was downloaded."),
        (locked(), "This zip is damaged, locked or too large. Choose record.zip as it was downloaded."),
        (
            zipped({"bundle.json": b" " * (MAX_UNPACKED + 1)}, NOW),
            "This zip is damaged, locked or too large. Choose record.zip as it was downloaded.",
        ),
        (
            zipped({"steady.json": b"{}"}, NOW),
            "There is no bundle.json in this zip. Choose record.zip as it was downloaded.",
        ),
    ],
)
def test_a_file_that_holds_no_bundle_is_refused_in_words(data: bytes, said: str):
    with pytest.raises(Invalid) as refused:
        check_record(data, signature_holds)
    assert (refused.value.field, sentence_of(refused.value)) == ("file", said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00", NOT_A_BUNDLE),
        (b"[" * 100_000, NOT_A_BUNDLE),
        (b'{"format":' + b"9" * 5000 + b"}", NOT_A_BUNDLE),
        (b"[" + b"[]," * 1_000_000 + b"0]", "This file is over 20 MB, or has more parts than a record has."),
        (b"[]", NOT_OF_THIS_VERSION),
        (b'{"format": "steady-own-data/1"}', NOT_OF_THIS_VERSION),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(data: bytes, said: str):
    with pytest.raises(Invalid) as refused:
        read_bundle(data)
    assert (refused.value.field, sentence_of(refused.value)) == ("file", said)


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        (("chains",), None, {}),
        (("chains", 0), None, "a chain"),
        (("chains", 0, "couple"), None, 7),
        (("chains", 0, "couple"), None, "x" * 101),
        (("chains", 0, "couple"), None, "\ud800"),
        (("chains", 0, "links"), None, None),
        (("chains", 0, "links", 0, "seq"), None, True),
        (("chains", 0, "links", 0, "seq"), None, 0),
        (("chains", 0, "links", 0, "seq"), None, 2**63),
        (("chains", 0, "links", 0, "seq"), None, 1.0),
        (("chains", 0, "links", 0), "hash", ["ab"]),
        (("chains", 0, "links", 0, "hash"), None, "ab"),
        (("chains", 0, "links", 0, "hash"), None, "AB" * 32),
        (("chains", 0, "links", 0, "hash"), None, " a" * 32),
        (("chains", 0, "bodies", 0, "body"), None, "half \udc00"),
        (("chains", 0, "heads", 0, "day"), None, "20260303"),
        (("chains", 0, "heads", 0, "day"), None, "2026-02-30"),
        (("chains", 0, "heads", 0, "signature"), None, "00" * 32),
    ],
)
def test_a_part_that_cannot_be_read_is_named(where: tuple[str | int, ...], name: str | None, value: object):
    said = json.loads(json.dumps(SAID))
    *path, last = where if name is None else (*where, name)
    part = said
    for step in path:
        part = part[step]
    part[last] = value
    with pytest.raises(Invalid) as refused:
        read_bundle(json.dumps(said).encode())
    missing = {"a chain": "couple"}.get(str(value), last)
    assert sentence_of(refused.value) == f"This is not a bundle, or it was changed: a “{missing}” is missing or cannot be read."


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("0" * 64) | st.just("2026-03-03"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["couple", "links", "bodies", "heads", "seq", "hash", "prev", "commitment", "salt", "body", "day"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def refused_or_checked(data: bytes) -> None:
    """It comes to an answer: another kind of failure fails the test."""
    with suppress(Invalid):
        assert all(each.events >= 0 for each in check_record(data, signature_holds).findings)


@given(ANYTHING)
def test_whatever_stands_in_a_bundle_comes_to_an_answer(chains: object):
    refused_or_checked(json.dumps({"format": "steady-bundle/1", "chains": chains}).encode())


@given(st.lists(st.sampled_from(["links", "bodies", "heads"]), max_size=2), st.data())
def test_whatever_stands_in_the_place_of_a_part_comes_to_an_answer(names: list[str], data: st.DataObject):
    said = json.loads(json.dumps(SAID))
    for name in names:
        part = data.draw(st.sampled_from(said["chains"][0][name] or [{}]))
        part[data.draw(st.sampled_from(sorted(part) or ["seq"]))] = data.draw(ANYTHING)
    refused_or_checked(json.dumps(said).encode())


@given(st.binary(max_size=200))
def test_whatever_bytes_are_brought_come_to_an_answer(data: bytes):
    refused_or_checked(data)
    refused_or_checked(b"PK\x03\x04" + data)


PACKED = zipped({"bundle.json": document([WHOLE], NOW)}, NOW)


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_a_zip_with_a_changed_byte_comes_to_an_answer(place: int, change: int):
    refused_or_checked(PACKED[:place] + bytes([PACKED[place] ^ change]) + PACKED[place + 1 :])
    refused_or_checked(PACKED[:place])


def test_a_zip_that_names_a_bundle_twice_is_not_whole():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bundle.json", "first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("bundle.json", "second")
    checked = check_record(out.getvalue(), signature_holds)
    assert (checked.holds, checked.files) == (False, (FileFound("bundle.json", FileStanding.TWICE, None),))


def test_more_signed_days_than_can_be_kept_are_refused():
    with pytest.raises(Invalid):
        read_bundle(document([replace(WHOLE, heads=WHOLE.heads[:1] * (MOST_SIGNED_DAYS + 1))], NOW))
