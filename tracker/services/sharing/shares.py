"""Shares, which show something to somebody outside: proposed, agreed by both, opened with a code, ended by either."""

import gzip
import json
from collections.abc import Collection
from datetime import datetime, timedelta

from tracker import chance, clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.addresses import network_of
from tracker.domain.days import day_begins
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.ratings.details import DETAILS, WITHOUT_WORDS
from tracker.domain.sharing.codes import plain_code
from tracker.domain.sharing.limits import VISIT_LASTS
from tracker.domain.sharing.scope import Scope, ShareStanding, check, digest
from tracker.domain.viewer import Actor
from tracker.models.sharing import Share, ShareConsent, ShareOpening, ShareToken
from tracker.queries.sharing.put_back import waits
from tracker.queries.sharing.shares import Shared, has_one_waiting, rests_until, share, share_behind
from tracker.queries.sharing.view import shared_view
from tracker.services import end_sessions
from tracker.services.throttle import Bucket, Claim, counted
from tracker.services.writing import transaction, way_out, writes

# What people wrote has these names in a frozen view.
_WRITTEN = frozenset({"words", "place", "company"} | (DETAILS.keys() - WITHOUT_WORDS))
_BY_NETWORK = Bucket("share", hour=60, day=600)


class ShareChanged(Conflict):
    """What would be shown is no longer what was looked at. Look again, then decide."""

    def __init__(self) -> None:
        super().__init__("shown_changed")


def preview(actor: Actor, scope: Scope) -> str:
    """What would be shown today, as canonical JSON. Refuses a scope that nobody should be asked to agree to; writes nothing."""
    check(scope, actor.today)
    _check_company(actor, scope)
    return shared_view(actor, scope)


def _check_confirmed(actor: Actor) -> None:
    if waits(actor):
        raise Conflict("to_confirm_first")


def _check_company(actor: Actor, scope: Scope) -> None:
    _check_confirmed(actor)
    if not scope.both:
        return
    if actor.partner is None or actor.archived:
        raise Conflict("needs_both")
    _check_own_stop(actor)
    if rests_until(actor, clock.now()) is not None:
        raise Conflict("share_rests", partner=actor.partner_name)
    if has_one_waiting(actor, clock.now()):
        raise Conflict("share_waits", partner=actor.partner_name)


def _check_own_stop(actor: Actor) -> None:
    # The partner's stop is theirs to know: a proposal to somebody who has stopped waits like any other.
    if (actor.person, "stop") in actor.resting:
        raise Conflict("sharing_paused")


@writes
def propose(actor: Actor, scope: Scope, seen: str) -> str:
    """Propose to show the shared record, which is the proposer's own consent. `seen` is the digest of what they looked at.

    A snapshot is frozen here. When the record has changed since `seen`, it is a Conflict. Returns the share's id.
    """
    return _keep(actor, scope, seen, active_at=None)


@writes
def show_own(actor: Actor, scope: Scope, seen: str) -> str:
    """Show what is only one's own. Nobody else consents to it or learns of it. Returns the share's id."""
    return _keep(actor, scope, seen, active_at=clock.now())


def _keep(actor: Actor, scope: Scope, seen: str, active_at: datetime | None) -> str:
    value = preview(actor, scope)
    frozen = None if scope.live else value
    if digest(scope, frozen) != seen:
        raise ShareChanged
    row = Share.create(
        id=chance.ident("share", actor.person),
        couple=actor.couple,
        kind="both" if scope.both else "own",
        writer=actor.person,
        reader_name=scope.reader,
        policy=scope.policy,
        scope=scope.text(),
        from_day=scope.from_day,
        until_day=scope.until_day,
        live=scope.live,
        snapshot=None if frozen is None else gzip.compress(frozen.encode(), mtime=0),
        digest=seen,
        proposed_at=clock.now(),
        active_at=active_at,
        # The last day belongs to it whole, so it ends where the next one begins.
        expires_at=day_begins(scope.last_day + timedelta(days=1), actor.zone, actor.day_start),
    )
    _consent(actor, row.id, seen)
    forget_ended()
    return str(row.id)


def _consent(actor: Actor, item: str, seen: str) -> None:
    ShareConsent.create(
        id=chance.ident("consent", actor.person),
        couple=actor.couple,
        share=item,
        writer=actor.person,
        digest=seen,
        given_at=clock.now(),
    )


@writes
def consent(actor: Actor, item: str, seen: str) -> None:
    """Agree, as the second, to exactly what `seen` stands for: from now on the share can be opened."""
    share(actor, item, clock.now())
    _check_confirmed(actor)
    _check_own_stop(actor)
    found = _waiting_for(actor, item)
    if seen != found.digest:
        raise ShareChanged
    _consent(actor, item, seen)
    Share.update(active_at=clock.now()).where(Share.id == item).execute()


@writes
def decline(actor: Actor, item: str) -> None:
    """Decline a proposal. Nothing more than that is ever said, and what was frozen is forgotten."""
    _waiting_for(actor, item)
    Share.update(declined_at=clock.now(), snapshot=None).where(Share.id == item).execute()


def _waiting_for(actor: Actor, item: str) -> Shared:
    found = share(actor, item, clock.now())
    if found.standing is not ShareStanding.WAITING or found.writer.person == actor.person:
        raise Conflict("share_answered")
    return found


@way_out
@writes
def revoke(actor: Actor, item: str) -> None:
    """End a share at once, alone: the next request of whoever reads it finds nothing. Ending it again changes nothing."""
    found = share(actor, item, clock.now())
    if found.standing in {ShareStanding.ENDED, ShareStanding.NOT_AGREED}:
        return
    if found.standing is ShareStanding.WAITING and found.writer.person != actor.person:
        raise Conflict("share_not_shown")
    ended = Share.update(revoked_at=clock.now(), revoked_by=actor.person, snapshot=None)
    ended.where(Share.id == item).execute()
    ShareToken.delete().where(ShareToken.share == item).execute()


@transaction()
def link(actor: Actor, item: str) -> str:
    """A new link to an active share for this person; the one they had before ends. The token is shown once and not stored."""
    if share(actor, item, clock.now()).standing is not ShareStanding.ACTIVE:
        raise Conflict("share_without_link")
    token = chance.token("share", actor.person)
    ShareToken.delete().where((ShareToken.share == item) & (ShareToken.writer == actor.person)).execute()
    ShareToken.insert(
        token_hash=fingerprint(token), couple=actor.couple, share=item, writer=actor.person, made_at=clock.now()
    ).execute()
    return token


def open_share(code: str, address: str) -> str:
    """Open a share with its code, as typed or pasted, and note that it was opened. Returns the token of a short visit.

    NotFound for every code that opens nothing now; TooMany when one network tries too often. A code that opens something is
    asked first: it is too long to be guessed, and nobody's wrong ones may keep its reader out.
    """
    token = plain_code(code)
    try:
        share_behind(token, clock.now())
    except NotFound:
        with counted(Claim(_BY_NETWORK, network_of(address))):
            raise
    return _open(token)


@transaction()
def _open(token: str) -> str:
    now = clock.now()
    found = share_behind(token, now)
    visit = chance.token("visit", found.writer.person)
    ShareOpening.insert(
        id=chance.ident("opening", found.writer.person),
        couple=found.writer.couple,
        share=found.id,
        visit_hash=fingerprint(visit),
        opened_at=now,
        expires_at=now + VISIT_LASTS,
    ).execute()
    return visit


def end_visit(visit: str) -> None:
    """End a visit at once, as when its reader leaves by Exit. That there was an opening stays listed."""
    end_sessions.end([fingerprint(visit)])


def forget_ended() -> int:
    """Forget what was frozen for shares whose time is over. Returns how many there were."""
    return int(
        Share.update(snapshot=None).where((Share.expires_at <= clock.now()) & Share.snapshot.is_null(is_null=False)).execute()
    )


def end_frozen_with(actor: Actor, words: Collection[str]) -> None:
    """End every share of the space whose frozen view holds one of these texts. The caller holds the transaction."""
    for row in Share.select().where((Share.couple == actor.couple) & Share.snapshot.is_null(is_null=False)):
        if not _texts_of(json.loads(gzip.decompress(row.snapshot))).isdisjoint(words):
            Share.update(revoked_at=clock.now(), revoked_by=actor.person, snapshot=None).where(Share.id == row.id).execute()
            ShareToken.delete().where(ShareToken.share == row.id).execute()


def _texts_of(value: object, name: str = "") -> frozenset[str]:
    if isinstance(value, dict):
        return frozenset[str]().union(*(_texts_of(each, name) for name, each in value.items()))
    if isinstance(value, list):
        return frozenset[str]().union(*(_texts_of(each, name) for each in value))
    return frozenset({value}) if name in _WRITTEN and isinstance(value, str) and value else frozenset()
