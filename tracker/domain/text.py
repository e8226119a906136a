"""Text that a person typed: made ready to be kept, and refused where it looks like a credential."""

import re

from tracker.domain.errors import Invalid
from tracker.domain.names import shows

_NAME = r"""(?:
    pass(?:word|code|phrase|wd)s? | pwd | pw | pins? | cvv | cvc | (?:pass|kenn)w(?:ort|örter) | geheimzahl
  | (?:access|security|unlock|log-?in|door|backup|recovery|2fa|verification)[ -]codes?
  | mot[ ]de[ ]passe | contraseña | senha | wachtwoord | lösenord
)"""
_NUMBER = r"(?:[ -](?:code|number|nummer))?"
_VERB = r"(?:is|was|ist|lautet|war|est|es|é|är)"
# "for my phone", "für das Handy": up to five words may stand between the name and the secret.
_WHOSE = rf"(?:[ ](?:for|of|to|on|für|zu|vom|von|auf|pour|de|para)(?:[ ](?!{_VERB}\b)(?:[^\W\d_]|-)+){{1,5}})?"
_BY = rf"(?:{_WHOSE}(?:(?P<sign>[ ]*(?:[:=]|->|→)[ ]*)|[ ]{_VERB}[ ](?:now[ ]|jetzt[ ])?)|(?P<space>[ ]))"
_STATEMENT = re.compile(
    rf"(?<![\w-]){_NAME}{_NUMBER}{_BY}(?P<quote>[\"'“„\u2018«]?)(?P<secret>[^\s\"“”„«»]+)(?=(?P<rest>[^\n]{{0,60}}))",
    re.IGNORECASE | re.VERBOSE,
)
# "alex@example.com / hunter2"; the bounds keep the search short in a long text without spaces.
_LOGIN = re.compile(r"(?<!\S)\S{1,64}@\S{1,99}\.\w{2,12} ?[/:|,] ?(?=\S{0,60}\d)(?=\S{0,60}[^\W\d_])\S{6,}")
_TIME_OR_DATE = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,4}[./-]\d{1,2}[./-]?\d{0,4}|\d+(?:am|pm|h|th|st|nd|rd)", re.IGNORECASE)
_EDGES = ".,;!?()*'\u2018\u2019\"”»"
_SPOKEN_OF = frozenset(
    ["none", "changed", "unchanged", "shared", "known", "together", "private", "later", "never", "same", "1password"]
)
_SHORTEST_WORD = 4


def looks_like_credential(text: str) -> bool:
    """Whether the text seems to state a secret, such as "password: hunter2" or "PIN 4821", rather than speak of one.

    A guess by its form, in English and the commonest words of some other languages; it keeps honest people from a slip.
    """
    return bool(_LOGIN.search(text)) or any(_states_a_secret(found) for found in _STATEMENT.finditer(text))


def refuse_credential(field: str, text: str) -> None:
    """Raise Invalid for `field` when the text looks like a credential. The refusal does not repeat the text."""
    if looks_like_credential(text):
        raise Invalid(field, "looks_like_password")


def _states_a_secret(found: re.Match[str]) -> bool:
    secret = found["secret"].strip(_EDGES)
    if _TIME_OR_DATE.fullmatch(secret) or secret.lower() in _SPOKEN_OF:
        return False
    if found["space"]:
        return _has_digits(secret, mixed=6, alone=4)
    if not found["sign"]:
        return _has_digits(secret, mixed=5, alone=4) or (bool(found["quote"]) and len(secret) >= _SHORTEST_WORD)
    # "password: shared with Alex" speaks of it; "password: letmein" states it.
    ends_the_line = not found["rest"].strip(_EDGES + " ")
    return _has_digits(secret, mixed=4, alone=3) or (ends_the_line and len(secret) >= _SHORTEST_WORD)


def _has_digits(secret: str, *, mixed: int, alone: int) -> bool:
    """Whether it holds a digit and is long enough for a secret, `alone` being the length for digits alone."""
    return any(mark.isdigit() for mark in secret) and len(secret) >= (alone if secret.isdigit() else mixed)


def typed(field: str, text: str, at_most: int) -> str:
    """The words without space around them and with plain line ends; may be empty, as they are where nothing of them shows.

    Raises Invalid for `field` when they are longer than `at_most` characters or look like a credential.
    """
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not shows(words):
        return ""
    if len(words) > at_most:
        raise Invalid(field, "too_long", most=at_most)
    refuse_credential(field, words)
    return words


def typed_line(field: str, text: str, at_most: int) -> str:
    """Words that stand on one line, made ready in the same way as by `typed`."""
    return typed(field, " ".join(text.split()), at_most)
