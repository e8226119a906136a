"""What is refused about entries, answers to them, and plans."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "entry_taken_back": _l("This was taken back in the meantime. Open the day again to see what stands there now."),
    "line_without_words": _l("Write a few words first."),
    "no_excuse": _l("Choose why it was set aside."),
    "no_way_of_learning": _l("Choose how your partner learned of it."),
    "nothing_asked": _l("Nothing is asked here on that day. Open the page again to see what is."),
    "nothing_to_take_back": _l("There is nothing to take back here."),
    "plan_change_without_words": _l("Say what changed, or until when."),
    "plan_day_out_of_range": _l("Say a plan for today or for one of the next 60 days."),
    "plan_day_over": _l("This day is over. What you said about it stays as it is."),
    "plan_taken_back": _l("You have taken this plan back. Say a new one."),
    "plan_without_place": _l("Say where you will be, in a few words."),
    "seen_by_partner": _l("%(partner)s can see what stands here. Undo it first; then write it as it was."),
    "thread_closed": _l("No more lines are added here: the answer above, or the day, has changed. What was written stays."),
    "too_many_lines": _l("Twelve lines of yours stand here. Talk about it now, or take it to your next session."),
    "words_with_match": _l("Words belong to an answer that does not match. Leave them out here."),
}
