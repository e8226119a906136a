"""Who may see one's ratings: from today on, or the earlier ones too. Partner and counselor are chosen apart."""

from datetime import date

from tracker import chance, clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.ratings.audiences import AudienceLevel
from tracker.domain.ratings.hold_back import Slot
from tracker.domain.ratings.levels import monday_of
from tracker.domain.viewer import Actor
from tracker.models.couple import Repair
from tracker.models.ratings import Rating, Sharing
from tracker.queries.ratings.own import first_rated_on
from tracker.queries.scoped import own_rows, seen_rows
from tracker.services.ratings.hold_back import choose_slot, hold_back, show_ratings, stop_holding_back, that_may_go
from tracker.services.ratings.levels import release_earlier_levels
from tracker.services.writing import writes

LEVELS = frozenset(AudienceLevel)


def check_repair(actor: Actor, repair: str | None) -> None:
    """Raise NotFound for a repair in which the actor is not the one who was hurt."""
    if repair is None:
        return
    if not seen_rows(Repair, actor).where((Repair.id == repair) & (Repair.hurt == actor.person)).exists():
        raise NotFound


@writes
def choose_audience(
    actor: Actor, repair: str, level: str, *, earlier: bool, together: Slot | None = None, show_held_back: bool = False
) -> str:
    """Choose who may see ratings in a repair from today on: nobody, the weekly level (`trend`), or each number.

    `earlier` shows what went before as well: the earlier private numbers, or the levels of earlier weeks, this one at its end.
    Numbers that levels were made of stay the rater's where one of them was changed or taken back since.
    With `together`, each number waits for that time of the week, earlier ones too. Without it nothing is held any longer:
    what is held back is shown now (`show_held_back`, with `each` alone), or stays the rater's alone.
    Narrowing changes nothing about what the partner has already seen.
    """
    _check_level(actor, repair, level)
    if level != "private" and not actor.shares:
        raise Conflict("audience_while_not_shared")
    slot = together if level == "each" else None
    since = monday_of(actor.today) if level == "trend" and earlier else actor.today
    chosen = _choose(actor, repair, "partner", level, since)
    choose_slot(actor, repair, slot)
    if slot is None:
        stop_holding_back(actor, repair, show=show_held_back and level == "each")
    if earlier:
        _release_earlier(actor, repair, level, waiting=slot is not None)
    return chosen


@writes
def choose_for_counselor(actor: Actor, repair: str, level: str, *, earlier: bool) -> str:
    """Choose what a counselor with an account of their own may see of ratings, from today on or of `earlier` ones too.

    It changes nothing for the partner, and no link shows it.
    """
    _check_level(actor, repair, level)
    first = first_rated_on(actor, repair) if earlier else None
    return _choose(actor, repair, "counselor", level, min(first or actor.today, actor.today))


def _check_level(actor: Actor, repair: str, level: str) -> None:
    if level not in LEVELS:
        raise Invalid("level", "no_audience")
    check_repair(actor, repair)


def _choose(actor: Actor, repair: str, audience: str, level: str, since: date) -> str:
    row = {"id": chance.ident("sharing", actor.person), "couple": actor.couple, "repair": repair, "writer": actor.person}
    Sharing.insert(**row, audience=audience, level=level, from_day=since, written_at=clock.now()).execute()
    return row["id"]


def _release_earlier(actor: Actor, repair: str, level: str, *, waiting: bool) -> None:
    if level == "trend":
        mine = (Rating.couple == actor.couple) & (Rating.writer == actor.person) & (Rating.repair == repair)
        Rating.update(audience="trend").where(mine & (Rating.audience == "private")).execute()
        release_earlier_levels(actor, repair)
    if level == "each":
        _release_numbers(actor, repair, waiting=waiting)


def _release_numbers(actor: Actor, repair: str, *, waiting: bool) -> None:
    unseen = (Rating.repair == repair) & Rating.shared_at.is_null() & (Rating.state == "said")
    hidden = that_may_go(actor, repair, own_rows(Rating, actor).where(unseen))
    if not waiting:
        show_ratings(actor, hidden)
        return
    for row in hidden:
        if row.audience == "private":  # a number that levels were made of is one until it is shown
            row.audience = "each"
            row.save()
        hold_back(actor, row)
