"""How long words about a day may be, and how much may stand there."""

from datetime import timedelta

LONGEST_ANSWER = 1000
LONGEST_PLACE = 200
LONGEST_COMPANY = 100
LONGEST_COURSE = 300
PLANS_KEPT_FOR = timedelta(days=90)
LONGEST_RESPONSE = 500
LONGEST_LINE = 500
MOST_LINES = 12
"""So many lines each of the two may write under one response."""
