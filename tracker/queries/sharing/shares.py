"""Shares as the partners see them, and what the holder of a link may open."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tracker.crypto.fingerprints import fingerprint
from tracker.domain.asks import may_propose_again
from tracker.domain.errors import NotFound
from tracker.domain.sharing.scope import Scope, ShareStanding, scope_of, standing
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant, instant_text, scalar
from tracker.models.encrypted import decrypted, decrypted_bytes
from tracker.queries import scoped
from tracker.queries.account.ends import has_ended
from tracker.queries.account.people import person_name
from tracker.queries.sharing.view import shared_view

# Whoever stops sharing, or leaves, ends what was shown until then; it does not come back when they share again. A stop that was
# on before a proposal does not touch it: the proposal waits, so that nobody learns of the stop.
_SHARE = """
SELECT s.id, s.couple_id, s.writer_id, s.scope, s.digest, s.proposed_at, s.active_at, s.expires_at,
    s.declined_at, s.revoked_at IS NOT NULL, p.name,
    CASE s.kind
        WHEN 'own' THEN NOT EXISTS (SELECT 1 FROM membership m
            WHERE m.couple_id = s.couple_id AND m.person_id = s.writer_id AND m.until_at IS NULL)
        ELSE 2 <> (SELECT COUNT(*) FROM membership m WHERE m.couple_id = s.couple_id AND m.until_at IS NULL)
            OR EXISTS (SELECT 1 FROM pause x
                WHERE x.couple_id = s.couple_id AND x.kind = 'stop' AND x.started_at >= s.proposed_at)
    END
FROM share s JOIN person p ON p.id = s.writer_id
"""
_SEEN_BY = f"WHERE s.couple_id = ? AND {scoped.seen('share', 's', me='?2')}"
_ALL = f"{_SHARE} {_SEEN_BY} ORDER BY s.proposed_at DESC, s.id"
_ONE = f"{_SHARE} {_SEEN_BY} AND s.id = ?"
_BY_TOKEN = f"{_SHARE} JOIN share_token t ON t.share_id = s.id WHERE t.token_hash = ?"
_BY_VISIT = f"{_SHARE} JOIN share_opening o ON o.share_id = s.id WHERE o.visit_hash = ? AND o.expires_at > ?"
_SNAPSHOT = "SELECT snapshot FROM share WHERE id = ?"
_OPENINGS = "SELECT opened_at FROM share_opening WHERE couple_id = ? AND share_id = ? ORDER BY opened_at DESC"


@dataclass(frozen=True, slots=True)
class Shared:
    """A share and where it stands. `writer` proposed it, and reads with the day that it has come to; `expires_at` is in UTC.

    `agreed`: all whose consent it needs have given it, whatever came later. `again_at` is from when on its proposer may propose
    anew, should it come to nothing.
    """

    id: str
    scope: Scope
    digest: str
    proposed_at: datetime
    expires_at: datetime
    standing: ShareStanding
    writer: Viewer
    agreed: bool
    again_at: datetime

    @property
    def waits(self) -> bool:
        """Whether it waits for an answer."""
        return self.standing is ShareStanding.WAITING

    @property
    def opened_by_link(self) -> bool:
        """Whether its link works now."""
        return self.standing is ShareStanding.ACTIVE


def shares(viewer: Viewer, now: datetime) -> list[Shared]:
    """Every share of both, and the viewer's own, the last proposed first. One statement."""
    rows = database.execute_sql(_ALL, (viewer.couple, viewer.person)).fetchall()
    return [_shared(row, now) for row in rows]


def rests_until(viewer: Viewer, now: datetime) -> datetime | None:
    """Until when the viewer cannot propose to show the shared record; None when they can.

    What came to nothing rests, and once its time is over alike, whether it was refused or nobody answered it.
    """
    mine = [each for each in shares(viewer, now) if each.scope.both and each.writer.person == viewer.person]
    return max(
        (each.again_at for each in mine if each.standing is ShareStanding.NOT_AGREED and now < each.again_at), default=None
    )


def has_one_waiting(viewer: Viewer, now: datetime) -> bool:
    """Whether something that the viewer proposed to show of the shared record waits for an answer."""
    return any(each.standing is ShareStanding.WAITING and each.writer.person == viewer.person for each in shares(viewer, now))


def live_readers(viewer: Viewer, now: datetime) -> list[str]:
    """Who reads the shared record by a link that shows also what is added until it ends, the last proposed first."""
    active = (each.scope for each in shares(viewer, now) if each.standing is ShareStanding.ACTIVE)
    return [scope.reader for scope in active if scope.both and scope.live]


def share(viewer: Viewer, item: str, now: datetime) -> Shared:
    """One share that the viewer may see; NotFound for anything else."""
    return _found(database.execute_sql(_ONE, (viewer.couple, viewer.person, item)).fetchone(), now)


def share_behind(token: str, now: datetime) -> Shared:
    """The share that a link opens now; NotFound whatever the reason why it does not."""
    return _open(database.execute_sql(_BY_TOKEN, (fingerprint(token),)).fetchone(), now)


def visited(visit: str, now: datetime) -> Shared:
    """The share that a visit is reading; NotFound once the visit or the share has ended. Asked anew with every request."""
    under = fingerprint(visit)
    row = database.execute_sql(_BY_VISIT, (under, instant_text(now))).fetchone()
    return _open(None if has_ended(under) else row, now)


def shown(found: Shared) -> str:
    """What a share shows, as canonical JSON: the frozen value, or for a live one the record as it stands."""
    if found.scope.live:
        return shared_view(found.writer, found.scope)
    packed = scalar(_SNAPSHOT, (found.id,))
    if packed is None:
        raise NotFound
    return gzip.decompress(decrypted_bytes("share.snapshot", found.id, found.writer.person, packed)).decode()


def openings(viewer: Viewer, item: str) -> Sequence[datetime]:
    """When a share that the viewer may see was opened, the last first. Not by whom: that is not known."""
    return [instant(at) for (at,) in database.execute_sql(_OPENINGS, (viewer.couple, item)).fetchall()]


def _open(row: Sequence[Any] | None, now: datetime) -> Shared:
    found = _found(row, now)
    if not found.opened_by_link:
        raise NotFound
    return found


def _found(row: Sequence[Any] | None, now: datetime) -> Shared:
    if row is None:
        raise NotFound
    return _shared(row, now)


def _shared(row: Sequence[Any], now: datetime) -> Shared:
    item, couple, writer, scope, digest, proposed, active, expires, declined, revoked, name, over = row
    what, ends = scope_of(decrypted("share.scope", item, writer, scope)), instant(expires)
    stands = standing(
        instant(active) if active else None, declined=bool(declined), revoked=bool(revoked), over=bool(over) or now >= ends
    )
    return Shared(
        id=item,
        scope=what,
        digest=decrypted("share.digest", item, writer, digest),
        proposed_at=instant(proposed),
        expires_at=ends,
        standing=stands,
        agreed=active is not None,
        again_at=may_propose_again(instant(proposed), instant(declined) if declined and now < ends else None, ends),
        writer=Viewer(
            person=writer,
            name=person_name(writer, name),
            couple=couple,
            partner=None,
            partner_name="",
            zone="UTC",
            day_start=0,
            today=_day_of(what, ends, now),
        ),
    )


def _day_of(scope: Scope, ends: datetime, now: datetime) -> date:
    """The day that a share has come to. Its days begin at the hour at which it ends, wherever its writer has moved since.

    On the far side of a clock change they begin an hour off.
    """
    begins = ends - datetime.combine(scope.last_day + timedelta(days=1), time(), UTC)
    return (now - begins).date()
