"""How long words beside a rating may be, and how many."""

LONGEST_NOTE = 2000
LONGEST_TRIGGER = 60
MOST_TRIGGERS = 12
HIGHEST = 100
