"""What may be said about follow-through, in words: the one place, for Trends and for a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.entries.entries import Outcome
from tracker.domain.trend_view import KeptChart
from tracker.web.words import short_day


@dataclass(frozen=True, slots=True)
class KeptSaid:
    """What a sentence is made of. `share` of a hundred is None where counts are said; `over` is the day on which it ended."""

    share: int | None
    kept: int
    counted: int
    partly: int
    silent: int
    silent_days: int
    set_aside: int
    over: date | None


def of_chart(chart: KeptChart) -> KeptSaid:
    """A share has the counts of the weeks shown beside it; counts, and what is past, speak of everything so far."""
    now, shares = chart.now, chart.shares
    here = shares is not None and not now.over
    return KeptSaid(
        share=None if shares is None else int(shares.lower),
        kept=now.kept,
        counted=now.counted,
        partly=chart.counts[Outcome.PARTLY] if here else now.partly,
        silent=chart.counts[Outcome.SILENT] if here else now.silent,
        silent_days=chart.silent_days if here else now.silent_days,
        set_aside=chart.counts[Outcome.SET_ASIDE] if here else now.set_aside,
        over=now.last_due if now.over else None,
    )


def of_sheet(name: str, kept: Mapping[str, Any]) -> str:
    """The sentence of a sheet, by its keeper's log. One that was frozen before these counts were kept says what it has."""
    over = kept.get("over")
    said = KeptSaid(
        share=kept["lower"] if kept["enough"] and kept["kept"] else None,
        kept=kept["kept"],
        counted=kept.get("counted", kept["resolved"] + kept["silent"]),
        partly=kept.get("partly", 0),
        silent=kept["silent"],
        silent_days=kept.get("silent_days", 0),
        set_aside=kept["set_aside"],
        over=date.fromisoformat(str(over)) if over else None,
    )
    return str(gettext("By %(name)s’s log: %(said)s", name=name, said=kept_sentence(said)))


def kept_sentence(said: KeptSaid) -> str:
    """The lower end, how partly counts, what has no entry, and, where something was set aside, how much: always beside it."""
    parts = [_kept(said)]
    if said.partly and said.counted:
        parts.append(ngettext("%(num)s was partly, which counts half", "%(num)s were partly, which counts half", said.partly))
    if said.silent:
        parts.append(_silent(said))
    aside = gettext("%(num)s set aside", num=said.set_aside)
    return f"{'; '.join(parts)}. {aside}." if said.set_aside else f"{'; '.join(parts)}."


def _kept(said: KeptSaid) -> str:
    values = {"share": said.share, "kept": said.kept, "num": said.counted, "day": short_day(said.over) if said.over else ""}
    if not said.counted:
        # What is open or set aside has no answer that counts.
        return str(gettext("Up to %(day)s, nothing came to count", **values) if said.over else gettext("Nothing counts yet"))
    if not said.kept:
        past = gettext("Up to %(day)s, none of %(num)s was noted as kept", **values)
        return str(past if said.over else gettext("None of %(num)s is noted as kept so far", **values))
    if said.share is None:
        past = gettext("Up to %(day)s, %(kept)s of %(num)s were kept", **values)
        return str(past if said.over else gettext("%(kept)s of %(num)s kept so far", **values))
    past = gettext("Up to %(day)s, at least %(share)s of 100 were kept", **values)
    return str(past if said.over else gettext("At least %(share)s of 100 kept", **values))


def _silent(said: KeptSaid) -> str:
    gaps = (
        ngettext("%(num)s has no entry", "%(num)s have no entry", said.silent)
        if said.over
        else ngettext("%(num)s has no entry yet", "%(num)s have no entry yet", said.silent)
    )
    if said.silent == 1 or not said.silent_days:
        return str(gaps)
    on = ngettext("on %(num)s day", "on %(num)s days", said.silent_days)
    return str(gettext("%(gaps)s, %(on)s", gaps=gaps, on=on))
