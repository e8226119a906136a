"""Pausing, stopping to share, and leaving a space: each by one person alone, and in force with the next request."""

from dataclasses import replace
from datetime import date, timedelta

from tracker import chance, clock
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.viewer import Actor
from tracker.models.couple import Couple, Membership, Pause
from tracker.models.ratings import Sharing
from tracker.models.sharing import Share, ShareToken
from tracker.queries.scoped import own_rows, seen_rows
from tracker.services.account.people import open_space
from tracker.services.commitments.reviews import open_waiting
from tracker.services.couple.invitation import withdraw_open_invitations
from tracker.services.irreversible import exactly
from tracker.services.record.erase import erase_words, forget_freed_pages
from tracker.services.writing import way_out, writes


@way_out
@writes
def pause(actor: Actor, until: date | None) -> None:
    """Rest from today, through `until` or until resumed: nothing is due for either of the two, nothing becomes silent.

    The partner sees nothing new of this person meanwhile. Asked for again while it lasts, only its end changes.
    """
    if until is not None and until < actor.today:
        raise Invalid("until", "until_in_past")
    _begin(actor, "pause", until)


@writes
def resume(actor: Actor) -> None:
    """End this person's pause; today counts again. Without one, nothing happens."""
    _end(actor, "pause")


@way_out
@writes
def stop_sharing(actor: Actor) -> None:
    """Show nothing new of this person to anybody from now on: shares end, and ratings are private from today.

    What was already seen stays as it is.
    """
    _begin(actor, "stop", None)
    _end_shares(actor)
    _hide_ratings(actor)


@writes
def resume_sharing(actor: Actor) -> None:
    """Show what this person writes from now on. Ratings stay private, and shares ended, until they choose again."""
    _end(actor, "stop")


def _begin(actor: Actor, kind: str, until: date | None) -> None:
    now, until_day = clock.now(), until.isoformat() if until else None
    last = Pause.get_or_none((Pause.person == actor.person) & (Pause.kind == kind) & Pause.ended_at.is_null())
    if last is not None:
        if last.couple_id == actor.couple and (last.until_day is None or last.until_day >= actor.today.isoformat()):
            last.until_day = until_day
            last.save()
            return
        _close(last, actor.today)
    Pause.insert(
        id=chance.ident("pause", actor.person),
        couple=actor.couple,
        person=actor.person,
        kind=kind,
        from_day=actor.today.isoformat(),
        until_day=until_day,
        started_at=now,
    ).execute()


def _end(actor: Actor, kind: str) -> None:
    mine = (Pause.couple == actor.couple) & (Pause.person == actor.person) & (Pause.kind == kind)
    last = Pause.get_or_none(mine & Pause.ended_at.is_null())
    if last is None:
        return
    _close(last, actor.today)
    open_waiting(replace(actor, resting=actor.resting - {(actor.person, kind)}))


def _close(rest: Pause, today: date) -> None:
    """End a rest; `today` is the day that is going on for the one who rests."""
    # The last day of rest is written down, so that a reader of days need not know in whose zone it ended.
    yesterday = (today - timedelta(days=1)).isoformat()
    rest.until_day = min(rest.until_day or yesterday, yesterday)
    rest.ended_at = clock.now()
    rest.save()


def _end_shares(actor: Actor) -> None:
    open_ones = Share.revoked_at.is_null() & Share.declined_at.is_null()
    # A link that shows only the partner's own things is theirs to end.
    shown = seen_rows(Share, actor).select(Share.id)
    ShareToken.delete().where(ShareToken.share.in_(shown)).execute()
    ended = Share.update(revoked_at=clock.now(), revoked_by=actor.person, snapshot=None)
    ended.where(Share.id.in_(shown) & open_ones).execute()


def _hide_ratings(actor: Actor) -> None:
    rows = own_rows(Sharing, actor).order_by(Sharing.written_at)
    in_force = {(row.repair_id, row.audience): row.level for row in rows}
    for (repair, audience), level in in_force.items():
        if level != "private":
            Sharing.insert(
                id=chance.ident("sharing", actor.person),
                couple=actor.couple,
                repair=repair,
                writer=actor.person,
                audience=audience,
                level="private",
                from_day=actor.today,
                written_at=clock.now(),
            ).execute()


@way_out
def leave(actor: Actor, space: str, *, erase: bool, said: str | None = None) -> None:
    """End the space that this person shares, for both, and give each a new one of their own.

    `space` is the one that the person was asked about, so that a form from yesterday leaves nothing else. What each could
    see stays readable for 30 days. `erase` erases this person's words and whereabouts at once, for both; with `said`,
    only when exactly that goes (`exactly`), also when that is nothing.
    """
    if said is None:
        end_space(actor, space, erase=erase)
    else:
        exactly(actor, said, lambda: end_space(actor, space, erase=erase), least=0 if erase else 1)
    if erase:
        forget_freed_pages()


@writes
def end_space(actor: Actor, space: str, *, erase: bool) -> None:
    """End a space for both without emptying the log: for whoever does more in the same transaction."""
    members = list(Membership.select().where((Membership.couple == space) & Membership.until_at.is_null()))
    if actor.person not in {each.person_id for each in members}:
        raise Conflict("space_ended_already")
    if len(members) == 1:
        raise Conflict("nobody_to_leave")
    now = clock.now()
    Couple.update(ended_at=now).where(Couple.id == space).execute()
    withdraw_open_invitations(space)
    for rest in Pause.select().where((Pause.couple == space) & Pause.ended_at.is_null()):
        _close(rest, clock.today(rest.person.zone, rest.person.day_start))
    _end_shares(actor)
    if erase:
        erase_words(space, actor.person)
    for each in members:
        each.until_at, each.left = now, "self" if each.person_id == actor.person else "other"
        each.save()
        open_space(each.person_id)
