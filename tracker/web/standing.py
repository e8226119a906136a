"""Nothing is answered from a database that another was put in the place of: what is written into it would be lost."""

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from tracker.services import store
from tracker.web.accounts import cleared

_EXIT = "way_out.leave_page"


def install(app: Flask) -> None:
    """Ask before every request, before anything is read."""
    app.before_request(_only_while_it_stands)


def _only_while_it_stands() -> ResponseReturnValue | None:
    if store.is_there():
        return None
    if request.endpoint == _EXIT:
        # Without the context of other pages: who is signed in stands in the database.
        page = current_app.jinja_env.get_template("exit.html").render(exit_url=current_app.config["EXIT_URL"])
        return cleared(page, '"cache", "storage"')
    return Response(store.REPLACED, 503, mimetype="text/plain")
