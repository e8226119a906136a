"""Indexes that lead a reader past what is somebody else's alone: no shared reading touches it, so nothing takes longer for it.

Every condition of `tracker.queries.scoped` has one that bears it. `seen` is for what both may see and one's own, `shared` and
`shown` for what both may see. Two hold a second copy as well: see `tracker.models.second_copies`.
"""

from collections.abc import Mapping

from peewee import SQL

from tracker.models.base import Table
from tracker.models.columns import table_name
from tracker.models.commitments import Commitment, CommitmentPause, ReviewAnswer, Terms
from tracker.models.entries import Entry, Response
from tracker.models.journal import Reflection
from tracker.models.kinds import KINDS, Dated, RecordKind
from tracker.models.moments import FoundNote, Moment, SetbackPart
from tracker.models.ratings import Rating, RatingDetail
from tracker.models.record import Version
from tracker.models.second_copies import second_copy
from tracker.models.sharing import Share

_ALONE = 'CASE WHEN "shared_at" IS NULL THEN "writer_id" ELSE \'\' END'
_SHOWN = 'CASE WHEN "shown_at" IS NULL THEN "writer_id" ELSE \'\' END'

_REST_OF_VERSION = second_copy("kind", "writer_id", "written_at", "written_on", "shared_at", "erased_at")

_COLUMNS: Mapping[type[Table], Mapping[str, tuple[str, str]]] = {
    Commitment: {
        "seen": (f'"couple_id", {_SHOWN}', ""),
        "mine": ('"couple_id", "writer_id"', ""),
        "shared": ('"couple_id", "repair_id"', '"shared_at" IS NOT NULL'),
        "alone": (f'"couple_id", {_ALONE}', ""),
    },
    Terms: {
        "seen": (f'"couple_id", {_ALONE}, "commitment_id", "number"', ""),
        "seen_of": (f'"couple_id", "commitment_id", {_ALONE}, "number"', ""),
        "shared": ('"couple_id", "commitment_id", "number"', '"shared_at" IS NOT NULL'),
    },
    CommitmentPause: {
        "seen": (f'"couple_id", {_ALONE}, "commitment_id"', ""),
    },
    ReviewAnswer: {
        "seen": (f'"couple_id", {_ALONE}, "commitment_id", "number"', ""),
    },
    Entry: {
        "mine": ('"couple_id", "writer_id", "day", ' + second_copy("shared_at", "shown_at"), ""),
        "shared": ('"commitment_id", "slot", "state"', '"shared_at" IS NOT NULL'),
        "slips": ('"commitment_id", "day"', "\"shared_at\" IS NOT NULL AND \"state\" IN ('partly', 'missed')"),
    },
    Response: {
        "shared": ('"couple_id", "kind"', '"shared_at" IS NOT NULL'),
    },
    Rating: {
        "shared": ('"couple_id", "repair_id", "writer_id", "day"', '"shared_at" IS NOT NULL'),
    },
    RatingDetail: {
        "reached": (f'"couple_id", {_SHOWN}', ""),
    },
    Moment: {
        "shown": ('"couple_id", "day"', '"shown_at" IS NOT NULL'),
    },
    SetbackPart: {
        "shared": ('"couple_id", "moment_id"', '"shared_at" IS NOT NULL'),
    },
    FoundNote: {
        "shared": ('"couple_id", "repair_id", "day"', '"shared_at" IS NOT NULL'),
    },
    Share: {
        "seen": ('"couple_id", CASE "kind" WHEN \'own\' THEN "writer_id" ELSE \'\' END', ""),
    },
    Reflection: {
        "shown": ('"couple_id", "day"', '"shown_at" IS NOT NULL'),
    },
    Version: {
        "seen_of": (f'"couple_id", "object", {_ALONE}, "number", {_REST_OF_VERSION}', ""),
        "seen": (f'"couple_id", {_ALONE}, "kind"', ""),
        "shared": ('"couple_id", "object", "number"', '"shared_at" IS NOT NULL'),
        "erased": (f'"couple_id", {_ALONE}', '"erased_at" IS NOT NULL'),
    },
}


def _seen(kind: RecordKind) -> str:
    """What leads to the rows of a kind that a reader may see: of a day, or of what they belong to."""
    whose = _SHOWN if kind.keeps_shown_at else _ALONE
    return f'"couple_id", "{kind.above}_id", {whose}' if kind.dated is Dated.ABOVE else f'"couple_id", {whose}, "{kind.dated}"'


# Of a journal nothing is read in the record that was never shown, and what is made to be shown is nobody's alone.
_BY_DAY: Mapping[type[Table], Mapping[str, tuple[str, str]]] = {
    each.table: {"seen": (_seen(each), "")}
    for each in KINDS.values()
    if each.dated is not Dated.SAID and not (each.in_journal or each.made_shown)
}


def add_indexes() -> None:
    """Make these indexes part of their tables, once."""
    for table in dict.fromkeys([*_COLUMNS, *_BY_DAY]):
        named = {**_BY_DAY.get(table, {}), **_COLUMNS.get(table, {})}
        kind = table_name(table)
        for name, (columns, where) in named.items():
            condition = f" WHERE {where}" if where else ""
            index = SQL(f'CREATE INDEX "{kind}_{name}" ON "{kind}" ({columns}){condition}')
            table.add_index(index)
