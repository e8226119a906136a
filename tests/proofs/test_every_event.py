"""Each of 10,000 events, changed in every way that there is: all of it is found, at its place."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.archives import DAY, chain_of
from tracker.crypto.signatures import signature_holds
from tracker.domain.exports.bundle import Break, BundleFault, check
from tracker.domain.record.chain import Link
from tracker.domain.record.heads import Fault

CHAINS, LENGTH = 10, 1000

Found = Break | None


def mutated(links: Sequence[Link], place: int) -> list[Link]:
    commitment = bytes([links[place].commitment[0] ^ 1]) + links[place].commitment[1:]
    return [*links[:place], replace(links[place], commitment=commitment), *links[place + 1 :]]


def deleted(links: Sequence[Link], place: int) -> list[Link]:
    return [*links[:place], *links[place + 1 :]]


def inserted(links: Sequence[Link], place: int) -> list[Link]:
    return [*links[:place], links[place - 1], *links[place:]]


def reordered(links: Sequence[Link], place: int) -> list[Link]:
    one, other = sorted((place, (place + 1) % LENGTH))
    moved = list(links)
    moved[one], moved[other] = moved[other], moved[one]
    return moved


def truncated(links: Sequence[Link], place: int) -> list[Link]:
    return list(links[:place])


def at_its_place(place: int) -> Found:
    return Break(BundleFault.LINK, place + 1)


def at_its_place_or_behind_the_end(place: int) -> Found:
    return at_its_place(place) if place < LENGTH - 1 else behind_the_end(place)


def at_the_first_of_both(place: int) -> Found:
    return at_its_place(place if place < LENGTH - 1 else 0)


def behind_the_end(_place: int) -> Found:
    return Break(Fault.CUT_OFF, LENGTH, DAY + timedelta(days=LENGTH))


@pytest.mark.proof
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (mutated, at_its_place),
        (deleted, at_its_place_or_behind_the_end),
        (inserted, at_its_place),
        (reordered, at_the_first_of_both),
        (truncated, behind_the_end),
    ],
)
def test_every_change_of_every_event_is_found(
    change: Callable[[Sequence[Link], int], list[Link]], expected: Callable[[int], Found]
):
    for number in range(CHAINS):
        whole = chain_of(LENGTH, LENGTH, f"our couple {number}")
        assert check(whole, signature_holds).broken is None
        bare = replace(whole, bodies=())
        found = [
            check(replace(bare, links=tuple(change(bare.links, place))), signature_holds).broken for place in range(LENGTH)
        ]
        assert found == [expected(place) for place in range(LENGTH)]


@pytest.mark.proof
def test_every_changed_body_of_a_long_chain_is_found():
    whole = chain_of(LENGTH, LENGTH)
    for place, body in enumerate(whole.bodies):
        bodies = (*whole.bodies[:place], replace(body, body=body.body + b"."), *whole.bodies[place + 1 :])
        assert check(replace(whole, bodies=bodies), signature_holds).broken == Break(BundleFault.BODY, place + 1)
