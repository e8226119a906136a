"""A couple whose every word is a canary: a string that stands nowhere else, in every field that holds what people say."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from tests.support import factories
from tests.support.markup import WORDS
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY, WHENEVER
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.entries.entries import Learned, State
from tracker.domain.imports.loop import read_loop
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.viewer import Actor
from tracker.domain.visibility import SharePart as Shown
from tracker.models.site import Site
from tracker.queries.journal.seals import OpenKeys, open_keys
from tracker.services.account import people, sessions
from tracker.services.account.people import NewAccount
from tracker.services.account.sessions import Attempt
from tracker.services.commitments import proposals, reviews
from tracker.services.commitments.terms import Wording
from tracker.services.couple import invitation
from tracker.services.entries import entries, plans, responses
from tracker.services.entries.responses import NewLine, write_line
from tracker.services.imports import history, uploads
from tracker.services.journal import reflections, seals
from tracker.services.moments import found_notes, moments, setbacks
from tracker.services.ratings import ratings
from tracker.services.sharing import shares

ENOUGH = 1000
DAY = timedelta(days=1)


class Canaries:
    """Strings that were handed out, each once."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers = count()

    def plain(self) -> str:
        """One that stands nowhere yet, as a word."""
        self.all.append(f"canary{next(self._numbers):05}q")
        return self.all[-1]

    def name(self) -> str:
        """One in a name that would leave its attribute where a page did not escape it: short enough for any field."""
        return f"{self.plain()}\" onmouseover=canary ' onfocus=canary"

    def new(self) -> str:
        """One with markup behind it: words as people may write them."""
        return f"{self.plain()} {WORDS}"


def sing(song: Canaries) -> tuple[str, str]:
    """Live a couple of canaries in the open database until there are enough. Returns the e-mail addresses of the two."""
    with clock.frozen(clock.now() - 57 * DAY):
        sam, alex = _meet(song)
        promises = list(_promise(song, sam, alex))
        alone = proposals.keep_by_own_word(_now(sam), Category.HEALTH, Wording(song.name(), DAILY, song.new()))
    _review(song, sam, alex, promises[0])
    say = _Sayings(song, sam, alex, promises, str(alone))
    days = count()
    while len(song.all) < ENOUGH:
        say.all_of(next(days))
    _show_and_bring(song, sam, alex)
    return sam, alex


def _now(address: str) -> Actor:
    return people.actor_of(address)


def _meet(song: Canaries) -> tuple[str, str]:
    Site.create(id=1, host_name=song.name(), hosted_by_partner=False, set_up_at=clock.now())
    sam, alex = (f"{song.plain()}@example.org" for _ in range(2))
    factories.begin(NewAccount(song.name(), sam, factories.password("Sam"), "Europe/Berlin"))
    invitation.say(_now(sam), factories.BROKE)
    token = invitation.invite(_now(sam))
    factories.come_in(token, NewAccount(song.name(), alex, factories.password("Alex"), "Europe/Berlin"))
    invitation.say(_now(alex), factories.HURT)
    for each in (sam, alex):
        people.write_own_words(_now(each), song.new(), song.new(), song.new())
    return sam, alex


def _sealing(address: str, name: str) -> OpenKeys:
    """Begin to seal words in a session that has just begun. The keys that are open in it."""
    opened = sessions.sign_in(Attempt(address, factories.password(name), own_device=True, label="", device="", address=""))
    seals.begin(_now(address), opened.token, factories.password(name))
    return open_keys(_now(address), opened.token)


def _promise(song: Canaries, sam: str, alex: str) -> Iterator[str]:
    for category, recurrence in ((Category.CARE, DAILY), (Category.MONEY, DAILY), (Category.NO_CONTACT, WHENEVER)):
        item = str(proposals.offer_commitment(_now(sam), category, Wording(song.name(), recurrence, song.new())))
        proposals.agree(_now(alex), item, 1)
        yield item


def _review(song: Canaries, sam: str, alex: str, promise: str) -> None:
    reviews.answer_review(_now(sam), promise, 1, ReviewChoice.CHANGE, song.new())
    reviews.answer_review(_now(alex), promise, 1, ReviewChoice.FINISH, song.new())


class _Sayings:
    """Everything that is said about one day, by both, alone and for both."""

    def __init__(self, song: Canaries, sam: str, alex: str, promises: list[str], alone: str) -> None:
        self.song, self.sam, self.alex, self.promises, self.alone = song, sam, alex, promises, alone
        self.keys = {_now(each).person: _sealing(each, name) for each, name in ((sam, "Sam"), (alex, "Alex"))}

    def all_of(self, back: int) -> None:
        sam, alex, new = _now(self.sam), _now(self.alex), self.song.new
        day = sam.today - (back % 50) * DAY
        self._answers(sam, alex, day)
        plans.say_plan(sam, plans.NewPlan(sam.today + (back % 50) * DAY, new(), new(), words=new()))
        for each in (sam, alex):
            for shared in (True, False):
                moments.mark_moment(each, moments.NewMoment(day, MomentKind.OTHER, new(), shared))
            reflections.write_reflection(each, reflections.NewReflection(day, new(), new()), {})
            reflections.write_reflection(each, reflections.NewReflection(day, new(), new(), seal=True), self.keys[each.person])
        self._felt(alex, day)
        self._setback(sam, alex, day)

    def _answers(self, sam: Actor, alex: Actor, day: date) -> None:
        new = self.song.new
        told = entries.Answer(self.promises[1], day, day.isoformat(), State.PARTLY, Learned.TOLD, words=new())
        entry = str(entries.answer(sam, told))
        entries.answer(sam, entries.Answer(self.promises[1], day, day.isoformat(), State.PARTLY, Learned.ASKED, words=new()))
        entries.answer(sam, entries.Answer(self.promises[2], day, "", State.KEPT, words=new()))
        entries.answer(sam, entries.Answer(self.alone, day, day.isoformat(), State.KEPT, words=new()))
        response = str(responses.respond(alex, responses.NewResponse(entry, responses.ResponseKind.NO_MATCH, new())))
        for each in (sam, alex):
            write_line(each, NewLine(response, new()))
        note = str(found_notes.write_found_note(alex, found_notes.NewNote(day, new(), entry)))
        found_notes.change_found_note(alex, note, new())
        if day.day % 2:
            found_notes.share_found_note(alex, note)

    def _felt(self, alex: Actor, day: date) -> None:
        repair, new = factories.felt_in(alex), self.song.new
        rating = str(ratings.rate(alex, ratings.NewRating(repair, day, 40)))
        shared = frozenset({("note", "")} if day.day % 2 else ())
        ratings.say_beside(alex, ratings.Beside(rating, ("numb",), 3, (self.song.name(), self.song.name()), new(), shared))

    def _setback(self, sam: Actor, alex: Actor, day: date) -> None:
        repair, new = factories.kept_in(sam), self.song.new
        moment = str(moments.mark_moment(alex, moments.NewMoment(day, MomentKind.SETBACK, new())))
        for who, part in ((sam, SetbackSide.HAPPENED), (alex, SetbackSide.DID_TO_ME)):
            place = setbacks.PartPlace(moment, repair, part)
            setbacks.write_part(who, place, setbacks.PartWords(new()))
            if day.day % 2:
                setbacks.share_part(who, place)


def _show_and_bring(song: Canaries, sam: str, alex: str) -> None:
    me = _now(sam)
    scope = Scope(
        both=True,
        parts=frozenset({Shown.LOG, Shown.MOMENTS, Shown.RATINGS}),
        from_day=me.today - 60 * DAY,
        until_day=me.today,
        last_day=me.today + 7 * DAY,
        live=False,
        reader=song.name(),
        policy=Policy.NO_SECRETS,
    )
    seen = digest(scope, shares.preview(me, scope))
    item = str(shares.propose(me, scope, seen))
    shares.consent(_now(alex), item, seen)
    name = song.name()
    found = read_loop(_table_of(name, me.today), "Checkmarks.csv", me.today)
    history.import_loop(me, found, {name: DAILY})
    uploads.keep_upload(_now(alex), "loop", f"{song.name()}.csv", _table_of(song.name(), date(2026, 1, 6)))


def _table_of(habit: str, day: date) -> bytes:
    quoted = habit.replace('"', '""')
    return f'Date,"{quoted}"\n{day},2\n'.encode()
