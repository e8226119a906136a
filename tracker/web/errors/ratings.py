"""What is refused about ratings and who may see them."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "audience_while_not_shared": _l("Nothing that you write is shared at present. Choose this again when it is."),
    "no_audience": _l("Choose who may see your ratings."),
    "no_release_time": _l("Choose a weekday and an hour."),
    "rating_words_taken_back": _l("You have taken this back. Say it again if you want to."),
    "triggers_out_of_range": _l("Write up to %(most)s triggers, each up to %(longest)s characters."),
    "unknown_sign": _l("Choose signs from the list."),
}
