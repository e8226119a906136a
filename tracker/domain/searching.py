"""Looking for words in what was written: without regard to case and accents, every word must occur."""

import unicodedata
from collections.abc import Sequence

LONGEST_QUERY = 100
_BEFORE = 8
_SHOWN = 36
# Letters that Unicode does not take apart, and the apostrophe that phones type.
_ALIKE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "’": "'"})


def plain(text: str) -> str:
    """The text as it is compared: small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in apart if not unicodedata.combining(each)).translate(_ALIKE)


def query_words(query: str) -> tuple[str, ...]:
    """The words to look for, ready to be compared; none where nothing but space and accents was typed."""
    return tuple(plain(query).split())


def found_in(said: str, title: str, words: Sequence[str]) -> bool:
    """Whether every word occurs in the title or in what was said, and at least one of them in what was said."""
    own = plain(said)
    if not any(word in own for word in words):
        return False
    whole = f"{plain(title)} {own}"
    return all(word in whole for word in words)


def excerpt(said: str, words: Sequence[str]) -> str:
    """A few dozen words of what was said, around the first that was looked for, on one line."""
    pieces = said.split()
    at = next((number for number, piece in enumerate(pieces) if any(word in plain(piece) for word in words)), 0)
    first = max(0, at - _BEFORE)
    shown = " ".join(pieces[first : first + _SHOWN])
    return f"{'… ' if first else ''}{shown}{' …' if first + _SHOWN < len(pieces) else ''}"
