"""What may be said about felt safety, in words. Whose ratings they are decides how much is said beside them."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.trends.felt.change import Change, ChangeKind, half_points
from tracker.web.language import later as _l
from tracker.web.language import listed
from tracker.web.trends.block import Sentence
from tracker.web.words import level, short_day

_HALF = 0.5

# Lower has exactly the words of higher.
_YOURS: Mapping[ChangeKind, object] = {
    ChangeKind.VERY_LIKELY_HIGHER: _l("Your ratings are very likely higher than %(days)s days ago, by about %(amount)s."),
    ChangeKind.VERY_LIKELY_LOWER: _l("Your ratings are very likely lower than %(days)s days ago, by about %(amount)s."),
    ChangeKind.PROBABLY_HIGHER: _l("Your ratings are probably higher than %(days)s days ago, by about %(amount)s."),
    ChangeKind.PROBABLY_LOWER: _l("Your ratings are probably lower than %(days)s days ago, by about %(amount)s."),
    ChangeKind.ABOUT_THE_SAME: _l("Your ratings have stayed about the same over the last %(days)s days, within a point."),
    ChangeKind.TOO_EARLY: _l("Too early to tell: your ratings swing more from day to day than any change over %(days)s days."),
    ChangeKind.NOT_ENOUGH: _l("Not enough ratings yet: the line starts after 5 ratings over a week."),
    ChangeKind.STALE: _l("No ratings since %(last)s, so this says nothing about now."),
    ChangeKind.CANNOT_COMPARE: _l("Not enough ratings yet to compare with %(days)s days ago."),
}
_THEIRS: Mapping[ChangeKind, object] = {
    ChangeKind.VERY_LIKELY_HIGHER: _l("%(name)s’s ratings are very likely higher than %(days)s days ago, by about %(amount)s."),
    ChangeKind.VERY_LIKELY_LOWER: _l("%(name)s’s ratings are very likely lower than %(days)s days ago, by about %(amount)s."),
    ChangeKind.PROBABLY_HIGHER: _l("%(name)s’s ratings are probably higher than %(days)s days ago, by about %(amount)s."),
    ChangeKind.PROBABLY_LOWER: _l("%(name)s’s ratings are probably lower than %(days)s days ago, by about %(amount)s."),
    ChangeKind.ABOUT_THE_SAME: _l("%(name)s’s ratings have stayed about the same over the last %(days)s days, within a point."),
    ChangeKind.TOO_EARLY: _l(
        "Too early to tell: %(name)s’s ratings swing more from day to day than any change over %(days)s days."
    ),
}


def felt_words(change: Change, rated: int, rater: str) -> Sentence:
    """The statement above felt safety. `rater` is the rater's name for another reader, and empty for the rater themselves.

    Another reader never learns how many ratings there are, when, or what is missing: then there is one neutral sentence.
    """
    values = {"name": rater, "days": change.horizon, "amount": _amount(change.by), "last": _last(change)}
    if rater:
        sentence = _THEIRS.get(change.kind)
        return Sentence(str(sentence) % values if sentence else gettext("Nothing to say about these weeks"))
    return Sentence(str(_YOURS[change.kind]) % values, _beside(change, rated))


def level_words(levels: Mapping[date, float], rater: str) -> Sentence:
    """The sentence above weekly levels: the last one, as it was released, and how far it can be from the one before."""
    sunday = max(levels)
    values = {"name": rater, "last": short_day(sunday), "level": level(round(levels[sunday] * 10))}
    if rater:
        last = gettext("%(name)s’s level in the week up to %(last)s was %(level)s.", **values)
    else:
        last = gettext("Your level in the week up to %(last)s was %(level)s.", **values)
    return Sentence(f"{last} {gettext('It moves by one point at most from one level to the next.')}")


def _last(change: Change) -> str:
    return short_day(change.last_rating) if change.last_rating else ""


def _beside(change: Change, rated: int) -> str:
    if change.low is None or change.high is None:
        return _missing(change)
    count = ngettext("from %(num)s rating", "from %(num)s ratings", rated)
    return str(gettext("Likely %(between)s, %(count)s.", between=_between(change.low, change.high), count=count))


def _missing(change: Change) -> str:
    missing = change.missing
    in_all = ngettext("%(num)s more rating in all", "%(num)s more ratings in all", missing.ratings)
    days = ngettext("%(num)s more day", "%(num)s more days", missing.days)
    recent = gettext("%(num)s from the last two weeks", num=missing.recent)
    then = gettext("%(num)s from the weeks around that day", num=missing.then)
    wanted: Mapping[ChangeKind, list[tuple[int, str]]] = {
        ChangeKind.NOT_ENOUGH: [(missing.ratings, in_all), (missing.days, days)],
        ChangeKind.CANNOT_COMPARE: [(missing.days, days), (missing.recent, recent), (missing.then, then)],
    }
    found = [words for number, words in wanted.get(change.kind, []) if number]
    return str(gettext("Still missing: %(what)s.", what=listed(found))) if found else ""


def _between(low: float, high: float) -> str:
    """A range in half points, told from its smaller end: "between half a point and 1½ higher"."""
    if low + high < 0:
        return _range(-high, -low, gettext("lower"), gettext("higher"))
    return _range(low, high, gettext("higher"), gettext("lower"))


def _range(low: float, high: float, way: str, other: str) -> str:
    near, far = half_points(low), half_points(high)
    if near == far == 0:
        return str(gettext("within half a point either way"))
    if near == far:
        return str(gettext("about %(amount)s %(way)s", amount=_amount(near), way=way))
    if near == -far:
        return str(gettext("within %(amount)s either way", amount=_amount(far)))
    ends = {"near": _amount(near), "far": _amount(far), "way": way}
    if near < 0:
        return str(gettext("between %(near)s %(other)s and %(far)s %(way)s", other=other, **ends))
    if near == 0:
        return str(gettext("between no change and %(far)s %(way)s", **ends))
    # The unit is named once: "half a point and 1½", "1 and 2 points".
    ends |= {"far": _number(far)} if near == _HALF else {"near": _number(near)}
    return str(gettext("between %(near)s and %(far)s %(way)s", **ends))


def _amount(points: float | None) -> str:
    """Points as people say them, without a sign: half a point, 1 point, 1½ points."""
    amount = abs(half_points(points or 0.0))
    if amount == _HALF:
        return str(gettext("half a point"))
    return str(gettext("1 point") if amount == 1 else gettext("%(number)s points", number=_number(amount)))


def _number(points: float) -> str:
    whole, half = divmod(abs(points), 1)
    return f"{int(whole)}½" if half else f"{int(whole)}"
