"""Dates, times and numbers as people say them."""

from datetime import date, datetime, time

from flask import Flask, url_for
from flask_babel import format_date, format_datetime, gettext

from tracker.domain.days import zone_named
from tracker.domain.ratings.levels import HIGHEST_TOLD, LOWEST_TOLD


def install(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(day=day, short_day=short_day, iso_day=iso_day, clock_time=clock_time, at=at, level=level)


def day(value: date, *, year: bool = False) -> str:
    """Tuesday, 3 March; with the year where it matters."""
    return str(format_date(value, "EEEE, d MMMM yyyy" if year else "EEEE, d MMMM"))


def short_day(value: date) -> str:
    """3 March 2026."""
    return str(format_date(value, "d MMMM yyyy"))


def iso_day(text: str) -> str:
    """3 March 2026, of a day as the record keeps it: 2026-03-03."""
    return short_day(date.fromisoformat(text))


def clock_time(value: datetime | time, zone: str) -> str:
    """18:05, in the reader's IANA zone."""
    local = value.astimezone(zone_named(zone)) if isinstance(value, datetime) else value
    return f"{local:%H:%M}"


def at(value: datetime, zone: str) -> str:
    """3 March 2026, 18:05, in the reader's IANA zone."""
    return str(format_datetime(value.astimezone(zone_named(zone)).replace(tzinfo=None), "d MMMM yyyy, HH:mm", rebase=False))


def level(tenths: int) -> str:
    """A weekly level: 4.5, or at an end of what it can say "2 or lower"."""
    points = f"{tenths / 10:g}"
    if tenths == LOWEST_TOLD:
        return str(gettext("%(points)s or lower", points=points))
    return str(gettext("%(points)s or higher", points=points)) if tenths == HIGHEST_TOLD else points


def day_path(value: date) -> str:
    """The address of Today on a day."""
    return url_for("today.page", day=value)
