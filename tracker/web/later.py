"""Words of ours that are looked up in the catalogue when a page is shown, because they are written down before there is one."""

from flask_babel import gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape


class _Later(LazyString):
    """Such words. Pages escape them like any other: the library's own are taken for markup, whatever they hold."""

    def __html__(self) -> Markup:
        return escape(str(self))


def later(message: str) -> _Later:
    """The message, in the language of whoever reads it when it is shown. It takes no values: gettext does, in a request."""
    return _Later(gettext, message)
