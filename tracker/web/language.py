"""The words of the reader's language: looked up once a request, and ours also when a page is shown."""

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import Babel, Domain, gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

# The only language so far, read once and not for every request.
_ENGLISH = Locale("en")

_Catalogue = Translations | NullTranslations


class _Words(Domain):
    """The words of a request, which it keeps."""

    def get_translations(self) -> _Catalogue:
        """What the request found before."""
        try:
            found: _Catalogue = g.words
        except AttributeError:
            found = g.words = super().get_translations()
        return found


def install(app: Flask) -> None:
    """Let pages speak through gettext."""
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


class _Later(LazyString):
    """Such words. Pages escape them like any other: the library's own are taken for markup, whatever they hold."""

    def __html__(self) -> Markup:
        return escape(str(self))


def later(message: str) -> _Later:
    """The message, in the language of whoever reads it when it is shown. It takes no values: gettext does, in a request."""
    return _Later(gettext, message)
