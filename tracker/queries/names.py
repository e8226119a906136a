"""What people are called."""

from tracker.models.encrypted import decrypted


def person_name(person: str, stored: str) -> str:
    """The name of a person, from its stored form; three dots of somebody whose account was erased."""
    return decrypted("person.name", person, person, stored) or "…"
