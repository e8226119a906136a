"""A language that nobody speaks: what of a text is none of ours, so that whatever was left out of it shows."""

import re
from calendar import day_abbr, day_name, month_name
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from typing import Any

from tests.support.factories import actor
from tracker import clock, resources
from tracker.domain.days import zones
from tracker.domain.help import parse_help_lines
from tracker.queries.exports.own_data import own_data

_SAID = ("title", "aria-label", "alt", "placeholder", "label")
_OURS = re.compile(r"⟦[^⟦⟧]*⟧")
_UNSAID = frozenset({"script", "style", "textarea", "code"})
# Addresses, names of files, tokens, and codes that can be read out.
_ADDRESSES = re.compile(
    r"https?://\S+|(?<!\w)/[\w/.?=&-]+|[\w-]+(?:\.[\w-]+)+|\S+@\S+|[0-9a-f]{8,}"
    r"|[A-Z2-9]{4}(?:-[A-Z2-9]{4})+|(?<!\w)[0-9a-f]{4}(?:[ -][0-9a-f]{4}){3,}"
)
# What the locale has: names of months and days, and what stands before the last of a list.
_OF_THE_LOCALE = frozenset({*month_name, *day_name, *day_abbr, "and"})


class Texts(HTMLParser):
    """Every text of a page that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._within: list[str] = []
        self._run = ""

    def _end(self) -> None:
        self.said += [" ".join(self._run.split())] if self._run.strip() else []
        self._run = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        # A link can stand within a sentence.
        if tag != "a":
            self._end()
        self.said += [value for name in _SAID if (value := values.get(name))]
        if tag == "input" and values.get("type") in {"submit", "button"}:
            self.said.append(values.get("value") or "")
        if tag in _UNSAID:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "a":
            self._end()
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        self._run += "" if self._within else data


def texts(page: str) -> list[str]:
    reader = Texts()
    reader.feed(f"{page}</html>")
    return reader.said


def outside(text: str) -> str:
    """What of a text stands outside of all brackets."""
    before = None
    while before != text:
        before, text = text, _OURS.sub(" ", text)
    return " ".join(text.split())


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401  # whatever somebody's own data hold
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        yield from (text for each in fields(value) for text in strings(getattr(value, each.name)))
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in strings(each))
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        yield from (text for each in value for text in strings(each))


def written_by_people(*names: str) -> set[str]:
    """What people wrote, as they read it, and what they are called."""
    data = [own_data(actor(name), clock.now()) for name in names]
    lines = {" ".join(line.split()) for each in data for text in strings(each) for line in text.splitlines()}
    # A state or a kind, as "missed" or "found_note", is nothing that anybody wrote.
    return {line for line in lines if re.search("[A-Za-z]{2}", line) and not re.fullmatch("[a-z_]+", line)} | set(names)


def names() -> set[str]:
    """Names that are the same in every language: of help lines, countries, time zones and of Steady."""
    found = parse_help_lines(resources.HELP_LINES.read_text(encoding="utf-8"))
    lines = {line for country in found for line in country.lines}
    named = {name for each in lines for name in (each.name, each.source_host, each.web_host)}
    return named - {""} | {each.name for each in found} | set(zones()) | {"Steady"}


def left(text: str, known: Sequence[str]) -> str:
    """What of a text is neither ours, nor anybody's, nor a name, a number, a day or an address."""
    rest = outside(text)
    rest = _ADDRESSES.sub(" ", rest)
    for each in known:
        rest = rest.replace(each, " ")
    return " ".join(word for word in re.findall(r"[^\W\d_]{2,}", rest) if word not in _OF_THE_LOCALE)
