"""What is refused about reflections and their seals."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "nothing_sealed": _l("Nothing is sealed that your present password opens."),
    "of_ended_space": _l("This was written in a space that has ended. Write it anew here to share it."),
    "reflection_day_out_of_range": _l("Choose today or a day before it, since 1950."),
    "reflection_without_words": _l("Write something, or go back."),
    "seal_closed": _l("This is sealed, and closed at present. Open it in another window, then save this again."),
    "seal_not_opened": _l("This opens nothing that you sealed. Check each group, and try again."),
    "seal_set_up_already": _l("Sealing is set up already."),
    "seal_set_up_just_now": _l(
        "This was set up a moment ago. Its recovery key is shown once; make a new one if you did not keep it."
    ),
    "sealed": _l("This is sealed. Open it, and take the seal off when you change it; then you can share it."),
    "seals_closed": _l(
        "Your sealed reflections are closed. Open them in another window and save again, or save this one unsealed."
    ),
    "shared_keeps_day": _l("What was shared keeps its day."),
    "shared_not_sealed": _l("What was shared cannot be sealed."),
    "shared_stays": _l("What was shared stays in the record. You can stop sharing it; then later changes are only yours."),
}
