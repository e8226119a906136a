"""Which passwords are taken: long ones that are not common, not repeated and not made of the person's own names.

There are no rules about capitals, digits or signs (NIST SP 800-63B-4): length and unpredictability are what count.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from tracker.domain.errors import Invalid

SHORTEST = 15
LONGEST = 128
PRODUCT_WORDS = ("steady",)

# How hard a piece is to guess, in bits, roughly: enough to tell a common pattern from a phrase of one's own.
COMMON_WORD_BITS = 12
OWN_WORD_BITS = 3
RUN_BITS = 5
LETTER_BITS = 5
OTHER_BITS = 3
ENOUGH_BITS = 40

SHORTEST_RUN = 3
SHORTEST_OWN_WORD = 3
NEIGHBOURS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
ROWS = NEIGHBOURS + tuple(row[::-1] for row in NEIGHBOURS)
PLAIN_LETTERS = str.maketrans("@$!013457", "asioieast")


def parse_common(text: str) -> frozenset[str]:
    """The words in the text of `common_passwords.txt`: one a line, small letters; lines with # are its licence."""
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def check_password(password: str, common: frozenset[str], own_words: Iterable[str]) -> None:
    """Raise Invalid("password", what to do) unless the password may be used.

    Characters are counted after NFKC, the form in which it is hashed. `own_words` are what others know of the person:
    e-mail address, names. `common` comes from `parse_common`. The product's own name is always among the own words.
    """
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < SHORTEST:
        raise Invalid("password", "password_too_short")
    if len(normal) > LONGEST:
        raise Invalid("password", "password_too_long")
    folded = normal.casefold()
    own = _parts((*own_words, *PRODUCT_WORDS))
    spellings = _spellings(folded)
    if any(spelling.strip() in common for spelling in spellings):
        raise Invalid("password", "password_listed")
    if any(_repeats(spelling) for spelling in spellings):
        raise Invalid("password", "password_repeats")
    if any(_is_mostly(spelling, own) for spelling in spellings):
        raise Invalid("password", "password_personal")
    if _bits(folded, common, own) < ENOUGH_BITS:
        raise Invalid("password", "password_common_pieces")


def _spellings(folded: str) -> tuple[str, ...]:
    """As typed, and with the usual digits and signs read as letters (p4ssw0rd)."""
    return folded, folded.translate(PLAIN_LETTERS)


def _parts(words: Iterable[str]) -> frozenset[str]:
    folded = (unicodedata.normalize("NFKC", word).casefold() for word in words)
    spaced = ("".join(one if one.isalpha() else " " for one in word) for word in folded)
    return frozenset(part for word in spaced for part in word.split() if len(part) >= SHORTEST_OWN_WORD)


def _repeats(spelling: str) -> bool:
    """Whether it is one unit over and over, the last time perhaps cut short."""
    return any(spelling[unit:] == spelling[:-unit] for unit in range(1, len(spelling) // 2 + 1))


def _is_mostly(spelling: str, own: frozenset[str]) -> bool:
    """Whether at least half of the letters lie in the person's own words."""
    inside = {
        place
        for part in own
        for start in range(len(spelling) - len(part) + 1)
        if spelling.startswith(part, start)
        for place in range(start, start + len(part))
    }
    letters = sum(character.isalpha() for character in spelling)
    return letters > 0 and len(inside) * 2 >= letters


def _bits(spelling: str, common: frozenset[str], own: frozenset[str]) -> int:
    """The cheapest way to build the spelling from pieces, in rough bits."""
    cheapest = [0] + [LONGEST * LETTER_BITS] * len(spelling)
    for start in range(len(spelling)):
        for end, bits in _pieces(spelling, start, common, own):
            cheapest[end] = min(cheapest[end], cheapest[start] + bits)
    return cheapest[-1]


def _pieces(spelling: str, start: int, common: frozenset[str], own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Each piece that begins at `start`: where it ends, and its bits."""
    yield start + 1, LETTER_BITS if spelling[start].isalpha() else OTHER_BITS
    run = _run_end(spelling, start)
    if run - start >= SHORTEST_RUN:
        yield run, RUN_BITS
    for end in range(start + SHORTEST_RUN, len(spelling) + 1):
        as_read = _spellings(spelling[start:end])
        if not own.isdisjoint(as_read):
            yield end, OWN_WORD_BITS
        elif not common.isdisjoint(as_read):
            yield end, COMMON_WORD_BITS


def _run_end(spelling: str, start: int) -> int:
    """Where the longest run of one character, or of neighbours in an alphabet or on a keyboard, stops."""
    end = start + 1
    while end < len(spelling) and _is_run(spelling[start : end + 1]):
        end += 1
    return end


def _is_run(piece: str) -> bool:
    return len(set(piece)) == 1 or any(piece in row for row in ROWS)
