"""The bundle in a person's export, and what checking any bundle finds."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain as in_turn
from itertools import islice, takewhile
from pathlib import Path

from tracker.crypto.signatures import id_of_own_key, key_file, signature_holds
from tracker.domain.exports.bundle import Body, Break, Chain, Finding, MissingReason, MissingWords, alone
from tracker.domain.imports.restore.check import Checked, FileFound, FileStanding, FileVerdict, Flaw, check_record, verdict
from tracker.domain.imports.restore.overlap import chain_contains, what_is_kept, without_contained
from tracker.domain.record.chain import Link
from tracker.domain.record.heads import Fault, Head
from tracker.domain.viewer import Viewer
from tracker.domain.visibility import Facts, Reader, may_read
from tracker.models.base import database
from tracker.queries.account.people import not_confirmed
from tracker.queries.imports.restore import restored_chains
from tracker.queries.record.chain import bodies_of, heads_of, links_of, reasons_of

_MOST_WRONG = 20
Bodies = Mapping[int, tuple[bytes, bytes]]


def chains_to_export(viewer: Viewer, spaces: Iterable[tuple[str, bool]]) -> list[Chain]:
    """The chain of each of the viewer's spaces that has one. `spaces` are ids of couples, and whether each is open.

    Both partners may read every body of an open space. Of one that is not, only what the viewer said themselves is taken.
    Chains that were restored are exported as they were. The caller says nobody else's space.
    """
    found = (_chain(viewer, couple, is_open=is_open) for couple, is_open in spaces)
    own = [each for each in found if each.links]
    all_of_them = [(each, what_is_kept(each)) for each in (*own, *restored_chains(viewer))]
    taken = [each for each, _ in without_contained(all_of_them, lambda one, other: chain_contains(one[1], other[1]))]
    there = Counter(each.couple for each in taken)
    return sorted(taken, key=lambda each: (each.couple, alone(each) if there[each.couple] > 1 else b""))


def _chain(viewer: Viewer, couple: str, *, is_open: bool) -> Chain:
    others, held = Reader.PARTNER if is_open else Reader.PARTED, not_confirmed()
    kept = bodies_of(couple)
    bodies = (Body(seq, salt, body) for seq, (salt, body) in kept.items())
    taken = tuple(each for each in bodies if _may_take(viewer, each, others, held))
    links = tuple(links_of(couple))
    return Chain(couple, links, taken, tuple(heads_of(couple)), _missing(couple, links, taken, kept, is_open=is_open))


def _missing(
    couple: str, links: Sequence[Link], taken: Sequence[Body], kept: Bodies, *, is_open: bool
) -> tuple[MissingWords, ...]:
    there = {each.seq for each in taken}
    gone = [each.seq for each in links if each.seq not in there]
    if not is_open:
        # Whether the other has erased words since is not told either.
        return tuple(MissingWords(seq, MissingReason.NOT_SHARED) for seq in gone)
    why = reasons_of(couple, kept) if gone else {}
    return tuple(MissingWords(seq, why.get(seq, MissingReason.NOT_SHARED)) for seq in gone)


def _may_take(viewer: Viewer, body: Body, others: Reader, held: frozenset[str]) -> bool:
    said = json.loads(body.body)
    if "kind" not in said:
        return others is Reader.PARTNER  # somebody changed it by hand: taken as it stands, so that checking finds it
    facts = Facts(shared=True, put_back=said["actor"] in held)
    return may_read(said["kind"], "", Reader.WRITER if said["actor"] == viewer.person else others, facts)


def check_file(data: bytes) -> Checked:
    """What a file says of itself, alone: see `check_record`. It asks no database. Raises Invalid."""
    return check_record(data, signature_holds)


@dataclass(frozen=True, slots=True)
class Report:
    """What checking a file on this server found. `same` has for each chain up to which event it is the same as here, or 0."""

    checked: Checked
    signed_here: bool
    same: tuple[int, ...]

    @property
    def verdict(self) -> FileVerdict:
        """What it comes to."""
        return verdict(self.checked, signed_here=self.signed_here)


def report(data: bytes) -> Report:
    """Check a file, and compare it with what is kept here. Raises Invalid.

    Whoever asks must hold the hash of an event to learn anything, and learns nothing of what came after the end of their file.
    """
    checked = check_file(data)
    return Report(checked, _signed_with(key_here(), checked), tuple(map(_same_here, checked.chains)))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a page says of a report, as far as it has no words yet.

    `wrong` has of each sort the first few things that are not as they were written, files with their names; `files` counts
    those that are. Without `made` it has no list of its files. `restored` counts its chains that came from a file before.
    """

    verdict: FileVerdict
    signed_here: bool
    made: datetime | None
    key_id: str
    wrong: tuple[Flaw | FileFound | Break, ...]
    files: int
    restored: int
    chains: tuple["ChainSummary", ...]

    @property
    def broken(self) -> bool:
        """Whether something in it is not as it was written."""
        return self.verdict is FileVerdict.BROKEN


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """A chain of it. `same` is up to which event it is the same as here, `missing` the events without words by the reason.

    `signed` counts its signed days; `heads` are those before the first one that does not hold, the newest first.
    """

    events: int
    same: int
    signed: int
    heads: tuple[Head, ...]
    missing: tuple[tuple[MissingReason | None, tuple[int, ...]], ...]
    restored: bool


def summary(found: Report) -> Summary:
    """What a page shows of a report."""
    checked, manifest = found.checked, found.checked.manifest
    from_files = set(manifest.restored) if manifest else set()
    return Summary(
        verdict=found.verdict,
        signed_here=found.signed_here,
        made=manifest.made if manifest else None,
        key_id=manifest.key_id if manifest else "",
        wrong=tuple(_wrong(checked)),
        files=sum(each.standing is FileStanding.AS_WRITTEN for each in checked.files),
        restored=len(from_files),
        chains=tuple(
            _chain_summary(finding, same, restored=finding.couple in from_files)
            for finding, same in zip(checked.findings, found.same, strict=True)
        ),
    )


def _wrong(checked: Checked) -> Iterator[Flaw | FileFound | Break]:
    others = (each for each in checked.files if each.standing is not FileStanding.AS_WRITTEN)
    yield from islice(in_turn(checked.flaws, others), _MOST_WRONG)
    yield from islice((each.broken for each in checked.findings if each.broken), _MOST_WRONG)


def _chain_summary(finding: Finding, same: int, *, restored: bool) -> ChainSummary:
    by_reason: dict[MissingReason | None, list[int]] = {}
    for each in finding.missing:
        by_reason.setdefault(each.reason, []).append(each.seq)
    missing = tuple((why, tuple(numbers)) for why, numbers in by_reason.items())
    heads = tuple(reversed(_before_a_false_one(finding)))
    return ChainSummary(finding.events, same, len(finding.heads), heads, missing, restored)


def _before_a_false_one(finding: Finding) -> Sequence[Head]:
    # Checking ends with it, so nobody knows whose words those behind it are.
    broken = finding.broken
    if broken is None or not isinstance(broken.kind, Fault):
        return finding.heads
    return list(takewhile(lambda head: (head.day, head.seq) != (broken.day, broken.seq), finding.heads))


def report_alone(data: bytes) -> Report:
    """The report on a file where there is no server: no key is known then, and nothing to compare the file with."""
    checked = check_file(data)
    return Report(checked, signed_here=False, same=(0,) * len(checked.chains))


def key_here() -> str | None:
    """The id of the key with which this server signs, or None while it has none."""
    return id_of_own_key(key_file(Path(database.obj.database)))


def _signed_with(key: str | None, checked: Checked) -> bool:
    return checked.manifest is not None and Flaw.SIGNATURE not in checked.flaws and checked.manifest.key_id == key


def _same_here(chain: Chain) -> int:
    pairs = zip(chain.links, links_of(chain.couple), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
