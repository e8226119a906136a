"""Words that a page could take for markup: planted wherever a database holds what people say, and looked for in answers."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

from peewee import Field

from tracker.crypto.seals import sealed
from tracker.domain.record.chain import Link, canonical_json, commit, next_link
from tracker.models.account import Session
from tracker.models.base import Table, database
from tracker.models.columns import fields_of, table_name
from tracker.models.couple import Couple
from tracker.models.encrypted import EncryptedBlobField, EncryptedTextField, encrypted_bytes
from tracker.models.journal import Reflection
from tracker.models.record import BODY, GUARDS, LedgerBody, LedgerEvent, Version, body_key
from tracker.models.tables import TABLES
from tracker.queries.journal.seals import OpenKeys
from tracker.queries.record.chain import bodies_of, links_of

WORDS = "<b class=canary>x</b> \"><script>canary</script> ' onmouseover=canary x' k{{7*7}}k"
# What forms admit into a name.
NAME = "Q\" onmouseover=canary ' onfocus=canary & &lt;b&gt; k{{7*7}}k"
_RAW = (
    *("<b class=canary", "<script>canary", "' onmouseover=canary", '" onmouseover=canary', "' onfocus=canary"),
    *("k49k", "& &lt;b&gt; k"),
)
_PLACES = re.compile(r'only-\w+-only|both-\w+-\w+-both|(?<=")(?:Alex|Dana|Kim|Sam)(?=")')
# These are no words: times of a day, and the number of what was consented to.
APART = frozenset({"plan.from_time", "plan.until_time", "share.digest", "share_consent.digest"})
_KINDS_APART = frozenset({"sign", "urge"})
_HELD = frozenset({"version.body", "share.scope"})
"""JSON: only what stands in it as words is changed."""
_FILES = frozenset({"share.snapshot", "upload.content", "restored_part.content"})
_PAGES = ("text/html", "image/svg+xml", "application/xml")


def plant(keys: OpenKeys) -> set[str]:
    """Put WORDS wherever words stand in the open database, names too: as a row could hold them from a time without rules.

    `keys` are those of everybody's seals: under them the sealed words are put anew. Chains are made anew and hold, unsigned.
    Returns the columns in which they are, as `table.column`.
    """
    Session.update(label=WORDS).execute()
    columns = {name: (table, field) for name, (table, field) in encrypted_fields().items() if name not in APART}
    planted = {name for name, (table, field) in columns.items() if _plant(name, table, field)}
    _plant_sealed(keys)
    _plant_chains()
    return planted | {"session.label"}


def encrypted_fields() -> dict[str, tuple[type[Table], Field]]:
    """Every column that holds what people say, encrypted."""
    fields = [(table, field) for table in TABLES for field in fields_of(table).values()]
    said = [each for each in fields if isinstance(each[1], EncryptedTextField | EncryptedBlobField)]
    return {f"{table_name(table)}.{field.name}": (table, field) for table, field in said}


def _plant(column: str, table: type[Table], field: Field) -> bool:
    changed = False
    for row in table.select():
        said = getattr(row, field.name)
        if getattr(row, "seal_id", None) or getattr(row, "kind", "") in _KINDS_APART or said is None:
            continue
        planted = _in_file(said) if column in _FILES else _in_text(said) if column in _HELD else WORDS
        changed = changed or planted != said
        setattr(row, field.name, planted)
        row.save(only=[field])
    return changed


def _plant_sealed(keys: OpenKeys) -> None:
    for row in Reflection.select().where(Reflection.seal.is_null(is_null=False)):
        row.words = sealed(keys[str(row.seal_id)], row.id, WORDS, WORDS)
        row.save()
    for version in Version.select().where(Version.kind == "reflection"):
        said = json.loads(version.body)
        if said["seal"] is not None:
            said["words"] = sealed(keys[said["seal"]], version.object, WORDS, WORDS)
            version.body = canonical_json(said)
            version.save()


def _plant_chains() -> None:
    for name in ("update", "delete"):
        database.execute_sql(f"DROP TRIGGER ledger_event_no_{name}")
    for couple in [each.id for each in Couple.select()]:
        last: Link | None = None
        bodies = {seq: (salt, _in_text(body.decode()).encode()) for seq, (salt, body) in bodies_of(couple).items()}
        for link in links_of(couple):
            last = next_link(last, commit(*bodies[link.seq]) if link.seq in bodies else link.commitment)
            _put_link(couple, last)
        for seq, (_, body) in bodies.items():
            stored = encrypted_bytes(BODY, body_key(couple, seq), couple, body)
            LedgerBody.update(body=stored).where(LedgerBody.couple == couple, LedgerBody.seq == seq).execute()
    for guard in GUARDS:
        database.execute_sql(guard)


def _put_link(couple: str, link: Link) -> None:
    here = (LedgerEvent.couple == couple) & (LedgerEvent.seq == link.seq)
    LedgerEvent.update(commitment=link.commitment, prev=link.prev, hash=link.hash).where(here).execute()


def _in_text(said: str) -> str:
    return _PLACES.sub(lambda _: json.dumps(WORDS)[1:-1], said)


def _in_file(said: bytes) -> bytes:
    """The same in a file: JSON, as it is or compressed, or a table of values."""
    if said.startswith(b"\x1f\x8b"):
        return gzip.compress(_in_text(gzip.decompress(said).decode()).encode())
    with suppress(zlib.error):
        return zlib.compress(_in_text(zlib.decompress(said).decode()).encode())
    text = said.decode()
    return (_in_text(text) if text.startswith("{") else _PLACES.sub(lambda _: WORDS, text)).encode()


def taken_for_markup(kind: str, body: bytes) -> list[str]:
    """What an answer of this media type, or a page in the archive that it is, would do with WORDS or NAME. Empty is well.

    The templates in the program's source are no pages yet.
    """
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as packed:
            names = [each for each in packed.namelist() if not each.startswith("steady/templates/")]
            pages = [packed.read(each).decode() for each in names if each.endswith((".html", ".svg"))]
    else:
        pages = [body.decode()] if kind.startswith(_PAGES) else []
    return [found for page in pages for found in _in_page(page)]


def _in_page(page: str) -> Iterator[str]:
    for raw in _RAW:
        if (at := page.find(raw)) >= 0:
            yield f"raw: {page[max(0, at - 80) : at + 80]!r}"
    reader = _Elements()
    reader.feed(page)
    yield from reader.made


class _Elements(HTMLParser):
    """Everything but text and the values of attributes that came out of a canary."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []
        self._in_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_code = tag in {"script", "style"}
        if dict(attrs).get("class") == "canary" or any(name.startswith("on") or "canary" in name for name, _ in attrs):
            self.made.append(f"element: {self.get_starttag_text()}")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # named by the library
        self._in_code = False

    def handle_data(self, data: str) -> None:
        if self._in_code and "canary" in data:
            self.made.append(f"code: {data[:80]}")

    def handle_comment(self, data: str) -> None:
        if "canary" in data:
            self.made.append(f"comment: {data[:80]}")
