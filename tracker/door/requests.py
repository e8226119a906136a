"""A request as it is read, and what is refused before anybody looks at it."""

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest, RequestEntityTooLarge

from tracker.door.limits import LINE_BYTES

_WITHOUT_BODY = 0


class LineTooLong(BadRequest):
    """A refusal: the first line of a request is too long."""

    code = 414
    reason = "URI Too Long"


class Request(HTTPRequestParser):
    """A request, with the refusals that the parser of waitress leaves to others."""

    error: BadRequest | None = None
    body_bytes_received: int = 0

    def received(self, data: bytes) -> int:
        """Take in bytes; the number of those that belong to this request."""
        taken: int = super().received(data)
        if self.error is not None:
            # Who is refused need not send the rest.
            self.expect_continue = False
            if type(self.error) is RequestEntityTooLarge and not self.chunked:
                self._leave_refusing_to_the_application()
        return taken

    def _leave_refusing_to_the_application(self) -> None:
        # It sees the length, reads nothing, and answers with its own page.
        self.error = self.body_rcv = None
        self.headers["CONNECTION"] = "close"

    def parse_header(self, header_plus: bytes) -> None:
        """Read line and headers; ParsingError for what two readers could understand in two ways."""
        super().parse_header(header_plus)
        if len(self.first_line) > LINE_BYTES:
            self.body_rcv, self.content_length = None, _WITHOUT_BODY
            self.error = LineTooLong(f"longer than {LINE_BYTES}")
            self.completed = True
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("The length of the body is said in two ways")
        if self.version == "1.1" and "," in self.headers.get("HOST", ","):
            raise ParsingError("Host is to be said once")
