"""The numbers of the charts as tables, newest first: the same values, from the same data.

Years of weeks are thousands of cells, so the tables are kept as they were written out, by what they were made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import get_template_attribute


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Columns with whether they hold numbers, and rows of cells, the first of which names its row."""

    caption: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


def written(tables: Sequence[NumberTable]) -> list[str]:
    """The tables that have rows, through the macro that draws every table."""
    macro = get_template_attribute("_partials/parts.html", "table")
    return [macro(each.caption, each.columns, each.rows) for each in tables if each.rows]
