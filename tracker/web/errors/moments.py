"""What is refused about moments, setbacks and what was found out."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "by_day_out_of_range": _l("Choose a day from that of the setback on, within a year."),
    "day_not_past": _l("Choose today or an earlier day."),
    "day_without_plan": _l("A day belongs to what you will do."),
    "disclosure_with_words": _l("A disclosure is kept as a date alone: it took place. Leave this line empty."),
    "entry_of_other_day": _l("That was logged about another day. Choose its day, or nothing that was logged."),
    "found_note_without_words": _l("Say in a few words what you found out."),
    "moment_day_out_of_range": _l(
        "Choose a day since 1950. Hard dates and sessions may lie up to a year ahead; other marks may not."
    ),
    "moment_taken_back": _l("You have taken this back. Mark the day again if you want to."),
    "moment_without_words": _l("Say in one line what this day was."),
    "no_words": _l("Write it in your own words. A line is enough."),
    "score_without_repair": _l("A number belongs to how far it feels repaired."),
    "setback_not_shared": _l("So far only you see this setback. Share that first; then this can follow."),
    "setback_taken_back": _l("This setback was taken back. What was shared of it stays in the record."),
    "taken_back": _l("You have taken this back. Write it again if you want to."),
    "told_by_other": _l("By now the other of you tells what happened this time. Open it again to see what stands there."),
}
