"""The words of the worker's log: for a refusal, the sentence that a page or a command would say."""


def in_words(err: Exception) -> str:
    """The sentence for a refusal; any other failure in its own words. Nothing of the web is loaded before it is needed."""
    from tracker.web.errors.words import in_log  # noqa: PLC0415  # as it says

    return in_log(err)
