"""What is refused about the record: choosing from it, and removing words."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "last_day_before_first": _l("The last day cannot lie before the first."),
    "month_not_written_so": _l("Write the month like this: 2026-03."),
    "month_out_of_range": _l("Choose a month from 1950 to 2198."),
    "no_kind": _l("Choose one of the kinds."),
    "no_words_left": _l("There are no words here any more."),
    "removal_asked_already": _l("This is asked already. Open the record again to see it."),
    "removal_asked_lately": _l("This was asked less than a week ago. Talk about it, or ask again later."),
    "removal_over": _l("Nobody asks for this any more. Open the record again to see what stands there now."),
    "removal_while_not_shared": _l("Nothing that you do is shown at present. Come back to this when you share again."),
    "share_while_not_shared": _l("Nothing that you write is shared at present. Share this again when it is."),
    "too_many_removals": _l("Twelve of your questions wait, and that is the most at once. Ask one no longer first, or wait."),
}
