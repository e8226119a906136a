"""A second copy of the plain columns that nothing else vouches for, in an index, so that a damaged byte in either shows.

SQLite compares each row with its indexes when it checks a file. What is encrypted, and what versions and chains hold, is found
otherwise. A copy is an expression, which leads no question anywhere: those in an index of their own are never read along.
"""

from collections.abc import Mapping

from tracker.models.columns import in_order
from tracker.models.encrypted import EncryptedTextField
from tracker.models.kinds import KINDS, RecordKind

_COLUMNS: Mapping[str, str] = {
    "site": "hosted_by_partner set_up_at",
    "person": "password_hash zone day_start country created_at",
    "session": "person_id created_at seen_at expires_at idle_minutes label",
    "own_words": "written_at",
    "restored_part": "person_id part space made_at",
    "couple": "created_at ended_at",
    "membership": "couple_id person_id from_at until_at left",
    "invitation": "couple_id inviter_id created_at expires_at used_at withdrawn_at",
    "pause": "couple_id person_id kind from_day until_day started_at ended_at",
    "not_again": "couple_id person_id kind object since",
    "sharing": "couple_id repair_id writer_id audience level from_day written_at",
    "seal": "person_id salt cost_time cost_memory cost_lanes by_password by_recovery made_at locked_at",
    "removal": "couple_id kind object asker_id asked_at agreed_at agreed_by_id withdrawn_at let_be_at",
    "hold_back": "couple_id repair_id writer_id weekday hour written_at ended_at",
    "held_back_rating": "couple_id repair_id writer_id held_at",
    "version": "couple_id kind object number writer_id written_at written_on shared_at erased_at",
    "share": "couple_id kind writer_id policy from_day until_day live proposed_at active_at expires_at"
    " declined_at revoked_at revoked_by_id",
    "share_consent": "couple_id share_id writer_id given_at",
    "share_token": "couple_id share_id writer_id made_at",
    "share_opening": "couple_id share_id opened_at expires_at",
}


def _outside_versions(kind: RecordKind) -> tuple[str, ...]:
    """The plain columns of a kind that no version keeps."""
    fields = (each for each in in_order(kind.table) if each.name not in kind.fields and not each.primary_key)
    return tuple(each.column_name for each in fields if not isinstance(each, EncryptedTextField))


WITNESSED: Mapping[str, tuple[str, ...]] = {
    **{table: tuple(columns.split()) for table, columns in _COLUMNS.items()},
    **{kind: _outside_versions(each) for kind, each in KINDS.items()},
}
"""By table, the columns of which a second copy is kept."""

BESIDE: Mapping[str, str] = {"entry": "entry_mine", "version": "version_seen_of"}
"""By table, the index that leads readers (`tracker.models.indexes`) and holds the second copy as well.

Each tap writes into these tables, and each index more is a page more to write.
"""


def second_copy(*columns: str) -> str:
    """The expression that holds a second copy of these columns in an index."""
    return " || ".join(f'quote("{each}")' for each in columns)


WITNESSES: tuple[str, ...] = tuple(
    f'CREATE INDEX "witness_{table}" ON "{table}" ({second_copy(*columns)})'
    for table, columns in WITNESSED.items()
    if table not in BESIDE
)
"""The statements that make them."""
