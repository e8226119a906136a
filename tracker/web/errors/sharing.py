"""What is refused about showing the record to somebody."""

from collections.abc import Mapping

from tracker.web.language import Counted, Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later | Counted] = {
    "audience_changed": _l("Who sees what has changed since you looked. Look at it again before you confirm."),
    "days_out_of_range": _l("A link lasts between 1 and 30 days."),
    "first_day_after_last": _l("The first day lies after the last one. Choose an earlier first day."),
    "last_day_to_come": _l("That day has not come yet. Choose today or an earlier day."),
    "moments_without_log": _l("Moments stand beside the log. Choose the log as well."),
    "needs_both": _l("The shared record needs both of you. What is only yours you can show by a link of your own."),
    "no_parts": _l("Choose at least one part to show."),
    "no_policy": _l("Choose what the reader says about secrets."),
    "period_too_long": _l("Five years fit on a sheet. Choose a later first day."),
    "reader_out_of_range": Counted(
        "Write who will read it, in up to %(most)s character.",
        "Write who will read it, in up to %(most)s characters.",
        "most",
    ),
    "share_answered": _l("This is no longer waiting for an answer."),
    "share_not_shown": _l("It is not shown to anybody. Answer it with yes or no."),
    "share_rests": _l("What you proposed was not agreed to, and it rests for a week. %(partner)s can propose it at any time."),
    "share_waits": _l("What you proposed waits for %(partner)s’s answer. Take it back first to propose something else."),
    "share_without_link": _l("There is no link to it: it has ended, or the other has not agreed to it."),
    "sharing_paused": _l("Sharing is stopped at present. Start it again under Settings, or show what is only yours."),
    "shown_changed": _l("What it shows has changed since you looked. Look at it again before you agree."),
    "to_confirm_first": _l("This record was put back to an earlier day. Open Today, check who sees what and confirm it first."),
}
