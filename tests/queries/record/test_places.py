"""Under which day something stands that hangs on something else."""

from datetime import timedelta

from tests.support.factories import Pair, kept_by
from tests.support.writings import tap
from tracker.queries.record.search import days_of
from tracker.services.entries.responses import NewResponse, ResponseKind, respond


def test_what_hangs_on_an_entry_has_its_day_and_no_other(people: Pair):
    today = people.keeper.today
    promise = kept_by(people.keeper, from_day=today - timedelta(days=5))
    days = [today - timedelta(days=ago) for ago in range(3)]
    entries = [tap(people.keeper, promise, day=day, slot=day.isoformat()) for day in days]
    replies = [str(respond(people.rater, NewResponse(entry, ResponseKind.HELPED))) for entry in entries]
    said = {reply: ("response", {"entry": entry}) for reply, entry in zip(replies, entries, strict=True)}
    lines = {f"under {reply}": ("thread_line", {"response": reply}) for reply in replies}
    found = days_of(people.rater, said | lines)
    assert [found[reply] for reply in replies] == [found[f"under {reply}"] for reply in replies] == days
    assert days_of(people.rater, {replies[1]: said[replies[1]]}) == {replies[1]: days[1]}
    assert days_of(people.rater, {"one": lines[f"under {replies[2]}"]}) == {"one": days[2]}
