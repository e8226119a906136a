"""What a person does not want to be asked again. They say so alone, nobody is told, and they can take it back."""

from tracker import chance, clock
from tracker.domain.errors import Invalid
from tracker.domain.viewer import Actor
from tracker.models.couple import ASKED_KINDS, NotAgain
from tracker.queries.couple import directions, unanswered_halves
from tracker.services.writing import writes


@writes
def ask_no_more(actor: Actor, kind: str) -> None:
    """Show this person no proposal of a `kind` from now on. The partner, who proposes, reads what they always read."""
    _check(kind)
    _say(actor, kind, "")


@writes
def ask_again(actor: Actor, kind: str) -> None:
    """Show this person proposals of a `kind` again, also those that still wait."""
    _check(kind)
    mine = (NotAgain.couple == actor.couple) & (NotAgain.person == actor.person)
    NotAgain.delete().where(mine & (NotAgain.kind == kind)).execute()


@writes
def put_away_what_was_said(actor: Actor) -> None:
    """Show this person no longer what the partner says of themselves. Their own part they can say at any time."""
    for each in unanswered_halves(actor, directions(actor)):
        _say(actor, "side", each.id)


def _check(kind: str) -> None:
    if kind not in ASKED_KINDS:
        raise Invalid("kind", "no_kind_of_ask")


def _say(actor: Actor, kind: str, about: str) -> None:
    row = {"id": chance.ident("not_again", actor.person), "couple": actor.couple, "person": actor.person, "kind": kind}
    NotAgain.insert(**row, object=about, since=clock.now()).on_conflict_ignore().execute()
