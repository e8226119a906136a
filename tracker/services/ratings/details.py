"""Sharing one thing that was said with a rating, and keeping later changes of it to oneself."""

from tracker.domain.errors import Conflict, NotFound
from tracker.domain.viewer import Actor
from tracker.models.ratings import RatingDetail
from tracker.queries.scoped import own_rows
from tracker.services.record.show import share_row, unshare_row
from tracker.services.writing import writes


@writes
def share_detail(actor: Actor, detail: str) -> str:
    """Share a sign, an urge, a trigger or a note of one's own. Returns its id."""
    share_row(actor, "rating_detail", _own_detail(actor, detail))
    return detail


@writes
def unshare_detail(actor: Actor, detail: str) -> str:
    """Keep later changes of a sign, an urge, a trigger or a note to oneself. Returns its id."""
    unshare_row(actor, "rating_detail", _own_detail(actor, detail))
    return detail


def _own_detail(actor: Actor, detail: str) -> RatingDetail:
    found: RatingDetail | None = own_rows(RatingDetail, actor).where(RatingDetail.id == detail).first()
    if found is None:
        raise NotFound
    if found.state == "taken_back":
        raise Conflict("rating_words_taken_back")
    return found
