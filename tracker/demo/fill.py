"""`steady demo`: a couple who do not exist and fourteen months of their record, written by the services that people use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial

from tracker import chance, clock
from tracker.demo import words
from tracker.demo.agreements import agreements, review_events
from tracker.demo.days import evening, morning, plan_events
from tracker.demo.notes import writing_events
from tracker.demo.story import ZONE, Account, Event, Story, acting, email_of
from tracker.demo.turns import ALONE_SINCE, LAST, REST, SECOND_SINCE
from tracker.domain.days import DAY_START
from tracker.domain.errors import Conflict
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.visibility import SharePart
from tracker.models.account import Person
from tracker.services.account import people as accounts
from tracker.services.account.people import NewAccount, Ready
from tracker.services.couple import invitation
from tracker.services.couple.invitation import OwnPart
from tracker.services.leaving import space
from tracker.services.sharing import shares
from tracker.services.writing import transaction

_HOST = "a demonstration"
_BROKE, _HURT = OwnPart(broke_trust=True, was_hurt=False), OwnPart(broke_trust=False, was_hurt=True)
_OWN_WORDS_ON = 30


@dataclass(frozen=True, slots=True)
class Demo:
    """The two accounts, first the one who keeps commitments in the first direction, and the token of a counselor's share."""

    accounts: tuple[Account, Account]
    share: str


def tell(last: int = LAST) -> Demo:
    """Fill an empty database, in one transaction, with so many days that end today; fewer are for tests.

    Raises Conflict when it holds people. The passwords are kept nowhere.
    """
    if Person.select().exists():
        raise Conflict("people_there_already")
    return _tell(last)


@transaction()
def _tell(last: int) -> Demo:
    sam, alex = (Account(email_of(name), chance.token("demo password", name)[:24], name) for name in ("Sam", "Alex"))
    first = clock.today(ZONE, DAY_START) - timedelta(days=last)
    story = Story(first, last, clock.now(), {"sam": sam, "alex": alex})
    for day in range(ALONE_SINCE, last + 1):
        for at, work in sorted(_events(story, day), key=lambda event: event[0]):
            with clock.frozen(story.instant(day, at)):
                work()
    return Demo((sam, alex), _shared(story))


def _events(story: Story, day: int) -> Iterator[Event]:
    yield from _arrivals(story, day)
    yield from agreements(story, day)
    yield from review_events(story, day)
    yield from plan_events(story, day)
    yield from writing_events(story, day)
    yield from (morning if day == story.last else evening)(story, day)


def _arrivals(story: Story, day: int) -> Iterator[Event]:
    if day == ALONE_SINCE:
        yield time(18), partial(_set_up, story)
    if day == -1:
        yield time(20), partial(_invite, story)
    if day == 0:
        yield time(19), partial(_join, story)
    if day == SECOND_SINCE:
        yield time(19), lambda: invitation.say(acting("alex"), _BROKE)
        yield time(19, 10), lambda: invitation.say(acting("sam"), _HURT)
    if day == REST.start:
        yield time(8), lambda: space.pause(acting("alex"), story.date(REST[-1]))
    if day == _OWN_WORDS_ON:
        mine = (words.OWN_WORDS, words.TIME_OUT, words.MY_PEOPLE)
        yield time(20), lambda: accounts.write_own_words(acting("alex"), *mine)


def _set_up(story: Story) -> None:
    accounts.found_site(_ready(story.accounts["sam"]), _HOST, hosted_by_partner=False)
    invitation.say(acting("sam"), _BROKE)


def _invite(story: Story) -> None:
    story.invitation = invitation.invite(acting("sam"))


def _join(story: Story) -> None:
    invitation.let_in(story.invitation, accounts.add_ready(_ready(story.accounts["alex"])))
    invitation.say(acting("alex"), _HURT)


def _ready(account: Account) -> Ready:
    return accounts.made_ready(NewAccount(account.name, account.email, account.password, ZONE))


def _shared(story: Story) -> str:
    """Both agree that Dana may look; the token of Sam's link."""
    with clock.frozen(story.now):
        sam, alex = acting("sam"), acting("alex")
        last = sam.today
        parts = frozenset({SharePart.LOG, SharePart.RATINGS, SharePart.MOMENTS})
        scope = Scope(
            both=True,
            parts=parts,
            from_day=story.first,
            until_day=last,
            last_day=last + timedelta(days=6),
            live=False,
            reader="Dana",
            policy=Policy.NO_SECRETS,
        )
        seen = digest(scope, shares.preview(sam, scope))
        item = str(shares.propose(sam, scope, seen))
        shares.consent(alex, item, seen)
        return shares.link(sam, item)
