"""Signed heads: what is signed, what it reads as in words, and what it finds."""

import re
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.archives import DAY, KEY, OTHER_KEY, chain_of, signed
from tracker.crypto.signatures import key_id, signature_holds
from tracker.domain.record.heads import Fault, Head, HeadAndSignature, first_fault, signed_bytes, six_words, word_list

HEAD = Head("c1", date(2026, 3, 3), 12, bytes(range(32)), "2026-03-03T06:00:00.000000Z", "ab" * 32)


def test_what_is_signed_is_one_line_of_json_with_everything_in_it():
    assert signed_bytes(HEAD).decode() == (
        '{"couple":"c1","day":"2026-03-03","format":1,"hash":"' + bytes(range(32)).hex() + '","key_id":"' + "ab" * 32 + '",'
        '"seq":12,"signed_at":"2026-03-03T06:00:00.000000Z"}'
    )


def test_the_words_are_2048_short_plain_ones_in_order():
    words = word_list()
    assert (len(words), len(set(words)), list(words)) == (2048, 2048, sorted(words))
    assert [word for word in words if not re.fullmatch("[a-z]{3,8}", word)] == []


def test_the_six_words_stand_for_the_first_66_bits_of_the_digest():
    bits = "".join(f"{word_list().index(word):011b}" for word in six_words(HEAD))
    digest = "".join(f"{byte:08b}" for byte in sha256(signed_bytes(HEAD)).digest())
    assert (len(bits), bits) == (66, digest[:66])


@given(st.integers(1, 10**6), st.binary(min_size=32, max_size=32), st.dates())
def test_another_head_has_other_words(seq: int, digest: bytes, day: date):
    other = replace(HEAD, seq=seq, hash=digest, day=day)
    assert (six_words(other) == six_words(HEAD)) == (other == HEAD)


def test_heads_that_hold_have_no_fault():
    chain = chain_of(7)
    assert first_fault(chain.heads, {each.seq: each for each in chain.links}, signature_holds) is None


def faults(changed: HeadAndSignature) -> Fault | None:
    chain = chain_of(7)
    found = first_fault([*chain.heads, changed], {each.seq: each for each in chain.links}, signature_holds)
    assert found is None or found[0] == changed.head
    return found[1] if found else None


@pytest.mark.parametrize(
    "change",
    [
        {"day": date(2020, 1, 1)},
        {"seq": 2},
        {"hash": bytes(32)},
        {"signed_at": ""},
        {"couple": "theirs"},
        {"key_id": "00" * 32},
    ],
)
def test_a_head_that_says_anything_else_than_what_was_signed_is_found(change: dict[str, Any]):
    right = signed(chain_of(7).links[4])
    assert faults(right) is None
    assert faults(replace(right, head=replace(right.head, **change))) is Fault.SIGNATURE


def test_a_head_of_another_key_does_not_pass_for_one_of_this_key():
    forged = signed(chain_of(7).links[4], key=OTHER_KEY)
    assert faults(replace(forged, head=replace(forged.head, key_id=key_id(KEY)))) is Fault.SIGNATURE


def test_a_head_behind_the_end_and_one_beside_the_chain_are_told_apart():
    longer = chain_of(9).links
    assert faults(signed(longer[8])) is Fault.CUT_OFF
    assert faults(signed(replace(longer[4], hash=bytes(32)))) is Fault.OTHER


def test_of_several_faults_the_earliest_is_named():
    links = chain_of(9).links
    heads = [signed(links[8], date(2026, 3, 9)), signed(links[7], DAY)]
    found = first_fault(heads, {}, signature_holds)
    assert found == (heads[1].head, Fault.CUT_OFF)
