"""A refusal, and what somebody reads of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from tracker.domain.errors import Refused
from tracker.queries.record.verify import ChainVerdict
from tracker.web.errors.words import sentence_of

R = TypeVar("R", bound=Refused)


@contextmanager
def refuses(kind: type[R], words: str) -> Iterator[pytest.ExceptionInfo[R]]:
    """The block is refused, in a sentence in which these words are found; they may be a pattern."""
    with pytest.raises(kind) as caught:
        yield caught
    sentence = sentence_of(caught.value)
    assert re.search(words, sentence), sentence


def told_of(verdict: ChainVerdict) -> str:
    """What does not hold in a couple's record, as a command prints it; nothing where all does."""
    return sentence_of(verdict.broken) if verdict.broken else ""
