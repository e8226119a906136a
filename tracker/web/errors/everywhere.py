"""What every part may refuse."""

from collections.abc import Mapping

from tracker.web.language import Counted, Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later | Counted] = {
    "address_says_twice": _l("This address says one thing twice, so it cannot be told which is meant."),
    "day_not_written_so": _l("Write the day like this: 2026-03-14."),
    "day_out_of_range": _l("Choose a day from 1950 to 2199."),
    "day_to_come": _l("That day has not begun yet. Come back when it has."),
    "field_twice": _l("A field came twice, so it cannot be told which is meant. Load the page anew and send it again."),
    "form_sent_already": _l("This form was already sent with other words. Open the page again and send it once more."),
    "going_not_said": _l("Something else would go than what was said. Nothing was done."),
    "looks_like_password": _l(
        "This looks like a password or a PIN, and Steady never keeps one. Take it out, and say what you will do."
    ),
    "markup_in_name": _l("Leave out < and >: a name cannot hold them."),
    "name_means_somebody": _l("In a sentence this would mean somebody else. Write a name."),
    "no_answer": _l("Choose one of the answers."),
    "no_form": _l("What was sent is not a form of Steady. Load the page anew and send it from there."),
    "no_such_day": _l("Give a day that exists, like 2026-03-03."),
    "no_time_of_day": _l("Give a time like 18:30, or leave it empty."),
    "no_whole_number": _l("Give a whole number."),
    "not_found": _l("There is nothing here."),
    "score_out_of_range": _l("Choose a number from 0 to 10."),
    "space_changed": _l("This space has already ended, or changed, since the page was opened. Open it again."),
    "space_closed": _l("This space is closed. It can be read and exported, not changed."),
    "too_long": Counted(
        "Use up to %(most)s character.",
        "Use up to %(most)s characters.",
        "most",
    ),
    "too_many_tries": _l("Too many tries."),
    "unseen_character": _l("There is a character in it that cannot be seen. Type it again by hand."),
}
