"""The file that a person exports: all that is theirs, to read and for programs, with a manifest that the server signs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.crypto.key_files import UnusableKey
from tracker.crypto.signatures import key_file, key_id, own_signing_key
from tracker.domain.exports import bundle, manifest
from tracker.domain.exports import own_data as export_files
from tracker.domain.exports.bundle import Chain
from tracker.domain.exports.manifest import Manifest
from tracker.domain.exports.zip_layout import closed
from tracker.models.base import database
from tracker.queries.exports.own_data import OwnData


def record_zip(
    index: str,
    data: OwnData,
    chains: Sequence[Chain],
    made_at: datetime,
    unsigned: Callable[[Exception], object] = lambda _why: None,
) -> bytes:
    """`record.zip`, as docs/export.md describes it. `index` is the page to read.

    It makes the signing key when there is none. Where that cannot be used, the file has no manifest and is whole otherwise:
    nobody is kept from their data by it. `unsigned` is told why.
    """
    key = _key(unsigned)
    files = {
        "index.html": index.encode(),
        export_files.NAME: export_files.document(data, made_at),
        bundle.NAME: bundle.document(chains, made_at, manifest.NAME if key else None),
        **export_files.tables(data.spaces),
    }
    return export_files.zipped(files, made_at) if key is None else signed_archive(key, files, made_at, _restored(data, chains))


def _key(unsigned: Callable[[Exception], object]) -> Ed25519PrivateKey | None:
    try:
        return own_signing_key(key_file(Path(database.obj.database)))
    except (UnusableKey, OSError) as err:
        unsigned(err)
        return None


def _restored(data: OwnData, chains: Sequence[Chain]) -> tuple[str, ...]:
    # What came from a file is a mapping, as it stood there. This server vouches for none of it.
    spaces = {each["id"] for each in data.spaces if isinstance(each, Mapping)}
    return tuple(sorted(spaces | {each.couple for each in chains if each.restored}))


def signed_archive(key: Ed25519PrivateKey, files: Mapping[str, bytes], made_at: datetime, restored: tuple[str, ...]) -> bytes:
    """The files in one archive, behind which stands their manifest, signed with `key`."""
    packed = export_files.packed(files, made_at)
    told = Manifest(
        made_at=made_at.isoformat(),
        files=manifest.listed(files),
        packed=sha256(packed).hexdigest(),
        restored=restored,
        key_id=key_id(key),
    )
    signed = replace(told, signature=key.sign(manifest.signed_bytes(told)).hex())
    return closed(packed, list(files), manifest.NAME, manifest.document(signed), made_at)
