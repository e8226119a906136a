"""The bundle that a person takes along, and what checking any bundle finds."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.crypto.signing import signature_holds
from tracker.domain.brought_back import chain_contains, without_contained
from tracker.domain.bundle import Body, Chain, Finding, alone, check
from tracker.domain.bundle_reading import read_bundle, unpacked
from tracker.domain.viewer import Viewer
from tracker.domain.visibility import Facts, Reader, may_read
from tracker.queries.brought_back import brought_chains
from tracker.queries.chains import bodies_of, heads_of, links_of


def chains_to_take(viewer: Viewer, spaces: Iterable[tuple[str, bool]]) -> list[Chain]:
    """The chain of each of the viewer's spaces that has one. `spaces` are ids of couples, and whether each is open.

    Both partners may read every body of an open space. Of one that is not, only what the viewer said themselves is taken.
    Chains that were brought back are taken along as they were. The caller says nobody else's space.
    """
    found = (_chain(viewer, couple, is_open=is_open) for couple, is_open in spaces)
    own = [each for each in found if each.links]
    taken = without_contained([*own, *brought_chains(viewer)], chain_contains)
    there = Counter(each.couple for each in taken)
    return sorted(taken, key=lambda each: (each.couple, alone(each) if there[each.couple] > 1 else b""))


def _chain(viewer: Viewer, couple: str, *, is_open: bool) -> Chain:
    others = Reader.PARTNER if is_open else Reader.PARTED
    bodies = (Body(seq, salt, body) for seq, (salt, body) in bodies_of(couple).items())
    return Chain(
        couple=couple,
        links=tuple(links_of(couple)),
        bodies=tuple(each for each in bodies if _may_take(viewer, each, others)),
        heads=tuple(heads_of(couple)),
    )


def _may_take(viewer: Viewer, body: Body, others: Reader) -> bool:
    said = json.loads(body.body)
    if "kind" not in said:
        return others is Reader.PARTNER  # somebody changed it by hand: taken as it stands, so that checking finds it
    return may_read(said["kind"], "", Reader.WRITER if said["actor"] == viewer.person else others, Facts(shared=True))


def check_file(data: bytes) -> Sequence[Finding]:
    """What the bundle in the bytes of a file says of itself, chain by chain. It asks no database. Raises Invalid."""
    return [check(each, signature_holds) for each in read_bundle(unpacked(data))]
