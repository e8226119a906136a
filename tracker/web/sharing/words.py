"""What a share shows, how long it stands and what its reader says, in words; and the words of a sheet."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.commitments.recurrence import Recurrence, RecurrenceKind
from tracker.domain.moments import SetbackSide as Told
from tracker.domain.sharing.scope import Policy, Scope, ShareStanding
from tracker.domain.viewer import Viewer
from tracker.domain.visibility import SharePart
from tracker.queries.sharing.shares import Shared
from tracker.web.commitments.words import often
from tracker.web.irreversible import in_a_row
from tracker.web.language import clauses
from tracker.web.language import later as _l
from tracker.web.sharing.sheet import Sheet
from tracker.web.trends.follow_through import of_sheet
from tracker.web.trends.honesty import not_matching, told_first
from tracker.web.words import in_pages, of_ten, said, short_day, vocabulary

PARTS = {
    SharePart.LOG: _l("the log"),
    SharePart.MOMENTS: _l("moments"),
    SharePart.RATINGS: _l("ratings, as far as each already shows them to the other"),
    SharePart.MY_RATINGS: _l("ratings"),
    SharePart.MY_SIGNS: _l("signs, urge to check, triggers"),
    SharePart.MY_NOTES: _l("notes"),
}
SHARED_PARTS = vocabulary(
    "share_part_of_both",
    {
        SharePart.LOG: _l("The log: what was agreed, what happened, where you said you would be, and answers to it"),
        SharePart.MOMENTS: _l("Moments that both of you see"),
        SharePart.RATINGS: _l("Ratings, as far as each of you already shows each one to the other"),
    },
)
OWN_PARTS = vocabulary(
    "share_part_of_mine",
    {
        SharePart.MY_RATINGS: _l("My ratings, all of them"),
        SharePart.MY_SIGNS: _l("Signs, urge to check and triggers that I noted"),
        SharePart.MY_NOTES: _l("My notes"),
    },
)
HOW_MUCH = vocabulary(
    "share_how",
    {"snapshot": _l("As it stands today"), "live": _l("As it stands, and what is added until it ends")},
)
LASTS = vocabulary(
    "share_lasts",
    {
        1: _l("Today only"),
        7: _l("7 days, today among them"),
        14: _l("14 days, today among them"),
        30: _l("30 days, today among them"),
    },
)
POLICIES = vocabulary(
    "share_policy",
    {
        Policy.NO_SECRETS: _l("“I keep no secrets between you.”"),
        Policy.MAY_HOLD: _l("“I may hold what one of you shows me.”"),
    },
)
vocabulary("share_over", {ShareStanding.NOT_AGREED: _l("not agreed"), ShareStanding.ENDED: _l("ended")})

vocabulary(
    "share_over_sentence",
    {
        ShareStanding.NOT_AGREED: _l("Not agreed. Nothing was shown."),
        ShareStanding.ENDED: _l("Ended. Its link opens nothing."),
    },
)


@in_pages
def sheet_words(sheet: Sheet) -> list[str]:
    """What a share shows to whom: how many things of each kind, and of which days."""
    scope, what = sheet.scope, in_a_row(sheet.counts)
    days = {"first": short_day(sheet.value["from_day"]), "last": short_day(sheet.value["until_day"]), "name": scope.reader}
    if not what:
        return [str(gettext("%(name)s sees nothing of %(first)s to %(last)s: there is nothing.", **days))]
    return [str(gettext("%(name)s sees of %(first)s to %(last)s: %(what)s.", what=what, **days))]


@in_pages
def where_it_stands(share: Shared, me: Viewer) -> str:
    """Whether a share is shown, and on whom it waits."""
    if share.standing is ShareStanding.ACTIVE:
        read = gettext("Whoever has the link or the code can read it.")
        return str(read if share.scope.both else f"{read} {gettext('Only you know of it.')}")
    if share.standing is not ShareStanding.WAITING:
        return said(share.standing, "share_over_sentence")
    if share.writer.person == me.person:
        waits = gettext("%(name)s has not answered.", name=me.partner_name)
    else:
        waits = gettext("%(name)s proposes this and has agreed to it.", name=share.writer.name)
    return f"{gettext('Nothing is shown yet.')} {waits}"


@in_pages
def parts_words(scope: Scope) -> str:
    """Which parts a share shows."""
    return clauses([str(words) for part, words in PARTS.items() if part in scope.parts])


@in_pages
def how_long(scope: Scope) -> str:
    """Whether a share follows the record, and how long it can be opened."""
    day = short_day(scope.last_day)
    if scope.live:
        return str(gettext("As it stands, with what is added, until %(day)s.", day=day))
    return str(gettext("Without what is added later; it can be opened until %(day)s.", day=day))


@in_pages
def follow_through_words(stream: Mapping[str, Any], name: str) -> str:
    """What became of what somebody keeps, by their log."""
    if not stream["due"]:
        return str(gettext("Nothing of what %(name)s keeps fell due in this time.", name=name))
    sentences = [of_sheet(name, stream)]
    if stream["enough"] and stream["kept"] and not stream.get("over"):
        sentences.append(str(gettext("Recent weeks count more.")))
    if stream["paused"]:
        sentences.append(str(ngettext("%(num)s paused.", "%(num)s paused.", stream["paused"])))
    return " ".join(sentences)


@in_pages
def slip_words(stream: Mapping[str, Any], keeper: str, rater: str) -> str:
    """How many slips were told first, and how many answers the other knows otherwise."""
    slips = stream["slips"]
    told = [told_first(slips["told"], slips["all"], keeper)] if slips["all"] else []
    return " ".join([*told, not_matching(stream["no_match"], rater)]).strip()


@in_pages
def part_words(part: Mapping[str, Any], words: str) -> str:
    """A part of a setback with its words, which may be cut, or its number."""
    name = said(part["kind"], "setback_part", name=part["by"])
    if part.get("by_day"):
        return str(gettext("%(what)s, by %(day)s: %(words)s", what=name, day=short_day(part["by_day"]), words=words))
    told = of_ten(round(part["score"] * 10)) if part["kind"] == Told.REPAIRED else words
    return str(gettext("%(what)s: %(words)s", what=name, words=told))


@in_pages
def often_agreed(rule: Mapping[str, Any]) -> str:
    """How often, of a recurrence as a sheet keeps it."""
    kind, days = RecurrenceKind(rule["kind"]), frozenset(rule["weekdays"])
    return often(Recurrence(kind, rule["step"], days, rule["times"], rule["on"]))
