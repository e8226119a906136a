"""The bundle: a couple's chain in a file that proves itself, without a server and without a database."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum

from tracker.domain.record.chain import Link, commit, first_broken
from tracker.domain.record.heads import Fault, Head, HeadAndSignature, Holds, first_fault

FORMAT = "steady-bundle/1"
NAME = "bundle.json"


@dataclass(frozen=True, slots=True)
class Body:
    """The exact bytes that link `seq` commits to, and their salt."""

    seq: int
    salt: bytes
    body: bytes


class MissingReason(StrEnum):
    """Why the words of an event are not in a file."""

    ERASED = "erased"
    """Whoever wrote them erased them."""
    BY_BOTH = "removed by both"
    WHEREABOUTS = "whereabouts"
    """They said where somebody was, and are kept for at most 90 days."""
    NOT_SHARED = "not shared"
    """In a space that has ended, only what one wrote oneself is exported."""


@dataclass(frozen=True, slots=True)
class MissingWords:
    """An event whose words are not there, and why; None where nothing says it."""

    seq: int
    reason: MissingReason | None


@dataclass(frozen=True, slots=True)
class Chain:
    """One couple's chain, in the order in which it was kept. Bodies that were erased, or are not the reader's, are absent.

    `missing` says why, for each of them; None in a file from before files said so. `restored`: it came from a file itself.
    """

    couple: str
    links: tuple[Link, ...]
    bodies: tuple[Body, ...]
    heads: tuple[HeadAndSignature, ...]
    missing: tuple[MissingWords, ...] | None = None
    restored: bool = field(default=False, compare=False)


class BundleFault(Enum):
    """What can be wrong with links and bodies; `heads.Fault` says the same of heads."""

    LINK = "link"
    """It does not follow from the one before it."""
    BODY = "body"
    """It is not what its link commits to."""
    STRAY = "stray"
    """A body without a link, or a second one."""
    GAP = "gap"
    """A link without its body, in a file that says of each why, and not of this one."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing that does not hold: at which link, and for a head, of which day."""

    kind: BundleFault | Fault
    seq: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What checking one chain found. `missing` are the links whose words are not in the file, with what it says of why."""

    couple: str
    events: int
    missing: tuple[MissingWords, ...]
    heads: tuple[Head, ...]
    broken: Break | None

    @property
    def without_body(self) -> int:
        """How many links are without their words."""
        return len(self.missing)


def check(chain: Chain, holds: Holds) -> Finding:
    """Check a chain by itself: links, heads, bodies, gaps. `holds` says whether a key made a signature."""
    missing = _missing(chain)
    broken = _broken_link(chain) or _broken_head(chain, holds) or _broken_body(chain) or _unexplained(chain, missing)
    heads = tuple(sorted((each.head for each in chain.heads), key=lambda head: (head.day, head.seq)))
    return Finding(chain.couple, len(chain.links), missing, heads, broken)


def _missing(chain: Chain) -> tuple[MissingWords, ...]:
    there, why = {each.seq for each in chain.bodies}, {each.seq: each for each in chain.missing or ()}
    return tuple(why.get(each.seq, MissingWords(each.seq, None)) for each in chain.links if each.seq not in there)


def _unexplained(chain: Chain, missing: tuple[MissingWords, ...]) -> Break | None:
    # A file from before files gave reasons is no worse for that.
    gap = next((each.seq for each in missing if each.reason is None), None)
    return None if gap is None or chain.missing is None else Break(BundleFault.GAP, gap)


def _broken_link(chain: Chain) -> Break | None:
    number = first_broken(list(chain.links))
    return None if number is None else Break(BundleFault.LINK, number)


def _broken_head(chain: Chain, holds: Holds) -> Break | None:
    found = first_fault(chain.heads, {each.seq: each for each in chain.links}, holds)
    return None if found is None else Break(found[1], found[0].seq, found[0].day)


def _broken_body(chain: Chain) -> Break | None:
    left = {each.seq: each.commitment for each in chain.links}
    for each in chain.bodies:
        commitment = left.pop(each.seq, None)
        if commitment is None:
            return Break(BundleFault.STRAY, each.seq)
        if commit(each.salt, each.body) != commitment:
            return Break(BundleFault.BODY, each.seq)
    return None


def document(chains: Iterable[Chain], made_at: datetime, manifest: str | None = None) -> bytes:
    """The chains as UTF-8 JSON with the name of its format; docs/export.md describes it.

    `manifest` is the name of the file that lies beside it in an archive and covers it: without that one, it was removed.
    """
    said = {"format": FORMAT, "made_at": made_at.isoformat(), "chains": [_said(each) for each in chains]}
    said |= {"manifest": manifest} if manifest else {}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def alone(chain: Chain) -> bytes:
    """The bundle of one chain, without a date, so that the same chain always has the same bytes."""
    return json.dumps({"format": FORMAT, "chains": [_said(chain)]}, ensure_ascii=False, separators=(",", ":")).encode()


def _said(chain: Chain) -> dict[str, object]:
    said: dict[str, object] = {
        "couple": chain.couple,
        "links": [
            {"seq": each.seq, "commitment": each.commitment.hex(), "prev": each.prev.hex(), "hash": each.hash.hex()}
            for each in chain.links
        ],
        "bodies": [
            {"seq": each.seq, "salt": each.salt.hex(), "body": each.body.decode(errors="replace")} for each in chain.bodies
        ],
        "heads": [_said_head(each) for each in chain.heads],
    }
    if chain.missing is not None:
        said["missing"] = [{"seq": each.seq, "reason": each.reason} for each in chain.missing]
    return said


def _said_head(signed: HeadAndSignature) -> dict[str, object]:
    head = signed.head
    return {
        "day": head.day.isoformat(),
        "seq": head.seq,
        "hash": head.hash.hex(),
        "signed_at": head.signed_at,
        "public_key": head.key_id,
        "signature": signed.signature.hex(),
    }
