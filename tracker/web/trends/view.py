"""What the Trends page shows: each chart with its sentence, its key and the same numbers as a table, prepared here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext

from tracker.domain.errors import NotFound
from tracker.domain.trends.follow_through_chart import FollowThroughSoFar
from tracker.domain.trends.honesty import Honesty
from tracker.domain.trends.scaffolding import Scaffolding
from tracker.domain.trends.spans import ChartSpan, Felt
from tracker.domain.viewer import Viewer
from tracker.queries.couple import Direction, directions
from tracker.queries.trends.slips import shared_honesty
from tracker.queries.trends.streams import own_felt, own_follow_through, shared_felt, shared_follow_through, shared_scaffolding
from tracker.web.language import later as _l
from tracker.web.trends.block import OWN, Block, TrendsChoice
from tracker.web.trends.felt import felt_block, felt_drawn, no_ratings
from tracker.web.trends.figure_parts import Figure
from tracker.web.trends.follow_through import follow_through_block, follow_through_drawn, nothing_due
from tracker.web.trends.honesty import honesty_block, honesty_drawn
from tracker.web.trends.scaffolding import scaffolding_block, scaffolding_drawn
from tracker.web.trends.steadiness import steadiness_block, steadiness_drawn

_SPANS = {
    ChartSpan.SIX_WEEKS: _l("6 weeks"),
    ChartSpan.SIX_MONTHS: _l("6 months"),
    ChartSpan.TWO_YEARS: _l("2 years"),
    ChartSpan.ALL: _l("All"),
}
Chip = tuple[str, str, bool]

FIGURES: Mapping[str, Callable[[TrendsChoice, str], Figure | None]] = {
    "felt": felt_drawn,
    "follow-through": follow_through_drawn,
    "honesty": honesty_drawn,
    "scaffolding": scaffolding_drawn,
    "steadiness": steadiness_drawn,
}
"""What each chart draws of a choice, in a direction or OWN; None where there is nothing that its reader may see."""


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """The whole page. Chips are (address, words, chosen); none where there is nothing to choose."""

    directions: Sequence[Chip]
    spans: Sequence[Chip]
    views: Sequence[Chip]
    blocks: Sequence[Block]
    mine: bool
    clocks: bool


def asked_for(viewer: Viewer, direction: str, span: str, *, mine: bool) -> TrendsChoice:
    """Check what a request asks for. Raises NotFound for a direction that is not the viewer's, and for a span that is none.

    Without a direction it is the first one. Somebody who is alone in their space sees their own side only.
    """
    if span not in set(ChartSpan):
        raise NotFound
    known = open_directions(viewer)
    if direction and direction not in {each.id for each in known}:
        raise NotFound
    chosen = next((each for each in known if each.id == direction), known[0] if known else None)
    return TrendsChoice(
        viewer,
        chosen,
        ChartSpan(span),
        mine or viewer.partner is None,
        viewer.today,
        viewer.today,
        second=_is_second(chosen, known),
    )


def _is_second(chosen: Direction | None, known: Sequence[Direction]) -> bool:
    """Whether this is the later one of two by the name of who keeps there, which is the same for both readers."""
    complete = sorted(
        (each for each in known if each.complete), key=lambda each: (each.accountable_name, str(each.accountable))
    )
    return chosen in complete[1:]


def open_directions(viewer: Viewer) -> list[Direction]:
    """The directions that both have said, and the viewer's own half of one that the other has not."""
    return [each for each in directions(viewer) if each.complete or viewer.person in {each.accountable, each.hurt}]


def trends_page(asked: TrendsChoice) -> TrendsPage:
    """Everything that the page shows."""
    found = _own_blocks(asked) if asked.mine else _shared_blocks(asked)
    return TrendsPage(
        directions=_direction_chips(asked),
        spans=[(_address(asked, span=span.value), str(words), span is asked.span) for span, words in _SPANS.items()],
        views=_view_chips(asked),
        blocks=found,
        mine=asked.mine,
        clocks=not asked.mine and len(found) > 1 and bool(found[0].figure and found[1].figure),
    )


def _address(asked: TrendsChoice, **changed: str) -> str:
    query: dict[str, Any] = {
        "direction": asked.direction.id if asked.direction else "",
        "span": asked.span.value,
        "mine": "1" if asked.mine and asked.viewer.partner else "",
    } | changed
    return url_for("trends.pages.page", **{name: value for name, value in query.items() if value})


def _direction_chips(asked: TrendsChoice) -> list[Chip]:
    known = open_directions(asked.viewer)
    # With one direction there is nothing to choose.
    if len(known) <= 1:
        return []
    return [(_address(asked, direction=each.id), _both_names(each), each == asked.direction) for each in known]


def _both_names(direction: Direction) -> str:
    if not direction.complete:
        if direction.accountable:
            return str(gettext("%(name)s keeps", name=direction.accountable_name))
        return str(gettext("%(name)s feels", name=direction.hurt_name))
    return str(gettext("%(keeper)s keeps, %(rater)s feels", keeper=direction.accountable_name, rater=direction.hurt_name))


def _view_chips(asked: TrendsChoice) -> list[Chip]:
    """The way to what is only one's own: for somebody who rates, or who has anything of their own to see there."""
    viewer = asked.viewer
    if viewer.partner is None or not (asked.rates or asked.mine or own_felt(viewer, None) or own_follow_through(viewer)):
        return []
    return [
        (_address(asked, mine=""), gettext("What you both see"), not asked.mine),
        (_address(asked, mine="1"), gettext("Only mine"), asked.mine),
    ]


def _shared_blocks(asked: TrendsChoice) -> list[Block]:
    direction, name = asked.direction, gettext("Felt safety")
    if direction is None:
        return []
    felt, follow_through = shared_felt(asked.viewer, direction), shared_follow_through(asked.viewer, direction)
    honesty, ladder = shared_honesty(asked.viewer, direction), shared_scaffolding(asked.viewer, direction)
    asked = _from_first_to_last(asked, felt, follow_through, honesty if honesty.anything else None, ladder)
    blocks = [
        felt_block(asked, name, felt, direction.id) if felt else _unshared(asked, name),
        follow_through_block(asked, gettext("Follow-through"), follow_through) if follow_through else nothing_due(),
    ]
    if follow_through or honesty.anything:
        blocks.append(honesty_block(asked, honesty, direction.id))
    blocks.append(_shared_steadiness(asked, felt, direction))
    if ladder:
        blocks.append(scaffolding_block(asked, ladder, direction.id))
    return blocks


def _shared_steadiness(asked: TrendsChoice, felt: Felt | None, direction: Direction) -> Block:
    rater = "" if asked.rates else asked.viewer.partner_name
    name = (
        gettext("Steadiness: how far %(name)s’s ratings swing", name=rater)
        if rater
        else gettext("Steadiness: how far your ratings swing")
    )
    if felt is None:
        return replace(_unshared(asked, name), empty="")
    return steadiness_block(asked, name, felt, direction.id, rater)


def _from_first_to_last(asked: TrendsChoice, *found: Felt | FollowThroughSoFar | Honesty | Scaffolding | None) -> TrendsChoice:
    """All charts of a page begin on the same day, and end on one."""
    there = [each for each in found if each]
    today = asked.viewer.today
    return replace(
        asked,
        earliest=min((each.earliest for each in there), default=today),
        latest=max((each.latest for each in there), default=today),
    )


def _unshared(asked: TrendsChoice, name: str) -> Block:
    """An unshared chart: for anybody but the rater these words, whatever there is."""
    if asked.rates:
        words = gettext("What you choose to show %(name)s appears here", name=asked.viewer.partner_name)
        return Block(name, words, empty=gettext("Your own ratings are under “Only mine”."))
    return Block(name, gettext("What %(name)s chooses to show appears here", name=asked.viewer.partner_name))


def _own_blocks(asked: TrendsChoice) -> list[Block]:
    viewer, alone = asked.viewer, asked.viewer.partner is None
    felt = own_felt(viewer, asked.direction.id) if asked.direction and asked.rates else None
    steady, follow_through = own_felt(viewer, None), own_follow_through(viewer)
    asked = _from_first_to_last(asked, felt, steady, follow_through)
    only = "" if alone else " · " + gettext("only you see this")
    swing = gettext("Steadiness: how far your ratings swing") + only
    blocks = []
    if asked.rates and asked.direction:
        name = gettext("Felt safety") + only
        blocks.append(felt_block(asked, name, felt, asked.direction.id) if felt else no_ratings(name))
        if felt:
            blocks.append(steadiness_block(asked, swing, felt, asked.direction.id, ""))
    if steady or (alone and not asked.rates):
        name = gettext("How steady you feel") + only
        blocks.append(felt_block(asked, name, steady, OWN) if steady else no_ratings(name))
        if steady and not felt:
            blocks.append(steadiness_block(asked, swing, steady, OWN, ""))
    if follow_through:
        blocks.append(follow_through_block(asked, gettext("Follow-through, by your own word") + only, follow_through))
    return blocks
