"""How long a share, its span and a visit may last."""

from datetime import timedelta

MOST_DAYS = 30
"""A link lasts so many days at the most, today among them."""
PRESET_DAYS = 7
"""A link lasts so many days unless its maker chooses otherwise."""
PRESET_PERIOD_DAYS = 182
"""What is shown begins so many days ago unless its maker chooses otherwise."""
LONGEST_READER = 60
LONGEST_PERIOD_DAYS = 5 * 366
VISIT_LASTS = timedelta(minutes=30)
