"""Style sheets, scripts and drawings travel compressed. Pages do not: their length must not tell what they say."""

import gzip
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request

_WORTH_IT = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/manifest+json"})


def install(app: Flask) -> None:
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
