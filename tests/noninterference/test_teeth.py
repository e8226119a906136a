"""The comparison finds what it is for: leaks of every kind, planted one by one, and addresses that are new."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, Response
from flask.typing import ResponseReturnValue

from tests.noninterference.comparison import compare
from tests.noninterference.couples import Couple
from tests.noninterference.life import Stage
from tests.noninterference.scene import act
from tracker import chance
from tracker.crypto.fingerprints import fingerprint
from tracker.models.base import database
from tracker.queries.trends import streams
from tracker.services.account import sign_in_tries
from tracker.services.throttle import Bucket
from tracker.web import words
from tracker.web.policy import policy

pytestmark = pytest.mark.proof

Stages = tuple[Stage, Stage]


# Alex shows each rating; Sam reads. In private Alex rates, marks days and keeps something alone.
WORLD = Couple(
    private="Alex",
    mutual=False,
    levels=("", "each"),
    open_acts=(
        *(act("rate", day, 50, 11, 0) for day in (12, 20)),
        act("mark", 14, 1),
        act("answer many days", 20, 0, 13),
        act("propose share", 21, 0, 1),
        act("answer share", 22),
    ),
    private_acts=(*(act("rate", day, 0, 5) for day in (6, 11, 21)), act("mark alone", 5, 1), act("keep alone", 6, 3)),
)


def asked(sql: str) -> str:
    return str(database.execute_sql(sql).fetchone()[0])


def differences(app: Flask, stages: Stages, couple: Couple = WORLD) -> list[str]:
    return compare(app, stages, couple).differences


def test_without_a_leak_nothing_differs(app: Flask, stages: Stages):
    got = compare(app, stages, WORLD)
    assert got.differences == []
    assert {name.partition(":")[2].strip() for name in got.whole.done} == {"done"}


def test_a_count_is_found(app: Flask, stages: Stages):
    app.after_request(_with_header("X-Ratings", "SELECT COUNT(*) FROM rating"))
    found = differences(app, stages)
    assert {each.partition(",")[0] for each in found} == {"Sam", "Dana"}
    assert "X-Ratings" in found[0]


def _with_header(name: str, sql: str) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        response.headers[name] = asked(sql)
        return response

    return add


def test_a_stamp_of_the_last_change_is_found(app: Flask, stages: Stages, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "host_line", lambda: asked("SELECT MAX(written_at) FROM version WHERE kind <> 'entry'"))
    last = replace(WORLD, private_acts=(*WORLD.private_acts, act("mark alone", 27, 2)))
    assert any("GET /today" in each for each in differences(app, stages, last))


def test_an_id_that_counts_up_is_found(app: Flask, stages: Stages, monkeypatch: pytest.MonkeyPatch):
    drawn = chance.ident

    def ident(purpose: str, actor: str) -> str:
        number = int(asked("SELECT COUNT(*) FROM moment"))
        return f"{number:032x}" if purpose == "moment" else drawn(purpose, actor)

    monkeypatch.setattr(chance, "ident", ident)
    assert any("GET /record" in each for each in differences(app, stages))


def test_a_line_through_ratings_that_are_private_is_found(app: Flask, stages: Stages, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streams, "_SHARED_RATINGS", streams._OWN_RATINGS)  # noqa: SLF001  # the planted leak
    found = differences(app, stages)
    assert any("/felt.json" in each for each in found)
    assert any("GET /trends" in each for each in found)


def test_a_mark_of_what_a_page_was_made_of_is_found(app: Flask, stages: Stages):
    def add(response: Response) -> Response:
        response.set_etag(fingerprint(asked("SELECT group_concat(body) FROM version")))
        return response

    app.after_request(add)
    assert "ETag" in differences(app, stages)[0]


def test_a_new_address_joins_by_itself(app: Flask, stages: Stages):
    @app.get("/gossip")
    @policy("open")
    def gossip() -> ResponseReturnValue:
        return asked("SELECT COUNT(*) FROM commitment")

    found = differences(app, stages)
    assert [each.partition(":")[0] for each in found] == ["Sam, GET /gossip", "Dana, GET /gossip"]


def test_a_new_address_that_knows_what_is_not_ones_own_is_found(app: Flask, stages: Stages):
    @app.get("/gossip/<thing>")
    @policy("member")
    def gossip(thing: str) -> ResponseReturnValue:
        return "", 403 if database.execute_sql("SELECT 1 FROM moment WHERE id = ?", (thing,)).fetchone() else 404

    found = differences(app, stages)
    assert len(found) == 1
    assert found[0].endswith("answers 403 instead of 404")


# Alex comes in, mistypes, and is known in a browser: all in private.
COMES_IN = replace(
    WORLD,
    private_acts=(
        *(act("mistype a password", day, 0, 1) for day in (3, 28)),
        act("sign in by password", 4, 0, 1),
        act("sign in by password", 5, 1, 1),
        act("mistype the present password", 28, 1),
        act("change the password", 28, 1, 1),
    ),
)


def test_how_somebody_comes_in_moves_nothing(app: Flask, stages: Stages):
    got = compare(app, stages, COMES_IN)
    assert got.differences == []
    assert {name.partition(":")[2].strip() for name in got.whole.done} == {"done"}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM throttle",
        "SELECT COUNT(*) FROM known_device",
        "SELECT group_concat(created_at) FROM session",
        "SELECT group_concat(password_hash) FROM person",
    ],
    ids=["tries", "browsers", "sessions", "passwords"],
)
def test_what_coming_in_leaves_behind_is_found(app: Flask, stages: Stages, sql: str):
    app.after_request(_with_header("X-Door", sql))
    assert "X-Door" in differences(app, stages, COMES_IN)[0]


def test_tries_that_another_can_use_up_are_found(app: Flask, stages: Stages, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sign_in_tries, "_BY_NETWORK", Bucket("sign-in network", hour=2, day=2))
    late = replace(COMES_IN, private_acts=(act("mistype a password", 28, 1, 1),))
    assert any("POST /sign-in" in each for each in differences(app, stages, late))
