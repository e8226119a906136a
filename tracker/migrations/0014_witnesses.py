"""A second copy of plain columns, by which damage to the file is found. A frozen copy: later changes are later migrations."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """CREATE INDEX "witness_site" ON "site" (quote("hosted_by_partner") || quote("set_up_at"))""",
    """CREATE INDEX "witness_person" ON "person" (quote("password_hash") || quote("zone") || quote("day_start") || quote("country") || quote("created_at"))""",
    """CREATE INDEX "witness_session" ON "session" (quote("person_id") || quote("created_at") || quote("seen_at") || quote("expires_at") || quote("idle_minutes") || quote("label"))""",
    """CREATE INDEX "witness_own_words" ON "own_words" (quote("written_at"))""",
    """CREATE INDEX "witness_brought_back" ON "brought_back" (quote("person_id") || quote("part") || quote("space") || quote("made_at"))""",
    """CREATE INDEX "witness_couple" ON "couple" (quote("created_at") || quote("ended_at"))""",
    """CREATE INDEX "witness_membership" ON "membership" (quote("couple_id") || quote("person_id") || quote("from_at") || quote("until_at") || quote("left"))""",
    """CREATE INDEX "witness_invitation" ON "invitation" (quote("couple_id") || quote("inviter_id") || quote("created_at") || quote("expires_at") || quote("used_at") || quote("withdrawn_at"))""",
    """CREATE INDEX "witness_repair" ON "repair" (quote("shared_at") || quote("couple_id") || quote("created_at"))""",
    """CREATE INDEX "witness_pause" ON "pause" (quote("couple_id") || quote("person_id") || quote("kind") || quote("from_day") || quote("until_day") || quote("started_at") || quote("ended_at"))""",
    """CREATE INDEX "witness_not_again" ON "not_again" (quote("couple_id") || quote("person_id") || quote("kind") || quote("object") || quote("since"))""",
    """CREATE INDEX "witness_commitment" ON "commitment" (quote("shared_at") || quote("couple_id") || quote("created_at") || quote("ended_at"))""",
    """CREATE INDEX "witness_terms" ON "terms" (quote("shared_at") || quote("couple_id") || quote("written_at"))""",
    """CREATE INDEX "witness_commitment_pause" ON "commitment_pause" (quote("shared_at") || quote("couple_id") || quote("written_at"))""",
    """CREATE INDEX "witness_review_answer" ON "review_answer" (quote("shared_at") || quote("couple_id") || quote("written_at"))""",
    """CREATE INDEX "witness_entry" ON "entry" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_response" ON "response" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_plan" ON "plan" (quote("shared_at") || quote("couple_id") || quote("said_at"))""",
    """CREATE INDEX "witness_rating" ON "rating" (quote("shared_at") || quote("couple_id") || quote("audience") || quote("imported"))""",
    """CREATE INDEX "witness_rating_detail" ON "rating_detail" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_sharing" ON "sharing" (quote("couple_id") || quote("repair_id") || quote("writer_id") || quote("audience") || quote("level") || quote("from_day") || quote("written_at"))""",
    """CREATE INDEX "witness_moment" ON "moment" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_setback_part" ON "setback_part" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_seal" ON "seal" (quote("person_id") || quote("salt") || quote("cost_time") || quote("cost_memory") || quote("cost_lanes") || quote("by_password") || quote("by_recovery") || quote("made_at") || quote("locked_at"))""",
    """CREATE INDEX "witness_reflection" ON "reflection" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_thread_line" ON "thread_line" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_found_note" ON "found_note" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_taking_out" ON "taking_out" (quote("couple_id") || quote("kind") || quote("object") || quote("asker_id") || quote("asked_at") || quote("agreed_at") || quote("agreed_by_id") || quote("withdrawn_at") || quote("let_be_at"))""",
    """CREATE INDEX "witness_holding" ON "holding" (quote("couple_id") || quote("repair_id") || quote("writer_id") || quote("weekday") || quote("hour") || quote("written_at") || quote("ended_at"))""",
    """CREATE INDEX "witness_held_rating" ON "held_rating" (quote("couple_id") || quote("repair_id") || quote("writer_id") || quote("held_at"))""",
    """CREATE INDEX "witness_weekly_level" ON "weekly_level" (quote("shared_at") || quote("couple_id"))""",
    """CREATE INDEX "witness_version" ON "version" (quote("couple_id") || quote("kind") || quote("object") || quote("number") || quote("writer_id") || quote("written_at") || quote("written_on") || quote("shared_at") || quote("erased_at"))""",
    """CREATE INDEX "witness_share" ON "share" (quote("couple_id") || quote("kind") || quote("writer_id") || quote("policy") || quote("from_day") || quote("until_day") || quote("live") || quote("proposed_at") || quote("active_at") || quote("expires_at") || quote("declined_at") || quote("revoked_at") || quote("revoked_by_id"))""",
    """CREATE INDEX "witness_share_consent" ON "share_consent" (quote("couple_id") || quote("share_id") || quote("writer_id") || quote("given_at"))""",
    """CREATE INDEX "witness_share_token" ON "share_token" (quote("couple_id") || quote("share_id") || quote("writer_id") || quote("made_at"))""",
    """CREATE INDEX "witness_share_opening" ON "share_opening" (quote("couple_id") || quote("share_id") || quote("opened_at") || quote("expires_at"))""",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
