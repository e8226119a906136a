"""Dates, times, numbers and names as people say them, what things are called, and what every page has at hand."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar
from unicodedata import bidirectional

from flask import Flask, current_app, url_for
from flask_babel import format_date, format_datetime, gettext, ngettext

from tracker.domain.days import zone_named
from tracker.domain.names import one_line, without_unseen
from tracker.domain.ratings.levels import HIGHEST_TOLD, LOWEST_TOLD
from tracker.domain.record.versions import compared
from tracker.domain.viewer import Viewer
from tracker.queries.leaving import has_parted
from tracker.queries.rows import RowVersion
from tracker.queries.site import site
from tracker.web.language import later as _l
from tracker.web.language import listed, translated
from tracker.web.session import fresh_key, signed_in

Sentence = TypeVar("Sentence", bound=Callable[..., object])
Kind = TypeVar("Kind")

_VOCABULARIES: dict[str, Mapping[Any, object]] = {}
_SENTENCES: dict[str, Callable[..., object]] = {}
_LEFTWARDS = frozenset({"R", "AL"})
_ISOLATE, _END = "\u2068", "\u2069"


def install(app: Flask) -> None:
    """Make the filters known to templates: those of dates and numbers, and the words of every part."""
    dated = (day, short_day, iso_day, clock_time, at, level, when, on_day_at)
    for each in (*dated, begun, points, of_ten, said, as_written, isolated, translated, listed):
        in_pages(each)
    app.jinja_env.filters.update(_SENTENCES)


def vocabulary(name: str, words: Mapping[Kind, object]) -> Mapping[Kind, object]:
    """What the kinds of one sort are called: kept under a name by which every part and every template can ask."""
    if name in _VOCABULARIES:
        raise AssertionError(f"There are two vocabularies called {name}.")
    _VOCABULARIES[name] = words
    return words


def said(kind: object, name: str, /, **values: object) -> str:
    """What a kind is called in the vocabulary `name`. KeyError for a kind without words: nothing is left out silently."""
    words = str(_VOCABULARIES[name][kind])
    return words % values if values else words


def as_written(kind: object, name: str) -> str:
    """What a kind in a restored file is called; where no Steady knows it, the kind itself."""
    return said(kind, name) if kind in _VOCABULARIES[name] else str(kind)


def in_pages(sentence: Sentence) -> Sentence:
    """Lets templates ask this function as a filter of its own name."""
    _SENTENCES[sentence.__name__] = sentence
    return sentence


def isolated(text: str) -> str:
    """What somebody wrote, in such a way that it does not tear apart a date or a number after it if it runs leftwards."""
    return f"{_ISOLATE}{text}{_END}" if any(bidirectional(each) in _LEFTWARDS for each in text) else text


def begun(words: str) -> str:
    """The words as a line begins with them, and no other letter changed: other languages have capitals within."""
    return words[:1].upper() + words[1:]


def by_name(kind: str) -> str:
    """What a kind of the record goes by until it has words, which a test asks for."""
    return kind.replace("_", " ")


class _Things(dict[str, object]):
    def __missing__(self, kind: str) -> str:
        return by_name(kind)


# What is said of the kinds of the record, wherever they stand: of one, of several, and where they are chosen.
THINGS = vocabulary(
    "thing",
    _Things(
        {
            "entry": _l("an answer"),
            "response": _l("a response"),
            "thread_line": _l("a line about “doesn’t match”"),
            "plan": _l("a plan"),
            "moment": _l("a moment"),
            "found_note": _l("a note of what was found out"),
            "setback_part": _l("what was said of a setback"),
            "reflection": _l("a reflection"),
            "review_answer": _l("an answer at a review"),
            "rating": _l("a rating"),
            "rating_detail": _l("a note"),
            "weekly_level": _l("a weekly level"),
        }
    ),
)
COUNTED: Mapping[str, Callable[[int], str]] = {
    "rating": lambda n: ngettext("%(num)s rating with its number", "%(num)s ratings with their numbers", n),
    "weekly_level": lambda n: ngettext("%(num)s weekly level", "%(num)s weekly levels", n),
    "rating_detail": lambda n: ngettext(
        "%(num)s thing that you said with a rating", "%(num)s things that you said with ratings", n
    ),
    "entry": lambda n: ngettext("%(num)s answer", "%(num)s answers", n),
    "plan": lambda n: ngettext("%(num)s plan", "%(num)s plans", n),
    "response": lambda n: ngettext("%(num)s response", "%(num)s responses", n),
    "thread_line": lambda n: ngettext("%(num)s line about “doesn’t match”", "%(num)s lines about “doesn’t match”", n),
    "found_note": lambda n: ngettext("%(num)s note of what was found out", "%(num)s notes of what was found out", n),
    "moment": lambda n: ngettext("%(num)s moment", "%(num)s moments", n),
    "setback_part": lambda n: ngettext("%(num)s part of a setback", "%(num)s parts of setbacks", n),
    "review_answer": lambda n: ngettext("%(num)s answer at a review", "%(num)s answers at reviews", n),
    "commitment": lambda n: ngettext("%(num)s commitment", "%(num)s commitments", n),
    "reflection": lambda n: ngettext("%(num)s reflection", "%(num)s reflections", n),
    "space": lambda n: ngettext("%(num)s space that you restored", "%(num)s spaces that you restored", n),
}
"""How many of each kind."""
NOT_COUNTED = frozenset({"repair", "terms", "commitment_pause"})
"""What says that the two are a couple stays, and a commitment is counted with its wordings and rests."""
CHOSEN: Mapping[str, object] = {
    "answers": _l("Answers"),
    "responses": _l("Responses"),
    "plans": _l("Plans"),
    "moments": _l("Moments"),
    "reflections": _l("Reflections"),
    "found": _l("What was found out"),
    "ratings": _l("Ratings"),
    "agreements": _l("Agreements"),
}


def day(value: date, *, year: bool = False) -> str:
    """A day with its weekday: Tuesday, 3 March; with the year where it is another one."""
    return str(format_date(value, "EEEE, d MMMM yyyy" if year else "EEEE, d MMMM"))


def short_day(value: date) -> str:
    """A day with its year: 3 March 2026."""
    return str(format_date(value, "d MMMM yyyy"))


def iso_day(text: str) -> str:
    """3 March 2026, of a day as the record keeps it: 2026-03-03."""
    return short_day(date.fromisoformat(text))


def clock_time(value: datetime | time, zone: str) -> str:
    """The time of an instant in the reader's zone: 18:05."""
    local = value.astimezone(zone_named(zone)) if isinstance(value, datetime) else value
    return f"{local:%H:%M}"


def when(version: RowVersion, about: date, me: Viewer) -> str:
    """When something about a day was written: the time in the reader's own zone, with its date where that is another day."""
    time_said = clock_time(version.at, me.zone)
    return time_said if version.on == about else on_day_at(short_day(version.on), time_said)


def on_day_at(day_said: str, time_said: str) -> str:
    """3 March 2026, 18:05, of a day and a time of day as they are said."""
    return str(gettext("%(day)s, %(time)s", day=day_said, time=time_said))


def at(value: datetime, zone: str) -> str:
    """3 March 2026, 18:05, in the reader's IANA zone."""
    return str(format_datetime(value.astimezone(zone_named(zone)).replace(tzinfo=None), "d MMMM yyyy, HH:mm", rebase=False))


def level(tenths: int) -> str:
    """A weekly level: 4.5, or at an end of what it can say "2 or lower"."""
    points = f"{tenths / 10:g}"
    if tenths == LOWEST_TOLD:
        return str(gettext("%(points)s or lower", points=points))
    return str(gettext("%(points)s or higher", points=points)) if tenths == HIGHEST_TOLD else points


def points(tenths: object) -> str:
    """A rating in points: 4.5; a dash where nothing was said."""
    return f"{tenths / 10:g}" if isinstance(tenths, int) else "–"


def of_ten(tenths: object) -> str:
    """A rating with its scale: 4.5 of 10."""
    return str(gettext("%(points)s of 10", points=points(tenths)))


@in_pages
def earlier_versions(number: int) -> str:
    """How many versions stood before the one that is shown."""
    return str(ngettext("%(num)s earlier version", "%(num)s earlier versions", number))


def day_path(value: date) -> str:
    """The address of Today on a day."""
    return url_for("today.page", day=value)


def hosting(reader: Viewer | None) -> dict[str, object]:
    """`host_name` (empty before set-up) and `hosted_by_partner`, for templates.

    One of two partners hosts, and the reader does not bear that name: then it is the other one, and the reader must know.
    """
    known = site()
    if known is None:
        return {"host_name": "", "hosted_by_partner": False}
    by_other = reader is not None and _told_apart(reader.name) != _told_apart(known.host_name)
    return {"host_name": known.host_name, "hosted_by_partner": known.hosted_by_partner and by_other}


def _told_apart(name: str) -> str:
    return without_unseen(one_line(name)).casefold()


def fill_pages(app: Flask) -> None:
    """Give templates what base.html and the macros ask for."""
    app.jinja_env.globals.update(
        compared=compared,
        fresh_key=fresh_key,
        has_parted=has_parted,
        host_line=_HostLine(),
        http_warning=_HttpWarning(),
        is_signed_in=signed_in,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


class _HostLine:
    """Who hosts this server; asked for when a page shows it, so that it is right from the moment of set-up."""

    def __str__(self) -> str:
        return host_line()

    def __bool__(self) -> bool:
        return bool(host_line())


class _HttpWarning:
    """Says on every page that this server may be reached over plain http beyond this machine."""

    def __str__(self) -> str:
        return str(gettext("This server is reached without encryption. Anybody on the same network could read along."))

    def __bool__(self) -> bool:
        return bool(current_app.config["ALLOW_HTTP"])


def host_line() -> str:
    """Who hosts this server, in one line; empty before set-up. It never changes, so it is asked for once."""
    name = current_app.extensions.get("steady.host")
    if name is None:
        known = site()
        if known is None:
            return ""
        name = current_app.extensions["steady.host"] = known.host_name
    return str(gettext("Hosted by %(name)s", name=name))


def saved_words(me: Viewer, *, seen: bool) -> str:
    """Of words that were written anew: their writer alone sees them, or the partner sees both wordings."""
    if seen:
        return str(gettext("Saved. %(name)s sees the change, and what stood there before.", name=me.partner_name))
    return str(gettext("Saved. Only you see it."))
