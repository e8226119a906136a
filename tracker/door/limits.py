"""What a connection may take, and which one goes when there are too many. The longest body is a setting, MAX_CONTENT_LENGTH."""

from collections import defaultdict
from typing import Protocol

FIRST_SECONDS = 1.0
"""A connection of which nothing has come counts for nobody so long: what it sends is still to be read."""

HEAD_SECONDS = 10.0
"""From the first byte of a request, or from connecting, to the end of its headers."""

BODY_SECONDS = 30.0
"""For a body, or for an answer to be taken, and one second more for each `BYTES_A_SECOND` of it."""

BYTES_A_SECOND = 20 * 1024
IDLE_SECONDS = 75.0
"""A connection without a request is kept that long for the next one."""

UNFINISHED_AN_ADDRESS = 24
CONNECTIONS = 1000
"""So many are open at most, idle ones included."""

LIGHT_BYTES = 16 * 1024
"""No form of a way out has more. A request with a longer body waits with everything else, whatever it asks for."""

HEAD_BYTES = 32 * 1024
LINE_BYTES = 4096


class HeldConnection(Protocol):
    """A connection, as the limits see it."""

    def drop(self) -> None:
        """Close it at once."""


class Unfinished:
    """The connections whose request has not been read whole, by address, the oldest first. None is an address not known yet."""

    def __init__(self) -> None:
        self._by_address: dict[str | None, dict[HeldConnection, None]] = defaultdict(dict)

    def begin(self, connection: HeldConnection, address: str | None) -> None:
        """Count a connection under an address. Over the limit the oldest of the address is dropped, never the newest."""
        own = self._by_address[address]
        own[connection] = None
        if address is not None and len(own) > UNFINISHED_AN_ADDRESS:
            next(iter(own)).drop()

    def move(self, connection: HeldConnection, before: str | None, address: str | None) -> None:
        """Count a connection under the address that its headers have told."""
        if before != address:
            self.end(connection, before)
            self.begin(connection, address)

    def end(self, connection: HeldConnection, address: str | None) -> None:
        """Count a connection no more; it may have been forgotten already."""
        own = self._by_address[address]
        own.pop(connection, None)
        if not own:
            del self._by_address[address]

    def drop_one(self) -> bool:
        """Drop the oldest of the address that has the most. False when there is none."""
        if not self._by_address:
            return False
        most = max(self._by_address, key=lambda address: len(self._by_address[address]))
        next(iter(self._by_address[most])).drop()
        return True


def time_for(size: int) -> float:
    """The seconds that a body of so many bytes may take, whichever way it goes."""
    return BODY_SECONDS + size / BYTES_A_SECOND
