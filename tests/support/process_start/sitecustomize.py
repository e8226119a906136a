"""What each Python that a test starts does first: its clock begins at the instant of the tests, and runs on."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

if shift := os.environ.get("TESTS_CLOCK_SHIFT"):
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(shift)), tick=True).start()
