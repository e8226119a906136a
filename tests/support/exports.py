"""Records that somebody could have exported, as their files hold them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from tracker.domain.errors import Invalid
from tracker.domain.viewer import Actor, Viewer
from tracker.queries.imports.restore import record_in, restored_spaces
from tracker.services.imports.restore import RestoreCounts, restore_record

MADE_AT = datetime(2026, 2, 1, 12, tzinfo=UTC)
SINCE = "2025-01-01T09:00:00.000000Z"

Values = dict[str, Any]


def an_export(**other: object) -> bytes:
    """A `steady.json`, with what is said to be otherwise."""
    whole: Values = {
        "format": "steady-own-data/1",
        "made_at": MADE_AT.isoformat(),
        "account": {"name": "Sam", "email": "sam@example.org", "zone": "UTC", "day_start": 3, "country": ""},
        "hard_day": None,
        "devices": [{"label": "Phone", "created_at": SINCE, "seen_at": SINCE}],
        "spaces": [a_space()],
    }
    return json.dumps(whole | other, ensure_ascii=False).encode()


def a_space(**other: object) -> Values:
    """A space with one moment and one rating."""
    space: Values = {
        "id": "a space elsewhere",
        "partner_name": "Kim",
        "since": SINCE,
        "until": None,
        "open": True,
        "items": [a_moment(), a_rating()],
        "rating_audiences": [
            {"repair": "r", "audience": "partner", "level": "each", "from_day": "2025-01-01", "written_at": SINCE}
        ],
        "rests": [{"kind": "pause", "from_day": "2025-02-01", "until_day": None}],
        "shares": [a_share()],
    }
    return space | other


def a_share(**other: object) -> Values:
    """A share that was opened once."""
    share: Values = {
        "id": "s",
        "kind": "both",
        "reader_name": "Dana",
        "scope": {"parts": ["log"]},
        "live": 0,
        "active_at": SINCE,
        "from_day": "2025-01-01",
        "until_day": "2025-02-01",
        "proposed_at": SINCE,
        "expires_at": SINCE,
        "declined_at": None,
        "revoked_at": None,
        "opened_at": [SINCE],
    }
    return share | other


def an_item(kind: str, said: Values, **other: object) -> Values:
    """Something of one's own, said once."""
    item: Values = {
        "kind": kind,
        "id": f"{kind} {said.get('day')}",
        "mine": True,
        "day": said.get("day", "2025-06-01"),
        "since": SINCE,
        "shared_since": None,
        "erased_at": None,
        "about": "",
        "said": {"written_at": SINCE, "shared": False, "writer": "Sam"} | said,
        "earlier": [],
    }
    return item | other


def a_moment(words: str = "By the lake", day: str = "2025-06-01", kind: str = "milestone", **other: object) -> Values:
    """A moment of one's own."""
    return an_item("moment", {"day": day, "kind": kind, "words": words, "state": "said"}, **other)


def a_reflection(seal: str | None, day: str = "2025-06-01", **other: object) -> Values:
    """A reflection of one's own, sealed under the key of this id, or in the open."""
    return an_item("reflection", {"day": day, "title": "", "words": "e1.", "seal": seal}, **other)


def a_seal(key: str = "a key", by_recovery: str = "a2VwdA==") -> Values:
    """The key of sealed words, as it is kept."""
    return {"id": key, "owner": "Kim", "made_at": SINCE, "by_recovery": by_recovery}


def a_rating(tenths: int = 40, day: str = "2025-06-01", repair: str | None = None, **other: object) -> Values:
    """A rating of one's own."""
    return an_item("rating", {"repair": repair, "day": day, "tenths": tenths, "state": "said"}, **other)


def restored(me: Actor, *spaces: dict[str, Any], days_later: int = 0, **other: object) -> RestoreCounts:
    """Restore these spaces from a file that was made so many days later."""
    made_at = (MADE_AT + timedelta(days=days_later)).isoformat()
    return restore_record(me, record_in(an_export(spaces=list(spaces), made_at=made_at, **other)))


def the_one(me: Viewer) -> str:
    """The id of the one space that somebody restored."""
    [found] = restored_spaces(me)
    return found.id


T = TypeVar("T")
BITS = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b"\0", b'"', b"\r", b"\n", b",", b";", b"\t", b"-1", b"\xff", b"PK\x03\x04", b"\xff\xff\xff\xff", "\u202e٣".encode()]
    ),
)


@st.composite
def mutated(draw: st.DrawFn, origin: bytes) -> bytes:
    """The file with a few places overwritten, cut out or filled in."""
    data = origin
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 8)))
        data = data[:start] + draw(BITS) + data[end:]
    return data


def outcome(read: Callable[[], T]) -> T | Invalid:
    """What was read, or the refusal. Any other exception fails the test."""
    try:
        return read()
    except Invalid as refusal:
        return refusal
