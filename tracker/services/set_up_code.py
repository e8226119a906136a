"""The code that the console prints where others could open the set-up page before the host does."""

import hmac
from collections import Counter
from datetime import timedelta
from threading import Lock

from tracker import chance, clock
from tracker.domain.errors import Invalid
from tracker.domain.networks import network_of

LASTS = timedelta(hours=1)
_MOST = 10


class SetUpCode:
    """A code for one hour, kept nowhere but in this process. From each network ten wrong ones are looked at."""

    def __init__(self) -> None:
        self.text = chance.ident("set-up code", "")[:8]
        self._until = clock.now() + LASTS
        self._wrong: Counter[str] = Counter()
        self._lock = Lock()

    def check(self, typed: str, address: str) -> None:
        """Invalid("code") unless it is this one, in time; whatever was typed, and from whatever address."""
        network = network_of(address)
        with self._lock:
            if clock.now() >= self._until:
                raise Invalid("code", "This code has ended: it works for an hour. Start Steady again, and it prints a new one.")
            if self._wrong[network] >= _MOST:
                raise Invalid("code", "Too many wrong codes came from here. Start Steady again, and it prints a new one.")
            if not hmac.compare_digest(self.text.encode(), typed.strip().lower().encode(errors="replace")):
                self._wrong[network] += 1
                raise Invalid("code", "This is not the code that the console printed. Look there and type it again.")
