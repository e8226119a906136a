"""What is wrong with a bundle, in words: for the page, which translates them, and for the command line."""

from collections.abc import Mapping

from tracker.domain.bundle import Break, Kind
from tracker.domain.heads import Fault
from tracker.domain.words import N_

BREAKS: Mapping[Kind | Fault, str] = {
    Kind.LINK: N_("event %(seq)s does not follow from the one before it"),
    Kind.BODY: N_("the words of event %(seq)s are not what was written then"),
    Kind.STRAY: N_("there are words for event %(seq)s that belong to no event"),
    Fault.SIGNATURE: N_("the signed head of %(day)s was not signed like this by its key"),
    Fault.CUT_OFF: N_("the record ends before event %(seq)s, which was signed on %(day)s"),
    Fault.OTHER: N_("event %(seq)s is not the one that was signed on %(day)s"),
}


def break_words(found: Break) -> str:
    """In English, with an ISO date."""
    return BREAKS[found.kind] % {"seq": found.seq, "day": found.day}
