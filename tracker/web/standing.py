"""Nothing is answered from a database that another was put in the place of: what is written into it would be lost."""

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import InternalServerError
from werkzeug.wrappers import Response

from tracker.services import store
from tracker.web.errors import http_page, typed_words
from tracker.web.session import cleared

_EXIT = "account.exit.leave_page"


def install(app: Flask) -> None:
    """Ask before every request, before anything is read."""
    app.before_request(_only_while_it_stands)


def install_last(app: Flask) -> None:
    """Ask again before what was done is answered, ahead of what others add to an answer. Exit leads away whatever fails."""
    app.after_request(_only_if_it_stood)
    app.register_error_handler(InternalServerError, _failed)


def _only_while_it_stands() -> ResponseReturnValue | None:
    g.stood = store.is_there()
    return None if g.stood else _instead()


def _only_if_it_stood(response: Response) -> Response:
    return response if store.is_there() else _instead()


def _failed(err: InternalServerError) -> ResponseReturnValue:
    return _instead() if request.endpoint == _EXIT or not store.is_there() else http_page(err)


def _instead() -> Response:
    if request.endpoint == _EXIT:
        return cleared(_page("account/exit.html", exit_url=current_app.config["EXIT_URL"]), '"cache", "storage"')
    # What is written into a log that was removed meanwhile is put into the database, unless that fails as well.
    passes = store.log_was_removed()
    page = _page(
        "errors/replaced.html",
        words=store.what_is_wrong(),
        typed=typed_words(),
        passes=passes,
        may_be_saved=passes and g.get("stood", False),
    )
    return Response(page, 503, mimetype="text/html")


def _page(name: str, **values: object) -> str:
    # Without the context of other pages: who is signed in stands in the database.
    return current_app.jinja_env.get_template(name).render(**values)
