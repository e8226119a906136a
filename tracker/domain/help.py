"""Help lines by country: emergency numbers, lines about abuse in a relationship, lines for a crisis."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit


class HelpKind(StrEnum):
    """What a line is for."""

    EMERGENCY = "emergency"
    ABUSE = "abuse"
    CRISIS = "crisis"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One way to reach help. Unknown texts are empty.

    `phone` is written as people there write it; `message` says what to text, and where; `web` is an address.
    `checked` is the day on which the number was compared with `source`, or None if nobody has compared it.
    """

    kind: HelpKind
    name: str
    phone: str
    message: str
    web: str
    hours: str
    languages: str
    about: str
    source: str
    checked: date | None

    @property
    def dial(self) -> str:
        """The phone number for a tel: link; empty where a phone would not dial it from a link (#8008)."""
        dialled = "".join(character for character in self.phone if character not in " -")
        return dialled if dialled.isdecimal() else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said of it in English."""
        return (self.message, self.hours, self.languages, self.about)

    @property
    def source_host(self) -> str:
        """The name of the site that the number was compared with; empty without a source."""
        return _host(self.source)

    @property
    def web_host(self) -> str:
        """The web address as people say it; empty without one."""
        return _host(self.web)


@dataclass(frozen=True, slots=True)
class Country:
    """The lines of one country; `code` is ISO 3166-1 alpha-2 in capitals, `name` is English."""

    code: str
    name: str
    lines: tuple[HelpLine, ...]

    @property
    def emergency(self) -> tuple[HelpLine, ...]:
        """Whom to call in danger now; never empty in the shipped data."""
        return self._of(HelpKind.EMERGENCY)

    @property
    def abuse(self) -> tuple[HelpLine, ...]:
        """Lines about fear, control and violence in a relationship."""
        return self._of(HelpKind.ABUSE)

    @property
    def crisis(self) -> tuple[HelpLine, ...]:
        """Lines for thoughts of suicide and any other crisis."""
        return self._of(HelpKind.CRISIS)

    def _of(self, kind: HelpKind) -> tuple[HelpLine, ...]:
        return tuple(line for line in self.lines if line.kind is kind)


def parse_help_lines(text: str) -> tuple[Country, ...]:
    """The countries in the text of `help_lines.json`, sorted by their English names.

    Raises KeyError, TypeError or ValueError when the file is not in its own form: a fault in the product.
    """
    countries = (_country(entry) for entry in json.loads(text)["countries"])
    return tuple(sorted(countries, key=lambda country: country.name))


def find_country(countries: Iterable[Country], code: str) -> Country | None:
    """The country with this code, in any case of letters; None when it is not in the data."""
    wanted = code.strip().upper()
    return next((country for country in countries if country.code == wanted), None)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _country(entry: dict[str, object]) -> Country:
    lines = entry["lines"]
    if not isinstance(lines, list):
        raise TypeError(f"the lines of {entry['code']} are not a list")
    return Country(code=str(entry["code"]), name=str(entry["name"]), lines=tuple(_line(line) for line in lines))


def _line(entry: dict[str, str | None]) -> HelpLine:
    checked = entry["checked"]
    return HelpLine(
        kind=HelpKind(entry["kind"] or ""),
        name=entry["name"] or "",
        phone=entry.get("phone") or "",
        message=entry.get("message") or "",
        web=entry.get("web") or "",
        hours=entry.get("hours") or "",
        languages=entry.get("languages") or "",
        about=entry.get("about") or "",
        source=entry.get("source") or "",
        checked=date.fromisoformat(checked) if checked else None,
    )
