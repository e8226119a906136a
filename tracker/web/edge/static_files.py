"""Static files: the style sheets joined into one, a mark of its content in each address, and compression."""

import gzip
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import Flask, Response, request, send_file

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


def serve_files(app: Flask) -> None:
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


_WORTH_IT = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/manifest+json"})


def compress(app: Flask) -> None:
    """Compress files of ours for browsers that take it, each once."""
    packed: dict[str, bytes] = {}

    def pack(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in _WORTH_IT:
            return response
        response.vary.add("Accept-Encoding")
        # A whole file, not a part.
        if response.status_code == HTTPStatus.OK and request.accept_encodings["gzip"]:
            _replace(response, packed)
        return response

    app.after_request(pack)


def _replace(response: Response, packed: dict[str, bytes]) -> None:
    mark = response.get_etag()[0] or request.path
    file: Any = response.response
    if mark not in packed:
        packed[mark] = gzip.compress(b"".join(file), mtime=0)
    file.close()
    response.direct_passthrough = False
    response.set_data(packed[mark])
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(mark, weak=True)
