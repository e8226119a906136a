"""What somebody asks of Trends, and one answer on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import get_template_attribute, url_for
from flask_babel import gettext

from tracker.domain.days import EARLIEST
from tracker.domain.trends.spans import ChartSpan, last_day
from tracker.domain.viewer import Viewer
from tracker.queries.couple import Direction

OWN = "own"
"""Stands in an address where a repair would: what belongs to no direction and is the viewer's alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """One question with its answer. Without `figure` nothing is drawn; `empty` then says what will be here.

    `notes` are lines that stand below the drawing.
    """

    name: str
    sentence: str
    detail: str = ""
    empty: str = ""
    figure: str = ""
    small: bool = False
    notes: Sequence[str] = ()
    caption: str = ""
    key: Sequence[tuple[str, str]] = ()
    tables: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TrendsChoice:
    """What somebody wants to see: a direction (None when there is none yet), how far back, and whether only their own.

    `second` says of two directions that this is the one drawn with dotted lines, for whoever looks. `first` and `last` are the
    days that the address of a figure names.
    """

    viewer: Viewer
    direction: Direction | None
    span: ChartSpan
    mine: bool
    earliest: date
    latest: date
    second: bool = False
    first: date | None = None
    last: date | None = None

    def of_both(self, where: str) -> Direction | None:
        """The direction that both share; None for what is only one's own."""
        return None if where == OWN or self.mine else self.direction

    def days_drawn(self, own: date) -> tuple[date, date]:
        """The first and the last day of a figure, as its address says. Preset are `own`, its own first day, and today."""
        first = max(self.first or own, EARLIEST)
        return first, min(max(first, self.last or self.viewer.today), self.viewer.today)

    @property
    def rates(self) -> bool:
        """Whether the viewer is the one who was hurt here."""
        return self.direction is not None and self.direction.hurt == self.viewer.person

    @property
    def keeps(self) -> bool:
        """Whether the viewer is the one who keeps commitments here."""
        return self.direction is not None and self.direction.accountable == self.viewer.person

    def figure(self, which: str, where: str) -> str:
        """The address of a figure with the same span, whose dates begin and end where those of the other charts do."""
        query: dict[str, Any] = {"span": self.span.value, "from": self.earliest.isoformat()}
        last = last_day(self.span, self.viewer.today, self.latest)
        if last < self.viewer.today:
            query["until"] = last.isoformat()
        if self.mine and where != OWN:
            query["mine"] = "1"
        return url_for("trends.pages.figure", repair=where, which=which, **query)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and what stands beside it."""

    sentence: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NumberTable:
    """The numbers of a chart, newest first: the same values, from the same data.

    Columns with whether they hold numbers, and rows of cells, the first of which names its row.
    """

    caption: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


def written(tables: Sequence[NumberTable]) -> list[str]:
    """The tables that have rows, as the page shows every table.

    Years of weeks are thousands of cells, so each chart keeps its tables as they were written out.
    """
    macro = get_template_attribute("_partials/parts.html", "table")
    return [macro(each.caption, each.columns, each.rows) for each in tables if each.rows]


def dotted(asked: TrendsChoice) -> list[str]:
    """The line that says which lines are dotted: where there are two directions, so that print tells them apart."""
    if not asked.second or asked.direction is None:
        return []
    names = {"keeper": asked.direction.accountable_name, "rater": asked.direction.hurt_name}
    return [gettext("Lines are dotted where %(keeper)s keeps and %(rater)s feels.", **names)]
