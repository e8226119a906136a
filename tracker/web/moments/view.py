"""What the page of a setback shows: prepared here, so that its template computes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_wtf import FlaskForm

from tracker.domain.errors import NotFound
from tracker.domain.moments import OF_ACCOUNTABLE, SetbackSide
from tracker.domain.viewer import Viewer
from tracker.queries.couple import Direction, directions
from tracker.queries.moments import Setback, setback
from tracker.queries.rows import RecordRow
from tracker.web.moments.forms import form_for

Tried = tuple[SetbackSide, FlaskForm]


@dataclass(frozen=True, slots=True)
class Step:
    """One part: whose it is (`name`), what it says unless that was taken back, and the form where it is theirs to write.

    `refused` says that the form was sent and could not be taken, `next` that it is the viewer's next one to write.
    """

    part: str
    mine: bool
    name: str
    moment: str
    repair: str
    said: RecordRow | None = None
    taken_back: bool = False
    form: FlaskForm | None = None
    refused: bool = False
    next: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is how far the setback feels repaired, and no words."""
        return self.part == SetbackSide.REPAIRED


@dataclass(frozen=True, slots=True)
class SetbackPage:
    """One setback. Without a direction the viewer is asked in which of `choices` it belongs.

    `steps` are their own first; `elsewhere` are parts of theirs that belong to another direction. `other_way` is the other
    direction, where it can still be chosen; `open` says whether anything can be written.
    """

    moment: RecordRow
    choices: Sequence[Direction]
    direction: Direction | None
    steps: Sequence[Step]
    repaired: Step | None
    elsewhere: Sequence[Step]
    other_way: Direction | None
    open: bool

    @property
    def tried(self) -> FlaskForm | None:
        """The form that could not be taken."""
        return next((each.form for each in (*self.steps, self.repaired) if each and each.refused), None)


def setback_page(me: Viewer, moment: str, asked: str, tried: Tried | None = None) -> SetbackPage:
    """The page of a setback in the direction in which it is told, else the one asked for, else that of one's own words.

    Raises NotFound for what is not theirs to see, and for a form that is not theirs to send.
    """
    found = setback(me, moment)
    ways = {each.id: each for each in directions(me)}
    if found is None or (asked and asked not in ways):
        raise NotFound
    way = _direction(found, ways, asked)
    steps = [_step(me, found, way, part, tried) for part in SetbackSide if _writer(way, part)[0]] if way else []
    if tried and not any(step.refused for step in steps):
        raise NotFound
    others = [each for each in ways.values() if way and each is not way]
    open_ = not found.moment.taken_back
    return SetbackPage(
        moment=found.moment,
        choices=list(ways.values()),
        direction=way,
        steps=sorted((each for each in steps if each.part != SetbackSide.REPAIRED), key=lambda each: not each.mine),
        repaired=next((each for each in steps if each.part == SetbackSide.REPAIRED), None),
        elsewhere=[_elsewhere(moment, each) for each in _mine(found) if way and each.now.said["repair"] != way.id],
        other_way=others[0] if others and open_ and not found.told_in else None,
        open=open_,
    )


def _direction(found: Setback, ways: Mapping[str, Direction], asked: str) -> Direction | None:
    own = next((each.now.said["repair"] for each in _mine(found)), "")
    only = next(iter(ways), "") if len(ways) == 1 else ""
    return ways.get(found.told_in or asked or own or only)


def _mine(found: Setback) -> list[RecordRow]:
    return [each for each in found.parts if each.mine and not each.taken_back]


def _writer(way: Direction, part: SetbackSide) -> tuple[str | None, str]:
    """The id and the name of the one whose part it is."""
    if part in OF_ACCOUNTABLE:
        return way.accountable, way.accountable_name
    return way.hurt, way.hurt_name


def _step(me: Viewer, found: Setback, way: Direction, part: SetbackSide, tried: Tried | None) -> Step:
    writer, name = _writer(way, part)
    here = next((each for each in found.parts if _is(each, way, part)), None)
    said = here if here and not here.taken_back else None
    mine, refused = writer == me.person, tried is not None and tried[0] is part
    form = None
    if mine and not found.moment.taken_back:
        form = tried[1] if tried and refused else _form(part, said)
    return Step(
        part=str(part),
        mine=mine,
        name=name,
        moment=found.moment.id,
        repair=way.id,
        said=said,
        taken_back=here is not None and here.taken_back,
        form=form,
        refused=refused and form is not None,
        next=mine and part is _next(me, found, way),
    )


def _form(part: SetbackSide, said: RecordRow | None) -> FlaskForm:
    if said is None:
        return form_for(part)
    by_day = said.now.said["by_day"]
    return form_for(part, said.now.said["words"], date.fromisoformat(by_day) if by_day else None)


def _is(each: RecordRow, way: Direction, part: SetbackSide) -> bool:
    return (each.now.said["repair"], each.now.said["kind"]) == (way.id, part)


def _next(me: Viewer, found: Setback, way: Direction) -> SetbackSide | None:
    written = {each.now.said["kind"] for each in _mine(found) if each.now.said["repair"] == way.id}
    own = (part for part in SetbackSide if part is not SetbackSide.REPAIRED and _writer(way, part)[0] == me.person)
    return next((part for part in own if part not in written), None)


def _elsewhere(moment: str, part: RecordRow) -> Step:
    kind, repair = SetbackSide(part.now.said["kind"]), part.now.said["repair"]
    return Step(part=str(kind), mine=True, name=part.name, moment=moment, repair=repair, said=part)
