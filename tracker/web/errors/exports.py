"""What is refused about an exported file."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "manifest_unreadable": _l("The list of files in this zip (%(name)s) cannot be read, or was changed."),
}
