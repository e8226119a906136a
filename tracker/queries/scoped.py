"""What a person in a space may see, as SQL: the one place that turns the rules of `tracker.domain.visibility` into conditions.

Every statement that reads a table of the record carries one of these conditions for it, under the alias that it has there. Each
ends in a comment that names its kind and alias, by which `tests/test_scoped.py` finds a statement that has none.
`me` is how a statement names its reader: a parameter with its number or name, since some conditions say it twice, or a column
that holds them. Whoever is neither of the two, such as the holder of a link, reads with an empty id, and so sees what both may
see and no more.

What both may see once it is stamped is asked for in two ways at once: by the rule, and by one value that says whose alone it
is, if anybody's, which has an index (`tracker.models.indexes`). The second leads past what is the other's alone, and lets
nothing in.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from peewee import SQL, Case, fn

from tracker.domain.viewer import Viewer
from tracker.domain.visibility import BELONGS_TO, HELD_WITH, MATRIX, SORTS, STAYS, Reader, Rule, Says, rule
from tracker.models.account import PutBack
from tracker.models.columns import AnyTable, Query, fields_of, table_name
from tracker.models.commitments import Commitment
from tracker.models.couple import Repair
from tracker.models.kinds import KINDS

_WHEN: Mapping[Says, str] = {Rule.ALWAYS: "TRUE", Rule.SHARED: "{0}.{1} IS NOT NULL", Rule.NEVER: "FALSE"}
_WRITER = {"removal": "asker", "seal": "person", "open_seal": "person"}
"""Who a row is by, where its column has another name."""
_STAMP = {"removal": "asked_at"}
"""Since when both may see a row, where they may as soon as it is there."""


# Asked first whether it is so of anybody: once in a statement, and nearly always it is of nobody.
_NOT_HELD = "(NOT EXISTS (SELECT 1 FROM put_back) OR {0} NOT IN (SELECT person_id FROM put_back))"
_KEEPER = "(SELECT k.writer_id FROM commitment k WHERE k.id = {0})"
_OF_VERSION = {
    "commitment": "{0}.object",
    **{kind: f"(SELECT w.commitment_id FROM {kind} w WHERE w.id = {{0}}.object)" for kind in HELD_WITH},
}
"""Where a version says of which commitment it is."""

ANSWERED = ("commitment", "terms", "commitment_pause")
"""Kinds that have versions by the other partner too: an answer changes the row and leaves it its writer's."""
_WRITER_OF = "SELECT o.writer_id FROM {0} o WHERE o.id = {1}.object"


def own(kind: str, row: str, me: str = "?") -> str:
    """The condition under which a row is the reader's own. One parameter."""
    return _own(kind, row, me) + _mark("own", kind, row)


def shared(kind: str, row: str, stamped: str = "") -> str:
    """The condition under which both partners may see a row. No parameter.

    `stamped` is the alias of its version, where it is each version's own stamp that decides.
    """
    return f"({_shared(kind, row, stamped or row)}){_marks('shared', kind, row, stamped)}"


def seen(kind: str, row: str, me: str, stamped: str = "") -> str:
    """The condition under which the reader may see a row: because both may, or because it is their own."""
    return f"({_seen(kind, row, stamped or row, me)}){_marks('seen', kind, row, stamped)}"


def ever_shared(kind: str, row: str) -> str:
    """The condition under which both partners may have seen a row, also one that is a private draft again now."""
    return f"({_ever_shared(kind, row)}){_mark('shared', kind, row)}"


def ever_seen(kind: str, row: str, me: str) -> str:
    """The condition under which the reader may see something of a row, also of one that is a private draft again now."""
    return f"({_ever_seen(kind, row, me)}){_mark('seen', kind, row)}"


def stands_for_both(kind: str, row: str) -> str:
    """The condition under which a row stands where both partners may see it. No parameter.

    One that was unshared stands as it was seen: only what is shared is taken back for both.
    """
    return f"({ever_shared(kind, row)} AND ({row}.state = 'said' OR {row}.shared_at IS NULL))"


def shared_versions(kinds: Iterable[str], version: str) -> str:
    """The condition under which both partners may see a version of one of the kinds, read without its row. No parameter."""
    said = _shared_versions(kinds, version)
    stamped = f"{version}.shared_at IS NOT NULL AND " if _are_told_by_stamps(kinds) else ""
    return f"({stamped}{said}){_mark('shared', 'version', version)}"


def seen_versions(kinds: Iterable[str], version: str, me: str) -> str:
    """The condition under which the reader may see a version of one of the kinds, read without its row."""
    said = f"{_shared_versions(kinds, version)} OR {version}.writer_id = {_named(me)}"
    if _are_told_by_stamps(kinds):
        said = f"{_nobody_elses(version, 'shared_at', me)} AND ({said})"
    return f"({said}){_mark('seen', 'version', version)}"


def whose(version: str) -> str:
    """The SQL for the id of the person whose thing a version is of. Whoever wrote the version may only have answered it."""
    each = " ".join(f"WHEN '{kind}' THEN ({_WRITER_OF.format(kind, version)}{_mark('own', kind, 'o')})" for kind in ANSWERED)
    return f"CASE {version}.kind {each} ELSE {version}.writer_id END"


def own_versions(version: str, me: str) -> str:
    """The condition under which a version is of something of the reader's own, and the reader may see it."""
    said = f"{_nobody_elses(version, 'shared_at', me)} AND {whose(version)} = {_named(me)}"
    return f"({said}){_mark('own', 'version', version)}"


def beside(kind: str, row: str, of: str) -> str:
    """The mark of a row that comes along only because a row of the kind `of`, which has its condition, belongs to it."""
    if BELONGS_TO[of] != kind:
        raise KeyError(of, kind)
    return _mark("beside", kind, row)


def own_rows(model: AnyTable, viewer: Viewer) -> Query:
    """The viewer's own rows of a table, in their space where the table knows spaces."""
    found = model.select().where(_own_rows(model, viewer))
    return found.where(model.couple == viewer.couple) if "couple" in fields_of(model) else found


def shared_rows(model: AnyTable, viewer: Viewer) -> Query:
    """The rows of a table in the viewer's space that both partners may see."""
    return model.select().where((model.couple == viewer.couple) & _shared_rows(model))


def ever_shared_rows(model: AnyTable, viewer: Viewer) -> Query:
    """The rows of a table in the viewer's space that both may have seen, also those that are private drafts again now."""
    shown = _shared_rows(model, "shown_at" if _keeps_shown_at(_kind(model)) else "")
    return model.select().where((model.couple == viewer.couple) & shown)


def seen_rows(model: AnyTable, viewer: Viewer) -> Query:
    """The rows of a table in the viewer's space that the viewer may see."""
    seen = _shared_rows(model) | _own_rows(model, viewer)
    whose = None
    if _is_told_by_its_stamp(_kind(model)):
        whose = Case(None, [(model.shared_at.is_null(), model.writer)], SQL("''"))
    elif alone := _never_shown(_kind(model)):
        whose = Case(model.kind, [(SQL(f"'{alone}'"), model.writer)], SQL("''"))
    if whose:
        seen = whose.in_([SQL("''"), viewer.person]) & seen
    return model.select().where((model.couple == viewer.couple) & seen)


def _own(kind: str, row: str, me: str) -> str:
    return f"{me} IN ({row}.accountable_id, {row}.hurt_id)" if kind == "repair" else f"{row}.{_writer(kind)}_id = {me}"


def _own_rows(model: AnyTable, viewer: Viewer) -> Query:
    if model is Repair:  # each has said their own side of it
        return (model.accountable == viewer.person) | (model.hurt == viewer.person)
    return getattr(model, _writer(_kind(model))) == viewer.person


def _writer(kind: str) -> str:
    return _WRITER.get(kind, "writer")


def _stamp(kind: str) -> str:
    return _STAMP.get(kind, "shared_at")


def _shared(kind: str, row: str, stamped: str, stamp: str = "") -> str:
    said = _told_apart(row, {sort: _when(kind, sort, stamped, stamp) for sort in SORTS.get(kind, ("",))})
    return said if kind in STAYS else f"{said} AND {_not_held(kind, row)}"


def _not_held(kind: str, row: str) -> str:
    """Whoever a row is by has confirmed who sees what since their record was put back, if it was. Nothing is read of `k`."""
    if kind not in HELD_WITH:
        return _NOT_HELD.format(f"{row}.{_writer(kind)}_id")
    return _NOT_HELD.format(_KEEPER.format(f"{row}.commitment_id") + _mark("own", "commitment", "k"))


def _version_not_held(kind: str, version: str) -> str:
    if kind not in _OF_VERSION:
        return _NOT_HELD.format(f"{version}.writer_id")
    of = _OF_VERSION[kind].format(version)
    marks = _mark("own", "commitment", "k") + (_mark("own", kind, "w") if kind in HELD_WITH else "")
    return _NOT_HELD.format(_KEEPER.format(of) + marks)


def _when(kind: str, field: str, stamped: str, stamp: str = "") -> str:
    return _WHEN[rule(kind, field, Reader.PARTNER)].format(stamped, stamp or _stamp(kind))


def _told_apart(row: str, conditions: Mapping[str, str]) -> str:
    """One condition where all say the same, otherwise each for its own `kind` of row."""
    if len(set(conditions.values())) == 1:
        return next(iter(conditions.values()))
    each = " ".join(f"WHEN '{name}' THEN {said}" for name, said in conditions.items())
    return f"CASE {row}.kind {each} ELSE FALSE END"


def _shared_versions(kinds: Iterable[str], version: str) -> str:
    return _told_apart(version, {kind: _of_any_sort(kind, version) for kind in kinds})


def _of_any_sort(kind: str, version: str) -> str:
    # A version does not tell the sort of its row, so that of sorts which differ none is shown.
    conditions = {_when(kind, sort, version) for sort in SORTS.get(kind, ("",))}
    if len(conditions) > 1:
        return "FALSE"
    said = conditions.pop()
    return said if kind in STAYS else f"{said} AND {_version_not_held(kind, version)}"


def _are_told_by_stamps(kinds: Iterable[str]) -> bool:
    """Whether both may see things of these kinds once they are stamped, whatever their sort, and the writer alone before."""
    return {rule(kind, sort, Reader.PARTNER) for kind in kinds for sort in SORTS.get(kind, ("",))} == {Rule.SHARED}


def _is_told_by_its_stamp(kind: str) -> bool:
    return _are_told_by_stamps([kind]) and kind not in {"repair", *_WRITER, *_STAMP}


def _keeps_shown_at(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].keeps_shown_at and _is_told_by_its_stamp(kind)


def _nobody_elses(row: str, stamp: str, me: str) -> str:
    # As one value, so that an index leads past what is the other's alone: nothing that it has is ever touched.
    return f"CASE WHEN {row}.{stamp} IS NULL THEN {row}.writer_id ELSE '' END IN ('', {_named(me)})"


def _never_shown(kind: str) -> str:
    """The sort of a kind that is its writer's alone for good, where both may see the others; "" where there is none."""
    return next((sort for sort in SORTS.get(kind, ()) if rule(kind, sort, Reader.PARTNER) is Rule.NEVER), "")


def _of_nobody_elses_sort(row: str, alone: str, me: str) -> str:
    return f"CASE {row}.kind WHEN '{alone}' THEN {row}.writer_id ELSE '' END IN ('', {_named(me)})"


def _named(me: str) -> str:
    if me == "?":
        message = "number or name the reader's parameter: a condition may say it twice"
        raise ValueError(message)
    return me


def _seen(kind: str, row: str, stamped: str, me: str, stamp: str = "") -> str:
    said = f"{_shared(kind, row, stamped, stamp)} OR {_own(kind, row, _named(me))}"
    if _is_told_by_its_stamp(kind):
        return f"{_nobody_elses(stamped, stamp or 'shared_at', me)} AND ({said})"
    alone = _never_shown(kind)
    return f"{_of_nobody_elses_sort(row, alone, me)} AND ({said})" if alone else said


def _ever_seen(kind: str, row: str, me: str) -> str:
    return _seen(kind, row, row, me, "shown_at" if _keeps_shown_at(kind) else "")


def _ever_shared(kind: str, row: str) -> str:
    return _shared(kind, row, row, "shown_at" if _keeps_shown_at(kind) else "")


def _shared_rows(model: AnyTable, stamp: str = "") -> Query:
    said = _said_rows(model, stamp or _stamp(_kind(model)))
    return said if _kind(model) in STAYS else said & _rows_not_held(model)


def _rows_not_held(model: AnyTable) -> Query:
    held = PutBack.select(PutBack.person)
    nobody = ~fn.EXISTS(PutBack.select(SQL("1")))
    if _kind(model) in HELD_WITH:
        return nobody | model.commitment.not_in(Commitment.select(Commitment.id).where(Commitment.writer.in_(held)))
    return nobody | getattr(model, _writer(_kind(model))).not_in(held)


def _said_rows(model: AnyTable, stamp: str) -> Query:
    sorts = SORTS.get(_kind(model))
    if sorts is None:
        return _said(model, _rule_of(model), stamp)
    return reduce(or_, ((model.kind == sort) & _said(model, _rule_of(model, sort), stamp) for sort in sorts))


def _rule_of(model: AnyTable, field: str = "") -> Says:
    return rule(_kind(model), field, Reader.PARTNER)


def _kind(model: AnyTable) -> str:
    return table_name(model)


def _said(model: AnyTable, says: Says, stamp: str) -> Query:
    return getattr(model, stamp).is_null(is_null=False) if says is Rule.SHARED else SQL(_WHEN[says])


def _marks(how: str, kind: str, row: str, stamped: str) -> str:
    return _mark(how, kind, row) + (_mark(how, "version", stamped) if stamped else "")


def _mark(how: str, kind: str, row: str) -> str:
    if kind not in MATRIX and kind != "version":
        raise KeyError(kind)
    return f" /*{how} {kind} {row}*/"
