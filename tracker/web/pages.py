"""Which page of many an address asks for."""

import re

from flask import request

from tracker.domain.errors import NotFound

_NUMBER = re.compile("[1-9][0-9]{0,5}")


def page_number() -> int:
    """The number in `page`, 1 where there is none. NotFound for what can be no number of a page."""
    number = request.args.get("page", "1")
    if not _NUMBER.fullmatch(number):
        raise NotFound
    return int(number)
