"""Every route, by every method, as everybody, with everybody's ids: what is not yours is a 404, and nothing leaks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from peewee import SqliteDatabase
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support import factories, worlds
from tests.support.addresses import (
    ADDED_BY_ANYBODY,
    BOTH_PARTNERS,
    CHANGES_MORE,
    NAMED_IN_FORMS,
    NAMED_IN_QUESTIONS,
    PERSONAL,
    PLAIN,
    TABLE_NAMES,
    WRITER_ALONE,
    _nobodys,
    fillings,
    kind_of,
    rules,
)
from tests.support.factories import csrf, form_cookie
from tests.support.worlds import NOON, Thing, World, leaked
from tracker import clock
from tracker.models.base import database
from tracker.services.leaving import space
from tracker.web.policy import policy_of

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
UNKNOWN = ("PUT", "PATCH", "DELETE")
"""No address takes these, whoever asks: a few do."""
FEW = frozenset({"anonymous", "Sam", "Eve", "a live link"})
READS = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_FOUND = 404
LEAST = 10_000
"""So many requests are checked at least, by everybody together."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks. `first` happens before; `left` says that the space of their things has ended for them."""

    session: str = ""
    visit: str = ""
    first: Callable[[], object] = lambda: None
    left: bool = False

    def cookies(self, world: World) -> list[str]:
        """What their browser sends along."""
        found = [f"s={world.sessions[self.session]}"] if self.session else []
        return [*found, f"v={world.visits[self.visit]}"] if self.visit else found


def _sam_leaves() -> None:
    sam = factories.actor("Sam")
    space.leave(sam, sam.couple, erase=False)


EVERYBODY = {
    "anonymous": Who(),
    "Sam": Who("Sam"),
    "Alex": Who("Alex"),
    "invited, not joined": Who("Jo"),
    "Sam, who paused": Who("Sam", first=lambda: space.pause(factories.actor("Sam"), None)),
    "Alex, while Sam paused": Who("Alex", first=lambda: space.pause(factories.actor("Sam"), None)),
    "Sam, who stopped sharing": Who("Sam", first=lambda: space.stop_sharing(factories.actor("Sam"))),
    "Sam, who left": Who("Sam", first=_sam_leaves, left=True),
    "Alex, whom Sam left": Who("Alex", first=_sam_leaves, left=True),
    "Lee, who left before": Who("Lee", left=True),
    "Eve": Who("Eve"),
    "Frank": Who("Frank"),
    "a live link": Who(visit="live"),
    "an expired link": Who(visit="expired"),
    "a revoked link": Who(visit="revoked"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: an address, filled in, and the thing that it names, if any. Without a policy nothing answers it."""

    address: str
    method: str
    path: str
    things: tuple[Thing, ...]
    policy: str | None
    field: str = ""

    def __str__(self) -> str:
        whose = "".join(f" with {thing.kind} of {thing.writer}" for thing in self.things)
        return f"{self.method} {self.address}{whose}"


@pytest.fixture
def world(app: Flask) -> World:
    return worlds.build()


@pytest.fixture
def form(app: Flask) -> tuple[str, str]:
    """The cookie and the token of a form, which belong together whoever is signed in."""
    page = app.test_client().get("/sign-in")
    return form_cookie(page), csrf(page)


def test_every_route_says_who_may_open_it(app: Flask):
    assert [str(rule) for rule in rules(app) if policy_of(app.view_functions[rule.endpoint]) is None] == []


def test_no_address_takes_a_method_that_only_a_few_try(app: Flask):
    assert [str(rule) for rule in rules(app) if (rule.methods or set()) & set(UNKNOWN)] == []


def test_no_view_answers_by_itself_which_methods_there_are(app: Flask):
    assert [str(rule) for rule in rules(app) if not rule.provide_automatic_options] == []  # type: ignore[attr-defined]  # Flask's


def test_every_id_in_an_address_is_known_to_this_test(app: Flask):
    unknown = {
        f"{rule.rule}: <{name}>"
        for rule in rules(app)
        for name in rule.arguments - {"token"}
        if kind_of(rule, name) is None and name not in PLAIN
    }
    assert unknown == set(), "say in NAMED or PLAIN of tests/support/addresses.py what these stand for"


def test_every_address_with_an_id_says_whether_both_partners_may_open_it(app: Flask):
    with_ids = {rule.rule for rule in rules(app) if any(kind_of(rule, name) for name in rule.arguments)}
    assert with_ids ^ (WRITER_ALONE | BOTH_PARTNERS) == set(), "keep both lists of tests/support/addresses.py"


@pytest.mark.whole
@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_gets_an_answer_that_is_not_theirs(app: Flask, world: World, form: tuple[str, str], name: str):
    who = EVERYBODY[name]
    wrong, opened, checked = [], set(), 0
    with clock.frozen(NOON), database.atomic() as outer:
        who.first()
        me = factories.actor(who.session) if who.session else None
        mine = (me.couple, me.person) if me else ("", "")
        before = others_rows(mine)
        for asked in requests(app, world, (*METHODS, *UNKNOWN) if name in FEW else METHODS):
            with database.atomic() as point:
                changes = _changes()
                answer = ask(app, asked, who.cookies(world), form)
                problem = misread(asked, who, answer)
                if not problem and _changes() != changes:
                    problem = miswritten(asked, before, others_rows(mine))
                point.rollback()
            wrong += [f"{asked}: {problem}"] if problem else []
            checked += 1
            if asked.things and answer.status_code != NOT_FOUND:
                opened.add(asked.address)
        outer.rollback()
    assert wrong == [], "\n".join(wrong)
    assert checked * len(EVERYBODY) >= LEAST
    if name == "Sam":
        assert (WRITER_ALONE | BOTH_PARTNERS) - opened - _of_rater(app) == set(), "addresses that nobody can open"


def _of_rater(app: Flask) -> set[str]:
    """What the one who was hurt can open, and the one who keeps cannot."""
    return {rule.rule for rule in rules(app) if rule.arguments & {"rating", "note"}}


def requests(app: Flask, world: World, methods: Iterable[str]) -> Iterator[Asked]:
    """Every address by these methods; with everybody's things where a view answers, else with one thing and with nobody's."""
    seen = set()
    for rule in rules(app):
        filled, answered = list(fillings(rule, world)), (rule.methods or set()) - {"OPTIONS"}
        for method in methods:
            for path, things in filled if method in answered else (filled[0], filled[-1]):
                if (method, path) not in seen:
                    seen.add((method, path))
                    yield from _named(asked_of(app, rule, method, path, things), world)


def _named(asked: Asked, world: World) -> Iterator[Asked]:
    """The request itself, or where its form or its question may name a thing, one with each of everybody's."""
    table = {"POST": NAMED_IN_FORMS, "GET": NAMED_IN_QUESTIONS}.get(asked.method, {})
    if asked.address not in table or asked.policy is None:
        yield asked
        return
    field, kind = table[asked.address]
    for thing in (*world.of(kind), _nobodys(kind)):
        yield replace(asked, things=(thing,), field=field)


def asked_of(app: Flask, rule: Rule, method: str, path: str, things: tuple[Thing, ...]) -> Asked:
    """The request as the application will understand it: another address may answer this method."""
    try:
        endpoint, names = app.url_map.bind("localhost").match(path, method)
    except MethodNotAllowed:
        return Asked(rule.rule, method, path, things, None)
    taken = next(each for each in rules(app) if each.endpoint == endpoint and each.arguments == set(names))
    kinds = filter(None, (kind_of(taken, name) for name in names))
    meant = things if taken.rule == rule.rule else tuple(_nobodys(kind) for kind in kinds)
    return Asked(taken.rule, method, path, meant, policy_of(app.view_functions[endpoint]))


def ask(app: Flask, asked: Asked, cookies: list[str], form: tuple[str, str]) -> TestResponse:
    """Send it, with a form that could be taken."""
    cookie, token = form
    day = NOON.date().isoformat()
    said = {"state": "kept", "day": day, "page": day, "slot": day, "score": "5", "level": "private", "kind": "read"}
    named = {asked.field: asked.things[0].id} if asked.field else {}
    headers = {"Cookie": "; ".join([cookie, *cookies])}
    client = app.test_client(use_cookies=False)
    if asked.method in READS:
        return client.open(asked.path, method=asked.method, headers=headers, query_string=named)
    return client.open(asked.path, method=asked.method, headers=headers, data={"csrf_token": token} | said | named)


def misread(asked: Asked, who: Who, answer: TestResponse) -> str:
    """What is wrong with the answer, in words; empty when nothing is."""
    code = answer.status_code
    if code >= 500:
        return f"answers {code}"
    if found := leaked(text_of(answer), who.session) - shown_by_link(who):
        return f"shows {sorted(found)}"
    expected = expected_code(asked, who)
    if expected is None:
        return ""
    if expected == 303:
        to = answer.headers.get("Location", "")
        return "" if code == expected and to.startswith("/sign-in") else f"answers {code} {to} instead of leading to the door"
    return "" if code == expected else f"answers {code} instead of {expected}"


def text_of(answer: TestResponse) -> str:
    """All that an answer says, also inside a zip."""
    if not answer.data.startswith(b"PK"):
        return str(answer.data.decode(errors="replace"))
    with ZipFile(BytesIO(answer.data)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def shown_by_link(who: Who) -> set[str]:
    """A live link shows what both consented to show."""
    return {"both-Sam-Alex-both"} if who.visit == "live" else set()


def expected_code(asked: Asked, who: Who) -> int | None:
    """The one code that may be answered; None where any answer below 500 is one's own."""
    if asked.policy is None or asked.policy == "set-up":
        return NOT_FOUND
    if asked.method == "OPTIONS":
        return None if who.session or asked.policy != "member" else 303
    if asked.policy == "visit":
        return 200 if who.visit == "live" else NOT_FOUND
    if asked.policy == "open":
        return None
    if not who.session:
        return 303
    return None if all(may_know(asked, who, thing) for thing in asked.things) else NOT_FOUND


def may_know(asked: Asked, who: Who, thing: Thing) -> bool:
    """Whether this address may tell this person that the thing exists."""
    if who.left and thing.kind not in PERSONAL:
        return False
    if asked.address in WRITER_ALONE and thing.writer != who.session:
        return False
    return who.session in thing.seen_by


def _changes() -> int:
    return int(database.connection().total_changes)


def others_rows(mine: tuple[str, str]) -> dict[str, str]:
    """Everything of everybody but the person and of every space but theirs, by table: what they must never change."""
    couple, person = mine
    return {
        name: _rows(name, {"couple_id": couple, "person_id": person, "id": couple if name == "couple" else person})
        for name in TABLE_NAMES - ADDED_BY_ANYBODY
    }


def _rows(name: str, mine: Mapping[str, str]) -> str:
    store: SqliteDatabase = database.obj
    columns = [column.name for column in store.get_columns(name)]
    owner = next((column for column in ("couple_id", "person_id", "id") if column in columns), columns[0])
    rows = store.execute_sql(f"SELECT * FROM {name} WHERE {owner} <> ?", (mine.get(owner, ""),)).fetchall()  # noqa: S608
    return repr(sorted(map(repr, rows)))


def miswritten(asked: Asked, before: dict[str, str], after: dict[str, str]) -> str:
    """What was written that is not the person's to write, in words."""
    if asked.method in READS:
        return "writes, though it only reads"
    meant = CHANGES_MORE.get(asked.address, frozenset())
    changed = [name for name in before if before[name] != after[name] and name not in meant]
    return f"changes {changed} of another space" if changed else ""


def test_files_hold_nothing_but_files(app: Flask, tmp_path: Path):
    client = app.test_client()
    for name in ("../config.py", "..%2fconfig.py", "css/../../config.py", "nothing.css"):
        assert client.get(f"/static/{name}").status_code == NOT_FOUND
