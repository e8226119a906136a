"""Whereabouts that somebody announces: which days a plan may be about, and until when it may change."""

from datetime import date, timedelta

FURTHEST = timedelta(days=60)
_CLOSED_AFTER = timedelta(days=1)


def may_be_said(day: date, today: date) -> bool:
    """Whether a plan for `day` is still an announcement, and not too far off; `today` is the writer's own day."""
    return today <= day <= today + FURTHEST


def may_be_changed(day: date, today: date) -> bool:
    """Whether a plan for `day` can still change or be closed: through the day after, for a night that runs late."""
    return today <= day + _CLOSED_AFTER
