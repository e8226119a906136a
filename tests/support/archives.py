"""Chains with signed heads, and archives with signed manifests, made without a database."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.crypto.signatures import key_id, signature_holds
from tracker.domain.exports.bundle import Body, Chain, document
from tracker.domain.exports.own_data import packed
from tracker.domain.exports.zip_layout import closed
from tracker.domain.imports.restore.check import Checked, FileStanding, FileVerdict, Flaw, check_record, verdict
from tracker.domain.record.chain import Link, commit, next_link
from tracker.domain.record.heads import Head, HeadAndSignature, signed_bytes
from tracker.services.exports import signed_archive

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
DAY = date(2026, 3, 3)


def signed(link: Link, day: date = DAY, key: Ed25519PrivateKey = KEY, couple: str = "our couple") -> HeadAndSignature:
    """The head at a link, signed."""
    head = Head(couple, day, link.seq, link.hash, f"{day}T06:00:00.000000Z", key_id(key))
    return HeadAndSignature(head, key.sign(signed_bytes(head)))


def chain_of(events: int, every: int = 3, couple: str = "our couple") -> Chain:
    """A chain whose bodies are all there, with a head at every so many events and at the last one."""
    links: list[Link] = []
    bodies = [
        Body(seq, seq.to_bytes(32, "big"), f"what was said {seq}{couple.removeprefix('our couple')}".encode())
        for seq in range(1, events + 1)
    ]
    for each in bodies:
        links.append(next_link(links[-1] if links else None, commit(each.salt, each.body)))
    stops = [each for each in links if each.seq % every == 0 or each.seq == events]
    heads = (signed(each, DAY + timedelta(days=each.seq), couple=couple) for each in stops)
    return Chain(couple, tuple(links), tuple(bodies), tuple(heads))


MADE_AT = datetime(2026, 3, 20, 12, 34, 57, tzinfo=UTC)


def files_of(chain: Chain, **other: bytes) -> dict[str, bytes]:
    """The files of a small record, by name, in the order of the download; `other` are further ones or other contents."""
    files = {
        "index.html": b"<p>what was said, to read</p>" * 20,
        "steady.json": b'{"format": "steady-own-data/1"}',
        "bundle.json": document([chain], MADE_AT, "manifest.json"),
        "moment.csv": b"day,words\r\n2026-03-03,a walk\r\n",
    }
    return files | {name.replace("__", "."): content for name, content in other.items()}


def archive_of(files: Mapping[str, bytes], key: Ed25519PrivateKey = KEY, *restored: str) -> bytes:
    """An archive of these files with its manifest, as it is downloaded."""
    return signed_archive(key, files, MADE_AT, restored)


def unzipped(data: bytes) -> dict[str, bytes]:
    """Every file of an archive, with its manifest."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def packed_again(files: Mapping[str, bytes]) -> bytes:
    """Files with a manifest among them, laid out as Steady does it; nothing is signed anew."""
    others = {name: content for name, content in files.items() if name != "manifest.json"}
    whole = packed(others, MADE_AT)
    return closed(whole, list(others), "manifest.json", files["manifest.json"], MADE_AT)


CHAIN = replace(chain_of(8), missing=())
FILES = files_of(CHAIN)
WHOLE = archive_of(FILES)


def checked(data: bytes) -> Checked:
    return check_record(data, signature_holds)


def verdict_on(data: bytes, here: str = key_id(KEY)) -> FileVerdict:
    found = checked(data)
    return verdict(found, signed_here=found.manifest is not None and found.manifest.key_id == here)


def standings(data: bytes) -> dict[str, str]:
    """The files that are not as they were written."""
    return {each.name: each.standing for each in checked(data).files if each.standing is not FileStanding.AS_WRITTEN}


def around(data: bytes) -> tuple[FileVerdict, tuple[Flaw, ...]]:
    return verdict_on(data), checked(data).flaws


# A small record, as it is read by itself.
BUNDLE = document([chain_of(4)], datetime(2026, 3, 3, 11, tzinfo=UTC))
