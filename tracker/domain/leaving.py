"""What stays readable after somebody has left, and how long."""

from datetime import timedelta

READABLE_FOR = timedelta(days=30)
"""For so long after somebody left, both can still read what they could see."""
