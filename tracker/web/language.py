"""The words of the reader's language: looked up once a request, and ours also when a page is shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce, wraps
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g
from flask_babel import Babel, Domain, get_domain, get_locale, gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

# The only locale so far, read once and not for every request.
_ENGLISH = Locale("en")
_TAGS = {"en": "en", "xx": "en-XA", "xx-rtl": "ar-XB"}
_GROUPED = 10_000

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)

_Catalogue = Translations | NullTranslations

_VALUE = re.compile(r"(%\(\w+\)[a-z]|%%)")
_ACCENTED = str.maketrans("aceginoswyzACEINOSUYZ", "åçéğíñöšŵýžÅÇÉÎÑÖŠÛÝŽ")
_LONGER_BY = 0.3


class _Pseudo(NullTranslations):
    """A language that nobody speaks: every text longer, accented and in brackets, so that what is no text of ours shows."""

    def ugettext(self, message: str) -> str:
        """The text as a translation that takes more room would stand."""
        return _stretched(message)

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        """The form for a number, likewise."""
        return _stretched(singular if num == 1 else plural)

    def upgettext(self, context: str, message: str) -> str:  # noqa: ARG002  # the catalogue's signature
        """The text in a context, likewise."""
        return _stretched(message)

    def unpgettext(self, context: str, singular: str, plural: str, num: int) -> str:  # noqa: ARG002  # as above
        """The form for a number in a context, likewise."""
        return _stretched(singular if num == 1 else plural)


def _stretched(message: str) -> str:
    words = "".join(
        part if _VALUE.fullmatch(part) else part.translate(_ACCENTED) for part in _VALUE.split(message) if part is not None
    )
    more = " ".join(["~~~~"] * round(len(message) * _LONGER_BY / 5))
    return f"⟦{words}{f' {more}' if more else ''}⟧"


_PSEUDO = _Pseudo()


class _Words(Domain):
    """The words of a request, which it keeps."""

    def get_translations(self) -> _Catalogue:
        """What the request found before."""
        try:
            found: _Catalogue = g.words
        except AttributeError:
            found = g.words = self._found()
        except RuntimeError:
            # Outside of every request, as on the command line.
            found = NullTranslations()
        return found

    def _found(self) -> _Catalogue:
        found: _Catalogue = _PSEUDO if current_app.config["LANGUAGE"] != "en" else super().get_translations()
        return found


def install(app: Flask) -> None:
    """Let pages speak through gettext, in the language of the settings."""
    babel = Babel(app, locale_selector=lambda: _ENGLISH)
    words = babel.domain_instance = _Words()
    # Babel's own would look for its domain at every word.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # it comes with the extension that Babel added
        gettext=lambda said: words.get_translations().ugettext(said),
        ngettext=lambda one, several, number: words.get_translations().ungettext(one, several, number),
        pgettext=lambda about, said: words.get_translations().upgettext(about, said),
        npgettext=lambda about, one, several, number: words.get_translations().unpgettext(about, one, several, number),
        newstyle=True,
    )
    said = app.config["LANGUAGE"]
    app.jinja_env.globals.update(lang=_TAGS[said], dir="rtl" if said.endswith("-rtl") else "ltr")


class Later(LazyString):
    """Words that are looked up when they are shown. Pages escape them like any other text, which the library's own are not."""

    def __html__(self) -> Markup:
        return escape(str(self))


def later(message: str) -> Later:
    """The message, in the language of whoever reads it when it is shown. It takes no values: gettext does, in a request."""
    return Later(gettext, message)


def translated(text: str) -> str:
    """A text of a data file, in the reader's language: `make words` finds it there."""
    return str(get_domain().get_translations().ugettext(text)) if text else ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Words that are looked up when they are shown, in the form for the number in their placeholder `by`."""

    one: str
    several: str
    by: str

    def of(self, values: Mapping[str, Any]) -> str:
        """The form for these values, its placeholders as they are."""
        return str(get_domain().get_translations().ungettext(self.one, self.several, values[self.by]))


class OnceMade(Protocol[P, R_co]):
    """A function that keeps what it gave, and can be told to forget it."""

    cache_clear: Callable[[], None]

    def __call__(self, *args: P.args, **values: P.kwargs) -> R_co:
        """What it gives."""


def once_each_language(make: Callable[P, R_co]) -> OnceMade[P, R_co]:
    """What `make` gives in the language of the settings, kept for the last 32 of its arguments, which are hashable."""

    @lru_cache(maxsize=32)
    def made(_language: str, *args: P.args, **values: P.kwargs) -> R_co:
        return make(*args, **values)

    @wraps(make)
    def asked(*args: P.args, **values: P.kwargs) -> R_co:
        return made(current_app.config["LANGUAGE"], *args, **values)  # type: ignore[arg-type]  # the docstring asks for it

    once = cast("OnceMade[P, R_co]", asked)
    once.cache_clear = made.cache_clear
    return once


def number(value: int) -> str:
    """The number as it is written in the reader's language, in groups from ten thousand on; in English outside of a request."""
    return str(format_decimal(value, locale=get_locale() or _ENGLISH, group_separator=abs(value) >= _GROUPED))


def listed(words: Sequence[str]) -> str:
    """Several things as a sentence names them: with commas and an "and", as the reader's language has it."""
    return str(format_list(words, locale=get_locale() or _ENGLISH)) if words else ""


def clauses(parts: Sequence[str]) -> str:
    """Several clauses, in which commas may stand, as one sentence without its full stop."""
    return reduce(lambda before, after: str(gettext("%(before)s; %(after)s", before=before, after=after)), parts)
