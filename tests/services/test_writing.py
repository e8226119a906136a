"""One write at a time, all of it or nothing, and each form once."""

import threading
from dataclasses import replace

import pytest

from tests.support.factories import person
from tracker import clock
from tracker.domain.errors import Conflict
from tracker.domain.viewer import Actor
from tracker.models.account import OwnWords
from tracker.models.base import database
from tracker.models.site import FormKey
from tracker.services.writing import fresh_key, transaction, writes

pytestmark = pytest.mark.usefixtures("db")


def put(actor: Actor, words: str) -> None:
    OwnWords.create(person=actor.person, words=words, time_out="", people="", written_at=clock.now())


@writes
def say(actor: Actor, words: str) -> str:
    put(actor, words)
    return f"row of {words}"


@writes
def say_and_fall(actor: Actor, words: str) -> None:
    put(actor, words)
    raise Conflict("No.")


@writes
def say_nothing(actor: Actor) -> None:
    OwnWords.delete().where(OwnWords.person == actor.person).execute()


def rows() -> list[str]:
    return [row.words for row in OwnWords.select()]


def test_what_was_refused_halfway_leaves_nothing_behind():
    sam = person("Sam")
    for each in (sam, replace(sam, key="k", digest="d")):
        with pytest.raises(Conflict):
            say_and_fall(each, "half")
    assert (rows(), FormKey.select().count()) == ([], 0)


def test_the_same_form_answers_as_the_first_time_and_writes_nothing():
    sam = replace(person("Sam"), key="k", digest="d")
    assert [say(sam, "once"), say(sam, "once")] == ["row of once"] * 2
    assert rows() == ["once"]


def test_a_form_that_returned_nothing_returns_nothing_again():
    sam = replace(person("Sam"), key="k", digest="d")
    assert [say_nothing(sam), say_nothing(sam)] == [None, None]
    assert FormKey.select().count() == 1


def test_the_same_key_with_other_words_is_refused():
    sam = replace(person("Sam"), key="k", digest="d")
    say(sam, "once")
    with pytest.raises(Conflict):
        say(replace(sam, digest="e"), "twice")
    assert rows() == ["once"]


def test_a_key_is_its_persons_alone():
    sam, alex = person("Sam"), person("Alex")
    for each in (sam, alex):
        say(replace(each, key="k", digest="d"), each.name)
    assert sorted(rows()) == ["Alex", "Sam"]


def test_a_service_inside_another_joins_its_transaction():
    sam = replace(person("Sam"), key="k", digest="d")

    @transaction()
    def work() -> None:
        say(sam, "inside")
        raise Conflict("No.")

    with pytest.raises(Conflict):
        work()
    assert (rows(), FormKey.select().count()) == ([], 0)


def test_two_threads_write_one_after_the_other():
    sam = person("Sam")
    inside: list[str] = []

    def work(name: str) -> None:
        database.connect()
        for _ in range(20):
            with transaction():
                inside.append(f"{name} begins")
                OwnWords.delete().execute()
                put(sam, name)
                inside.append(f"{name} ends")
        database.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    begun, ended = inside[::2], inside[1::2]
    assert (len(inside), [each.split()[0] for each in begun]) == (80, [each.split()[0] for each in ended])


def test_keys_are_fresh():
    assert len({fresh_key("sam") for _ in range(100)}) == 100
