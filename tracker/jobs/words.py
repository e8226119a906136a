"""What the worker says of a refusal: the sentence that a page or a command would say."""


def in_words(err: Exception) -> str:
    """The sentence of a refusal; of any other failure what it says itself. Nothing of the web is loaded before it is needed."""
    from tracker.web.errors.words import in_log  # noqa: PLC0415  # as it says

    return in_log(err)
