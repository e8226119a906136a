"""Days and times of day as they are typed: each says how to write one."""

from typing import Any

from flask_babel import gettext
from wtforms import DateField, TimeField

from tracker.domain.days import YEARS


class ClockField(TimeField):
    """A time of day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take a time, or say how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as err:
            raise ValueError(gettext("Write the time like this: 18:30.")) from err


class DayField(DateField):
    """A day."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take a day, or say how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as err:
            raise ValueError(gettext("Write the day like this: 2026-03-14.")) from err
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(gettext("Choose a day from 1950 to 2199."))
