"""What is refused about commitments: their terms, proposals, pauses and reviews."""

from collections.abc import Mapping

from tracker.web.language import Counted, Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later | Counted] = {
    "alone_here": _l("You are alone here for now. Keep it by your own word, and bring it in once your partner has joined."),
    "ask_about_rests": _l(
        "Something about this was not taken up, and it rests for a week. Choose something else, or wait; "
        "%(partner)s can propose it at any time."
    ),
    "ask_rests": _l("You asked for this, and it rests for a week. %(partner)s can propose it at any time."),
    "changed_since_opened": _l("This has changed since you opened the page. Open it again and read it once more."),
    "day_passed": _l("That day has passed. Choose today or a later one."),
    "day_too_far": _l("Choose a day within a year from now."),
    "days_apart_out_of_range": _l("Choose a number of days between 1 and 365."),
    "due_at_night": _l("Nothing is due at night. Choose a time from 07:00 to 22:00."),
    "ended": _l("This has come to its end. Offer it again to take it up."),
    "kept_by_own_word": _l("This is kept by your own word. You can change yourself how often."),
    "never_due": _l("This is logged when it happens, so it is never due. Leave the time out."),
    "no_category": _l("Choose what it is about from the list."),
    "no_higher_step": _l("There is no higher step for this one."),
    "no_keeper": _l("Choose who keeps it."),
    "no_lower_step": _l("There is no lower step for this one."),
    "no_lower_step_to_answer": _l("There is no lower step for this one. Choose another answer."),
    "no_recurrence": _l("Choose how often from the list."),
    "no_shared_part": _l("There is no shared part yet in which you keep commitments. This one stays yours."),
    "no_weekday": _l("Choose at least one weekday."),
    "nobody_to_ask": _l("There is nobody here yet who could answer. Ask once your partner has joined and said their part."),
    "not_in_force": _l("This is not in force. Open the page again to see how it stands."),
    "not_yours_to_answer": _l("This waits for %(partner)s’s answer, not for yours."),
    "not_yours_to_take_back": _l("Only the one who proposed it can take it back. You can answer it."),
    "offer_waits": _l("It waits for %(partner)s’s answer. Take the offer back first."),
    "offered_already": _l("This is offered already, or no longer kept. Open the page again to see how it stands."),
    "pause_days_passed": _l("Those days have passed. Say no to this one, and propose others."),
    "pause_ends_before_start": _l("The last day comes before the first. Choose a later one."),
    "pause_in_past": _l("Choose today or a later day: what is past stays as it was."),
    "pause_not_yours_to_end": _l("%(partner)s decides when to go on."),
    "pause_over": _l("This pause is over, or was never agreed."),
    "pause_too_long": _l("Choose days within the next three months. After that, ease it or end it."),
    "pause_waits": _l("A pause waits for an answer already. Answer it, or take it back, first."),
    "proposal_rests": _l(
        "This was not taken up, and it rests for a week, also in another place or spelling. Choose something else,"
        " or wait; %(partner)s can propose it at any time."
    ),
    "proposed_already": _l("You have proposed this already, and it waits for %(partner)s’s answer."),
    "proposed_day_passed": _l("The day that was proposed has passed. Change it, and propose it again."),
    "review_not_due": _l("This is not up for review yet. You can propose a change at any time."),
    "review_over": _l("The time for this review is over. You can propose a change at any time."),
    "sharing_stopped": _l("You have paused or stopped sharing. Go on with it under Settings first; nothing was sent."),
    "terms_changed": _l("The terms have changed since you opened the page. Open it again and read them once more."),
    "time_passed": _l("That time has passed by now. Choose a later time, or another day."),
    "times_out_of_range": _l("Choose between 1 and 7 times a week."),
    "title_missing": _l("Say in a few words what will be done."),
    "title_too_long": Counted(
        "Use up to %(most)s character here, and the details below for the rest.",
        "Use up to %(most)s characters here, and the details below for the rest.",
        "most",
    ),
    "too_many_active": _l("Twelve commitments are active, and that is the most. End or finish one first."),
    "too_many_proposals": _l(
        "Three of your proposals wait for an answer, and that is the most at once. Take one back first, or wait."
    ),
    "too_many_times": _l("Four on one day already have a fixed time, and that is the most. Leave the time out."),
    "unknown_weekday": _l("Choose weekdays from Monday to Sunday."),
    "weeks_out_of_range": Counted(
        "Choose between 1 and %(most)s week.",
        "Choose between 1 and %(most)s weeks.",
        "most",
    ),
}
