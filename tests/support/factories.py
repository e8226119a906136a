"""One cast: Sam and Alex are a couple, Eve and Frank another one; Dana is a counselor."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.databases import once
from tracker import chance, clock
from tracker.domain.ratings.hold_back import Slot
from tracker.domain.viewer import Actor
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.columns import table_name
from tracker.models.commitments import Commitment, Terms
from tracker.models.site import Site
from tracker.models.tables import TABLES
from tracker.queries.couple import Direction, feeling, keeping
from tracker.services.account import people
from tracker.services.account.people import NewAccount
from tracker.services.couple.invitation import OwnPart, invite, let_in, say
from tracker.services.ratings import audiences
from tracker.services.record import ledger
from tracker.services.writing import transaction

BROKE, HURT, BOTH = OwnPart(broke_trust=True, was_hurt=False), OwnPart(broke_trust=False, was_hurt=True), OwnPart(True, True)  # noqa: FBT003

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday; 13:00 in Berlin
TODAY = NOON.date()
DAY = timedelta(days=1)


_TABLE_NAMES = tuple(table_name(table) for table in TABLES)


def email(name: str) -> str:
    return f"{name.lower()}@example.org"


def password(name: str) -> str:
    return f"{name} walks along quiet harbours"


def account(name: str, zone: str = "Europe/Berlin") -> NewAccount:
    return NewAccount(name, email(name), password(name), zone)


def actor(name: str) -> Actor:
    """Somebody of the cast as they are now: partner, space and day freshly read."""
    return people.actor_of(email(name))


def begin(said: NewAccount) -> None:
    """Make an account with a space of its own."""
    ready = people.made_ready(said)
    with transaction():
        people.add_ready(ready)


def come_in(invitation: str, said: NewAccount) -> None:
    """Make an account, and let it in by an invitation."""
    ready = people.made_ready(said)
    with transaction():
        let_in(invitation, people.add_ready(ready))


def person(name: str, said: OwnPart | None = None) -> Actor:
    """Somebody with an account, alone in their space."""
    begin(account(name))
    if said:
        say(actor(name), said)
    return actor(name)


@dataclass
class Pair:
    """Two people in one space; `keeper` broke trust, `rater` was hurt."""

    keeper: Actor
    rater: Actor


def pair(keeper: str = "Sam", rater: str = "Alex", *, mutual: bool = False) -> Pair:
    """A couple, joined by an invitation as in life; where nobody was before, a copy of the one that joined there first."""

    def join() -> Pair:
        return _join(keeper, rater, mutual=mutual)

    chosen = len(chance._source) > 1  # noqa: SLF001  # what is drawn from a stream has to be drawn
    if chosen or database.connection().in_transaction or Person.select().exists():
        return join()
    before = tuple(repr(database.execute_sql(f"SELECT * FROM {name}").fetchall()) for name in _TABLE_NAMES)  # noqa: S608
    return replace(once((before, clock.now(), keeper, rater, mutual), join))


def _join(keeper: str, rater: str, *, mutual: bool) -> Pair:
    first = person(keeper, BOTH if mutual else BROKE)
    come_in(invite(first), account(rater))
    say(actor(rater), BOTH if mutual else HURT)
    return Pair(actor(keeper), actor(rater))


def kept_in(keeper: Actor) -> str:
    """The repair in which somebody broke trust."""
    found = keeping(keeper)
    assert found
    return found.id


def felt_in(rater: Actor) -> str:
    """The repair in which somebody was hurt."""
    found = feeling(rater)
    assert found
    return found.id


def set_up_site() -> None:
    """Somebody hosts this server; for tests that make the cast through services."""
    Site.create(id=1, host_name="Robin", hosted_by_partner=False, set_up_at=clock.now())


def csrf(page: TestResponse) -> str:
    """The CSRF token of a page's first form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found, page.text[:2000]
    return found[1]


def form_cookie(page: TestResponse) -> str:
    """The cookie to which the tokens of a page's forms belong, as a browser sends it back."""
    return next(each.partition(";")[0] for each in page.headers.getlist("Set-Cookie") if each.startswith("c="))


def sign_in(client: FlaskClient, name: str) -> FlaskClient:
    """Sign somebody of the cast in, through the door."""
    token = csrf(client.get("/sign-in"))
    answer = client.post("/sign-in", data={"csrf_token": token, "email": email(name), "password": password(name)})
    assert answer.status_code == 303, answer.text
    return client


def kept_by(actor: Actor, title: str = "Home for dinner", **terms: object) -> str:
    """A commitment of the actor, in force since `from_day` (preset: their today). Shared and agreed, or `own` while alone."""
    together, now = actor.partner is not None, clock.now()
    repair = keeping(actor)
    row = Commitment(
        id=chance.ident("commitment", actor.person),
        couple=actor.couple,
        repair=repair.id if repair and together else None,
        writer=actor.person,
        category=terms.pop("category", "follow_through"),
        state="active" if together else "own",
        number=1,
        created_at=now,
        agreed_at=now if together else None,
        shared_at=now if together else None,
    )
    version = Terms(
        id=chance.ident("terms", actor.person),
        couple=actor.couple,
        commitment=row.id,
        number=1,
        writer=actor.person,
        kind="offer" if together else "own",
        title=title,
        **{"recurrence": "FREQ=DAILY", "from_day": actor.today} | terms,
        written_at=now,
        agreed_at=now if together else None,
        shared_at=row.shared_at,
    )

    with transaction():
        ledger.add(actor, "commitment", row)
        ledger.add(actor, "terms", version)
    return str(row.id)


def direction_of(keeper: str = "Sam") -> Direction:
    """The direction in which somebody keeps commitments."""
    found = keeping(actor(keeper))
    assert found
    return found


def two_raters(level: str, together: Slot | None = None) -> list[Actor]:
    """Alex and Frank, each of a couple, who have chosen from now on who sees their ratings."""
    raters = [pair(*names).rater for names in (("Sam", "Alex"), ("Eve", "Frank"))]
    for rater in raters:
        audiences.choose_audience(rater, felt_in(rater), level, earlier=False, together=together)
    return [actor(rater.name) for rater in raters]
