"""What Sam is told of Alex's things by each way of asking, counted: run by itself, under a rule that was changed on purpose.

`python -m tests.support.answer_counts FILE [KIND COLUMN RULE]` prints JSON: by kind and answer, how many of them there are.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tracker import clock
from tracker.domain import visibility
from tracker.domain.visibility import Rule

_GROUPS = {"moment": "moments", "rating": "ratings"}
_WORDS = {"moment": ("message", "CANARY-MOMENT"), "rating": ()}
_NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def flip(kind: str, column: str, rule: str) -> None:
    """Change one rule of the table."""
    fields: Any = visibility.MATRIX[kind]
    fields[""] = replace(fields[""], **{column: Rule(rule)})


def queries(name: str) -> Any:  # noqa: ANN401  # a module
    """A module of queries, loaded after the flip: statements are composed when it is."""
    return import_module(f"tracker.queries.{name}")


def counts(sam: Any, kind: str) -> Mapping[str, int]:  # noqa: ANN401  # an actor
    """How many things of a kind each answer has."""
    return {
        "record": _in_record(sam, kind),
        "month": _in_month(sam, kind),
        "search": sum(len(queries("record.search").search(sam, word).found) for word in _WORDS[kind]),
        "export": _in_export(sam, kind),
        "bundle": _in_bundle(sam, kind),
        "sheet": _in_sheet(sam, kind),
        "trends": _in_trends(sam, kind),
    }


def _in_record(sam: Any, kind: str) -> int:  # noqa: ANN401  # an actor
    page = queries("record.pages").record_page(sam, date(2026, 2, 10))
    return sum(item.kind == kind and not item.mine for day in page.days for item in day.items)


def _in_month(sam: Any, kind: str) -> int:  # noqa: ANN401  # an actor
    days = [day for week in queries("record.month").month_page(sam, 2026, 1).weeks for day in week if day]
    if kind == "moment":
        return sum(number for day in days for *_, number in day.moments)
    return sum(number for day in days for what, number in day.others if what == kind)


def _in_export(sam: Any, kind: str) -> int:  # noqa: ANN401  # an actor
    [space] = queries("exports.own_data").own_data(sam, _NOW).spaces
    return sum(each.kind == kind and not each.mine for each in space.items)


def _in_bundle(sam: Any, kind: str) -> int:  # noqa: ANN401  # an actor
    [chain] = queries("exports.bundles").chains_to_export(sam, [(sam.couple, True)])
    said = [json.loads(each.body) for each in chain.bodies]
    return sum(each["kind"] == kind and each["actor"] != sam.person for each in said)


def _in_sheet(sam: Any, kind: str) -> int:  # noqa: ANN401  # an actor
    scope = import_module("tests.support.shares").scope()
    log = json.loads(queries("sharing.view").shared_view(sam, scope))["log"]
    return sum(len(day[_GROUPS[kind]]) for day in log)


def _in_trends(sam: Any, kind: str) -> int:  # noqa: ANN401  # an actor
    felt = queries("trends.streams").shared_felt(sam, queries("couple").keeping(sam))
    return 0 if felt is None else len(felt.marks if kind == "moment" else felt.ratings)


def main(file: str, *flipped: str) -> None:
    """Ask everything of the database in `file`, with one rule changed if it is named."""
    if flipped:
        flip(*flipped)
    base = import_module("tracker.models.base")
    import_module("tracker.models.connection").open_database(Path(file))
    base.database.connect()
    with clock.frozen(_NOW):
        sam = import_module("tests.support.factories").actor("Sam")
        print(json.dumps({kind: counts(sam, kind) for kind in _GROUPS}))  # noqa: T201  # what the test reads
    base.database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
