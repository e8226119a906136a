"""Who may see what: the one table that queries, services, charts, sheets, search and exports ask. Nobody sees what it omits.

"Shared" is one fact, whatever made it so: said openly, marked as shared, released, revealed together. Each version of a row has
its own, and follows the rule of the row's kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SharePart(StrEnum):
    """What a share can show. The last three are one person's own."""

    LOG = "log"
    RATINGS = "ratings"
    MOMENTS = "moments"
    CHECK_INS = "check_ins"
    PLAN = "plan"
    MY_RATINGS = "my_ratings"
    MY_SIGNS = "my_signs"
    MY_NOTES = "my_notes"


OF_BOTH = frozenset({SharePart.LOG, SharePart.RATINGS, SharePart.MOMENTS})
OF_ONE = frozenset({SharePart.MY_RATINGS, SharePart.MY_SIGNS, SharePart.MY_NOTES})


class Reader(StrEnum):
    """Who reads something, as they stand to the one who wrote it. A former partner reads for READABLE_FOR, then is parted."""

    WRITER = "writer"
    PARTNER = "partner"
    FORMER = "former"
    PARTED = "parted"
    LINK = "link"  # to what both partners agreed to show
    OWN_LINK = "own_link"  # to what its writer shows alone
    COUNSELOR = "counselor"  # with an account of their own
    OPERATOR = "operator"
    STRANGER = "stranger"


class Rule(StrEnum):
    """When a reader may see something. A `SharePart` stands for: once shared, and that part is in scope of the share."""

    ALWAYS = "always"
    SHARED = "shared"
    MARKED = "marked"  # once its writer chose to show it to the counselor
    NEVER = "never"


ALWAYS, SHARED, MARKED, NEVER = Rule
Says = Rule | SharePart


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may see a thing beside its writer, who always may. A former partner sees what the partner sees."""

    partner: Rule
    link: Says = NEVER
    counselor: Says = NEVER
    own_link: Says = NEVER
    parted: Rule = NEVER


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so of one thing now: whether it is shared, marked for the counselor, and the parts in the reader's scope.

    `put_back`: an older copy was put back, and whoever it is by has not yet confirmed since who sees what.
    """

    shared: bool = False
    marked: bool = False
    parts: frozenset[SharePart] = frozenset()
    put_back: bool = False


_ALONE = Audience(NEVER)
_LOG = Audience(SHARED, SharePart.LOG, SharePart.LOG)
_MOMENT = Audience(SHARED, SharePart.MOMENTS, SharePart.LOG)
_RATING = Audience(SHARED, SharePart.RATINGS, MARKED, SharePart.MY_RATINGS)
_SIGN = Audience(SHARED, NEVER, MARKED, SharePart.MY_SIGNS)
_NOTE = Audience(SHARED, NEVER, MARKED, SharePart.MY_NOTES)
_ONE_BY_ONE = Audience(SHARED, NEVER, MARKED)
_NAME = Audience(ALWAYS, ALWAYS, ALWAYS, ALWAYS, ALWAYS)

MATRIX: Mapping[str, Mapping[str, Audience]] = {
    "repair": {"": _LOG},
    "commitment": {"": _LOG, "source": _ALONE},
    "terms": {"": _LOG},
    "commitment_pause": {"": _LOG},
    "review_answer": {"": Audience(SHARED, NEVER, SharePart.CHECK_INS)},
    "entry": {"": _LOG},
    "response": {"": _LOG},
    "thread_line": {"": _LOG},
    "removal": {"": _LOG},
    "plan": {"": _LOG},
    "rating": {"": _RATING, "audience": _ALONE, "imported": _ALONE},
    "hold_back": {"": _ALONE},
    "held_back_rating": {"": _ALONE},
    "released_week": {"": _ALONE},
    "rating_detail": {"": _ONE_BY_ONE, "note": _NOTE, "sign": _SIGN, "trigger": _SIGN, "urge": _SIGN},
    "weekly_level": {"": _RATING},
    "decided_week": {"": _ALONE},
    "found_note": {"": _ONE_BY_ONE},
    "moment": {"": _MOMENT},
    "setback_part": {"": _MOMENT},
    # Three that no table holds yet.
    "check_in_answer": {"": Audience(SHARED, NEVER, SharePart.CHECK_INS)},
    "recovery_plan": {"": Audience(SHARED, NEVER, SharePart.PLAN)},
    "reflection": {"": _ONE_BY_ONE},
    "seal": {"": _ALONE},
    "open_seal": {"": _ALONE},
    "measure": {"": _ONE_BY_ONE},
    "counselor_note": {"": Audience(SHARED)},
    "sharing": {"": _ALONE},
    "share": {"": _ALONE, "both": Audience(ALWAYS, NEVER, ALWAYS), "own": _ALONE},
    "own_words": {"": _ALONE},
    "name": {"": _NAME},
    "account": {"": _ALONE},
}
"""By kind, then by field. "" stands for the row and every field without a line of its own."""

SORTS: Mapping[str, tuple[str, ...]] = {"rating_detail": ("note", "sign", "trigger", "urge"), "share": ("both", "own")}
"""Kinds whose rows are of several sorts, told by their column `kind`; their lines in the matrix stand as fields do."""

BELONGS_TO: Mapping[str, str] = {
    "terms": "commitment",
    "commitment_pause": "commitment",
    "review_answer": "commitment",
    "entry": "commitment",
    "response": "entry",
    "thread_line": "response",
    "found_note": "entry",
    "held_back_rating": "rating",
    "rating_detail": "rating",
    "setback_part": "moment",
}
"""What a row hangs on. Whoever may see the row may know the id, the day and the name of what it belongs to."""


STAYS = frozenset({"name", "repair"})
"""What a record that was put back goes on showing of whoever has not confirmed: that the two are a couple, and in which way."""

HELD_WITH: Mapping[str, str] = {"terms": "commitment", "commitment_pause": "commitment"}
"""What is held back with what it belongs to, whoever proposed it: a commitment's wording is seen where the commitment is."""


def rule(kind: str, field: str, reader: Reader) -> Says:
    """When the reader may see a field of a kind; with "" the row itself."""
    fields = MATRIX.get(kind)
    if fields is None:
        return NEVER
    audience = fields.get(field, fields[""])
    says: Mapping[Reader, Says] = {
        Reader.WRITER: ALWAYS,
        Reader.PARTNER: audience.partner,
        Reader.FORMER: audience.partner,
        Reader.PARTED: audience.parted,
        Reader.LINK: audience.link,
        Reader.OWN_LINK: audience.own_link,
        Reader.COUNSELOR: audience.counselor,
    }
    return says.get(reader, NEVER)


def may_read(kind: str, field: str, reader: Reader, facts: Facts) -> bool:
    """Whether the reader may see a field of something of which the facts are so. A link of both shows nothing else either."""
    if facts.put_back and reader is not Reader.WRITER and kind not in STAYS:
        return False
    if reader is Reader.LINK and not may_read(kind, field, Reader.PARTNER, facts):
        return False
    says = rule(kind, field, reader)
    if isinstance(says, SharePart):
        return says in facts.parts and (facts.shared or reader is Reader.OWN_LINK)
    return {ALWAYS: True, SHARED: facts.shared, MARKED: facts.marked, NEVER: False}[says]
