"""Ratings of how safe somebody feels, and what is said with them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker import chance, clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.names import typed_name
from tracker.domain.ratings.details import DETAILS
from tracker.domain.ratings.limits import HIGHEST, LONGEST_NOTE, LONGEST_TRIGGER, MOST_TRIGGERS
from tracker.domain.text import typed
from tracker.domain.viewer import Actor
from tracker.models.ratings import Rating, RatingDetail
from tracker.queries.ratings.hold_back import hold_back_rule
from tracker.queries.ratings.own import own_triggers, sharing_level
from tracker.queries.scoped import own_rows
from tracker.services.ratings.audiences import check_repair
from tracker.services.ratings.hold_back import hold_back, is_held_back
from tracker.services.record import ledger
from tracker.services.record.show import share_row, unshare_row
from tracker.services.writing import writes

SIGNS = ("on_edge", "flashback", "intrusive_thoughts", "numb", "sleep")


HIGHEST_URGE = 10


@dataclass(frozen=True, slots=True)
class NewRating:
    """A rating of one day, in tenths (0-100). Without a repair it answers how steady the writer feels."""

    repair: str | None
    day: date
    tenths: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said with a rating. `shared` names what the partner may see of it, by `about`: all else stays its writer's."""

    rating: str
    signs: Sequence[str] = ()
    urge: int | None = None
    triggers: Sequence[str] = ()
    note: str = ""
    shared: frozenset[tuple[str, str]] = frozenset()


def about(kind: str, words: str = "") -> tuple[str, str]:
    """What a detail is about. A day has one urge and one note, whatever they say; signs and triggers are each their own."""
    return (kind, words if DETAILS[kind].several else "")


@writes
def rate(actor: Actor, said: NewRating) -> str:
    """Save a rating; a second one of the same day replaces it as a new version. Returns its id.

    Its audience is the one in force when it is first written. A rating that the partner has seen is corrected where they see
    it; one that is held back is shown at its release as it is then.
    """
    if not 0 <= said.tenths <= HIGHEST:
        raise Invalid("score", "score_out_of_range")
    if said.day > actor.today:
        raise Invalid("day", "day_to_come")
    check_repair(actor, said.repair)
    row = _own_rating(actor, said.repair, said.day)
    if row is None:
        return _first(actor, said)
    if row.state == "taken_back" and is_held_back(actor, row):
        hold_back(actor, row)
    row.tenths, row.state, row.written_at = said.tenths, "said", clock.now()
    ledger.change(actor, "rating", row)
    return str(row.id)


def _own_rating(actor: Actor, repair: str | None, day: date) -> Rating | None:
    same = Rating.repair.is_null() if repair is None else Rating.repair == repair
    found: Rating | None = own_rows(Rating, actor).where((Rating.day == day) & same).first()
    return found


def _first(actor: Actor, said: NewRating) -> str:
    level = (sharing_level(actor, said.repair) if said.repair else None) or "private"
    seen = level == "each" and actor.shares
    held_back = seen and said.repair is not None and hold_back_rule(actor, said.repair) is not None
    now = clock.now()
    row = Rating(
        id=chance.ident("rating", actor.person),
        couple=actor.couple,
        repair=said.repair,
        writer=actor.person,
        day=said.day,
        tenths=said.tenths,
        audience=level,
        written_at=now,
        shared_at=now if seen and not held_back else None,
    )
    ledger.add(actor, "rating", row)
    if held_back:
        hold_back(actor, row)
    return str(row.id)


@writes
def take_back_rating(actor: Actor, rating: str) -> str:
    """Take a rating back: the day is unrated again. Its earlier versions can still be read by whoever could read them."""
    row = _mine(actor, rating)
    if row.state == "taken_back":
        return rating
    row.state, row.written_at = "taken_back", clock.now()
    ledger.change(actor, "rating", row)
    return rating


@writes
def say_beside(actor: Actor, beside: Beside) -> str:
    """Keep what is said with a rating: signs, urge to check, triggers and a note, each shared only where it is marked so."""
    _check_beside(beside)
    note = typed("note", beside.note, LONGEST_NOTE)
    row = _mine(actor, beside.rating)
    existing = list(own_rows(RatingDetail, actor).where(RatingDetail.rating == row.id))
    known = {each.words for each in existing} | set(own_triggers(actor))
    wanted = [("sign", sign) for sign in beside.signs] + [("trigger", _tag(words, known)) for words in beside.triggers]
    wanted += [("urge", str(beside.urge))] if beside.urge is not None else []
    wanted += [("note", note)] if note else []
    for said in wanted:
        _put(actor, row, existing, said, shared=about(*said) in beside.shared)
    kept = {about(*said) for said in wanted}
    for detail in existing:
        if detail.state == "said" and about(detail.kind, detail.words) not in kept:
            detail.state, detail.written_at = "taken_back", clock.now()
            ledger.change(actor, "rating_detail", detail)
    return beside.rating


def _tag(words: str, known: Collection[str]) -> str:
    """A trigger as it is kept. Those that somebody has already are taken as they are, whatever is in them."""
    return words if words in known else typed_name("triggers", words, LONGEST_TRIGGER, _unfit_triggers())


def _check_beside(beside: Beside) -> None:
    if any(sign not in SIGNS for sign in beside.signs):
        raise Invalid("signs", "unknown_sign")
    if beside.urge is not None and beside.urge not in range(HIGHEST_URGE + 1):
        raise Invalid("urge", "score_out_of_range")
    if len(beside.triggers) > MOST_TRIGGERS or any(not 1 <= len(words) <= LONGEST_TRIGGER for words in beside.triggers):
        raise _unfit_triggers()


def _unfit_triggers() -> Invalid:
    return Invalid("triggers", "triggers_out_of_range", most=MOST_TRIGGERS, longest=LONGEST_TRIGGER)


def _mine(actor: Actor, rating: str) -> Rating:
    found: Rating | None = own_rows(Rating, actor).where(Rating.id == rating).first()
    if found is None:
        raise NotFound
    return found


def _put(actor: Actor, rating: Rating, existing: list[RatingDetail], said: tuple[str, str], *, shared: bool) -> None:
    kind, words = said
    now = clock.now()
    before = next((each for each in existing if about(each.kind, each.words) == about(kind, words)), None)
    if before is None:
        new = RatingDetail(id=chance.ident("detail", actor.person), couple=actor.couple, rating=rating, writer=actor.person)
        new.kind, new.words, new.written_at = kind, words, now
        new.shared_at = now if shared and actor.shares else None
        ledger.add(actor, "rating_detail", new)
        return
    # What nobody sees while its writer shares nothing cannot be shown either; what was shown may be unshared at any time.
    shows = shared and (actor.shares or before.shared_at is not None)
    if (before.words, before.state, before.shared_at is not None) != (words, "said", shows):
        before.words, before.state, before.written_at = words, "said", now
        before.shared_at = (before.shared_at or now) if shows else None
        ledger.change(actor, "rating_detail", before)


@writes
def share_detail(actor: Actor, detail: str) -> str:
    """Share a sign, an urge, a trigger or a note of one's own. Returns its id."""
    share_row(actor, "rating_detail", _own_detail(actor, detail))
    return detail


@writes
def unshare_detail(actor: Actor, detail: str) -> str:
    """Keep later changes of a sign, an urge, a trigger or a note to oneself. Returns its id."""
    unshare_row(actor, "rating_detail", _own_detail(actor, detail))
    return detail


def _own_detail(actor: Actor, detail: str) -> RatingDetail:
    found: RatingDetail | None = own_rows(RatingDetail, actor).where(RatingDetail.id == detail).first()
    if found is None:
        raise NotFound
    if found.state == "taken_back":
        raise Conflict("rating_words_taken_back")
    return found
