"""Table by table: what ends when a copy is put back, and what people took back that an older copy must not revive.

The database that is replaced is attached as `before`. A new table says here what of it may have been taken back since the copy
was made, or why nothing of it can be; `tests/services/backup/test_carry_over.py` asks for its line.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.models.kinds import KINDS


@dataclass(frozen=True, slots=True)
class CarryRule:
    """What becomes of a table when a copy is put back: `ends` always, `carries` and `gone` if the database before is readable.

    `gone` is for what only its owner could delete, and is done where `before` is known to go on from the copy.
    """

    why: str
    ends: str = ""
    carries: tuple[str, ...] = ()
    gone: str = ""


_NARROWER = """
INSERT INTO sharing (id, couple_id, repair_id, writer_id, audience, level, from_day, written_at)
SELECT b.id, b.couple_id, b.repair_id, b.writer_id, b.audience, b.level, b.from_day, b.written_at FROM before.sharing b
JOIN repair r ON r.id = b.repair_id AND r.couple_id = b.couple_id
WHERE NOT EXISTS (SELECT 1 FROM sharing s WHERE s.id = b.id)
    AND NOT EXISTS (SELECT 1 FROM before.sharing n WHERE n.couple_id = b.couple_id AND n.writer_id = b.writer_id
        AND n.repair_id = b.repair_id AND n.audience = b.audience AND (n.written_at, n.id) > (b.written_at, b.id))
    AND INSTR('private trend each', b.level) < INSTR('private trend each', COALESCE(
        (SELECT s.level FROM sharing s WHERE s.couple_id = b.couple_id AND s.writer_id = b.writer_id
            AND s.repair_id = b.repair_id AND s.audience = b.audience
        ORDER BY s.written_at DESC, s.id DESC LIMIT 1), 'private'))
"""
_HELD_BACK = """
INSERT INTO hold_back (id, couple_id, repair_id, writer_id, weekday, hour, written_at)
SELECT b.id, b.couple_id, b.repair_id, b.writer_id, b.weekday, b.hour, b.written_at FROM before.hold_back b
JOIN repair r ON r.id = b.repair_id AND r.couple_id = b.couple_id
WHERE b.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM hold_back h WHERE h.couple_id = b.couple_id
    AND h.writer_id = b.writer_id AND h.repair_id = b.repair_id AND h.ended_at IS NULL)
"""
_WEEK = """
INSERT INTO {0} (couple_id, repair_id, writer_id, week)
SELECT b.couple_id, b.repair_id, b.writer_id, b.week FROM before.{0} b
JOIN repair r ON r.id = b.repair_id AND r.couple_id = b.couple_id WHERE TRUE
ON CONFLICT (couple_id, repair_id, writer_id) DO UPDATE SET week = MAX(week, excluded.week)
"""
_SEALS = """
INSERT INTO seal (id, person_id, salt, cost_time, cost_memory, cost_lanes, by_password, by_recovery, made_at, locked_at)
SELECT b.id, b.person_id, b.salt, b.cost_time, b.cost_memory, b.cost_lanes, b.by_password, b.by_recovery, b.made_at, b.locked_at
FROM before.seal b WHERE b.person_id IN (SELECT id FROM person)
ON CONFLICT (id) DO UPDATE SET salt = excluded.salt, cost_time = excluded.cost_time, cost_memory = excluded.cost_memory,
    cost_lanes = excluded.cost_lanes, by_password = excluded.by_password, by_recovery = excluded.by_recovery,
    locked_at = excluded.locked_at
"""
_DATA_KEYS = """
INSERT INTO data_key (id, owner, number, wrapped)
SELECT b.id, b.owner, (SELECT COALESCE(MAX(m.number), 0) FROM data_key m WHERE m.owner = b.owner)
    + ROW_NUMBER() OVER (PARTITION BY b.owner ORDER BY b.number), b.wrapped
FROM before.data_key b WHERE b.id NOT IN (SELECT id FROM data_key)
"""
_RESTS = (
    "UPDATE pause SET until_day = b.until_day, ended_at = b.ended_at FROM before.pause b WHERE b.id = pause.id",
    """
    INSERT OR IGNORE INTO pause (id, couple_id, person_id, kind, from_day, until_day, started_at, ended_at)
    SELECT b.id, b.couple_id, b.person_id, b.kind, b.from_day, b.until_day, b.started_at, b.ended_at FROM before.pause b
    WHERE b.couple_id IN (SELECT id FROM couple) AND b.person_id IN (SELECT id FROM person)
    """,
)
_REMOVALS = (
    """
    UPDATE removal SET agreed_at = b.agreed_at, agreed_by_id = b.agreed_by_id, withdrawn_at = b.withdrawn_at,
        let_be_at = b.let_be_at FROM before.removal b WHERE b.id = removal.id
        AND (b.agreed_by_id IS NULL OR b.agreed_by_id IN (SELECT id FROM person))
    """,
    """
    INSERT OR IGNORE INTO removal
        (id, couple_id, kind, object, asker_id, asked_at, agreed_at, agreed_by_id, withdrawn_at, let_be_at)
    SELECT b.id, b.couple_id, b.kind, b.object, b.asker_id, b.asked_at, b.agreed_at, b.agreed_by_id, b.withdrawn_at, b.let_be_at
    FROM before.removal b WHERE b.couple_id IN (SELECT id FROM couple) AND b.asker_id IN (SELECT id FROM person)
        AND (b.agreed_by_id IS NULL OR b.agreed_by_id IN (SELECT id FROM person))
        AND EXISTS (SELECT 1 FROM version v WHERE v.couple_id = b.couple_id AND v.object = b.object)
    """,
)
_ERASED_BODIES = """
DELETE FROM ledger_body WHERE NOT EXISTS (
        SELECT 1 FROM before.ledger_body b WHERE b.couple_id = ledger_body.couple_id AND b.seq = ledger_body.seq)
    AND EXISTS (SELECT 1 FROM before.ledger_event e JOIN ledger_event m
        ON m.couple_id = e.couple_id AND m.seq = e.seq AND m.hash = e.hash
        WHERE e.couple_id = ledger_body.couple_id AND e.seq = ledger_body.seq)
"""
_BODIES = """
UPDATE version SET body = b.body, erased_at = b.erased_at FROM before.version b
WHERE b.id = version.id AND b.body <> version.body
"""
_LEFT = """
UPDATE membership SET until_at = b.until_at, left = b.left FROM before.membership b
WHERE b.id = membership.id AND membership.until_at IS NULL AND b.left IS NOT NULL
"""
_ENDED_SPACE = """
UPDATE couple SET ended_at = b.ended_at FROM before.couple b WHERE b.id = couple.id AND couple.ended_at IS NULL
    AND EXISTS (SELECT 1 FROM membership m WHERE m.couple_id = couple.id AND m.left IS NOT NULL)
"""
_JOURNAL_VERSIONS = """
DELETE FROM version WHERE kind = 'reflection' AND shared_at IS NULL AND object NOT IN (SELECT id FROM before.reflection)
"""
_PUT_BACK = (
    "DELETE FROM put_back",
    """
    INSERT INTO put_back (person_id, stands_at, at) SELECT b.person_id, b.stands_at, b.at FROM before.put_back b
    WHERE b.person_id IN (SELECT id FROM person)
    """,
)
_BY_ITEM = "taken back, ended or unshared one by one: see carry_over.ITEMS"
_OWN_STATE = "a person's own, which nobody else sees"

RULES: Mapping[str, CarryRule] = {
    "data_key": CarryRule("keys that were put in force since stay in force", carries=(_DATA_KEYS,)),
    "site": CarryRule("said once, at set-up"),
    "person": CarryRule(
        "the password is the present one, and whoever erased their account has none: see carrying_over",
        carries=(
            """
            UPDATE person SET password_hash = b.password_hash FROM before.person b
            WHERE b.id = person.id AND b.email_index IS NOT NULL
            """,
        ),
    ),
    "seal": CarryRule("what opens it is the present password", carries=(_SEALS,)),
    "open_seal": CarryRule("ends with its session", ends="DELETE FROM open_seal"),
    "session": CarryRule("everybody signs in anew", ends="DELETE FROM session"),
    "one_time_link": CarryRule("used or not, it ends", ends="DELETE FROM one_time_link"),
    "known_device": CarryRule(
        "a browser that is known no more, or may be",
        carries=("DELETE FROM known_device WHERE token_hash NOT IN (SELECT token_hash FROM before.known_device)",),
    ),
    "throttle": CarryRule(
        "what was tried in vain still counts",
        carries=("INSERT OR IGNORE INTO throttle (id, key, at) SELECT id, key, at FROM before.throttle",),
    ),
    "form_key": CarryRule("what was sent since the copy may be sent again, and is then done"),
    "own_words": CarryRule(
        _OWN_STATE, gone="DELETE FROM own_words WHERE person_id NOT IN (SELECT person_id FROM before.own_words)"
    ),
    "upload": CarryRule("waits for an hour at the most", ends="DELETE FROM upload"),
    "restored_part": CarryRule(
        _OWN_STATE, gone="DELETE FROM restored_part WHERE id NOT IN (SELECT id FROM before.restored_part)"
    ),
    "version": CarryRule("changes only when words are removed, or sealed", carries=(_BODIES,), gone=_JOURNAL_VERSIONS),
    "ledger_event": CarryRule("the chain only grows"),
    "ledger_body": CarryRule("goes with the words that it commits to", carries=(_ERASED_BODIES,)),
    "signed_head": CarryRule("of the chain as the copy has it"),
    "couple": CarryRule("a space that was left has ended: see membership"),
    "membership": CarryRule("whoever left has left", carries=(_LEFT, _ENDED_SPACE)),
    "invitation": CarryRule(
        "used or not, it ends",
        ends="UPDATE invitation SET withdrawn_at = :now WHERE used_at IS NULL AND withdrawn_at IS NULL",
    ),
    "repair": CarryRule("said of oneself, once"),
    "pause": CarryRule("a pause or a stop of sharing, as it stands now", carries=_RESTS),
    "not_again": CarryRule(
        "what a person does not want to be asked any more, told to nobody",
        carries=(
            """
            INSERT OR IGNORE INTO not_again (id, couple_id, person_id, kind, object, since)
            SELECT b.id, b.couple_id, b.person_id, b.kind, b.object, b.since FROM before.not_again b
            WHERE b.couple_id IN (SELECT id FROM couple) AND b.person_id IN (SELECT id FROM person)
            """,
        ),
    ),
    "sharing": CarryRule("a narrower choice of who sees ratings", carries=(_NARROWER,)),
    "hold_back": CarryRule("ratings that are held back since", carries=(_HELD_BACK,)),
    "held_back_rating": CarryRule("waits on, as the copy has it"),
    "released_week": CarryRule("no week has two releases", carries=(_WEEK.format("released_week"),)),
    "decided_week": CarryRule("no week has two levels", carries=(_WEEK.format("decided_week"),)),
    "weekly_level": CarryRule("released once, and seen"),
    "removal": CarryRule("words that both removed, or asked to", carries=_REMOVALS),
    "share": CarryRule(
        "each ends; a declined one rests on",
        ends="UPDATE share SET revoked_at = :now, snapshot = NULL WHERE revoked_at IS NULL AND declined_at IS NULL",
        carries=(
            """
            UPDATE share SET declined_at = b.declined_at, snapshot = NULL FROM before.share b
            WHERE b.id = share.id AND b.declined_at IS NOT NULL
            """,
        ),
    ),
    "share_consent": CarryRule("of a share that has ended"),
    "share_token": CarryRule("a link ends with its share", ends="DELETE FROM share_token"),
    "share_opening": CarryRule(
        "a visit ends; that it took place stays listed",
        ends="UPDATE share_opening SET expires_at = :now WHERE expires_at > :now",
    ),
    "commitment": CarryRule(_BY_ITEM),
    "terms": CarryRule(_BY_ITEM),
    "commitment_pause": CarryRule(_BY_ITEM),
    **{kind: CarryRule(_BY_ITEM) for kind, each in KINDS.items() if each.taken_back_by},
    "review_answer": CarryRule("said once, and opened together"),
    "reflection": CarryRule(
        "no longer shown, sealed or deleted",
        carries=(
            """
            UPDATE reflection SET shared_at = NULL FROM before.reflection b
            WHERE b.id = reflection.id AND b.shared_at IS NULL
            """,
        ),
        gone="DELETE FROM reflection WHERE id NOT IN (SELECT id FROM before.reflection)",
    ),
    "put_back": CarryRule("who has not yet confirmed", carries=_PUT_BACK),
    "lease": CarryRule("of a worker that has ended", ends="DELETE FROM lease"),
    "heartbeat": CarryRule("of a worker that has ended", ends="DELETE FROM heartbeat"),
    "clock_leap": CarryRule(
        "a clock that is doubted stays so",
        ends="DELETE FROM clock_leap",
        carries=("INSERT INTO clock_leap SELECT * FROM before.clock_leap",),
    ),
}
"""By table, in the order in which they are done: keys before what they open."""
