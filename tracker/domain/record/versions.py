"""Versions of one statement: which stand on one line, what changed between two, and how words are removed from both."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Protocol, TypeVar

SHORTLY = timedelta(minutes=10)


class WrittenAt(Protocol):
    """Anything with an aware instant at which it was written."""

    @property
    def at(self) -> datetime:
        """The instant."""


V = TypeVar("V", bound=WrittenAt)


def folded(versions: Sequence[V]) -> list[tuple[V, ...]]:
    """The versions, oldest first, in lines: each less than 10 minutes after the one before it shares that one's line."""
    lines: list[list[V]] = []
    for version in versions:
        if lines and version.at - lines[-1][-1].at < SHORTLY:
            lines[-1].append(version)
        else:
            lines.append([version])
    return [tuple(line) for line in lines]


_WORD = re.compile(r"\S+\s*")
_MOST_PAIRS = 4000
"""So many pairs of a word here and the same word there are looked at. A thousand characters of language have some hundreds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row; `changed` says that the other wording does not have them there."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Both wordings in full, in pieces."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def compared(before: str, after: str) -> Compared:
    """Compare two wordings by their words, whatever space is between these. The pieces keep the space."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    steps = _steps([each.strip() for each in old], [each.strip() for each in new])
    return Compared(
        before=_pieces(old, [(start, end, step == "equal") for step, start, end, _, _ in steps]),
        after=_pieces(new, [(start, end, step == "equal") for step, _, _, start, end in steps]),
    )


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    again = Counter(new)
    if sum(number * again[word] for word, number in Counter(old).items()) <= _MOST_PAIRS:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    # A few words again and again are no language, and would be compared for minutes: they are alike at both ends at most.
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    old_end, new_end = len(old) - last, len(new) - last
    return (
        ("equal", 0, first, 0, first),
        ("replace", first, old_end, first, new_end),
        ("equal", old_end, len(old), new_end, len(new)),
    )


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words at the start are the same."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


def _pieces(words: Sequence[str], parts: Sequence[tuple[int, int, bool]]) -> tuple[Piece, ...]:
    return tuple(Piece("".join(words[start:end]), not alike) for start, end, alike in parts if end > start)
