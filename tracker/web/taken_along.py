"""How what was taken along is laid out, in the download's own page and where it was brought back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tracker.domain import take_along
from tracker.domain.commitments.recurrence import decode
from tracker.domain.days import day_said, local_day
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.viewer import Viewer
from tracker.web.commitments.words import often


def things_shown(reader: Viewer) -> Mapping[str, Any]:
    """What archive/_things.html asks for beside the items. Instants are told by the reader's own days."""
    return {
        "how_often": _how_often,
        "removed_on": lambda text: local_day(datetime.fromisoformat(text), reader.zone, reader.day_start),
    }


def _how_often(text: str) -> str:
    try:
        return often(decode(text))
    except Invalid:
        return text  # a file that was brought back may say what no Steady says


def by_day(items: Iterable[Any]) -> list[tuple[date, list[Any]]]:
    """Items by the day that they are about, the newest first."""
    days: dict[str, list[Any]] = {}
    for item in items:
        days.setdefault(take_along.part(item, "day"), []).append(item)
    return [(date.fromisoformat(day), days[day]) for day in sorted(days, reverse=True)]


def day_before(text: str) -> date | None:
    """The day in an address before which is read on, or None without one. NotFound for what is no day."""
    if not text:
        return None
    try:
        return day_said(text)
    except ValueError as err:
        raise NotFound from err
