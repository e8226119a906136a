"""How long names and addresses of a person may be, and how long somebody stays signed in.

How often somebody may try to sign in stands in `services/account/sign_in_tries`.
"""

from datetime import timedelta

LONGEST_NAME = 60  # fits on a phone's line
LONGEST_HOST = 80
LONGEST_EMAIL = 254  # RFC 5321
RECOVERY_LASTS = timedelta(hours=24)
SHARED_DEVICE = (timedelta(minutes=30), timedelta(hours=12))
OWN_DEVICE = (timedelta(days=14), timedelta(days=90))
"""For how long a session lasts unused, and at the longest, on a device that others use as well, and on one's own."""
