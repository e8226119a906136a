"""What can be said with a rating. Who sees which of it stands in the matrix, what each is called in the words of the web."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DetailKind:
    """One kind of it: something chosen, unless it is `written` by its writer or a `number`. A rating can have `several`."""

    written: bool = False
    number: bool = False
    several: bool = False


DETAILS: Mapping[str, DetailKind] = {
    "sign": DetailKind(several=True),
    "urge": DetailKind(number=True),
    "trigger": DetailKind(written=True, several=True),
    "note": DetailKind(written=True),
}
"""Every kind of it, in the order in which a rating tells them."""
WITHOUT_WORDS = frozenset(kind for kind, each in DETAILS.items() if not each.written)
NUMBERS = frozenset(kind for kind, each in DETAILS.items() if each.number)
