"""What is refused about pausing and leaving."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "nobody_to_leave": _l("You are alone in this space. There is nobody to leave."),
    "space_ended_already": _l("That space has already ended. This one is your own."),
    "until_in_past": _l("Choose today or a later day, or leave it empty."),
}
