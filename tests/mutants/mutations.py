"""What a random change of the rules may be: the library's for Python, and our own for what the database is asked.

Left alone is what makes no rule: types, sentences that people read (the tests of the pages hold those that carry a rule), the
case of a word, and `strict` and `encoding`, which only guard against a fault of ours.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
from libcst import matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

_GUARDS = ("strict", "encoding")
_STATEMENT = re.compile(r"\b(SELECT|FROM|WHERE|AND|OR|UPDATE|DELETE|VALUES|ORDER BY)\b")
_IN_STATEMENTS = (
    (r"<=", "<"),
    (r">=", ">"),
    (r"<>", "="),
    (r"<(?![=>])", "<="),
    (r"(?<!<)>(?!=)", ">="),
    (r"(?<![<>])=", "<>"),
    (r"\bAND\b", "OR"),
    (r"\bOR\b(?! (IGNORE|REPLACE))", "AND"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"(?<!NOT )\bEXISTS\b", "NOT EXISTS"),
    (r"\bNOT IN\b", "IN"),
    (r"(?<!NOT )\bIN\b", "NOT IN"),
    (r"\bmin\(", "max("),
    (r"\bmax\(", "min("),
    (r"\bDISTINCT ", ""),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bDESC\b", "ASC"),
    (r"\bUNION ALL\b", "UNION"),
)
_OF_A_TYPE = m.Call(func=m.Name("TypeVar") | m.Name("ParamSpec"))
_LEFT_ALONE = (
    m.Expr(value=m.SimpleString() | m.ConcatenatedString())
    | m.Arg(keyword=m.OneOf(*(m.Name(each) for each in _GUARDS)))
    | m.Assign(value=_OF_A_TYPE)
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A node and what would stand in its place; `lines` are those of its whole statement."""

    node: cst.CSTNode
    instead: cst.CSTNode
    lines: range


class Mutated:
    """A file, and every change that can be made in it."""

    def __init__(self, file: Path) -> None:
        wrapper = MetadataWrapper(cst.parse_module(file.read_text(encoding="utf-8")))
        self.module, finder = wrapper.module, _Finder()
        wrapper.visit(finder)
        self.mutations = finder.found

    def code(self, mutation: Mutation) -> str:
        """The file as it would read."""
        return str(self.module.visit(_Exchange(mutation)).code)


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Mutation] = []
        self._statements: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_alone(node):
            return False
        if isinstance(node, cst.SimpleStatementLine):
            self._statements.append(node)
        for kind, operator in _OPERATORS:
            if isinstance(node, kind):
                self.found.extend(Mutation(node, made, self._lines(node)) for made in operator(node))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.SimpleStatementLine):
            self._statements.pop()

    def _lines(self, node: cst.CSTNode) -> range:
        where = self.get_metadata(PositionProvider, self._statements[-1] if self._statements else node, None)
        return range(where.start.line, where.end.line + 1) if where else range(0)


class _Exchange(cst.CSTTransformer):
    def __init__(self, mutation: Mutation) -> None:
        super().__init__()
        self._mutation = mutation

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node is not self._mutation.node

    def on_leave(self, original_node: cst.CSTNode, updated_node: Any) -> Any:  # noqa: ANN401  # libcst's own
        return self._mutation.instead if original_node is self._mutation.node else updated_node


def _is_left_alone(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Expr | cst.Arg | cst.Assign):
        return bool(m.matches(node, _LEFT_ALONE))
    return isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom)


def _in_a_statement(node: cst.SimpleString | cst.FormattedStringText) -> Iterator[cst.CSTNode]:
    if _STATEMENT.search(node.value):
        for pattern, instead in _IN_STATEMENTS:
            for hit in re.finditer(pattern, node.value):
                yield node.with_changes(value=node.value[: hit.start()] + instead + node.value[hit.end() :])


def _another_word(node: cst.BaseString) -> Iterator[cst.CSTNode]:
    """One change of what is a name and no sentence."""
    if isinstance(node, cst.SimpleString) and " " not in node.value:
        yield from list(mutators.operator_string(node))[:1]


def _another_argument(node: cst.Call) -> Iterator[cst.CSTNode]:
    guards = [each for each in node.args if each.keyword and each.keyword.value in _GUARDS]
    for made in mutators.operator_arg_removal(node):
        if all(any(each is kept for kept in made.args) for each in guards):
            yield made


_OURS: dict[Callable[..., Any], Callable[..., Iterable[cst.CSTNode]]] = {
    mutators.operator_string: _another_word,
    mutators.operator_arg_removal: _another_argument,
}
_OPERATORS: list[tuple[type, Callable[..., Iterable[cst.CSTNode]]]] = [
    *((kind, _OURS.get(operator, operator)) for kind, operator in mutators.mutation_operators),
    (cst.SimpleString, _in_a_statement),
    (cst.FormattedStringText, _in_a_statement),
]
