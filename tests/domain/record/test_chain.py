"""The chain: what is committed to, and that any change to it shows."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.record.chain import GENESIS, Link, canonical, commit, first_broken, link, next_link

COMMITMENTS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=12)


def chained(commitments: list[bytes]) -> list[Link]:
    links: list[Link] = []
    for each in commitments:
        links.append(next_link(links[-1] if links else None, each))
    return links


def test_what_is_committed_to_is_the_same_bytes_whatever_the_order_of_the_fields():
    one = canonical("sam", "entry", "e1", "2026-03-04T12:00:00.000000Z", {"state": "kept", "day": "2026-03-04"})
    two = canonical("sam", "entry", "e1", "2026-03-04T12:00:00.000000Z", {"day": "2026-03-04", "state": "kept"})
    assert one == two
    assert one.decode() == (
        '{"actor":"sam","at":"2026-03-04T12:00:00.000000Z","data":{"day":"2026-03-04","state":"kept"},'
        '"format":1,"kind":"entry","object":"e1"}'
    )


def test_a_link_is_the_sha_256_of_the_one_before_its_number_and_its_commitment():
    commitment = bytes(range(32))
    first = next_link(None, commitment)
    assert first == Link(1, commitment, GENESIS, sha256(bytes(32) + bytes(7) + b"\x01" + commitment).digest())
    assert next_link(first, commitment).prev == first.hash


def test_a_commitment_needs_its_salt():
    assert commit(b"a" * 32, b"body") != commit(b"b" * 32, b"body")
    assert commit(b"a" * 32, b"body") == commit(b"a" * 32, b"body")


@given(COMMITMENTS)
def test_what_was_chained_is_whole(commitments: list[bytes]):
    assert first_broken(chained(commitments)) is None


@given(COMMITMENTS, st.data())
def test_one_changed_byte_breaks_the_chain_where_it_is(commitments: list[bytes], data: st.DataObject):
    links = chained(commitments)
    place = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from(["commitment", "prev", "hash"]))
    before: bytes = getattr(links[place], field)
    at = data.draw(st.integers(0, 31))
    changed = before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :]
    links[place] = replace(links[place], **{field: changed})  # type: ignore[arg-type]  # a field of bytes
    assert first_broken(links) == place + 1


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda links: links[1:], 1),
        (lambda links: [links[0], *links[2:]], 2),
        (lambda links: [links[1], links[0], *links[2:]], 1),
        (lambda links: [*links[:2], links[1], *links[2:]], 3),
        (lambda links: [*links[:3], forged(links[2])], 4),
    ],
    ids=["the first left out", "one left out", "two turned round", "one doubled", "one forged"],
)
def test_what_was_left_out_turned_round_doubled_or_forged_shows(change: Callable[[list[Link]], list[Link]], broken: int):
    links = chained([bytes([number]) * 32 for number in range(4)])
    assert first_broken(change(links)) == broken


def forged(before: Link) -> Link:
    """A last link that hangs together in itself, but not on the one before it."""
    return Link(before.seq + 1, b"x" * 32, GENESIS, link(GENESIS, before.seq + 1, b"x" * 32))


def test_an_empty_chain_is_whole():
    assert first_broken([]) is None


@given(COMMITMENTS, st.data())
def test_links_that_follow_one_that_is_known_to_hold_are_checked_like_the_whole(commitments: list[bytes], data: st.DataObject):
    links = chained(commitments)
    place = data.draw(st.integers(0, len(links) - 1))
    assert first_broken(links[place + 1 :], after=links[place]) is None
    assert first_broken(links[place:], after=links[place]) == place + 2
