"""A sheet as its template takes it: the value that was agreed to, thawed, and its drawings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.ratings.details import DETAILS
from tracker.domain.sharing.scope import Scope, thaw
from tracker.domain.trends.felt.change import Change, ChangeKind, MissingRatings
from tracker.web.trends.felt_words import felt_words

_IN_THE_LOG = {"entries": "entry", "plans": "plan", "moments": "moment"}
# A drawing's own units; the style scales it to the width that there is.
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 334.0, 8.0, 118.0
_LONGEST_STEP_DAYS = 8

Point = tuple[float, float]
Week = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One stream as the points of an SVG, in its own units.

    `line` and `dashes` are stretches without a gap, `band` is their outlines. The sheet is drawn here and not by a script,
    so that it is the same before consent, without JavaScript and on paper.
    """

    ticks: Sequence[tuple[float, str]]
    line: Sequence[str]
    dashes: Sequence[str]
    band: Sequence[str]
    dots: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a share shows. `value` is what was looked at; nothing here is read from anywhere else."""

    scope: Scope
    value: Mapping[str, Any]
    streams: Sequence[Mapping[str, Any]]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many things of each kind of the record it shows."""
        log = Counter({kind: sum(len(day.get(group, ())) for day in self.value["log"]) for group, kind in _IN_THE_LOG.items()})
        rows = [row for day in self.value["log"] for row in day.get("ratings", ())]
        said = sum(len(words) for row in rows for kind in DETAILS for words in [row.get(kind, ())])
        numbers = sum("score" in row for row in rows)
        parts = sum(len(moment.get("parts", ())) for moment in self.value["moments"])
        replies = sum(len(entry["responses"]) for day in self.value["log"] for entry in day.get("entries", ()))
        agreed = sum(len(stream.get("commitments", ())) for stream in self.value["directions"])
        return log | Counter(rating=numbers, rating_detail=said, setback_part=parts, response=replies, commitment=agreed)


def sheet_of(scope: Scope, frozen: str) -> Sheet:
    """The sheet behind the canonical JSON of a share."""
    value = thaw(frozen)
    axis = _Axis(value["from_day"], value["until_day"])
    return Sheet(scope, value, [_stream(axis, stream, value["names"][0]) for stream in value["directions"]])


def _stream(axis: "_Axis", stream: Mapping[str, Any], only: str) -> Mapping[str, Any]:
    rater = stream.get("rater", only)
    change = _change_words(stream["felt"]["change"], rater) if stream["felt"] else ""
    drawn = {"drawn_follow_through": _follow_through(axis, stream), "drawn_felt": _felt(axis, stream)}
    return {**stream, **drawn, "rater": rater, "change": change}


def _change_words(said: Mapping[str, Any], rater: str) -> str:
    kind = ChangeKind.NOT_ENOUGH if said["kind"] == "nothing" else ChangeKind(said["kind"])
    found = Change(kind, said["horizon"], said["by"], None, None, MissingRatings(0, 0, 0, 0), None)
    return felt_words(found, 0, rater).sentence


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date

    def x(self, day: date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(_LEFT + (_RIGHT - _LEFT) * (day - self.first).days / days, 1)

    def points(self, weeks: Sequence[Week], name: str, highest: int) -> list[str]:
        return [f"{self.x(week['day'])},{_y(week[name], highest)}" for week in weeks]


def _y(value: float, highest: int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * value / highest, 1)


def _follow_through(axis: _Axis, stream: Mapping[str, Any]) -> Drawing | None:
    runs = _runs([week for week in stream["weeks"] if week.get("lower") is not None])
    if not runs:
        return None
    silent = bool(stream["kept"]["silent"])
    return Drawing(
        ticks=_ticks((0, 25, 50, 75, 100)),
        line=_lines(axis, runs, "lower", 100),
        dashes=_lines(axis, runs, "upper", 100) if silent else [],
        band=_bands(axis, runs, ("lower", "upper"), 100) if silent else [],
        dots=[],
    )


def _felt(axis: _Axis, stream: Mapping[str, Any]) -> Drawing | None:
    if not stream["felt"]:
        return None
    runs = _runs([week for week in stream["weeks"] if "level" in week])
    return Drawing(
        ticks=_ticks((0, 2, 4, 6, 8, 10)),
        line=_lines(axis, runs, "level", 10),
        dashes=[],
        band=_bands(axis, runs, ("low", "high"), 10),
        dots=[(axis.x(dot["day"]), _y(dot["score"], 10)) for dot in stream["felt"]["dots"]],
    )


def _ticks(values: Sequence[int]) -> list[tuple[float, str]]:
    return [(_y(value, values[-1]), str(value)) for value in values]


def _runs(weeks: Sequence[Week]) -> list[list[Week]]:
    """Weeks without a gap between them: where nothing is known, no line is drawn."""
    runs: list[list[Week]] = []
    for week in weeks:
        if runs and (week["day"] - runs[-1][-1]["day"]).days <= _LONGEST_STEP_DAYS:
            runs[-1].append(week)
        else:
            runs.append([week])
    return runs


def _lines(axis: _Axis, runs: Sequence[Sequence[Week]], name: str, highest: int) -> list[str]:
    # A single point is drawn to itself, so that its round ends show.
    return [" ".join(axis.points(run if len(run) > 1 else [*run, *run], name, highest)) for run in runs]


def _bands(axis: _Axis, runs: Sequence[Sequence[Week]], names: tuple[str, str], highest: int) -> list[str]:
    low, high = names
    return [
        " ".join([*axis.points(run, low, highest), *reversed(axis.points(run, high, highest))]) for run in runs if len(run) > 1
    ]
