"""Addresses of pages and files: those that stand on page after page are built once."""

from typing import Any

from flask import Flask

_OF_NOBODY = frozenset({"filename"})


def build_once(app: Flask) -> None:
    """Build an address that stands on page after page only once: that of a file, and of a page that takes no value.

    One that names a thing of somebody's, or lets somebody in, is built each time and stays nowhere.
    """
    build, built = app.url_for, dict[tuple[str, ...], str]()

    def url_for(endpoint: str, **values: Any) -> str:  # noqa: ANN401  # as Flask's own
        if not values.keys() <= _OF_NOBODY:
            return build(endpoint, **values)
        wanted = (endpoint, *values.values())
        if wanted not in built:
            built[wanted] = build(endpoint, **values)
        return built[wanted]

    app.url_for = url_for  # type: ignore[method-assign]  # flask.url_for asks the application, so that it can be given its own
    app.jinja_env.globals["url_for"] = url_for
