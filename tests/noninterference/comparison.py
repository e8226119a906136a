"""The same world twice, with and without one partner's private acts: what differs for the other, and for who holds a link."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from typing import Any, cast

import time_machine
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.noninterference.couples import Couple
from tests.noninterference.life import Run, Stage, live
from tests.noninterference.scene import other_than
from tests.support.factories import email
from tests.support.reader import Answer, Probe, Reader, read_everything, text_of
from tracker import chance, clock
from tracker.domain.errors import Refused
from tracker.models.base import database
from tracker.queries.account.sessions import person_by_email
from tracker.services.account import sessions
from tracker.services.account.sessions import Attempt
from tracker.services.sharing import shares
from tracker.services.writing import transaction

_OF_ONE_TABLE = 1
_MOST_IDS = 6
_MOST_DAYS = 2
_DAYS = "SELECT DISTINCT day FROM {0} WHERE shared_at IS NULL AND writer_id = ? ORDER BY day DESC LIMIT 2"


@dataclass(frozen=True, slots=True)
class Compared:
    """How many answers were compared, and what differed, in words."""

    answers: int
    differences: list[str]
    whole: Run


def compare(app: Flask, stages: tuple[Stage, Stage], couple: Couple) -> Compared:
    """Live a world in both ways, read it in both ways, and compare all that comes of it, byte by byte."""
    whole, bare = live(stages[0], couple, whole=True), live(stages[1], couple, whole=False)
    different = [f"an open act: {a} / {b}" for a, b in zip(whole.outcomes, bare.outcomes, strict=True) if a != b]
    probe = _probe(stages, couple)
    answers = 0
    for name, reader in _readers(couple).items():
        got = [_read(app, *side, reader, probe) for side in zip(stages, (whole, bare), strict=True)]
        answers += len(got[0].keys() & got[1].keys())
        different += [f"{name}, {each}" for each in differences(*got)]
    return Compared(answers, different, whole)


def _probe(stages: tuple[Stage, Stage], couple: Couple) -> Probe:
    """What only the run with the private acts knows: ids from its tables, by chance, and days that something is about."""
    with_them, without = (stage.ids() for stage in stages)
    ids = [item for name in with_them for item in sorted(with_them[name] - without[name])[:_OF_ONE_TABLE]]
    stages[0].enter()
    person = person_by_email(email(couple.private))
    assert person is not None
    days = {
        str(day)
        for table in ("moment", "rating", "entry", "reflection")
        for (day,) in database.execute_sql(_DAYS.format(table), (person.id,)).fetchall()
    }
    return Probe(sorted(ids)[:_MOST_IDS], sorted(days)[-_MOST_DAYS:])


def _readers(couple: Couple) -> dict[str, Callable[[Flask, Run], Reader]]:
    return {
        other_than(couple.private): lambda app, _: signed_in(app, other_than(couple.private)),
        "Dana": _holder,
    }


def signed_in(app: Flask, name: str) -> Reader:
    """One of the two, in a browser of their own."""
    person = person_by_email(email(name))
    assert person is not None
    attempt = Attempt("", "", own_device=False, label="Laptop", device="", address="")
    with transaction():
        opened = sessions.open_session(person.id, attempt)
    return Reader(name, f"{browser(app)}; s={opened.token}")


def _holder(app: Flask, run: Run) -> Reader:
    """Somebody with every link that was ever handed on, and a visit where the newest one still opens."""
    visits = []
    for token in run.scene.tokens[::-1]:
        try:
            visits.append(f"; v={shares.open_share(token, '192.0.2.3')}")
        except Refused:
            continue
    return Reader("Dana", browser(app) + "".join(visits[:1]), tuple(run.scene.tokens))


def browser(app: Flask) -> str:
    """The cookie of a browser that has seen a form: its token is the same in both runs, and so is all that is made of it."""
    signer: Any = cast("SecureCookieSessionInterface", app.session_interface).get_signing_serializer(app)
    return f"c={signer.dumps({'csrf_token': 'f' * 40})}"


def _read(app: Flask, stage: Stage, run: Run, reader: Callable[[Flask, Run], Reader], probe: Probe) -> dict[str, Answer]:
    stage.enter()
    # Signatures of cookies and forms hold the time, and read it for themselves.
    with time_machine.travel(run.read_at, tick=False), clock.frozen(run.read_at), chance.seeded(9):
        return read_everything(app, reader(app, run), probe)


def differences(whole: dict[str, Answer], bare: dict[str, Answer]) -> Iterator[str]:
    """What the same reader got in the one run and not in the other, in words."""
    for asked in [*whole, *(each for each in bare if each not in whole)]:
        a, b = whole.get(asked), bare.get(asked)
        if a is None or b is None:
            yield f"{asked}: asked only {'without' if a is None else 'with'} the private acts"
        elif a != b:
            yield f"{asked}: {_how(a, b)}"


def _how(a: Answer, b: Answer) -> str:
    if a.status != b.status:
        return f"answers {a.status} instead of {b.status}"
    named = [sorted(each for each in answer.headers if each[0] != "Content-Length") for answer in (a, b)]
    if named[0] != named[1]:
        return f"headers {sorted(set(a.headers) ^ set(b.headers))}"
    if a.body == b.body:
        return f"{a.steps} steps of the database instead of {b.steps}"
    lines = unified_diff(text_of(b).splitlines(), text_of(a).splitlines(), "without", "with", n=0, lineterm="")
    return "\n".join(line[:300] for line in islice(lines, 12))
