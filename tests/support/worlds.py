"""A whole world for the privacy matrix: couples with everything that could leak, and ids and marked words for each thing.

Words of one person alone hold `only-NAME-only`, words of a couple hold `both-NAME-NAME-both`: whoever reads a mark that
does not name them has read what is not theirs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tests.support import factories
from tests.support.databases import once
from tests.support.exports import a_moment, a_space, an_export
from tests.support.factories import actor, kept_by
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.domain.ratings.hold_back import Slot
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.viewer import Actor
from tracker.domain.visibility import SharePart as Shown
from tracker.models.account import Session
from tracker.models.commitments import CommitmentPause
from tracker.models.couple import Repair
from tracker.models.ratings import RatingDetail
from tracker.models.sharing import Share, ShareOpening
from tracker.queries.imports.restore import record_in, restored_spaces
from tracker.queries.journal.seals import open_keys
from tracker.services.account import people, recovery
from tracker.services.account.sessions import Attempt, open_session
from tracker.services.commitments import pauses, proposals
from tracker.services.commitments.terms import Wording
from tracker.services.couple import invitation
from tracker.services.entries import entries, plans, responses
from tracker.services.entries.responses import NewLine, write_line
from tracker.services.imports import restore, uploads
from tracker.services.journal import reflections, seals
from tracker.services.leaving import space
from tracker.services.moments import found_notes, moments, setbacks
from tracker.services.ratings import audiences, ratings
from tracker.services.record import remove
from tracker.services.sharing import shares
from tracker.services.writing import transaction

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WORDED = frozenset({"entry", "response", "line", "plan", "moment", "found_note"})
_ONLY = re.compile(r"only-(\w+)-only")
_BOTH = re.compile(r"both-(\w+)-(\w+)-both")


@dataclass(frozen=True, slots=True)
class Thing:
    """A row with an id that could stand in an address or a form. `seen_by` names who may know of it at all."""

    kind: str
    id: str
    writer: str
    seen_by: frozenset[str]


@dataclass(slots=True)
class World:
    """Everybody's things and cookies. `codes` are tokens by what they open."""

    things: list[Thing] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> Iterator[Thing]:
        """The things of one kind, whoever wrote them; `worded` are those of every kind that has words of its own."""
        return (thing for thing in self.things if thing.kind == kind or (kind == "worded" and thing.kind in WORDED))


def leaked(text: str, reader: str) -> set[str]:
    """The marks in a text that do not name its reader."""
    alone = {mark[0] for mark in _ONLY.finditer(text) if mark[1] != reader}
    return alone | {mark[0] for mark in _BOTH.finditer(text) if reader not in {mark[1], mark[2]}}


def build() -> World:
    """Make the world in the open database, which is empty, at noon of a Wednesday; once, and a copy from then on."""
    return once("a world", _build)


def _build() -> World:
    world = World()
    with clock.frozen(NOON):
        factories.set_up_site()
        for keeper, rater in (("Sam", "Alex"), ("Eve", "Frank"), ("Lee", "Max")):
            _furnish(world, factories.pair(keeper, rater))
        world.codes["invitation"] = invitation.invite(factories.person("Kim", factories.BROKE))
        _furnish_alone(world, factories.person("Jo", factories.HURT))
        world.codes["recovery"] = recovery.make_recovery_link(factories.email("Frank"))
        for name in ("Sam", "Alex", "Eve", "Frank", "Kim", "Jo", "Lee", "Max"):
            world.sessions[name] = _session(world, actor(name))
            _upload(world, actor(name))
            _sealed(world, actor(name))
            _restore(world, actor(name))
        space.leave(actor("Lee"), actor("Lee").couple, erase=False)
    return world


def _furnish(world: World, pair: factories.Pair) -> None:
    keeper, rater = pair.keeper, pair.rater
    both = f"both-{keeper.name}-{rater.name}-both"
    promises = _agreements(world, pair, both)
    _entries(world, pair, both, promises)
    _said_by_rater(world, pair, both)
    _found_by_rater(world, pair, both)
    plan = plans.say_plan(keeper, plans.NewPlan(keeper.today, f"Harbour {both}"))
    _note(world, "plan", plan, keeper.name, pair)
    for each in (keeper, rater):
        _own_words(world, each)
        for shared in (True, False):
            words = both if shared else f"only-{each.name}-only"
            made = moments.mark_moment(each, moments.NewMoment(each.today, MomentKind.OTHER, words, shared))
            _note(world, "moment", made, each.name, pair if shared else None)
            _reflection(world, pair, each, words)
    _setbacks(world, pair, both)
    _shares(world, pair)
    _questions(world, pair)


def _questions(world: World, pair: factories.Pair) -> None:
    """Each of the two asks to remove words of the other's together."""
    for thing in world.things:
        if thing.kind == "moment" and thing.seen_by == {pair.keeper.name, pair.rater.name}:
            remove.ask_to_remove(pair.keeper if thing.writer == pair.rater.name else pair.rater, thing.id)


def _note(world: World, kind: str, item: str | None, writer: str, seen_by: factories.Pair | None) -> str:
    assert item is not None
    names = frozenset({seen_by.keeper.name, seen_by.rater.name}) if seen_by else frozenset({writer})
    world.things.append(Thing(kind, item, writer, names))
    return item


def _agreements(world: World, pair: factories.Pair, both: str) -> dict[str, str]:
    keeper, rater = pair.keeper, pair.rater
    for repair in Repair.select().where(Repair.couple == keeper.couple):
        _note(world, "repair", repair.id, keeper.name, pair)
    before = keeper.today - timedelta(days=10)
    kept = {
        "daily": kept_by(keeper, f"Home for dinner {both}", from_day=before, review_on=keeper.today),
        "log": kept_by(keeper, f"No contact {both}", category="no_contact", recurrence="whenever", from_day=before),
        "money": kept_by(keeper, f"No accounts {both}", category="money", from_day=before),
    }
    wording = Wording(f"A walk {both}", DAILY)
    kept["offered"] = str(proposals.offer_commitment(keeper, Category.HEALTH, wording))
    kept["asked"] = str(proposals.ask_for_commitment(rater, Category.HEALTH, wording))
    for each in kept.values():
        _note(world, "commitment", each, keeper.name, pair)
    ahead = (keeper.today + timedelta(days=1), keeper.today + timedelta(days=2))
    pauses.propose_pause(keeper, kept["daily"], *ahead)
    _note(world, "rest", CommitmentPause.get(CommitmentPause.commitment == kept["daily"]).id, keeper.name, pair)
    _note(world, "space", keeper.couple, keeper.name, pair)
    alone = Wording(f"only-{keeper.name}-only", DAILY)
    _note(world, "commitment", proposals.keep_by_own_word(keeper, Category.HEALTH, alone), keeper.name, None)
    return kept


def _entries(world: World, pair: factories.Pair, both: str, promises: dict[str, str]) -> None:
    keeper, day = pair.keeper, pair.keeper.today - timedelta(days=1)
    told = entries.Answer(promises["daily"], day, day.isoformat(), State.PARTLY, Learned.TOLD, words=both)
    entry = _note(world, "entry", entries.answer(keeper, told), keeper.name, pair)
    draft = entries.Answer(promises["money"], day, day.isoformat(), State.MISSED, words=f"only-{keeper.name}-only")
    _note(world, "entry", entries.answer(keeper, draft), keeper.name, None)
    reply = responses.NewResponse(entry, responses.ResponseKind.NO_MATCH, both)
    response = _note(world, "response", responses.respond(pair.rater, reply), pair.rater.name, pair)
    for each in (keeper, pair.rater):
        _note(world, "line", write_line(each, NewLine(response, both)), each.name, pair)


def _said_by_rater(world: World, pair: factories.Pair, both: str) -> None:
    rater = pair.rater
    [repair] = [row.id for row in Repair.select().where(Repair.couple == rater.couple)]
    audiences.choose_audience(rater, repair, "private", earlier=False)
    hidden = ratings.rate(rater, ratings.NewRating(repair, rater.today - timedelta(days=2), 30))
    audiences.choose_audience(rater, repair, "each", earlier=False)
    shown = ratings.rate(rater, ratings.NewRating(repair, rater.today - timedelta(days=1), 60))
    alone = f"only-{rater.name}-only"
    ratings.say_beside(rater, ratings.Beside(str(hidden), urge=9, triggers=(alone,), note=alone))
    ratings.say_beside(rater, ratings.Beside(str(shown), note=both, shared=frozenset({("note", "")})))
    _note(world, "rating", hidden, rater.name, None)
    _note(world, "rating", shown, rater.name, pair)
    for row in RatingDetail.select().where(RatingDetail.writer == rater.person):
        _note(world, "detail", str(row.id), rater.name, pair if row.shared_at else None)
    audiences.choose_audience(rater, repair, "each", earlier=False, together=Slot(6, 20))
    held = ratings.rate(rater, ratings.NewRating(repair, rater.today, 45))
    _note(world, "rating", held, rater.name, None)


def _setbacks(world: World, pair: factories.Pair, both: str) -> None:
    """One that both see, of which each shows one part and keeps another; and one of each person alone."""
    [repair] = [row.id for row in Repair.select().where(Repair.couple == pair.keeper.couple)]
    seen = str(moments.mark_moment(pair.rater, moments.NewMoment(pair.rater.today, MomentKind.SETBACK, both)))
    _note(world, "moment", seen, pair.rater.name, pair)
    parts = (
        (pair.keeper, SetbackSide.HAPPENED, SetbackSide.WILL_DO),
        (pair.rater, SetbackSide.DID_TO_ME, SetbackSide.REPAIRED),
    )
    for each, first, second in parts:
        alone = f"only-{each.name}-only"
        shown = setbacks.PartPlace(seen, repair, first)
        setbacks.write_part(each, shown, setbacks.PartWords(alone))
        setbacks.write_part(each, shown, setbacks.PartWords(both))
        setbacks.share_part(each, shown)
        said = setbacks.PartWords(tenths=70) if second is SetbackSide.REPAIRED else setbacks.PartWords(alone)
        setbacks.write_part(each, setbacks.PartPlace(seen, repair, second), said)
        own = str(moments.mark_moment(each, moments.NewMoment(each.today, MomentKind.SETBACK, alone, shared=False)))
        _note(world, "moment", own, each.name, None)
        setbacks.write_part(each, setbacks.PartPlace(own, repair, first), setbacks.PartWords(alone))


def _found_by_rater(world: World, pair: factories.Pair, both: str) -> None:
    rater, day = pair.rater, pair.rater.today - timedelta(days=1)
    hidden = found_notes.write_found_note(rater, found_notes.NewNote(day, f"only-{rater.name}-only"))
    _note(world, "found_note", hidden, rater.name, None)
    shown = _note(world, "found_note", found_notes.write_found_note(rater, found_notes.NewNote(day, both)), rater.name, pair)
    found_notes.share_found_note(rater, shown)


def _own_words(world: World, person: Actor) -> None:
    mark = f"only-{person.name}-only"
    people.write_own_words(person, mark, mark, mark)


def _furnish_alone(world: World, person: Actor) -> None:
    alone = Wording(f"only-{person.name}-only", DAILY)
    _note(world, "commitment", proposals.keep_by_own_word(person, Category.HEALTH, alone), person.name, None)
    _own_words(world, person)


def _reflection(world: World, pair: factories.Pair, writer: Actor, words: str) -> None:
    """One of a journal; where its words are for both, it is shared, and then written on alone."""
    item = str(reflections.write_reflection(writer, reflections.NewReflection(writer.today, words, words), {}))
    if words.startswith("both"):
        reflections.share_reflection(writer, item)
        reflections.stop_showing(writer, item)
        mark = f"only-{writer.name}-only"
        reflections.change_reflection(writer, item, reflections.NewReflection(writer.today, mark, mark), {})
    _note(world, "reflection", item, writer.name, pair if words.startswith("both") else None)


def _sealed(world: World, person: Actor) -> None:
    """Something under a seal that is open in the person's session."""
    token, mark = world.sessions[person.name], f"only-{person.name}-only"
    seals.begin(person, token, factories.password(person.name))
    written = reflections.NewReflection(person.today, mark, mark, seal=True)
    item = reflections.write_reflection(person, written, open_keys(person, token))
    _note(world, "reflection", item, person.name, None)


def _shares(world: World, pair: factories.Pair) -> None:
    keeper, rater = pair.keeper, pair.rater
    for name in ("live", "expired", "revoked"):
        item = _proposed(keeper, "Dana")
        shares.consent(rater, item, Share.get_by_id(item).digest)
        visit = shares.open_share(shares.link(rater, item), "")
        _note(world, "share", item, keeper.name, pair)
        if keeper.name == "Sam":
            world.visits[name] = visit
            world.codes[name] = shares.link(keeper, item)
        if name == "expired":
            Share.update(expires_at=NOON).where(Share.id == item).execute()
        if name == "revoked":
            shares.revoke(keeper, item)
    ShareOpening.update(expires_at=NOON + timedelta(hours=1)).execute()
    _note(world, "share", _proposed(rater, "Dana"), rater.name, pair)
    _note(world, "share", _own_share(rater), rater.name, None)


def _proposed(writer: Actor, reader: str) -> str:
    parts = frozenset({Shown.LOG, Shown.RATINGS, Shown.MOMENTS})
    scope = _scope(writer, parts, reader, Policy.NO_SECRETS)
    return str(shares.propose(writer, scope, digest(scope, shares.preview(writer, scope))))


def _own_share(writer: Actor) -> str:
    scope = replace(_scope(writer, frozenset({Shown.MY_NOTES}), f"only-{writer.name}-only", Policy.NONE), both=False)
    return str(shares.show_own(writer, scope, digest(scope, shares.preview(writer, scope))))


def _scope(writer: Actor, parts: frozenset[Shown], reader: str, policy: Policy) -> Scope:
    today = writer.today
    return Scope(
        both=True,
        parts=parts,
        from_day=today - timedelta(days=30),
        until_day=today,
        last_day=today + timedelta(days=6),
        live=False,
        reader=reader,
        policy=policy,
    )


def _session(world: World, person: Actor) -> str:
    attempt = Attempt("", "", own_device=True, label=f"only-{person.name}-only", device="", address="")
    with transaction():
        token = open_session(person.person, attempt).token
    newest = Session.select().where(Session.person == person.person).get()
    _note(world, "device", newest.token_hash, person.name, None)
    return token


def _upload(world: World, person: Actor) -> None:
    mark = f"only-{person.name}-only"
    kind, file = "loop", f"Date,{mark}\n2026-03-01,2\n2026-03-02,0\n".encode()
    if person.name == "Alex":
        kind, file = "record", an_export(spaces=[a_space(partner_name=mark)])
    _note(world, "upload", uploads.keep_upload(person, kind, mark, file), person.name, None)


def _restore(world: World, person: Actor) -> None:
    mark = f"only-{person.name}-only"
    restore.restore_record(person, record_in(an_export(spaces=[a_space(partner_name=mark, items=[a_moment(words=mark)])])))
    [restored] = restored_spaces(person)
    _note(world, "restored", restored.id, person.name, None)
