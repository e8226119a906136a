"""What the worker says of a refusal: the sentence that a page or a command would say."""

from tracker.domain.errors import Refused


def in_words(err: Exception) -> str:
    """The sentence of a refusal; of any other failure what it says itself. Nothing of the web is loaded before it is needed."""
    from tracker.web.errors.words import sentence_of  # noqa: PLC0415  # as it says

    return sentence_of(err) if isinstance(err, Refused) else str(err)
