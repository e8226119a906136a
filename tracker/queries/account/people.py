"""A person's own account as they see it themselves: how their days are read, and their words for a hard day."""

from dataclasses import dataclass

from tracker.domain.viewer import Viewer
from tracker.models.account import OwnWords, Person, PutBack
from tracker.models.encrypted import decrypted


@dataclass(frozen=True, slots=True)
class Profile:
    """Name, address, IANA zone, the hour at which a day starts, and a country code or nothing."""

    name: str
    email: str
    zone: str
    day_start: int
    country: str


@dataclass(frozen=True, slots=True)
class HardDayWords:
    """What a person left for themselves; each text may be empty."""

    words: str
    time_out: str
    people: str


def profile(viewer: Viewer) -> Profile:
    """The viewer's own account."""
    row = Person.get_by_id(viewer.person)
    return Profile(row.name, row.email, row.zone, row.day_start, row.country)


def hard_day_words(viewer: Viewer) -> HardDayWords | None:
    """The viewer's own words for a hard day, or None while there are none."""
    row = OwnWords.get_or_none(OwnWords.person == viewer.person)
    if row is None or not (row.words or row.time_out or row.people):
        return None
    return HardDayWords(row.words, row.time_out, row.people)


def person_name(person: str, stored: str) -> str:
    """The name of a person, from its stored form; three dots of somebody whose account was erased."""
    return decrypted("person.name", person, person, stored) or "…"


def not_confirmed() -> frozenset[str]:
    """Everybody who has not confirmed yet, by id."""
    return frozenset(row.person_id for row in PutBack.select())
