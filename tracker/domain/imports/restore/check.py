"""Checking an exported file by itself: its manifest, every byte around and in its files, and the chains in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from tracker.domain.errors import Invalid
from tracker.domain.exports.bundle import NAME as BUNDLE
from tracker.domain.exports.bundle import Chain, Finding, check
from tracker.domain.exports.manifest import LONGEST, Listed, Manifest, read_manifest, signed_bytes
from tracker.domain.exports.manifest import NAME as MANIFEST
from tracker.domain.exports.zip_layout import closed
from tracker.domain.imports.limits import MAX_RECORD, MAX_UNPACKED
from tracker.domain.imports.restore.bundle import read_bundle, read_bundle_and_mark, too_large
from tracker.domain.imports.safety import Archive, is_zip
from tracker.domain.record.heads import Holds


class FileStanding(StrEnum):
    """How a file of an archive stands to the list of its files."""

    AS_WRITTEN = "as written"
    CHANGED = "changed"
    REMOVED = "taken out"
    ADDED = "added"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class FileFound:
    """A file that is in the archive or in its list. `listed` is what the list says of it, or None for one beside the list."""

    name: str
    standing: FileStanding
    listed: Listed | None


class Flaw(StrEnum):
    """What can be wrong with an archive as a whole."""

    LIST = "list"
    """Its manifest cannot be read, or is not spelled as it was."""
    NO_LIST = "no list"
    """It had a manifest, and has none."""
    SIGNATURE = "signature"
    """The key that its manifest names did not sign it."""
    BUNDLE = "bundle"
    """It has no chains that can be read, not even an empty list of them."""
    DOUBLED = "doubled"
    """It has no manifest, and one chain stands in it twice."""
    LAYOUT = "layout"
    """Its files are as they were, and something around them is not: another name, date or order, or bytes beside them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a file found. Without a manifest only the chains were checked, and `files` is empty."""

    manifest: Manifest | None
    flaws: tuple[Flaw, ...]
    files: tuple[FileFound, ...]
    chains: tuple[Chain, ...]
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found that is not as it was written. It says nothing of whose key signed it."""
        return (
            not self.flaws
            and all(each.standing is FileStanding.AS_WRITTEN for each in self.files)
            and all(each.broken is None for each in self.findings)
        )


class FileVerdict(StrEnum):
    """What a file comes to, in the end, on one server."""

    WHOLE = "whole"
    """Everything is as this server wrote and signed it."""
    UNKNOWN = "unknown"
    """Nothing in it contradicts itself, and this server cannot vouch for it: its key is another one, it has no manifest, or
    something in it came from a file before."""
    BROKEN = "not whole"


def verdict(checked: Checked, *, signed_here: bool) -> FileVerdict:
    """The verdict on a file, of which the caller knows whether its manifest names this server's own key."""
    if not checked.holds:
        return FileVerdict.BROKEN
    vouched = signed_here and checked.manifest is not None and not checked.manifest.restored
    return FileVerdict.WHOLE if vouched else FileVerdict.UNKNOWN


def check_record(data: bytes, holds: Holds) -> Checked:
    """Check the bytes of a file: an archive, or a bundle. `holds` says whether a key made a signature.

    Raises Invalid for what is neither, and for what is larger than a record can be. Nothing in the file is believed.
    """
    if not data:
        raise Invalid("file", "record_file_empty")
    if len(data) > (MAX_RECORD if is_zip(data) else MAX_UNPACKED):
        raise too_large()
    if is_zip(data):
        return _Opened(data).checked(holds)
    chains = read_bundle(data)
    return _only_chains(chains, (), holds)


def _only_chains(chains: tuple[Chain, ...], flaws: tuple[Flaw, ...], holds: Holds) -> Checked:
    if not chains and not flaws:
        raise Invalid("file", "nothing_to_check")
    if len(set(chains)) < len(chains):
        flaws += (Flaw.DOUBLED,)
    return Checked(None, flaws, (), chains, _findings(chains, holds))


def _findings(chains: Sequence[Chain], holds: Holds) -> tuple[Finding, ...]:
    return tuple(check(each, holds) for each in chains)


class _Opened:
    """An archive that is looked into."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._archive = Archive(data, 2 * MAX_RECORD)  # the bundle and the manifest are read twice
        except Invalid as err:
            raise _unusable() from err
        self._names = Counter(self._archive.names)

    def checked(self, holds: Holds) -> Checked:
        if MANIFEST not in self._names:
            return self._without_manifest(holds)
        try:
            manifest = read_manifest(self._archive.read(MANIFEST, LONGEST))
        except Invalid:
            return Checked(None, (Flaw.LIST,), (), (), ())
        return self._by(manifest, holds)

    def _without_manifest(self, holds: Holds) -> Checked:
        if BUNDLE not in self._names:
            raise Invalid("file", "missing_in_zip", name=BUNDLE)
        if self._names[BUNDLE] > 1:
            return Checked(None, (), (FileFound(BUNDLE, FileStanding.TWICE, None),), (), ())
        chains, had_one = self._bundle()
        return _only_chains(chains, (Flaw.NO_LIST,) if had_one else (), holds)

    def _by(self, manifest: Manifest, holds: Holds) -> Checked:
        if sum(each.size for each in manifest.files) > MAX_RECORD:
            raise too_large()
        flaws = [] if holds(manifest.key_id, bytes.fromhex(manifest.signature), signed_bytes(manifest)) else [Flaw.SIGNATURE]
        files = self._files(manifest)
        if not flaws and all(each.standing is FileStanding.AS_WRITTEN for each in files) and not self._is_laid_out(manifest):
            flaws.append(Flaw.LAYOUT)
        try:
            chains, _ = self._bundle()
        except Invalid:
            chains = ()
            flaws.append(Flaw.BUNDLE)
        return Checked(manifest, tuple(flaws), files, chains, _findings(chains, holds))

    def _files(self, manifest: Manifest) -> tuple[FileFound, ...]:
        named = {each.name for each in manifest.files} | {MANIFEST}
        found = [FileFound(each.name, self._standing(each), each) for each in manifest.files]
        twice = [FileFound(MANIFEST, FileStanding.TWICE, None)] if self._names[MANIFEST] > 1 else []
        return tuple(found + twice + [FileFound(name, FileStanding.ADDED, None) for name in self._names if name not in named])

    def _standing(self, listed: Listed) -> FileStanding:
        if self._names[listed.name] != 1:
            return FileStanding.TWICE if listed.name in self._names else FileStanding.REMOVED
        try:
            same = self._archive.size_and_digest(listed.name) == (listed.size, listed.sha256)
        except Invalid:
            same = False
        return FileStanding.AS_WRITTEN if same else FileStanding.CHANGED

    def _is_laid_out(self, manifest: Manifest) -> bool:
        before = self._data[: self._archive.begins_at(MANIFEST)]
        names = [each.name for each in manifest.files]
        try:
            whole = closed(before, names, MANIFEST, self._archive.read(MANIFEST, LONGEST), manifest.made)
        except ValueError:
            return False
        return whole == self._data and sha256(before).hexdigest() == manifest.packed

    def _bundle(self) -> tuple[tuple[Chain, ...], bool]:
        try:
            found = self._archive.read(BUNDLE, MAX_UNPACKED) if BUNDLE in self._names else b""
        except Invalid as err:
            raise _unusable() from err
        return read_bundle_and_mark(found)


def _unusable() -> Invalid:
    return Invalid("file", "record_zip_damaged")
