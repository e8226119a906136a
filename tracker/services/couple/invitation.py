"""TODO."""

from tracker.domain.errors import Invalid
from tracker.domain.names import reads_alike


def refuse_same_name(name: str, *others: str) -> None:
    """Invalid("name") where one of the others is called so: what one of them wrote would read as the other's."""
    if any(reads_alike(name, each) for each in others):
        raise Invalid("name", "Your partner has this name here. Add something, so that it can be told who of you wrote what.")
