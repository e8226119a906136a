"""Kinds of the record for which nobody wrote a line but their table, their line in `KINDS` and their line in `MATRIX`.

`python -m tests.support.made_up_kind FOLDER WHAT KIND`, with a migrated database in the folder, prints as JSON what became of
one of them. It runs by itself: the house makes its lists of kinds while it is loaded.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
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
from tracker.domain.ratings.levels import monday_of
from tracker.domain.visibility import Audience, Rule
from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField, database
from tracker.models.couple import OfRecord
from tracker.models.encrypted import EncryptedTextField
from tracker.models.kinds import KINDS, Dated, RecordKind
from tracker.models.moments import Moment

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


class WeekWord(OfRecord):
    """What one of the two has to say of a week: words under another name than of any kind there is, beside words."""

    writer = ForeignKeyField(Person, index=False)
    week = DateField()
    words = EncryptedTextField(default="")
    thanks = EncryptedTextField()
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)


class MomentWord(OfRecord):
    """What one of the two has to say of a moment."""

    moment = ForeignKeyField(Moment, index=False)
    writer = ForeignKeyField(Person, index=False)
    thanks = EncryptedTextField()
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()


MADE_UP = {
    "kind_word": RecordKind(KindWord, ("writer", "day", "words", "state", "written_at"), called="made_up"),
    "week_word": RecordKind(
        WeekWord, ("writer", "week", "words", "thanks", "state", "written_at"), Dated.WEEK, called="made_up"
    ),
    "moment_word": RecordKind(MomentWord, ("moment", "writer", "thanks", "state", "written_at"), Dated.ABOVE, called="made_up"),
}
KIND = sys.argv[-1]
_SAID = "words" if KIND == "kind_word" else "thanks"
TABLE: Any = MADE_UP[KIND].table
KINDS[KIND] = MADE_UP[KIND]
# Dicts, into which nobody else writes.
visibility.MATRIX[KIND] = {"": Audience(Rule.SHARED)}  # type: ignore[index]
visibility.BELONGS_TO |= {"moment_word": "moment"} if KIND == "moment_word" else {}  # type: ignore[operator]


def loaded(name: str) -> Any:  # noqa: ANN401  # a module
    """A module of the house or of these tests, loaded after the kind is known."""
    return import_module(name)


def write(me: Any, words: str, *, shared: bool, ago: int = 0) -> str:  # noqa: ANN401  # an actor
    """What a service of the kind would do."""
    now = clock.now()
    row = TABLE(
        id=chance.ident(KIND, me.person),
        couple=me.couple,
        writer=me.person,
        state="said",
        written_at=now,
        shared_at=now if shared else None,
        **{_SAID: words},
        **_place(me, ago),
    )
    ledger, writing = loaded("tracker.services.record.ledger"), loaded("tracker.services.writing")
    with writing.transaction():
        ledger.add(me, KIND, row)
    return str(row.id)


def shown_on(today: date) -> date:
    """The day under which the record shows one that was written today."""
    return monday_of(today) + 6 * DAY if KIND == "week_word" else today


def _place(me: Any, ago: int) -> dict[str, Any]:  # noqa: ANN401  # an actor
    if KIND == "kind_word":
        return {"day": me.today - ago * DAY}
    if KIND == "week_word":
        return {"week": monday_of(me.today) - ago * 7 * DAY}
    return {"moment": _walk(me)}


@cache
def _walk(me: Any) -> str:  # noqa: ANN401  # an actor
    moments = loaded("tracker.services.moments.moments")
    new = moments.NewMoment(me.today, loaded("tracker.domain.moments").MomentKind.OTHER, "A walk.", shared=True)
    return str(moments.mark_moment(me, new))


def shown_to(app: Any, name: str, item: str) -> dict[str, str]:  # noqa: ANN401  # the application
    """What somebody reads on each page that has to do with it."""
    factories = loaded("tests.support.factories")
    client = factories.sign_in(app.test_client(), name)
    data = client.get("/exports/record.zip").data
    archive, restore = ZipFile(BytesIO(data)), loaded("tracker.queries.imports.restore")
    token = factories.csrf(client.get("/record/search"))
    return {
        "record": client.get("/record").text,
        "day": client.get(f"/record/day?on={shown_on(factories.TODAY)}").text,
        "chosen": client.get("/record?kind=made_up").text,
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
    comparing, reader = loaded("tests.noninterference.comparison"), loaded("tests.support.reader")
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
        "rows": [(getattr(row, _SAID), row.shared_at is not None) for row in TABLE.select()],
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
    database.create_tables([TABLE])
    with time_machine.travel(factories.NOON, tick=False), clock.frozen(factories.NOON):
        yield app
    database.close()


def told(app: Any, couple: Any) -> dict[str, Any]:  # noqa: ANN401  # the application, a pair
    """What became of a shared and of a private one."""
    shared, _ = write(couple.rater, SHOWN, shared=True), write(couple.rater, ALONE, shared=False)
    pages = {name: shown_to(app, name, shared) for name in ("Sam", "Alex")}
    counts, rules = loaded("tracker.queries.counts"), loaded("tracker.services.backup.carry_rules").RULES
    counted = [number[KIND] for number in counts.own_things_apart(couple.rater, clock.now())]
    restored = [KIND in rules, KIND in [kind for kind, *_ in loaded("tracker.services.backup.carry_over").ITEMS]]
    both_removed = removed(couple.keeper, couple.rater, shared)
    write(couple.rater, SHOWN, shared=True)
    said = {"pages": pages, "counted": counted, "restored": restored, "removed": both_removed}
    return said | {"ended": ended(couple.rater)}


def main(folder: str, what: str, _kind: str) -> None:
    """Add something of the kind; `told` asks everything about it, `kept` what the other can tell of what is kept alone."""
    factories = loaded("tests.support.factories")
    with at_noon(Path(folder)) as app:
        factories.set_up_site()
        couple = factories.pair()
        said = told(app, couple) if what == "told" else differences_by(app, couple.rater)
        print(json.dumps(said))  # noqa: T201  # what the test reads


if __name__ == "__main__":
    main(*sys.argv[1:])
