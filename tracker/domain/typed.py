"""Words that a person typed, made ready to be kept."""

from tracker.domain.credentials import refuse_credential
from tracker.domain.errors import Invalid
from tracker.domain.names import shows
from tracker.domain.words import N_


def typed(field: str, text: str, at_most: int) -> str:
    """The words without space around them and with plain line ends; may be empty, as they are where nothing of them shows.

    Raises Invalid for `field` when they are longer than `at_most` characters or look like a credential.
    """
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not shows(words):
        return ""
    if len(words) > at_most:
        raise Invalid(field, N_("Use up to %(most)s characters."), most=at_most)
    refuse_credential(field, words)
    return words


def typed_line(field: str, text: str, at_most: int) -> str:
    """The same on one line."""
    return typed(field, " ".join(text.split()), at_most)
