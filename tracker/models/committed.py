"""Which fields of a row the record commits to, by kind: what a version keeps and what the chain binds."""

from collections.abc import Mapping

from peewee import Field

from tracker.domain.entries.weeks import slot_in_record
from tracker.models.base import Item
from tracker.models.columns import fields_of
from tracker.models.commitments import Commitment, CommitmentPause, ReviewAnswer, Terms
from tracker.models.couple import Repair
from tracker.models.encrypted import EncryptedTextField
from tracker.models.entries import Entry, Plan, Response, ThreadLine
from tracker.models.journal import Reflection
from tracker.models.moments import FoundNote, Moment, SetbackPart
from tracker.models.ratings import Rating, RatingDetail, WeeklyLevel

COMMITTED: Mapping[str, tuple[type[Item], tuple[str, ...]]] = {
    "repair": (Repair, ("accountable", "hurt")),
    "commitment": (
        Commitment,
        (
            *("repair", "writer", "category", "state", "number"),
            *("agreed_at", "ended_on", "ended_by", "brought_in_at"),
        ),
    ),
    "terms": (
        Terms,
        (
            *("commitment", "number", "writer", "kind", "title", "details", "recurrence", "due_time", "weeks"),
            *("from_day", "review_on", "agreed_at", "declined_at", "not_yet_at", "withdrawn_at"),
        ),
    ),
    "commitment_pause": (
        CommitmentPause,
        ("commitment", "writer", "from_day", "until_day", "agreed_at", "declined_at", "withdrawn_at"),
    ),
    "review_answer": (ReviewAnswer, ("commitment", "number", "writer", "answer", "words")),
    "entry": (Entry, ("commitment", "writer", "day", "slot", "state", "learned", "excused", "words", "written_at")),
    "response": (Response, ("entry", "writer", "kind", "words", "written_at")),
    "thread_line": (ThreadLine, ("response", "writer", "words", "state", "written_at")),
    "plan": (
        Plan,
        ("writer", "day", "commitment", "state", "place", "company", "from_time", "until_time", "words", "written_at"),
    ),
    "rating": (Rating, ("repair", "writer", "day", "tenths", "state", "written_at")),
    "rating_detail": (RatingDetail, ("rating", "writer", "kind", "words", "state", "written_at")),
    "weekly_level": (WeeklyLevel, ("repair", "writer", "week", "tenths", "written_at")),
    "moment": (Moment, ("writer", "day", "kind", "words", "state", "written_at")),
    "setback_part": (
        SetbackPart,
        ("moment", "repair", "writer", "kind", "words", "by_day", "tenths", "state", "written_at"),
    ),
    "reflection": (Reflection, ("writer", "day", "title", "words", "seal", "written_at")),
    "found_note": (FoundNote, ("repair", "entry", "writer", "day", "words", "state", "written_at")),
}


EVER_SHOWN = frozenset({"commitment", "entry", "rating", "rating_detail", "moment", "setback_part", "found_note", "reflection"})
"""Kinds whose rows can be their writer's alone again, or show beside them what is shared: they keep `shown_at`."""

SHOWN_BESIDE: Mapping[str, str] = {"terms": "commitment", "rating_detail": "rating"}
"""What of a kind is shown shows that there is the row of the other kind to which it belongs."""


def committed(kind: str, row: Item) -> dict[str, object]:
    """The committed fields of `row`: text in the open, whole numbers or None."""
    model, names = COMMITTED[kind]
    fields = fields_of(model)
    found = {name: _said(row, fields[name]) for name in names}
    return found | {"slot": slot_in_record(row.__data__["slot"])} if kind == "entry" else found


def _said(row: Item, field: Field) -> object:
    encrypted = isinstance(field, EncryptedTextField)
    value = getattr(row, field.name) if encrypted else field.db_value(row.__data__.get(field.name))
    return value if value is None or isinstance(value, int | str) else str(value)


def text_fields(kind: str) -> tuple[str, ...]:
    """The committed fields of a kind that hold what people wrote."""
    model, names = COMMITTED[kind]
    fields = fields_of(model)
    return tuple(name for name in names if isinstance(fields[name], EncryptedTextField))
