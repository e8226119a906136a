"""Answers of one tap each, for clients that send many of them at once."""

from collections.abc import Iterator
from datetime import timedelta

from tests.support.factories import kept_by
from tests.support.server import Browser, Server
from tracker import chance
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.entries import Entry
from tracker.queries.record.verify import ChainVerdict, verify

DAYS, EACH = 8, 4
ALL = 2 * EACH * DAYS
Tap = dict[str, str]


def taps(actor: Actor) -> list[Tap]:
    """One answer for each of eight days of each of four new commitments."""
    database.connect()
    days = [actor.today - timedelta(days=back) for back in range(DAYS)]
    promises = [kept_by(actor, f"Commitment {number}", from_day=days[-1]) for number in range(EACH)]
    database.close()
    return [
        {"commitment": promise, "day": day.isoformat(), "slot": day.isoformat(), "state": "kept"}
        for promise in promises
        for day in days
    ]


def clients(server: Server, name: str) -> Iterator[Browser]:
    """Any number of browsers of one person, each with a connection of its own."""
    first = server.browser(name)
    while True:
        yield server.again(first)


def found(couple: str) -> tuple[int, ChainVerdict]:
    database.connect()
    result = Entry.select().where(Entry.couple == couple).count(), verify(couple)
    database.close()
    return result


def form_key(actor: Actor) -> str:
    return chance.ident("form", actor.person)
