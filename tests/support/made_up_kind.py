"""A kind of the record for which nobody wrote a line but its table, its line in `KINDS` and its line in `MATRIX`.

`python -m tests.support.made_up_kind FOLDER WHAT`, with a migrated database in the folder, prints as JSON what became of it.
It runs by itself: the house makes its lists of kinds while it is loaded.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import time_machine
from argon2 import PasswordHasher
from peewee import Check, DateField, ForeignKeyField, TextField

from tests.support.made_up_words import ALONE, SHOWN
from tracker import chance, clock
from tracker.crypto import passwords
from tracker.domain import visibility
from tracker.domain.visibility import Audience, Rule
from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField, database
from tracker.models.couple import OfRecord
from tracker.models.encrypted import EncryptedTextField
from tracker.models.kinds import KINDS, RecordKind

DAY = timedelta(days=1)
MANY = range(2, 42)
EDGES = 8  # ids are random: what stands last in an index is found a step sooner than what another thing follows


class KindWord(OfRecord):
    """Something kind that one of the two wants to have said."""

    writer = ForeignKeyField(Person, index=False)
    day = DateField()
    words = EncryptedTextField()
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)


KINDS["kind_word"] = RecordKind(KindWord, ("writer", "day", "words", "state", "written_at"), called="kind_words")
visibility.MATRIX["kind_word"] = {"": Audience(Rule.SHARED)}  # type: ignore[index]  # a dict, which nobody else writes into


def loaded(name: str) -> Any:  # noqa: ANN401  # a module
    """A module of the house or of these tests, loaded after the kind is known."""
    return import_module(name)


def write(me: Any, words: str, *, shared: bool, ago: int = 0) -> str:  # noqa: ANN401  # an actor
    """What a service of the kind would do."""
    now = clock.now()
    row = KindWord(
        id=chance.ident("kind_word", me.person),
        couple=me.couple,
        writer=me.person,
        day=me.today - ago * DAY,
        words=words,
        state="said",
        written_at=now,
        shared_at=now if shared else None,
    )
    ledger, writing = loaded("tracker.services.record.ledger"), loaded("tracker.services.writing")
    with writing.transaction():
        ledger.add(me, "kind_word", row)
    return str(row.id)


def shown_to(app: Any, name: str, item: str) -> dict[str, str]:  # noqa: ANN401  # the application
    """What somebody reads on each page that has to do with it."""
    factories = loaded("tests.support.factories")
    client = factories.sign_in(app.test_client(), name)
    data = client.get("/exports/record.zip").data
    archive, restore = ZipFile(BytesIO(data)), loaded("tracker.queries.imports.restore")
    token = factories.csrf(client.get("/record/search"))
    return {
        "record": client.get("/record").text,
        "day": client.get(f"/record/day?on={factories.TODAY}").text,
        "chosen": client.get("/record?kind=kind_words").text,
        "others": client.get("/record?kind=plans").text,
        "month": client.get("/record/month").text,
        "search": client.post("/record/search", data={"csrf_token": token, "words": "soup"}).text,
        "search alone": client.post("/record/search", data={"csrf_token": token, "words": "bread"}).text,
        "versions": client.get(f"/record/versions/{item}").text,
        "removal": client.get(f"/record/remove/{item}").text,
        **{f"export, {each}": archive.read(each).decode() for each in archive.namelist() if each.endswith((".json", ".csv"))},
        "export, read": client.get("/exports").text,
        "restored": json.dumps(restore.record_in(data).spaces),
    }


def removed(sam: Any, alex: Any, item: str) -> dict[str, Any]:  # noqa: ANN401  # actors
    """What is left once both removed its words."""
    remove, verify = loaded("tracker.services.record.remove"), loaded("tracker.queries.record.verify")
    remove.ask_to_remove(sam, item)
    remove.agree_to_remove(alex, item)
    left = loaded("tests.support.databases").everything()
    return {"left": SHOWN in left, "broken": [each.broken for each in verify.verify_all()]}


def differences_by(app: Any, alex: Any) -> list[str]:  # noqa: ANN401  # the application, an actor
    """What Sam can tell of so many things that Alex keeps alone: bytes of every answer, and steps of the database."""
    comparing, reader = loaded("tests.noninterference.comparing"), loaded("tests.support.reader")
    sam = comparing.signed_in(app, "Sam")
    for shared in (True, False):
        write(alex, SHOWN, shared=shared, ago=1)
    loaded("tests.support.databases").stand_last([database.obj])

    def read() -> Mapping[str, Any]:
        loaded("tracker.models.encrypted").forget_opened_keys()
        with chance.seeded(9):
            found: Mapping[str, Any] = reader.read_everything(app, sam, reader.Probe(), counted=True)
        return found

    read()  # what is the same for everybody is remembered from then on
    before = read()
    for ago in MANY:
        write(alex, ALONE, shared=False, ago=ago)
    after = {asked: _but_for_an_edge(answer, before.get(asked)) for asked, answer in read().items()}
    return list(comparing.differences(after, before)) + ([] if len(before) > len(MANY) else ["too little was asked"])


def _but_for_an_edge(answer: Any, before: Any) -> Any:  # noqa: ANN401  # answers
    return replace(answer, steps=before.steps) if before and abs(answer.steps - before.steps) <= EDGES else answer


def ended(alex: Any) -> dict[str, Any]:  # noqa: ANN401  # an actor
    """What is left once the account of its writer ended."""
    account, verify = loaded("tracker.services.leaving.account"), loaded("tracker.queries.record.verify")
    factories = loaded("tests.support.factories")
    account.erase_account(alex, factories.password("Alex"))
    left = loaded("tests.support.databases").everything()
    return {
        "rows": [(row.words, row.shared_at is not None) for row in KindWord.select()],
        "left": [each for each in (SHOWN, ALONE) if each in left],
        "broken": [each.broken for each in verify.verify_all()],
    }


@contextmanager
def at_noon(folder: Path) -> Iterator[Any]:
    """The application over the database in a folder, with a table for the kind, at the noon of the cast."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # noqa: SLF001  # the cost is no setting
    factories, settings = loaded("tests.support.factories"), loaded("tests.support.settings")
    app = loaded("tracker.app").create_app({"DATA_DIR": str(folder), "SECRET_KEY": settings.KEY})
    database.connect()
    database.create_tables([KindWord])
    with time_machine.travel(factories.NOON, tick=False), clock.frozen(factories.NOON):
        yield app
    database.close()


def told(app: Any, couple: Any) -> dict[str, Any]:  # noqa: ANN401  # the application, a pair
    """What became of a shared and of a private one."""
    shared, _ = write(couple.rater, SHOWN, shared=True), write(couple.rater, ALONE, shared=False)
    pages = {name: shown_to(app, name, shared) for name in ("Sam", "Alex")}
    counts, rules = loaded("tracker.queries.counts"), loaded("tracker.services.backup.carry_rules").RULES
    counted = [number["kind_word"] for number in counts.own_things_apart(couple.rater, clock.now())]
    restored = ["kind_word" in rules, "kind_word" in [kind for kind, *_ in loaded("tracker.services.backup.carry_over").ITEMS]]
    both_removed = removed(couple.keeper, couple.rater, shared)
    write(couple.rater, SHOWN, shared=True)
    said = {"pages": pages, "counted": counted, "restored": restored, "removed": both_removed}
    return said | {"ended": ended(couple.rater)}


def main(folder: str, what: str) -> None:
    """Add something of the kind; `told` asks everything about it, `kept` what the other can tell of what is kept alone."""
    factories = loaded("tests.support.factories")
    with at_noon(Path(folder)) as app:
        factories.set_up_site()
        couple = factories.pair()
        said = told(app, couple) if what == "told" else differences_by(app, couple.rater)
        print(json.dumps(said))  # noqa: T201  # what the test reads


if __name__ == "__main__":
    main(*sys.argv[1:])
