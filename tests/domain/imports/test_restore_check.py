"""An exported file: whatever is changed in it or around it shows, and what this server cannot vouch for is said."""

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from random import Random

import pytest

from tests.support.archives import (
    CHAIN,
    DAY,
    FILES,
    KEY,
    MADE_AT,
    OTHER_KEY,
    WHOLE,
    archive_of,
    around,
    chain_of,
    checked,
    files_of,
    packed_again,
    signed,
    standings,
    unzipped,
    verdict_on,
)
from tests.support.refusals import refuses
from tracker.crypto.signatures import key_id
from tracker.domain.errors import Invalid
from tracker.domain.exports.bundle import Body, Break, BundleFault, Chain, MissingReason, MissingWords, document
from tracker.domain.exports.manifest import Listed
from tracker.domain.exports.own_data import zipped
from tracker.domain.imports.limits import MEBIBYTE
from tracker.domain.imports.restore.bundle import MOST_BRANCHES, MOST_CHAINS, MOST_SIGNED_DAYS
from tracker.domain.imports.restore.check import FileFound, FileStanding, FileVerdict, Flaw, check_record
from tracker.domain.record.chain import Link, canonical_json, commit, next_link
from tracker.web.errors.words import sentence_of

TWENTY_YEARS = 7305  # days


def test_an_archive_is_whole_as_it_was_downloaded():
    found = checked(WHOLE)
    assert found.manifest is not None
    assert (found.holds, found.flaws, found.chains) == (True, (), (CHAIN,))
    assert found.files == tuple(
        FileFound(name, FileStanding.AS_WRITTEN, Listed(name, len(content), sha256(content).hexdigest()))
        for name, content in FILES.items()
    )
    assert (found.manifest.made, verdict_on(WHOLE)) == (MADE_AT, FileVerdict.WHOLE)


def test_any_zip_program_can_unpack_it():
    assert {name: content for name, content in unzipped(WHOLE).items() if name != "manifest.json"} == FILES
    assert zipfile.ZipFile(io.BytesIO(WHOLE)).testzip() is None


def test_under_another_key_it_is_whole_and_not_from_here():
    assert verdict_on(archive_of(FILES, OTHER_KEY)) is FileVerdict.UNKNOWN
    assert verdict_on(WHOLE, here=key_id(OTHER_KEY)) is FileVerdict.UNKNOWN


def test_what_came_from_a_file_itself_is_vouched_for_by_nobody():
    """Else whoever makes a record up restores it here, exports it, and has it signed."""
    assert verdict_on(archive_of(FILES, KEY, "our couple")) is FileVerdict.UNKNOWN


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_says_something_else_is_named(name: str):
    files = unzipped(WHOLE)
    changed = packed_again(files | {name: files[name].replace(b"a", b"b", 1)})
    assert (verdict_on(changed), standings(changed)[name]) == (FileVerdict.BROKEN, "changed")


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_gone_is_named(name: str):
    files = unzipped(WHOLE)
    del files[name]
    assert (verdict_on(packed_again(files)), standings(packed_again(files))) == (FileVerdict.BROKEN, {name: "taken out"})


@pytest.mark.parametrize(
    "name", ["extra.csv", "INDEX.HTML", "../index.html", "/etc/passwd", "index.html/", "moment.csv ", "é.csv"]
)
def test_a_file_beside_the_list_is_named(name: str):
    data = rewritten(lambda out: out.writestr(name, b"<p>more</p>"))
    assert (verdict_on(data), standings(data)) == (FileVerdict.BROKEN, {name: "added"})


def rewritten(and_then: Callable[[zipfile.ZipFile], object]) -> bytes:
    """The archive as another program would add to it."""
    out = io.BytesIO(WHOLE)
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "a") as archive:
        and_then(archive)
    return out.getvalue()


@pytest.mark.parametrize("name", ["index.html", "bundle.json", "manifest.json"])
def test_a_file_that_is_there_twice_is_named_though_both_are_the_same(name: str):
    data = rewritten(lambda out: out.writestr(name, unzipped(WHOLE)[name]))
    assert (verdict_on(data), standings(data)) == (FileVerdict.BROKEN, {name: "twice"})


def test_an_archive_that_lost_its_list_is_not_one_that_never_had_one():
    files = unzipped(WHOLE)
    del files["manifest.json"]
    assert (verdict_on(zipped(files, MADE_AT)), checked(zipped(files, MADE_AT)).flaws) == (FileVerdict.BROKEN, (Flaw.NO_LIST,))
    before = FILES | {"bundle.json": document([CHAIN], MADE_AT)}
    assert verdict_on(zipped(before, MADE_AT)) is FileVerdict.UNKNOWN
    assert verdict_on(FILES["bundle.json"]) is FileVerdict.UNKNOWN


def of_two() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """An archive and an earlier one of the same record, unpacked."""
    return unzipped(WHOLE), unzipped(archive_of(files_of(replace(chain_of(5), missing=()), moment__csv=b"day,words\r\n")))


@pytest.mark.parametrize("name", ["bundle.json", "moment.csv", "manifest.json"])
def test_two_genuine_archives_cannot_be_mixed(name: str):
    newer, older = of_two()
    assert verdict_on(packed_again(newer | {name: older[name]})) is FileVerdict.BROKEN
    assert verdict_on(packed_again(older)) is FileVerdict.WHOLE


def renumbered(end: bytes, more: int) -> bytes:
    """The end of an archive whose table begins so many bytes later."""
    return end[:16] + struct.pack("<I", struct.unpack("<I", end[16:20])[0] + more) + end[20:]


def test_what_stands_around_the_files_counts_too():
    for changed in (WHOLE + b"x", WHOLE[:-2] + b"\x01\x00x", *_in_the_table(), *_dated_otherwise(), _packed_otherwise()):
        assert around(changed) == (FileVerdict.BROKEN, (Flaw.LAYOUT,))
    between = WHOLE.index(b"PK\x01\x02")
    assert around(WHOLE[:between] + b"gap" + WHOLE[between:-22] + renumbered(WHOLE[-22:], 3)) == (
        FileVerdict.BROKEN,
        (Flaw.LAYOUT,),
    )


def _in_the_table() -> list[bytes]:
    """Who made it, for a link that points elsewhere, and what the first file is: text, or anything."""
    at = WHOLE.index(b"PK\x01\x02")
    as_link = struct.pack("<I", 0o120777 << 16)
    return [
        WHOLE[: at + 38] + as_link + WHOLE[at + 42 :],
        WHOLE[: at + 36] + b"\x01\x00" + WHOLE[at + 38 :],
        WHOLE[: at + 5] + b"\x00" + WHOLE[at + 6 :],
    ]


def _dated_otherwise() -> list[bytes]:
    """Another time of the first file and of the manifest, each in both places where it stands."""
    times = WHOLE[10:12]
    first, last = WHOLE.index(b"PK\x01\x02") + 12, WHOLE.rindex(b"PK\x01\x02") + 12
    before_manifest = WHOLE.rindex(b"PK\x03\x04") + 10
    assert WHOLE[first : first + 2] == WHOLE[last : last + 2] == WHOLE[before_manifest : before_manifest + 2] == times
    return [_with(WHOLE, b"\x00\x00", 10, first), _with(WHOLE, b"\x00\x00", before_manifest, last)]


def _with(data: bytes, piece: bytes, *places: int) -> bytes:
    for place in places:
        data = data[:place] + piece + data[place + len(piece) :]
    return data


def _packed_otherwise() -> bytes:
    """The same files under the same manifest, as another program packs them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in unzipped(WHOLE).items():
            archive.writestr(zipfile.ZipInfo(name, MADE_AT.timetuple()[:6]), content)
    return out.getvalue()


def test_files_in_another_order_than_in_the_list_are_not_whole():
    files = unzipped(WHOLE)
    assert around(packed_again({name: files[name] for name in reversed(files)})) == (FileVerdict.BROKEN, (Flaw.LAYOUT,))


def test_a_file_that_cannot_be_unpacked_is_named():
    at = WHOLE.index(b"index.html") + len("index.html")
    assert standings(_with(WHOLE, b"\xff\xff\xff", at)) == {"index.html": "changed"}


def test_a_list_that_is_far_too_long_is_not_read():
    files = unzipped(WHOLE) | {"manifest.json": Random(1).randbytes(2 * MEBIBYTE)}  # noqa: S311  # no secret
    assert around(packed_again(files)) == (FileVerdict.BROKEN, (Flaw.LIST,))


@pytest.mark.parametrize("chains", [[Chain("x", (), (), ())] * 501, [replace(CHAIN, heads=CHAIN.heads[:1] * 20_001)]])
def test_more_chains_or_signed_days_than_a_record_has_are_refused(chains: list[Chain]):
    with pytest.raises(Invalid) as refused:
        checked(document(chains, MADE_AT))
    assert sentence_of(refused.value) == "This file is over 20 MB, or has more parts than a record has."


class Asked:
    """Says of no signature that it holds, and counts how often it is asked."""

    times = 0

    def __call__(self, _key: str, _signature: bytes, _message: bytes) -> bool:
        self.times += 1
        return False


def heads_alone(number: int) -> bytes:
    """A bundle with so many signed days, each of them false."""
    return document([replace(CHAIN, heads=CHAIN.heads[:1] * number)], MADE_AT)


def test_so_many_signed_days_as_no_record_has_are_refused_before_one_is_checked():
    asked = Asked()
    many = heads_alone(MOST_SIGNED_DAYS + 1)
    for data in (many, many.replace(b'"public_key"', b'"public\\u005fkey"')):
        with refuses(Invalid, "more parts than a record has"):
            check_record(data, asked)
    assert asked.times == 0


def test_more_chains_than_anybody_has_are_refused():
    checked(document([replace(CHAIN, links=(), bodies=(), heads=())] * MOST_CHAINS, MADE_AT))
    with refuses(Invalid, "more parts than a record has"):
        checked(document([replace(CHAIN, links=(), bodies=(), heads=())] * (MOST_CHAINS + 1), MADE_AT))


def test_a_file_of_nothing_but_small_lists_is_refused():
    lists = ",".join(["[1]"] * (MOST_BRANCHES + 1))
    with refuses(Invalid, "more parts than a record has"):
        checked(b'{"format":"steady-bundle/1","chains":[],"x":[' + lists.encode() + b"]}")


def test_checking_ends_with_the_first_false_signature():
    asked = Asked()
    found = check_record(heads_alone(100), asked)
    assert (asked.times, found.holds) == (1, False)


def test_twenty_years_with_four_events_a_day_are_checked():
    said = canonical_json({"kind": "entry", "data": {"words": "what was said, and more, " * 4, "places": [{}, {}]}}).encode()
    links: list[Link] = []
    for _ in range(4 * TWENTY_YEARS):
        links.append(next_link(links[-1] if links else None, commit(bytes(32), said)))
    bodies = tuple(Body(each.seq, bytes(32), said) for each in links)
    heads = tuple(signed(each, DAY + timedelta(days=each.seq // 4)) for each in links[3::4])
    found = checked(document([Chain("our couple", tuple(links), bodies, heads)], MADE_AT))
    assert (found.holds, len(found.findings[0].heads), found.findings[0].events) == (True, TWENTY_YEARS, 4 * TWENTY_YEARS)


def test_a_hidden_piece_before_it_is_no_zip_that_is_read():
    with pytest.raises(Invalid):
        checked(b"#!/bin/sh\n" + WHOLE)
    hidden = zipped({"hidden.csv": b"x"}, MADE_AT)
    before = hidden[: hidden.index(b"PK\x01\x02")]
    assert verdict_on(before + WHOLE[:-22] + renumbered(WHOLE[-22:], len(before))) is FileVerdict.BROKEN


@pytest.mark.parametrize("bundle", [b"[]", b"\xff"])
def test_an_archive_without_chains_that_can_be_read_is_not_whole(bundle: bytes):
    assert around(archive_of(FILES | {"bundle.json": bundle})) == (FileVerdict.BROKEN, (Flaw.BUNDLE,))
    without = {name: content for name, content in FILES.items() if name != "bundle.json"}
    assert around(archive_of(without)) == (FileVerdict.BROKEN, (Flaw.BUNDLE,))


def test_of_somebody_alone_there_is_no_chain_and_the_archive_is_whole():
    files = FILES | {"bundle.json": document([], MADE_AT, "manifest.json")}
    assert (verdict_on(archive_of(files)), checked(archive_of(files)).chains) == (FileVerdict.WHOLE, ())


def test_a_chain_that_does_not_hold_is_not_whole_whoever_signed_the_files():
    broken = replace(CHAIN, links=CHAIN.links[:-1])
    assert verdict_on(archive_of(files_of(broken))) is FileVerdict.BROKEN


def test_each_missing_body_has_its_reason_and_one_without_is_not_whole():
    kept = tuple(each for each in CHAIN.bodies if each.seq not in {2, 5})
    why = (MissingWords(2, MissingReason.BY_BOTH), MissingWords(5, MissingReason.ERASED))
    [finding] = checked(archive_of(files_of(replace(CHAIN, bodies=kept, missing=why)))).findings
    assert (finding.missing, finding.broken) == (why, None)
    for reasons in ((MissingWords(2, MissingReason.BY_BOTH),), (MissingWords(2, MissingReason.BY_BOTH), MissingWords(5, None))):
        data = archive_of(files_of(replace(CHAIN, bodies=kept, missing=reasons)))
        [finding] = checked(data).findings
        assert (finding.missing[1], finding.broken) == (MissingWords(5, None), Break(BundleFault.GAP, 5))
        assert verdict_on(data) is FileVerdict.BROKEN


@pytest.mark.parametrize("reason", ["because", 7, ["erased"]])
def test_a_reason_that_nobody_gives_is_refused(reason: object):
    said = json.loads(document([CHAIN], MADE_AT))
    said["chains"][0]["missing"] = [{"seq": 2, "reason": reason}]
    with pytest.raises(Invalid):
        checked(json.dumps(said).encode())


def test_what_was_left_out_of_a_bundle_from_before_is_said_and_counts_for_unknown():
    old = replace(CHAIN, bodies=CHAIN.bodies[1:], missing=None)
    data = document([old], MADE_AT)
    assert (verdict_on(data), checked(data).findings[0].missing) == (FileVerdict.UNKNOWN, (MissingWords(1, None),))
