"""How safe somebody feels: the rating, what is said with it, and who may see which of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker import chance, clock
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.viewer import Actor
from tracker.domain.weekly_levels import monday_of
from tracker.models.couple import Repair
from tracker.models.record import Rating, RatingDetail, Sharing
from tracker.queries.ratings import sharing_level
from tracker.queries.scoped import own_rows, seen_rows
from tracker.services import ledger
from tracker.services.levels import release_earlier_levels
from tracker.services.writing import writes

SIGNS = ("on_edge", "flashback", "intrusive_thoughts", "numb", "sleep")
LEVELS = frozenset({"private", "trend", "each"})
LONGEST_NOTE = 2000
LONGEST_TRIGGER = 60
MOST_TRIGGERS = 12
HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A rating of one day, in tenths (0-100). Without a repair it answers how steady the writer feels."""

    repair: str | None
    day: date
    tenths: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said with a rating. `shared` holds the kinds, and of triggers the words, that the partner may see."""

    rating: str
    signs: Sequence[str] = ()
    urge: int | None = None
    triggers: Sequence[str] = ()
    note: str = ""
    shared: frozenset[str] = frozenset()


@writes
def rate(actor: Actor, said: Said) -> str:
    """Save a rating; a second one of the same day replaces it as a new version. Returns its id.

    Its audience is the one in force now. A rating that the partner has seen is corrected where they see it.
    """
    if not 0 <= said.tenths <= HIGHEST:
        raise Invalid("score", "Choose a number from 0 to 10.")
    if said.day > actor.today:
        raise Invalid("day", "That day has not begun yet. Come back when it has.")
    _check_repair(actor, said.repair)
    row = _own_rating(actor, said.repair, said.day)
    if row is None:
        return _first(actor, said)
    row.tenths, row.state, row.written_at = said.tenths, "said", clock.now()
    ledger.change(actor, "rating", row)
    return str(row.id)


def _check_repair(actor: Actor, repair: str | None) -> None:
    if repair is None:
        return
    if not seen_rows(Repair, actor).where((Repair.id == repair) & (Repair.hurt == actor.person)).exists():
        raise NotFound


def _own_rating(actor: Actor, repair: str | None, day: date) -> Rating | None:
    same = Rating.repair.is_null() if repair is None else Rating.repair == repair
    found: Rating | None = own_rows(Rating, actor).where((Rating.day == day) & same).first()
    return found


def _first(actor: Actor, said: Said) -> str:
    level = (sharing_level(actor, said.repair) if said.repair else None) or "private"
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
        shared_at=now if level == "each" and actor.shares else None,
    )
    ledger.add(actor, "rating", row)
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
    row = _mine(actor, beside.rating)
    wanted = [("sign", sign, "sign" in beside.shared) for sign in beside.signs]
    wanted += [("trigger", words, words in beside.shared) for words in beside.triggers]
    wanted += [("urge", str(beside.urge), "urge" in beside.shared)] if beside.urge is not None else []
    wanted += [("note", beside.note.strip(), "note" in beside.shared)] if beside.note.strip() else []
    existing = list(own_rows(RatingDetail, actor).where(RatingDetail.rating == row.id))
    for kind, words, shared in wanted:
        _put(actor, row, existing, (kind, words), shared=shared)
    kept = {_key(kind, words) for kind, words, _ in wanted}
    for detail in existing:
        if detail.state == "said" and _key(detail.kind, detail.words) not in kept:
            detail.state, detail.written_at = "taken_back", clock.now()
            ledger.change(actor, "rating_detail", detail)
    return beside.rating


def _key(kind: str, words: str) -> tuple[str, str]:
    # A day has one urge and one note, whatever they say; signs and triggers are each their own.
    return (kind, "" if kind in {"urge", "note"} else words)


def _check_beside(beside: Beside) -> None:
    if any(sign not in SIGNS for sign in beside.signs):
        raise Invalid("signs", "Choose signs from the list.")
    if beside.urge is not None and not 0 <= beside.urge <= 10:  # noqa: PLR2004  # the scale
        raise Invalid("urge", "Choose a number from 0 to 10.")
    if len(beside.triggers) > MOST_TRIGGERS or any(not 1 <= len(words) <= LONGEST_TRIGGER for words in beside.triggers):
        raise Invalid("triggers", f"Write up to {MOST_TRIGGERS} triggers, each up to {LONGEST_TRIGGER} characters.")
    if len(beside.note) > LONGEST_NOTE:
        raise Invalid("note", f"Use up to {LONGEST_NOTE} characters.")


def _mine(actor: Actor, rating: str) -> Rating:
    found: Rating | None = own_rows(Rating, actor).where(Rating.id == rating).first()
    if found is None:
        raise NotFound
    return found


def _put(actor: Actor, rating: Rating, existing: list[RatingDetail], said: tuple[str, str], *, shared: bool) -> None:
    kind, words = said
    now = clock.now()
    stamp = now if shared and actor.shares else None
    before = next((each for each in existing if _key(each.kind, each.words) == _key(kind, words)), None)
    if before is None:
        new = RatingDetail(id=chance.ident("detail", actor.person), couple=actor.couple, rating=rating, writer=actor.person)
        new.kind, new.words, new.written_at, new.shared_at = kind, words, now, stamp
        ledger.add(actor, "rating_detail", new)
    elif (before.words, before.state, before.shared_at is not None) != (words, "said", before.shared_at is not None or shared):
        before.words, before.state, before.written_at = words, "said", now
        before.shared_at = before.shared_at or stamp
        ledger.change(actor, "rating_detail", before)


@writes
def choose_audience(actor: Actor, repair: str, level: str, *, earlier: bool) -> str:
    """Choose who may see ratings in a repair from today on: nobody, the weekly level (`trend`), or each number.

    `earlier` shows what went before as well: the earlier private numbers, or the levels of earlier weeks, this one at its end.
    Narrowing changes nothing about what the partner has already seen.
    """
    if level not in LEVELS:
        raise Invalid("level", "Choose who may see your ratings.")
    _check_repair(actor, repair)
    if level != "private" and not actor.shares:
        raise Conflict("Nothing that you write is shared at present. Choose this again when it is.")
    since = monday_of(actor.today) if level == "trend" and earlier else actor.today
    row = {"id": chance.ident("sharing", actor.person), "couple": actor.couple, "repair": repair, "writer": actor.person}
    Sharing.insert(**row, audience="partner", level=level, from_day=since, written_at=clock.now()).execute()
    if earlier:
        _release_earlier(actor, repair, level)
    return str(row["id"])


def _release_earlier(actor: Actor, repair: str, level: str) -> None:
    if level == "trend":
        mine = (Rating.couple == actor.couple) & (Rating.writer == actor.person) & (Rating.repair == repair)
        Rating.update(audience="trend").where(mine & (Rating.audience == "private")).execute()
        release_earlier_levels(actor, repair)
    if level == "each":
        _release_numbers(actor, repair)


def _release_numbers(actor: Actor, repair: str) -> None:
    hidden = (Rating.repair == repair) & Rating.shared_at.is_null() & (Rating.state == "said")
    for row in own_rows(Rating, actor).where(hidden).order_by(Rating.day):
        row.audience, row.shared_at = "each", clock.now()
        ledger.change(actor, "rating", row)
