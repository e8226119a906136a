"""Names: of people, of commitments, of tags, of whoever reads a sheet. Two that look alike are one, and none is markup."""

import re
import unicodedata

from tracker.domain.errors import Invalid

_MARKUP = frozenset("<>")
_WORDS = re.compile(r"\w+")
# Letters, marks and symbols of which nothing shows: fillers, the blank of Braille, selectors. Their category does not tell.
_BLANK = (
    *((0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800)),
    *((0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x16FE4, 0x16FE4), (0x1D159, 0x1D159)),
    (0xE0000, 0xE0FFF),
)
# Signs that stand before numbers in Arabic, Syriac and Kaithi: of the category of what is not seen, but seen.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
_SHOWN = frozenset("LNPS")
# Where most pictures lie that a selector turns from black and white to colour, or that a joiner puts together.
_PICTURES = ((0x2190, 0x21FF), (0x2300, 0x23FF), (0x25A0, 0x27BF), (0x2934, 0x2935), (0x2B05, 0x2B55), (0x1F000, 0x1FAFF))
_NON_JOINER, _JOINER, _AS_PICTURE, _KEYCAP = "\u200c", "\u200d", "\ufe0f", "\u20e3"
_VIRAMA = 9
_NOBODY = frozenset(
    {"anybody", "anyone", "both", "both of us", "both of you", "everybody", "everyone", "i", "me", "myself", "no one", "nobody"}
    | {"none", "noone", "only me", "only you", "somebody", "someone", "us", "we", "you", "yourself"}
)
"""What says in a sentence who is meant, such as “Nobody sees it”, and so cannot be what somebody is called."""


def typed_name(field: str, text: str, at_most: int, missing: Invalid, too_long: Invalid | None = None) -> str:
    """The name on one line, its accents composed.

    Raises Invalid for `field`: `missing` where nothing of it shows, `too_long` where it has over `at_most` characters.
    """
    name = one_line(text)
    if not shows(name):
        raise missing
    if len(name) > at_most:
        raise too_long or Invalid(field, "too_long", most=at_most)
    refuse_markup(name, Invalid(field, "markup_in_name"))
    if without_unseen(name) != name:
        raise Invalid(field, "unseen_character")
    return name


def called(field: str, text: str, at_most: int, missing: Invalid, too_long: Invalid | None = None) -> str:
    """What somebody is called, as `typed_name`; Invalid also for a word that would say in a sentence who else is meant."""
    name = typed_name(field, text, at_most, missing, too_long)
    if " ".join(_WORDS.findall(_plain(name))) in _NOBODY:
        raise Invalid(field, "name_means_somebody")
    return name


def reads_alike(name: str, other: str) -> bool:
    """Whether two names are the same to whoever reads them, but for small and capital letters, and widths of signs."""
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    return one_line(unicodedata.normalize("NFKC", name)).casefold()


def refuse_markup(name: str, refusal: Invalid) -> None:
    """Raise the refusal where a name holds the marks of which pages are made."""
    if not _MARKUP.isdisjoint(name):
        raise refusal


def one_line(text: str) -> str:
    """The text with single spaces, its accents composed, so that what looks the same is the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def shows(text: str) -> bool:
    """Whether anything of the text can be seen by itself: a letter, a number, a sign."""
    return any(unicodedata.category(each)[0] in _SHOWN and not _is_unseen(each) for each in text)


def without_unseen(name: str) -> str:
    """The name without what cannot be seen in it. What joins or parts letters, or colours a picture, stays where it does so."""
    around = zip(" " + name, name, name[1:] + " ", strict=False)
    return "".join(each for before, each, after in around if not _is_unseen(each) or _works(before, each, after))


def _is_unseen(each: str) -> bool:
    if each == " " or each in _DRAWN:
        return False
    return unicodedata.category(each) in _UNSEEN or _lies_in(_BLANK, each)


def _works(before: str, each: str, after: str) -> bool:
    """Whether a character without a shape of its own changes the shape of its neighbours."""
    if each == _AS_PICTURE:
        return _lies_in(_PICTURES, before) or (before in "0123456789#*" and after == _KEYCAP)
    if each == _JOINER and _lies_in(_PICTURES, after):
        return before == _AS_PICTURE or _lies_in(_PICTURES, before)
    letters = unicodedata.combining(before) == _VIRAMA or _is_arabic(before)
    return each in {_NON_JOINER, _JOINER} and letters and unicodedata.category(after)[0] == "L"


def _is_arabic(each: str) -> bool:
    return unicodedata.bidirectional(each) == "AL"


def _lies_in(ranges: tuple[tuple[int, int], ...], each: str) -> bool:
    return any(first <= ord(each) <= last for first, last in ranges)
