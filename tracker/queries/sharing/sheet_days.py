"""What a sheet lists by day: entries with responses, plans, moments and ratings, in plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.sharing.sheet import SheetDays
from tracker.domain.viewer import Viewer
from tracker.queries.commitments.events import by_commitment, terms_rows, with_titles
from tracker.queries.moments import in_order
from tracker.queries.rows import Member, RecordRow, rows_between, with_beside

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a span that `viewer` may see, without those that were taken back."""

    viewer: Viewer
    people: Mapping[str, Member]
    span: SheetDays

    def of(self, kind: str) -> list[RecordRow]:
        """Rows of one kind, by day. One statement."""
        found = rows_between(self.viewer, kind, self.span.first, self.span.last, self.people, whole=True)
        return [each for each in found if not each.taken_back]

    def entries(self) -> list[RecordRow]:
        """Entries with the names of their commitments and the responses to them."""
        terms = by_commitment(terms_rows(self.viewer))
        return with_beside(with_titles(self.viewer, self.of("entry"), terms), self.of("response"))

    def moments(self) -> list[RecordRow]:
        """Moments, setbacks with what was said of them."""
        return with_beside(self.of("moment"), in_order(self.of("setback_part")))


def by_day(groups: Mapping[str, Iterable[tuple[date, Plain]]]) -> list[Plain]:
    """Days, the newest first, each with its rows under the name of their group."""
    days: dict[date, dict[str, list[Plain]]] = {}
    for name, rows in groups.items():
        for day, row in rows:
            days.setdefault(day, {group: [] for group in groups})[name].append(row)
    return [{"day": day, **days[day]} for day in sorted(days, reverse=True)]


def plain_entries(entries: Sequence[RecordRow]) -> list[tuple[date, Plain]]:
    """Entries as a sheet shows them. `late` and `changed_late` count days; `versions` counts lines of versions."""
    return [(each.day, _entry(each)) for each in entries]


def _entry(entry: RecordRow) -> Plain:
    said = entry.now.said
    return {
        "by": entry.name,
        "title": entry.title,
        "state": said["state"],
        "learned": said.get("learned"),
        "excused": said.get("excused"),
        "words": said["words"],
        "late": entry.late,
        "changed_late": entry.changed_late,
        "brought_in_on": entry.brought_in_on,
        "versions": len(entry.lines),
        "responses": [
            {"by": each.name, "kind": each.now.said["kind"], "words": each.now.said["words"]} for each in entry.beside
        ],
    }


def plain_plans(plans: Sequence[RecordRow]) -> list[tuple[date, Plain]]:
    """Plans: where, with whom, from, until, and what became of them."""
    names = ("state", "place", "company", "from_time", "until_time", "words")
    return [(each.day, {"by": each.name, **{name: each.now.said.get(name) for name in names}}) for each in plans]


def plain_moments(moments: Sequence[RecordRow]) -> list[tuple[date, Plain]]:
    """Moments: by whom, of what kind, in which words; of a setback also each part that was shown."""
    return [(each.day, _moment(each)) for each in moments]


def _moment(moment: RecordRow) -> Plain:
    said = moment.now.said
    parts = [_part(each) for each in moment.beside]
    return {"by": moment.name, "kind": said["kind"], "words": said["words"], "parts": parts}


def _part(part: RecordRow) -> Plain:
    said = part.now.said
    score = None if said["tenths"] is None else said["tenths"] / 10
    return {"by": part.name, "kind": said["kind"], "words": said["words"], "by_day": said["by_day"], "score": score}


def plain_ratings(
    ratings: Sequence[RecordRow], details: Mapping[str | None, Mapping[str, Sequence[str]]]
) -> list[tuple[date, Plain]]:
    """Ratings in points, and what was said with each: `details` are words by kind, by the rating's id."""
    return [
        (each.day, {"by": each.name, "score": each.now.said["tenths"] / 10, **details.get(each.id, {})}) for each in ratings
    ]
