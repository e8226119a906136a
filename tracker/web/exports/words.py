"""What is wrong with an exported file, in words: for the page, which translates them, and for the command line."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext

from tracker.domain.exports.bundle import Break, BundleFault, MissingReason
from tracker.domain.imports.restore.check import FileStanding, FileVerdict, Flaw
from tracker.domain.record.heads import Fault
from tracker.queries.exports.bundles import Summary
from tracker.web.language import Later
from tracker.web.language import later as _l
from tracker.web.words import in_pages

BREAKS: Mapping[BundleFault | Fault, Later] = {
    BundleFault.LINK: _l("event %(seq)s does not follow from the one before it"),
    BundleFault.BODY: _l("the words of event %(seq)s are not what was written then"),
    BundleFault.STRAY: _l("there are words for event %(seq)s that belong to no event"),
    BundleFault.GAP: _l("the words of event %(seq)s are missing, and nothing says why"),
    Fault.SIGNATURE: _l("the signed head of %(day)s was not signed like this by its key"),
    Fault.CUT_OFF: _l("the record ends before event %(seq)s, which was signed on %(day)s"),
    Fault.OTHER: _l("event %(seq)s is not the one that was signed on %(day)s"),
}
FLAWS: Mapping[Flaw, Later] = {
    Flaw.LIST: _l("the list of its files (manifest.json) was changed, or cannot be read"),
    Flaw.NO_LIST: _l("the list of its files (manifest.json) was removed"),
    Flaw.SIGNATURE: _l("the list of its files (manifest.json) was not signed like this by the key that it names"),
    Flaw.BUNDLE: _l("there is no bundle.json in it that can be read"),
    Flaw.DOUBLED: _l("one chain stands in it twice, which no file of Steady has"),
    Flaw.LAYOUT: _l("its files are as they were, but the zip around them was packed anew, or holds something beside them"),
}
STANDINGS: Mapping[FileStanding, Later] = {
    FileStanding.CHANGED: _l("%(name)s is not as it was written"),
    FileStanding.REMOVED: _l("%(name)s was removed"),
    FileStanding.ADDED: _l("%(name)s was not in it when it was made"),
    FileStanding.TWICE: _l("%(name)s is in it twice"),
}
REASONS: Mapping[MissingReason | None, Later] = {
    MissingReason.ERASED: _l("erased by whoever wrote them"),
    MissingReason.BY_BOTH: _l("removed by both"),
    MissingReason.WHEREABOUTS: _l("whereabouts, which are kept for at most 90 days"),
    MissingReason.NOT_SHARED: _l("not exported, because the space had ended"),
    None: _l("missing, and the file does not say why"),
}
CANNOT_KNOW = (
    _l("Whether what was written is true."),
    _l("Whether there was more after the end of this file, or another file beside it."),
    _l("Whether whoever runs this server wrote it anew: they hold the key. Six words that you noted before would show that."),
)

_LONGEST_NAME, _MOST_SPANS = 60, 12


def break_words(found: Break, day: str = "") -> str:
    """What does not hold in a chain, with its day as it is given, or as an ISO date."""
    return str(BREAKS[found.kind] % {"seq": found.seq, "day": day or found.day})


def shown_name(name: str) -> str:
    """A name from a file as it can be shown: no longer than a line, and without signs that a terminal obeys."""
    return "".join(each if each.isprintable() else "?" for each in name[:_LONGEST_NAME])


def spans(numbers: Iterable[int]) -> str:
    """Rising numbers as people write them: 3, 5-8, 12. At most a line of them, the rest as three dots."""
    found: list[list[int]] = []
    for each in numbers:
        if found and each == found[-1][1] + 1:
            found[-1][1] = each
        else:
            found.append([each, each])
    said = [str(first) if first == last else f"{first}\u2013{last}" for first, last in found]
    return ", ".join(said[:_MOST_SPANS]) + (", \u2026" if len(said) > _MOST_SPANS else "")


@in_pages
def headline(found: Summary) -> str:
    """What a file comes to, in a sentence."""
    if found.verdict is FileVerdict.WHOLE:
        return str(gettext("This file is whole, and this server signed it."))
    if found.broken:
        return str(gettext("This file is not whole."))
    if not found.made:
        return str(gettext("Only the chain in this file could be checked."))
    if not found.signed_here:
        return str(gettext("This file is whole in itself, but this server did not sign it."))
    return str(gettext("This server signed this file, but did not write all that is in it."))
