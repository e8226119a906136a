"""Every form that somebody can reach, gathered from their pages: for tests that send each of them with something odd."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support import factories, worlds
from tests.support.addresses import fillings, rules
from tests.support.databases import once
from tests.support.factories import form_cookie
from tests.support.pages import Form, page_of
from tests.support.worlds import NOON, World
from tracker import clock
from tracker.models.base import database
from tracker.services.ratings import ratings

_OF_ONE_KIND = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A form of somebody's page, and what answers it."""

    form: Form
    endpoint: str
    cookies: str


@dataclass(frozen=True, slots=True)
class Furnished:
    """A world, and every form that Sam or Alex can reach in it, one of each kind."""

    world: World
    forms: list[Shown]


def furnished(app: Flask) -> Furnished:
    """Fill the open database. The world is built and its forms are gathered once in each language, and copied from then on."""

    def furnish() -> Furnished:
        world = worlds.build()
        return Furnished(world, _offered(app, world))

    return once(("a world and its forms", app.config["LANGUAGE"]), furnish)


def _offered(app: Flask, world: World, names: Iterable[str] = ("Sam", "Alex")) -> list[Shown]:
    """Every form that these people can reach, one of each kind. It is noon."""
    with clock.frozen(NOON):
        rating = next(thing.id for thing in world.of("rating") if thing.writer == "Alex")
        ratings.say_beside(factories.actor("Alex"), ratings.Beside(rating, triggers=("a song", "a street")))
        csrf = form_cookie(app.test_client().get("/sign-in"))
        found: dict[object, Shown] = {}
        for name in names:
            cookies = f"s={world.sessions[name]}; {csrf}"
            _gather(app, found, cookies, own_paths(app, world, name))
    return list(found.values())


def own_paths(app: Flask, world: World, name: str) -> list[str]:
    """The pages that somebody may open, a few of each kind."""
    reads = (rule for rule in rules(app) if "GET" in (rule.methods or ()) and rule.rule != "/exit")
    own = ((path for path, things in fillings(rule, world) if all(name in each.seen_by for each in things)) for rule in reads)
    return [*(path for paths in own for path in islice(paths, _OF_ONE_KIND)), "/commitments/new?starter=day-plan"]


def _gather(app: Flask, found: dict[object, Shown], cookies: str, paths: Iterable[str]) -> None:
    """The forms of these pages, and those of the pages that come when one of each is sent."""
    waiting = [form for path in paths for form in _forms(path, ask(app, cookies, "get", path))]
    routes = app.url_map.bind("localhost")
    while waiting:
        form = waiting.pop()
        endpoint, _ = routes.match(form.action.partition("?")[0], form.method.upper())
        kind = (endpoint, frozenset(names_in(form)))
        if kind not in found:
            found[kind] = Shown(form, endpoint, cookies)
            for button in form.buttons or [("", "")] if form.action != "/exit" else ():
                waiting += _forms(form.action, ask(app, cookies, form.method, form.action, [*form.fields, button]))


def ask(app: Flask, cookies: str, method: str, path: str, said: Iterable[tuple[str, str]] = ()) -> TestResponse:
    client = app.test_client(use_cookies=False)
    fields = MultiDict(each for each in said if each[0])
    with database.atomic() as point:
        if method == "get":
            answer = client.get(path, query_string=fields or None, headers={"Cookie": cookies})
        else:
            answer = client.post(path, data=fields, headers={"Cookie": cookies})
        point.rollback()
    return answer


def _forms(path: str, answer: TestResponse) -> list[Form]:
    found = page_of(answer.text).forms if answer.mimetype == "text/html" else []
    return [replace(form, action=form.action or path) for form in found]


def names_in(form: Form) -> list[str]:
    return list(dict.fromkeys([name for name, _ in [*form.fields, *form.buttons] if name] + form.boxes))
