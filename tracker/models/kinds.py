"""The kinds of the record: of each its table, which fields a version keeps and the chain binds, and how it is dated and found.

A new kind has a line here and one in `MATRIX` of `tracker.domain.visibility`. What its table or the rules there say already is
read from them: which fields are words, whether a row can be private again, and what it belongs to. A kind stands behind what it
belongs to; what ends is taken away from the end on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from peewee import Field

from tracker.domain.entries.weeks import slot_in_record
from tracker.domain.visibility import BELONGS_TO
from tracker.models.base import Item
from tracker.models.columns import fields_of, table_name
from tracker.models.commitments import Commitment, CommitmentPause, ReviewAnswer, Terms
from tracker.models.couple import Repair
from tracker.models.encrypted import EncryptedTextField
from tracker.models.entries import Entry, Plan, Response, ThreadLine
from tracker.models.journal import Reflection
from tracker.models.moments import FoundNote, Moment, SetbackPart
from tracker.models.ratings import Rating, RatingDetail, WeeklyLevel


class Dated(StrEnum):
    """Under which day the record shows a row."""

    DAY = "day"  # its own
    WEEK = "week"  # the Sunday on which its week ends
    ABOVE = "above"  # that of what it belongs to
    SAID = "said"  # that on which it was said: it stands there as what happened to a commitment


@dataclass(frozen=True, slots=True)
class RecordKind:
    """What is so of every row of a kind; `fields` are those that a version keeps.

    `called` is what people ask for when they choose it in the record; without it, it is there when no kind is chosen. `about`
    names what a row is about where it belongs to something else, or to nothing. `agreed`: its words are both partners'.
    `in_journal`: the record has of it only what was ever shown. `apart`: it can be shown where what it belongs to is not, and
    then shows that there is one. `back` is the field that says `taken_back`, where it can. `unshares`: its writer can keep it
    to themselves again. `lies_open`: what is private of it may lie open on a page, and not only behind a tap. `made_shown`: a
    row is made to be shown, and never its writer's alone. `emptied` is what stands in a row that has to stay when its
    writer's account ends.
    """

    table: type[Item]
    fields: tuple[str, ...]
    dated: Dated = Dated.DAY
    called: str = ""
    about: str = ""
    agreed: bool = False
    in_journal: bool = False
    apart: bool = False
    back: str = "state"
    unshares: bool = False
    lies_open: bool = False
    made_shown: bool = False
    emptied: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called in the database, in versions and in the chain."""
        return table_name(self.table)

    @property
    def above(self) -> str:
        """The kind of what a row belongs to, if it belongs to anything."""
        return BELONGS_TO.get(self.name, "")

    @property
    def of(self) -> str:
        """The kind of what a row is about, whether it belongs to that or not."""
        return self.about or self.above

    @property
    def words(self) -> Mapping[str, str | None]:
        """The fields that hold what people wrote, each with what stands there once its words are out."""
        fields = fields_of(self.table)
        texts = [fields[name] for name in self.fields if isinstance(fields[name], EncryptedTextField)]
        return {each.name: None if each.null else "" for each in texts}

    @property
    def searched(self) -> tuple[str, ...]:
        """The fields in which words are looked for: what can be left open, as a time of day, is none."""
        return tuple(name for name, blank in self.words.items() if blank is not None)

    @property
    def has_writer(self) -> bool:
        """Whether a row is by one of the two."""
        return "writer" in fields_of(self.table)

    @property
    def keeps_shown_at(self) -> bool:
        """Whether a row can be its writer's alone again, or show beside it what is shared."""
        return "shown_at" in fields_of(self.table)

    @property
    def taken_back_by(self) -> str:
        """The field that says when a row was taken back; none of what cannot be."""
        return self.back if self.back in self.fields else ""


_KINDS = (
    RecordKind(Repair, ("accountable", "hurt"), Dated.SAID),
    RecordKind(
        Commitment,
        ("repair", "writer", "category", "state", "number", "agreed_at", "ended_on", "ended_by", "brought_in_at"),
        Dated.SAID,
        called="agreements",
        back="",
    ),
    RecordKind(
        Terms,
        (
            *("commitment", "number", "writer", "kind", "title", "details", "recurrence", "due_time", "weeks"),
            *("from_day", "review_on", "agreed_at", "declined_at", "not_yet_at", "withdrawn_at"),
        ),
        Dated.SAID,
        called="agreements",
        agreed=True,
        apart=True,
        lies_open=True,
    ),
    RecordKind(
        CommitmentPause,
        ("commitment", "writer", "from_day", "until_day", "agreed_at", "declined_at", "withdrawn_at"),
        Dated.SAID,
        called="agreements",
    ),
    RecordKind(
        ReviewAnswer, ("commitment", "number", "writer", "answer", "words"), Dated.SAID, called="agreements", lies_open=True
    ),
    RecordKind(
        Entry,
        ("commitment", "writer", "day", "slot", "state", "learned", "excused", "words", "written_at"),
        called="answers",
        lies_open=True,
    ),
    RecordKind(
        Response,
        ("entry", "writer", "kind", "words", "written_at"),
        Dated.ABOVE,
        called="responses",
        back="kind",
        lies_open=True,
    ),
    RecordKind(ThreadLine, ("response", "writer", "words", "state", "written_at"), Dated.ABOVE, lies_open=True),
    RecordKind(
        Plan,
        ("writer", "day", "commitment", "state", "place", "company", "from_time", "until_time", "words", "written_at"),
        called="plans",
        about="commitment",
        lies_open=True,
    ),
    RecordKind(
        Rating,
        ("repair", "writer", "day", "tenths", "state", "written_at"),
        called="ratings",
        about="repair",
        emptied={"tenths": 0, "state": "taken_back"},
    ),
    RecordKind(
        RatingDetail,
        ("rating", "writer", "kind", "words", "state", "written_at"),
        Dated.ABOVE,
        called="ratings",
        apart=True,
        unshares=True,
    ),
    RecordKind(
        WeeklyLevel,
        ("repair", "writer", "week", "tenths", "written_at"),
        Dated.WEEK,
        called="ratings",
        about="repair",
        made_shown=True,
    ),
    RecordKind(
        Moment, ("writer", "day", "kind", "words", "state", "written_at"), called="moments", unshares=True, lies_open=True
    ),
    RecordKind(
        SetbackPart,
        ("moment", "repair", "writer", "kind", "words", "by_day", "tenths", "state", "written_at"),
        Dated.ABOVE,
    ),
    RecordKind(Reflection, ("writer", "day", "title", "words", "seal", "written_at"), called="reflections", in_journal=True),
    RecordKind(FoundNote, ("repair", "entry", "writer", "day", "words", "state", "written_at"), called="found"),
)
KINDS: dict[str, RecordKind] = {each.name: each for each in _KINDS}
"""Every kind of the record by its name."""


def committed(kind: str, row: Item) -> dict[str, object]:
    """The committed fields of `row`: text in the open, whole numbers or None."""
    fields = fields_of(type(row))
    found = {name: _said(row, fields[name]) for name in KINDS[kind].fields}
    return found | {"slot": slot_in_record(row.__data__["slot"])} if kind == "entry" else found


def _said(row: Item, field: Field) -> object:
    encrypted = isinstance(field, EncryptedTextField)
    value = getattr(row, field.name) if encrypted else field.db_value(row.__data__.get(field.name))
    return value if value is None or isinstance(value, int | str) else str(value)
