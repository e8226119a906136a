"""Looking for words in what was written: without regard to case and accents, every word must occur."""

import unicodedata
from collections.abc import Callable, Sequence

LONGEST_QUERY = 100
_BEFORE = 8
_SHOWN = 36
# Letters that Unicode does not take apart, and the apostrophe that phones type.
_ALIKE = {"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "’": "'"}


class _Folded(dict[int, str]):
    """How each character is compared, worked out when it is first met: of any text, only its alphabet stays."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        self[code] = "".join(_ALIKE.get(each, each) for each in apart if not unicodedata.combining(each))
        return self[code]


_folded = _Folded()


def plain(text: str) -> str:
    """The text as it is compared: small letters without accents."""
    return text.lower() if text.isascii() else text.translate(_folded)


def query_words(query: str) -> tuple[str, ...]:
    """The words to look for, ready to be compared; none where nothing but space and accents was typed."""
    return tuple(plain(query).split())


def found_in(said: str, title: Callable[[], str], words: Sequence[str]) -> bool:
    """Whether every word occurs in what was said or in its title, and at least one of them in what was said.

    `title` is asked only where a word is missing from what was said.
    """
    own = plain(said)
    missing = [word for word in words if word not in own]
    if not missing or len(missing) == len(words):
        return not missing
    named = plain(title())
    return all(word in named for word in missing)


def excerpt(said: str, words: Sequence[str]) -> str:
    """A few dozen words of what was said, around the first that was looked for, on one line."""
    pieces = said.split()
    at = next((number for number, piece in enumerate(pieces) if any(word in plain(piece) for word in words)), 0)
    first = max(0, at - _BEFORE)
    shown = " ".join(pieces[first : first + _SHOWN])
    return f"{'… ' if first else ''}{shown}{' …' if first + _SHOWN < len(pieces) else ''}"
