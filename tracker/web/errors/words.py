"""What people read of a refusal, on a page, from a command or in a log. Each sentence stands in the module of its part."""

from collections.abc import Mapping
from contextvars import Context

from tracker.domain.errors import Refused
from tracker.web.errors import (
    account,
    commitments,
    couple,
    damage,
    entries,
    everywhere,
    exports,
    imports,
    journal,
    leaving,
    moments,
    ratings,
    record,
    server,
    sharing,
)
from tracker.web.language import Counted, Later, clauses, number

PARTS = (
    *(account, commitments, couple, damage, entries, everywhere, exports, imports),
    *(journal, leaving, moments, ratings, record, server, sharing),
)
SENTENCES: Mapping[str, Later | Counted] = {code: words for part in PARTS for code, words in part.SENTENCES.items()}


def sentence_of(err: Refused) -> str:
    """The sentence of a refusal, in the language of whoever reads it now; outside of a request that is English."""
    words = SENTENCES[err.code]
    sentence = words.of(err.values) if isinstance(words, Counted) else str(words)
    return sentence % {name: _shown(value) for name, value in err.values.items()} if err.values else sentence


def in_log(err: Exception) -> str:
    """What a log says of a failure: the sentence of a refusal, in English also in a request; otherwise what it says itself."""
    return Context().run(sentence_of, err) if isinstance(err, Refused) else str(err)


def _shown(value: object) -> object:
    if isinstance(value, Refused):
        return sentence_of(value)
    if isinstance(value, list):
        return clauses([str(_shown(each)) for each in value])
    return number(value) if isinstance(value, int) else value
