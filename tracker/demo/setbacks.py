"""What is said of the setbacks of the demonstration, by each in their own time."""

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial

from tracker.demo.story import Event, Story, acting
from tracker.domain.demo_words import SETBACK_PARTS, DemoPart
from tracker.domain.setbacks import Part
from tracker.queries.repairs import directions
from tracker.queries.setbacks import setbacks_on
from tracker.services import setbacks
from tracker.services.setbacks import Place, Said


def setback_events(story: Story, day: int) -> Iterator[Event]:
    """What is written of a setback on this day, and shown where it is shown."""
    yield from ((time(23, 5), partial(_say, story, each)) for each in SETBACK_PARTS if each.after_days == day)


def _say(story: Story, each: DemoPart) -> None:
    actor, [marked] = acting(each.by), setbacks_on(acting(each.by), story.date(each.setback_on))
    [way] = [way for way in directions(actor) if way.accountable == acting("sam").person]
    place = Place(marked.id, way.id, Part(each.part))
    by_day = actor.today + timedelta(days=each.within_days) if each.within_days else None
    setbacks.write_part(actor, place, Said(each.words, by_day, each.tenths))
    if each.shown:
        setbacks.share_part(actor, place)
