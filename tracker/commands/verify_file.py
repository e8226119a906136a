"""`steady verify FILE`: what holds of an exported file, in sentences or for a program."""

import json
from collections.abc import Iterator
from typing import Any

import click
from peewee import PeeweeException

from tracker.app import database_path, settings
from tracker.commands.sentences import many, note
from tracker.domain.errors import Invalid
from tracker.domain.exports.bundle import Finding
from tracker.domain.imports.restore.check import FileFound, FileVerdict
from tracker.domain.record.heads import six_words
from tracker.models.base import database
from tracker.models.connection import open_to_read
from tracker.queries.exports.bundles import Report, report, report_alone
from tracker.web.errors.words import sentence_of
from tracker.web.exports.words import CANNOT_KNOW, FLAWS, REASONS, STANDINGS, break_words, shown_name, spans

CODES = {FileVerdict.WHOLE: 0, FileVerdict.UNKNOWN: 2, FileVerdict.BROKEN: 1}
"""How the command ends."""


def verify_file(data: bytes, *, as_json: bool) -> int:
    """Print what holds of the bytes of a file. Returns how the command ends: 0 whole and signed here, 2 unknown, 1 not whole.

    It compares with the database that the settings name, if there is one; none is made.
    """
    try:
        found = _report(data)
    except Invalid as err:
        if not as_json:
            raise
        click.echo(json.dumps({**_NOTHING, "wrong": [sentence_of(err)]}))
        return CODES[FileVerdict.BROKEN]
    if as_json:
        click.echo(json.dumps(_said(found)))
    else:
        for line in _lines(found):
            click.echo(line)
    return CODES[found.verdict]


_NOTHING: dict[str, Any] = {
    "verdict": FileVerdict.BROKEN,
    "whole": False,
    "signed_here": False,
    "same_until": None,
    "made_at": None,
    "key": None,
    "files": [],
    "missing": [],
    "brought_back": [],
    "chains": [],
    "wrong": [],
}


def _report(data: bytes) -> Report:
    path = database_path(settings())
    if not path.is_file() or path.stat().st_size == 0:
        return report_alone(data)
    try:
        open_to_read(path)
        with database.connection_context():
            return report(data)
    except PeeweeException:
        note("The database here cannot be read, so the file was checked without it.")
        return report_alone(data)


def _lines(found: Report) -> Iterator[str]:
    for finding, same in zip(found.checked.findings, found.same, strict=True):
        yield from _chain_lines(finding, same)
    yield from (f"{each[:1].upper()}{each[1:]}." for each in _wrong(found))
    yield _headline(found)
    yield "What nobody can know from a file:"
    yield from (f"  {each}" for each in CANNOT_KNOW)


def _chain_lines(finding: Finding, same: int) -> Iterator[str]:
    heads = many(len(finding.heads), "signed head")
    without = f", {finding.without_body} without their words" if finding.missing else ""
    said = break_words(finding.broken) if finding.broken else "whole"
    here = f", the same as here up to event {same}" if same else ""
    yield f"{shown_name(finding.couple)}: {many(finding.events, 'event')}{without}, {heads}, {said}{here}"
    for reason, why in REASONS.items():
        if numbers := [each.seq for each in finding.missing if each.reason == reason]:
            yield f"  without their words, event {spans(numbers)}: {why}"
    for head in finding.heads:
        yield f"  {head.day} event {head.seq}: {' '.join(six_words(head))} (key {head.key_id[:16]})"


def _wrong(found: Report) -> list[str]:
    checked = found.checked
    return [str(FLAWS[each]) for each in checked.flaws] + [
        str(STANDINGS[each.standing] % {"name": shown_name(each.name)}) for each in checked.files if each.standing in STANDINGS
    ]


def _headline(found: Report) -> str:
    told = found.checked.manifest
    if found.verdict is FileVerdict.BROKEN:
        return "Not whole."
    if told is None:
        return "It has no signed list of its files: only the chains in it were checked, and what else it says is not covered."
    files = f"{many(len(told.files), 'file')} as they were written at {told.made_at}"
    if not found.signed_here:
        return f"Whole, {files}, but signed by a key that is unknown here: {told.key_id}."
    if told.restored:
        return f"{files}, signed here. Of {len(told.restored)} spaces this server vouches for nothing: they came from a file."
    return f"Whole, {files}, signed here."


def _said(found: Report) -> dict[str, Any]:
    checked, told = found.checked, found.checked.manifest
    chains = [_chain_said(finding, same) for finding, same in zip(checked.findings, found.same, strict=True)]
    missing = [{"couple": chain["couple"], **each} for chain in chains for each in chain["missing"]]
    broken = [break_words(each.broken) for each in checked.findings if each.broken]
    return {
        "verdict": found.verdict,
        "whole": checked.holds and told is not None,
        # What came from a file is not vouched for, whoever signed the list.
        "signed_here": found.signed_here and told is not None and not told.restored,
        "same_until": chains[0]["same_until"] if len(chains) == 1 else None,
        "made_at": told.made_at if told else None,
        "key": told.key_id if told else None,
        "files": [_file_said(each) for each in checked.files],
        "missing": missing,
        "brought_back": list(told.restored) if told else [],
        "chains": chains,
        "wrong": _wrong(found) + broken,
    }


def _chain_said(finding: Finding, same: int) -> dict[str, Any]:
    return {
        "couple": finding.couple,
        "events": finding.events,
        "same_until": same or None,
        "heads": [
            {"day": each.day.isoformat(), "event": each.seq, "words": " ".join(six_words(each))} for each in finding.heads
        ],
        "missing": [{"event": each.seq, "reason": each.reason or "missing"} for each in finding.missing],
    }


def _file_said(file: FileFound) -> dict[str, Any]:
    listed = file.listed
    return {
        "name": file.name,
        "standing": file.standing,
        "size": listed.size if listed else None,
        "sha256": listed.sha256 if listed else None,
    }
