"""What is refused about the two of a couple, and how one joins the other."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "name_of_partner": _l("Your partner has this name here. Add something, so that it can be told who of you wrote what."),
    "no_kind_of_ask": _l("Choose what you do not want to be asked."),
    "no_true_sentence": _l("Choose the sentence that is true for you, or both."),
    "own_invitation": _l("This is your own invitation. Give the link to your partner: it opens for them."),
    "partner_here_already": _l("%(partner)s is already here."),
    "shares_space_already": _l("You already share a space with somebody. Leave it first, under Settings."),
    "takes_no_turns": _l("Say that the two of you take turns on this device, or set an address first."),
    "too_many_invitations": _l("Three invitations were made in the last day. Wait a day before you make another one."),
}
