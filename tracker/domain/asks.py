"""How one partner may ask the other: a week's rest after a no, few proposals at once, and none under other spelling."""

from datetime import datetime, timedelta

from tracker.domain.record.search_match import plain

REST = timedelta(days=7)
MOST_WAITING = 3
"""So many new commitments of one person can wait for an answer at once, in each direction."""


def may_propose_again(proposed_at: datetime, declined_at: datetime | None, ends_at: datetime) -> datetime:
    """From when on a share that came to nothing may be proposed anew: a week after it was proposed, or after the no.

    Once its time is over it must not tell a no from an answer that never came: a no rests no longer than that, then.
    """
    again = proposed_at + REST
    return again if declined_at is None else max(again, min(declined_at + REST, ends_at))


def ask_the_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two commitments, each a title and details, ask for the same by their letters and numbers alone.

    Case, accents, spaces and signs make no difference, nor other details, nor words that moved between title and details.
    """
    return not _spellings(*one).isdisjoint(_spellings(*other))


def _spellings(title: str, details: str) -> set[str]:
    return {_letters(title), _letters(title + details)} - {""}


def _letters(text: str) -> str:
    folded = "".join(plain(text).split())
    return "".join(each for each in folded if each.isalnum()) or folded


STANDS = timedelta(days=14)
APART = REST


def stands(asked_at: datetime, now: datetime) -> bool:
    """Whether a question that nobody answered or withdrew can still be agreed to."""
    return now < asked_at + STANDS


def may_be_asked(last_asked_at: datetime | None, now: datetime) -> bool:
    """Whether the same words may be asked about now, whoever of the two asked last."""
    return last_asked_at is None or now >= last_asked_at + APART
