"""Of many random edits of a record of some fifty events, made by whoever knows how it is built, none reads whole.

Five hundred edits, or as many as `EDITS` in the environment says.
"""

import json
import os
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from tests.support.archives import unzipped
from tests.support.factories import actor, kept_by, pair
from tests.support.settings import KEY
from tracker import clock
from tracker.cli import main
from tracker.domain.entries.entries import State
from tracker.domain.errors import Invalid
from tracker.domain.exports import own_data as export_files
from tracker.domain.exports.zip_layout import closed
from tracker.domain.imports.restore.check import FileVerdict
from tracker.domain.moments import MomentKind
from tracker.queries.exports.bundles import chains_to_export, report
from tracker.queries.exports.own_data import own_data, own_spaces
from tracker.services.entries.entries import Answer, answer
from tracker.services.exports import record_zip
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.record.ledger import sign_due_heads

pytestmark = pytest.mark.proof

EDITS = int(os.environ.get("EDITS", "500"))
NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
MADE_AT = NOON + timedelta(days=24)
BY_COMMAND = 20
LISTED = "manifest.json"


@pytest.fixture
def whole(db: Path) -> Iterator[bytes]:
    """What Sam exports of a record of some fifty events over three weeks."""
    with clock.frozen(NOON):
        both = pair()
        promise = kept_by(both.keeper)
    for day in range(22):
        with clock.frozen(NOON + timedelta(days=day)):
            sam, alex = actor("Sam"), actor("Alex")
            answer(sam, Answer(promise, sam.today, sam.today.isoformat(), State.KEPT, words=f"home by {day}"))
            mark_moment(alex, NewMoment(alex.today, MomentKind.WENT_WELL, f"a walk of {day} miles"))
            sign_due_heads()
    with clock.frozen(MADE_AT):
        me = actor("Sam")
        chains = chains_to_export(me, own_spaces(me, MADE_AT))
        assert 48 <= len(chains[0].links) <= 60
        yield record_zip("<p>what was said, to read</p>" * 50, own_data(me, MADE_AT), chains, MADE_AT)


def a_byte(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ rng.randrange(1, 256)]) + data[place + 1 :]


def a_bit(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << rng.randrange(8)]) + data[place + 1 :]


def dropped(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + data[place + 1 :]


def doubled(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[: place + 1] + data[place:]


def added(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.randbytes(rng.randrange(1, 9)) + data[place:]


def moved(rng: Random, data: bytes) -> bytes:
    start, length = rng.randrange(len(data)), rng.randrange(1, 200)
    piece, rest = data[start : start + length], data[:start] + data[start + length :]
    place = rng.randrange(len(rest) + 1)
    return rest[:place] + piece + rest[place:]


def cut(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


BYTES = (a_byte, a_bit, dropped, doubled, added, moved, cut)


def in_the_archive(rng: Random, data: bytes) -> bytes:
    """An edit of the bytes of the zip itself."""
    return rng.choice(BYTES)(rng, data)


def in_the_table(rng: Random, data: bytes) -> bytes:
    """An edit behind the files, where a zip says what they are; most readers pass over much of it."""
    at = data.index(b"PK\x01\x02")
    return data[:at] + rng.choice(BYTES[:5])(rng, data[at:])


def in_both_headers(rng: Random, data: bytes) -> bytes:
    """The same byte of what is said twice of a file: before it and in the table."""
    at, table = 0, data.index(b"PK\x01\x02")
    for _ in range(rng.randrange(data.count(b"PK\x01\x02"))):
        at = data.index(b"PK\x03\x04", at + 4)
        table = data.index(b"PK\x01\x02", table + 4)
    byte, change = rng.choice([0, 2, 3, 4, 5, 6, 7, 8, 9]), rng.randrange(1, 256)
    out = bytearray(data)
    out[at + 4 + byte] ^= change
    out[table + 6 + byte] ^= change
    return bytes(out)


def in_a_file(rng: Random, data: bytes) -> bytes:
    """An edit of what a file says, packed again as Steady packs it, under the manifest of before."""
    files = unzipped(data)
    name = rng.choice(sorted(files))
    files[name] = rng.choice(BYTES)(rng, files[name])
    return packed(files)


def in_a_file_and_its_list(rng: Random, data: bytes) -> bytes:
    """The same by whoever writes size, digest and all that a manifest says anew, but has not the key."""
    files = unzipped(data)
    name = rng.choice(sorted(files.keys() - {LISTED}))
    files[name] = rng.choice(BYTES)(rng, files[name])
    return packed(listed_anew(files))


def listed_anew(files: dict[str, bytes]) -> dict[str, bytes]:
    said = json.loads(files.pop(LISTED))
    said["files"] = [{"name": name, "sha256": sha256(each).hexdigest(), "size": len(each)} for name, each in files.items()]
    said["packed"] = sha256(export_files.packed(files, MADE_AT)).hexdigest()
    return files | {LISTED: json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()}


def in_the_files(rng: Random, data: bytes) -> bytes:
    """A file removed, added, renamed, put in another's place or in another order; the list may be written anew."""
    files = unzipped(data)
    names = sorted(files.keys() - {LISTED})
    one, other = rng.sample(names, 2)
    edit = rng.randrange(6)
    if edit == 0:
        del files[one]
    elif edit == 1:
        files[rng.choice([one.upper(), f"../{one}", f"{one}.csv", "more.csv", f"./{one}"])] = rng.choice([files[one], b""])
    elif edit == 2:
        files = {f"x{name}" if name == one else name: content for name, content in files.items()}
    elif edit == 3:
        files[one], files[other] = files[other], files[one]
    elif edit == 4:
        files[one] = files[other]
    else:
        listed, order = files[LISTED], list(names)
        while order == [name for name in files if name != LISTED]:
            rng.shuffle(order)
        files = {name: files[name] for name in order} | {LISTED: listed}
    return packed(listed_anew(files) if rng.random() < 0.5 else files)


def in_the_chain(rng: Random, data: bytes) -> bytes:
    """Words left out, with a reason or without; the tail cut off with its heads; a head or an event that says another thing."""
    files = unzipped(data)
    said = json.loads(files["bundle.json"])
    chain = said["chains"][0]
    edit, seq = rng.randrange(5), rng.randrange(2, len(chain["links"]))
    if edit in {0, 1}:
        chain["bodies"] = [each for each in chain["bodies"] if each["seq"] != seq]
        chain["missing"] += [{"seq": seq, "reason": "erased"}] if edit else []
    elif edit == 2:
        for name in ("links", "bodies", "heads"):
            chain[name] = [each for each in chain[name] if each["seq"] <= seq]
    elif edit == 3:
        chain["heads"].pop(rng.randrange(len(chain["heads"])))
    else:
        chain["bodies"][seq]["body"] = chain["bodies"][seq]["body"].replace("e", "a", 1)
    files["bundle.json"] = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return packed(listed_anew(files) if rng.random() < 0.5 else files)


def around_it(rng: Random, data: bytes) -> bytes:
    """Something before, behind or between, with every place in the zip put right."""
    more, end = rng.randbytes(rng.randrange(1, 40)), data[-22:]
    table = struct.unpack("<I", end[16:20])[0]
    edit = rng.randrange(3)
    if edit == 0:
        return data[:-2] + struct.pack("<H", len(more)) + more
    if edit == 1:
        return data[:table] + more + data[table:-22] + end[:16] + struct.pack("<I", table + len(more)) + end[20:]
    return more + data


def packed(files: dict[str, bytes]) -> bytes:
    others = {name: content for name, content in files.items() if name != LISTED}
    return closed(export_files.packed(others, MADE_AT), list(others), LISTED, files[LISTED], MADE_AT)


KINDS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(in_the_archive, in_the_table, in_both_headers, in_a_file, in_a_file_and_its_list, in_the_files, in_the_chain, around_it),
)


def test_no_edit_of_a_record_reads_whole(whole: bytes):
    assert report(whole).verdict is FileVerdict.WHOLE
    rng, found = Random(10_000), Counter[str]()  # noqa: S311  # the same edits each time
    for number in range(EDITS):
        kind = KINDS[number % len(KINDS)]
        edited = kind(rng, whole)
        while edited == whole:
            edited = kind(rng, whole)
        said = verdict_on(edited)
        found[said] += 1
        assert said == FileVerdict.BROKEN, f"edit {number}, {kind.__name__}"
    print(f"\n{EDITS} edits of {len(whole)} bytes: {dict(found)}")  # noqa: T201  # the figure


def verdict_on(data: bytes) -> str:
    try:
        return report(data).verdict
    except Invalid:
        return FileVerdict.BROKEN


def test_the_command_says_so_too(whole: bytes, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STEADY_DATA_DIR", str(db.parent))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    rng, file = Random(1), tmp_path / "record.zip"  # noqa: S311  # as above
    for number in range(BY_COMMAND):
        file.write_bytes(KINDS[number % len(KINDS)](rng, whole))
        result = CliRunner().invoke(main, ["verify", str(file), "--json"])
        said = json.loads(result.stdout)
        assert (result.exit_code, said["whole"], bool(said["wrong"])) == (1, False, True)
