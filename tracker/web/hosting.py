"""Who runs this server, as a page says it to the person who reads it."""

from tracker.domain.names import one_line, without_unseen
from tracker.domain.viewer import Viewer
from tracker.queries.site import site


def hosting(reader: Viewer | None) -> dict[str, object]:
    """`host_name` (empty before set-up) and `hosted_by_partner`, for templates.

    One of two partners hosts, and the reader does not bear that name: then it is the other one, and the reader must know.
    """
    known = site()
    if known is None:
        return {"host_name": "", "hosted_by_partner": False}
    by_other = reader is not None and _told_apart(reader.name) != _told_apart(known.host_name)
    return {"host_name": known.host_name, "hosted_by_partner": known.hosted_by_partner and by_other}


def _told_apart(name: str) -> str:
    return without_unseen(one_line(name)).casefold()
