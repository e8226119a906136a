"""Two wordings of one thing, word by word: what of the earlier one is gone, and what of the later one is new."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*")


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
    matcher = SequenceMatcher(None, [each.strip() for each in old], [each.strip() for each in new], autojunk=False)
    steps = matcher.get_opcodes()
    return Compared(
        before=_pieces(old, [(start, end, step == "equal") for step, start, end, _, _ in steps]),
        after=_pieces(new, [(start, end, step == "equal") for step, _, _, start, end in steps]),
    )


def _pieces(words: Sequence[str], parts: Sequence[tuple[int, int, bool]]) -> tuple[Piece, ...]:
    return tuple(Piece("".join(words[start:end]), not alike) for start, end, alike in parts if end > start)
