"""The titles of commitments to start from."""

import re

import pytest

from tracker.domain.commitments.starters import STARTERS
from tracker.domain.text import looks_like_credential
from tracker.web.commitments.starter_words import TITLES


def test_each_starter_has_a_title_of_its_own() -> None:
    assert set(TITLES) == {starter.key for starter in STARTERS}
    assert len({str(title) for title in TITLES.values()}) == len(STARTERS)


@pytest.mark.parametrize("title", [str(title) for title in TITLES.values()])
def test_a_title_is_short_plain_and_the_same_for_both_readers(title: str) -> None:
    words = set(re.findall(r"[a-z']+", title.lower()))
    assert len(title) <= 60
    assert words & {"i", "me", "my", "you", "your", "must", "always", "never", "prove"} == set()
    assert re.search(r"[!.]$", title) is None
    assert not looks_like_credential(title)
