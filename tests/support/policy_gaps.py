"""Finds code that reaches a table of the record past the policy: statements without a condition, models read or written raw."""

import ast
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.visibility import MATRIX, SORTS, Rule
from tracker.models.columns import fields_of, table_name
from tracker.models.tables import TABLES

MODELS = {table.__name__: table_name(table) for table in TABLES}
# The bodies of the chain and the versions hold what every kind of row says.
RECORD = {name for name in MODELS.values() if name in MATRIX} | {"version", "ledger_body"}
OF_SPACES = RECORD - {table_name(table) for table in TABLES if "couple" not in fields_of(table)}

HOW = (
    'Write {scoped.%(how)s("%(table)s", "%(alias)s")} into its WHERE (own, seen, shared, ever_seen, beside: see'
    " tracker/queries/scoped.py). Where it shows nobody anything, add it with a reason to UNSCOPED in tests/test_scoped.py."
)
_ROWS = (
    "Read it with own_rows, seen_rows or shared_rows of tracker/queries/scoped.py; write it in a service. Where neither fits,"
    " add the function with its reason to UNSCOPED in tests/test_scoped.py."
)
_TABLE = "|".join(sorted(RECORD))
_NOT_AN_ALIAS = r"(?!(?:where|set|join|cross|left|inner|on|order|group|limit|union|values|using|natural|indexed)\b)"
_READ = re.compile(rf'(?<!delete )\b(?:from|join)\s+"?({_TABLE})\b"?(?:\s+(?:as\s+)?{_NOT_AN_ALIAS}"?(\w+))?', re.IGNORECASE)
_WRITE = re.compile(rf'\b(?:update|into|delete from)\s+"?({_TABLE})\b', re.IGNORECASE)
_LISTED = re.compile(rf"\bfrom\s[^()]*?,\s*({_TABLE})\b(?!\.)", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:from|join|update|into)\s*\{|\b(?:from|join|update|into)\s*$", re.IGNORECASE)
_STATEMENT = re.compile(r"\b(?:select|update|delete)\b", re.IGNORECASE)
_CONDITIONS = re.compile(r"\b(?:where|on)\b(?!\s+conflict\b)", re.IGNORECASE)
_EITHER = re.compile(r"\bor\b", re.IGNORECASE)
_INNERMOST = re.compile(r"\(([^()]*)\)")
_QUOTED = re.compile(r"'[^']*'")
_MARK = re.compile(r"/\*(own|seen|shared|beside) (\w+) (\w+)\*/")
_READS = frozenset({"select", "get", "get_or_none", "get_by_id", "get_or_create", "filter", "raw", "alias", "noop"})
_WRITES = frozenset(
    {"insert", "insert_many", "insert_from", "update", "delete", "create", "bulk_create", "replace", "set_by_id"}
)
_ON_ANY_NAME = frozenset({"select", "get_or_none", "get_by_id", "get_or_create"})


@dataclass(frozen=True)
class Fault:
    """Something that reaches the record by itself: where, in which constant or function, and what to do."""

    file: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.name} {self.what}"


def in_statements(file: str, namespace: Mapping[str, object]) -> Iterator[Fault]:
    """Faults of the statements that a loaded module keeps as constants. Templates count as what is made of them."""
    for name, value in namespace.items():
        for text in _texts(value):
            if "{" not in text:
                yield from (Fault(file, name, what) for what in _in_statement(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _texts(each)


def _in_statement(text: str) -> Iterator[str]:
    if any(_EITHER.search(each) for each in _conditions(text)):
        yield "joins conditions by OR. Put brackets around what is to be either: each other condition binds all of it."
    marks = {(table, alias): how for how, table, alias in _MARK.findall(text)}
    plain = _MARK.sub("", text)
    for table, alias in _READ.findall(plain):
        how = marks.get((table, alias or table))
        if how is None:
            yield f"reads {table} without a condition. " + HOW % {"how": "seen", "table": table, "alias": alias or table}
            continue
        for field in _private_fields(table):
            if how != "own" and re.search(rf"\b{field}\b", plain):
                yield f"reads {table}.{field}, which is its writer's alone. " + HOW % {
                    "how": "own",
                    "table": table,
                    "alias": alias,
                }
        if how != "beside" and table in OF_SPACES and "couple_id" not in plain:
            yield f"reads {table} of every couple. Bind it to one: couple_id = ?"
    for table in _LISTED.findall(plain):
        yield f"lists {table} behind a comma. Use JOIN, so that its alias and condition can be found."


def _conditions(text: str) -> Iterator[str]:
    """What stands behind the first WHERE or ON of each statement in a text, with what is in brackets left out."""
    left, found = _QUOTED.sub("''", text), True
    while found:
        levels = [match[1] for match in _INNERMOST.finditer(left)]
        left, found = _INNERMOST.sub("", left), bool(levels)
        for level in levels or [left]:
            if _STATEMENT.search(level) and len(parts := _CONDITIONS.split(level, maxsplit=1)) > 1:
                yield parts[1]


def _private_fields(table: str) -> set[str]:
    fields = MATRIX.get(table, {})
    apart = fields.keys() - {"", *SORTS.get(table, ())}
    return {field for field in apart if fields[field].partner is Rule.NEVER}


def statements(namespace: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The whole statements that a loaded module keeps as constants and reads by, with the names of these."""
    for name, value in namespace.items():
        yield from ((name, text) for text in _texts(value) if "{" not in text and text.lstrip().startswith(("SELECT", "WITH")))


def in_source(file: str, source: str) -> Iterator[Fault]:
    """Faults that show in how a module is written. `file` is relative to tracker/."""
    tree = ast.parse(source)
    yield from _literals(file, tree)
    yield from _models(file, tree)


def _literals(file: str, tree: ast.Module) -> Iterator[Fault]:
    rooms, running = file.split("/", maxsplit=1)[0] in {"queries", "services"}, _run_later(tree)
    for name, node in _by_function(tree):
        for text in _strings(node):
            if "/*" in text:
                yield Fault(file, name, "writes a mark by hand. Only tracker/queries/scoped.py does.")
            wrote, read = _WRITE.search(text), _READ.search(text)
            if (wrote or read) and not rooms:
                yield Fault(file, name, "speaks SQL about the record. That belongs into tracker/queries or tracker/services.")
            if wrote and file.startswith("queries/"):
                yield Fault(file, name, f"writes {wrote[1]}. Only services write.")
            if name in running and (wrote or read or (_OPEN.search(text) and _in_format(node, text))):
                yield Fault(
                    file, name, "makes a statement while it runs. Keep statements as constants, which the test can read."
                )
        if name in running and any(_formats_sql(tree, call) for call in _calls(node)):
            yield Fault(
                file, name, "completes a statement while it runs. Make each statement a constant, in a dict if need be."
            )


def _models(file: str, tree: ast.Module) -> Iterator[Fault]:
    names = _imported_tables(tree)
    others = {name for name, table in names.items() if table not in RECORD}
    for function, node in _by_function(tree):
        for call in _calls(node):
            on, method = call.func.value, call.func.attr  # type: ignore[attr-defined]  # _calls gives calls of attributes alone
            if not isinstance(on, ast.Name):
                continue
            record = names.get(on.id) in RECORD
            unknown = method in _ON_ANY_NAME and on.id not in others
            if (method in _READS and record) or unknown:
                yield Fault(file, function, f"reads {on.id} by {method}(). {_ROWS}")
            if method in _WRITES and record and not file.startswith("services/"):
                yield Fault(file, function, f"writes {on.id} by {method}(). {_ROWS}")


def _imported_tables(tree: ast.Module) -> dict[str, str]:
    imports = (
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tracker.models")
    )
    return {each.asname or each.name: MODELS[each.name] for node in imports for each in node.names if each.name in MODELS}


def _by_function(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Each function with its name, methods too; the rest of the module under the names that are assigned."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from ((inner.name if isinstance(inner, ast.FunctionDef) else node.name, inner) for inner in node.body)
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target), node
        else:
            yield "the module", node


def _run_later(tree: ast.Module) -> set[str]:
    """The functions that are not only helpers of the module's own constants, and the classes."""
    functions = {name for name, node in _by_function(tree) if isinstance(node, ast.FunctionDef)}
    inside = {name for _, node in _by_function(tree) if isinstance(node, ast.FunctionDef) for name in _called(node)}
    at_once = {name for _, node in _by_function(tree) if not isinstance(node, ast.FunctionDef) for name in _called(node)}
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    return classes | {name for name in functions if name in inside or name not in at_once}


def _called(node: ast.AST) -> set[str]:
    return {each.func.id for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}


def _strings(node: ast.AST) -> Iterator[str]:
    """Every string that is written in a node, f-strings with {} where a value stands; docstrings left out."""
    documents = {id(each.value) for each in ast.walk(node) if isinstance(each, ast.Expr)}
    parts = {
        id(part) for each in ast.walk(node) if isinstance(each, ast.JoinedStr) for part in ast.walk(each) if part is not each
    }
    for each in ast.walk(node):
        if isinstance(each, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in each.values)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in documents | parts:
            yield each.value


def _in_format(node: ast.AST, text: str) -> bool:
    """Whether a text with an open place is SQL: it says SELECT, or UPDATE, or DELETE as SQL does."""
    return isinstance(node, ast.FunctionDef) and bool(re.search(r"\b(?:SELECT|UPDATE|DELETE|INSERT)\b", text))


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute))


def _formats_sql(tree: ast.Module, call: ast.Call) -> bool:
    on, method = call.func.value, call.func.attr  # type: ignore[attr-defined]  # _calls gives calls of attributes alone
    if method not in {"format", "replace", "format_map"} or not isinstance(on, ast.Name):
        return False
    said = [text for name, node in _by_function(tree) if name == on.id for text in _strings(node)]
    return any(_OPEN.search(text) or _READ.search(text) or _WRITE.search(text) for text in said)


def loaded(file: str) -> Mapping[str, object]:
    """What a module of queries or services holds, by its file; nothing of any other."""
    if not file.startswith(("queries/", "services/")) or file.endswith("__init__.py"):
        return {}
    return vars(importlib.import_module("tracker." + file.removesuffix(".py").replace("/", ".")))


def every_file(folder: Path) -> Iterable[Path]:
    """Every module of the product but the tables, how they came about, and the one that makes conditions."""
    left_out = {*folder.glob("models/*.py"), *folder.glob("migrations/*.py"), folder / "queries/scoped.py"}
    return sorted(set(folder.rglob("*.py")) - left_out)
