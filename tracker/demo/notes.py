"""What both write in the demonstration, each when it is time: of setbacks, below answers, of what was found, for themselves."""

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial

from tracker.demo.story import Event, Story, acting
from tracker.demo.words import FOUND, LINES, REFLECTIONS, SETBACK_PARTS, DemoFound, DemoLine, DemoPart, DemoReflection
from tracker.domain.moments import SetbackSide
from tracker.models.entries import Entry, Response
from tracker.queries.couple import directions
from tracker.queries.moments import setbacks_on
from tracker.queries.scoped import shared_rows
from tracker.services.entries import responses
from tracker.services.entries.responses import ResponseKind
from tracker.services.journal import reflections
from tracker.services.journal.reflections import NewReflection
from tracker.services.moments import found_notes, setbacks
from tracker.services.moments.found_notes import NewNote
from tracker.services.moments.setbacks import PartPlace, PartWords


def writing_events(story: Story, day: int) -> Iterator[Event]:
    """What is written on this day, and shown where it is shown."""
    yield from ((each.at, partial(_line, story, each)) for each in LINES if each.after_days == day)
    yield from ((time(22, 55), partial(_found, story, each)) for each in FOUND if each.after_days == day)
    yield from ((time(23, 5), partial(_of_setback, story, each)) for each in SETBACK_PARTS if each.after_days == day)
    yield from ((time(23, 15), partial(_reflect, each)) for each in REFLECTIONS if each.after_days == day)


def _line(story: Story, each: DemoLine) -> None:
    actor, about = acting(each.by), Entry.day == story.date(each.about_day).isoformat()
    [response] = shared_rows(Response, actor).join(Entry).where(about & (Response.kind == ResponseKind.NO_MATCH))
    responses.write_line(actor, responses.NewLine(response.id, each.words))


def _found(story: Story, each: DemoFound) -> None:
    actor = acting("alex")
    note = str(found_notes.write_found_note(actor, NewNote(story.date(each.about_day), each.words)))
    if each.shown:
        found_notes.share_found_note(actor, note)


def _of_setback(story: Story, each: DemoPart) -> None:
    actor, [marked] = acting(each.by), setbacks_on(acting(each.by), story.date(each.setback_on))
    [way] = [way for way in directions(actor) if way.accountable == acting("sam").person]
    place = PartPlace(marked.id, way.id, SetbackSide(each.part))
    by_day = actor.today + timedelta(days=each.within_days) if each.within_days else None
    setbacks.write_part(actor, place, PartWords(each.words, by_day, each.tenths))
    if each.shown:
        setbacks.share_part(actor, place)


def _reflect(each: DemoReflection) -> None:
    actor = acting(each.by)
    item = str(reflections.write_reflection(actor, NewReflection(actor.today, each.title, each.words), {}))
    if each.shown:
        reflections.share_reflection(actor, item)
