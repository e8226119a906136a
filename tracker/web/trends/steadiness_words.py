"""What may be said about how far ratings swing, and about what followed a setback, in words."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext, ngettext

from tracker.domain.trends.recovery import Back, Recovery, Weeks
from tracker.domain.trends.steadiness import SteadinessChart, SwingChange, SwingKind
from tracker.web.language import later as _l
from tracker.web.language import listed
from tracker.web.trends.block import Sentence
from tracker.web.trends.felt import kind_word
from tracker.web.words import short_day

# Larger has exactly the words of smaller.
_YOURS: Mapping[SwingKind, object] = {
    SwingKind.SMALLER: _l("Your ratings very likely swing less than in the 90 days before."),
    SwingKind.LARGER: _l("Your ratings very likely swing more than in the 90 days before."),
    SwingKind.NO_CLEAR_CHANGE: _l("Too early to tell if your ratings swing more or less than in the 90 days before."),
    SwingKind.NOT_ENOUGH: _l("Not enough ratings yet to compare how far they swing in two spans of 90 days."),
    SwingKind.STALE: _l("No ratings since %(last)s, so this says nothing about now."),
}
_THEIRS: Mapping[SwingKind, object] = {
    SwingKind.SMALLER: _l("%(name)s’s ratings very likely swing less than in the 90 days before."),
    SwingKind.LARGER: _l("%(name)s’s ratings very likely swing more than in the 90 days before."),
    SwingKind.NO_CLEAR_CHANGE: _l("Too early to tell if %(name)s’s ratings swing more or less than in the 90 days before."),
}


def steadiness_words(chart: SteadinessChart, rater: str) -> Sentence:
    """The statement above steadiness. `rater` is the rater's name for another reader, and empty for the rater themselves.

    Another reader never learns how many ratings there are, when, or what is missing: then there is one neutral sentence.
    """
    change = chart.change
    kind = change.kind if change else SwingKind.NOT_ENOUGH
    values = {"name": rater, "last": short_day(change.last_rating) if change else ""}
    words = (_THEIRS if rater else _YOURS).get(kind)
    if words is None:
        return Sentence(gettext("Nothing to say about these weeks"))
    return Sentence(str(words) % values, _detail(change, alone=not rater) if change else "")


def _detail(change: SwingChange, *, alone: bool) -> str:
    if change.kind is SwingKind.STALE:
        return ""
    if change.now is None or change.before is None:
        return _missing(change.missing)
    ends = {"now": f"{change.now.sd:.1f}", "before": f"{change.before.sd:.1f}"}
    spread = gettext(
        "About two days in three lie within %(now)s points of the line; in the 90 days before, within %(before)s.", **ends
    )
    if not alone:
        return str(spread)
    counts = gettext("From %(now)s and %(before)s ratings.", now=change.now.rated, before=change.before.rated)
    return f"{spread} {counts}"


def _missing(missing: tuple[int, int]) -> str:
    recent, before = missing
    wanted = [
        (recent, gettext("%(num)s from the last 90 days", num=recent)),
        (before, gettext("%(num)s from the 90 days before", num=before)),
    ]
    return str(gettext("Still missing: %(what)s.", what=listed([words for number, words in wanted if number])))


def recovery_words(chart: SteadinessChart, rater: str) -> list[str]:
    """What followed the setbacks: each on its own, the last one first, or from five falls on when half were back."""
    if chart.many:
        return [_half_words(chart.half)]
    return [_one_words(each, rater) for each in reversed(chart.after)]


def _half_words(half: Weeks | None) -> str:
    if half is None:
        return str(gettext("After the marked setbacks, half of the falls are not yet made up."))
    return str(gettext("After the marked setbacks, half of the falls were made up %(time)s.", time=_time(half)))


def _one_words(each: Recovery, rater: str) -> str:
    values = {"what": kind_word(each.kind), "day": short_day(each.day), "then": back_words(each, rater)}
    return str(gettext("After the %(what)s on %(day)s: %(then)s.", **values))


def back_words(each: Recovery, rater: str) -> str:
    """What followed one setback, without a full stop."""
    if each.weeks is not None:
        return str(gettext("back %(time)s", time=_time(each.weeks)))
    if each.back is Back.NOT_KNOWN and rater:
        return str(gettext("nothing to say"))
    return str(_BACK[each.back])


_BACK = {
    Back.NOT_YET: _l("not yet back"),
    Back.NEXT_CAME: _l("not yet back when the next one came"),
    Back.NO_DIP: _l("no clear fall shows in the ratings; that says nothing about how much it hurt"),
    Back.NOT_KNOWN: _l("not enough ratings around it to say"),
}


def _time(weeks: Weeks) -> str:
    low, high = weeks
    if not low:
        return str(ngettext("within about %(num)s week", "within about %(num)s weeks", high))
    return str(gettext("after about %(low)s to %(high)s weeks", low=low, high=high))


def all_back_words(after: Sequence[Recovery], rater: str) -> list[tuple[str, str, str]]:
    """Rows of a table, the last one first: the day, what it marks, and what followed."""
    return [(short_day(each.day), kind_word(each.kind), back_words(each, rater)) for each in reversed(after)]
