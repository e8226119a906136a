"""The files of the pages: style sheets joined into one, and marks by which a browser may keep what it has."""

from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import Flask, Response, send_file

from tracker import resources

STYLE = "steady.css"
"""The name under which every file of static/css is served: one request a page."""

SHEETS = (
    *("tokens", "base", "utilities", "page", "top", "exit", "nav", "day-head"),
    *("buttons", "forms", "scale", "cards", "sections", "lines", "marks", "answers", "pills", "rows"),
    *("words", "notices", "lists", "folds", "tables", "facts", "codes"),
    *("sheet", "drawings", "month", "charts", "print"),
)
"""The files of static/css in the order of the cascade: of two rules that weigh the same, the later one counts."""


def install(app: Flask) -> None:
    """Join the style sheets, serve them beside the files, and add to the address of each file a mark of what it says."""
    style = b"\n".join((resources.STATIC / "css" / f"{name}.css").read_bytes() for name in SHEETS)
    marks = {STYLE: _mark(style)}

    def serve(filename: str) -> Response:
        if filename == STYLE:
            return send_file(BytesIO(style), mimetype="text/css", etag=marks[STYLE])
        return app.send_static_file(filename)

    def add_mark(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            name = values["filename"]
            if name not in marks:
                marks[name] = _mark((resources.STATIC / name).read_bytes())
            values["v"] = marks[name]

    app.view_functions["static"] = serve
    app.url_defaults(add_mark)


def _mark(said: bytes) -> str:
    return sha256(said).hexdigest()[:12]
