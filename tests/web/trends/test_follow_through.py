"""What is said of follow-through, word by word."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from tracker.web.trends.follow_through import FollowThroughSaid, follow_through_sentence, of_sheet

NOTHING = FollowThroughSaid(share=None, kept=0, counted=0, partly=0, silent=0, silent_days=0, set_aside=0, over=None)
SOME = replace(NOTHING, share=88, kept=50, counted=60, silent=5, silent_days=2, set_aside=6)
ENDED = date(2026, 3, 3)
SENTENCES = [
    (SOME, "At least 88 of 100 kept; 5 have no entry yet, on 2 days. 6 set aside."),
    (replace(SOME, silent=1, silent_days=1), "At least 88 of 100 kept; 1 has no entry yet. 6 set aside."),
    (replace(SOME, silent=2, silent_days=1), "At least 88 of 100 kept; 2 have no entry yet, on 1 day. 6 set aside."),
    (
        replace(SOME, partly=1),
        "At least 88 of 100 kept; 1 was partly, which counts half; 5 have no entry yet, on 2 days. 6 set aside.",
    ),
    (replace(SOME, partly=3, silent=0), "At least 88 of 100 kept; 3 were partly, which counts half. 6 set aside."),
    (replace(SOME, over=ENDED), "Up to 3 March 2026, at least 88 of 100 were kept; 5 have no entry, on 2 days. 6 set aside."),
    (replace(NOTHING, kept=3, counted=4), "3 of 4 kept so far."),
    (replace(NOTHING, kept=3, counted=4, over=ENDED), "Up to 3 March 2026, 3 of 4 were kept."),
    (
        replace(NOTHING, counted=38, silent=38, silent_days=38),
        "None of 38 is noted as kept so far; 38 have no entry yet, on 38 days.",
    ),
    (
        replace(NOTHING, counted=20, partly=20),
        "None of 20 is noted as kept so far; 20 were partly, which counts half.",
    ),
    (replace(NOTHING, counted=2, over=ENDED), "Up to 3 March 2026, none of 2 was noted as kept."),
    (replace(NOTHING, set_aside=7), "Nothing counts yet. 7 set aside."),
    (replace(NOTHING, set_aside=7, over=ENDED), "Up to 3 March 2026, nothing came to count. 7 set aside."),
]


@pytest.mark.parametrize(("said", "sentence"), SENTENCES)
def test_the_sentence_says_how_partly_counts_what_has_no_entry_and_what_was_set_aside(
    app: Flask, said: FollowThroughSaid, sentence: str
):
    with app.test_request_context():
        assert follow_through_sentence(said) == sentence


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        ({"kept": 9, "lower": 81}, "By Sam’s log: At least 81 of 100 kept; 2 have no entry yet, on 2 days. 1 set aside."),
        (
            {"kept": 0, "lower": 50},
            "By Sam’s log: None of 11 is noted as kept so far; 2 have no entry yet, on 2 days. 1 set aside.",
        ),
        (
            {"kept": 9, "lower": 81, "over": "2026-03-03"},
            "By Sam’s log: Up to 3 March 2026, at least 81 of 100 were kept; 2 have no entry, on 2 days. 1 set aside.",
        ),
    ],
)
def test_a_sheet_has_the_same_sentence_with_whose_log_it_is(app: Flask, kept: dict[str, int], sentence: str):
    counts = {
        "enough": True,
        "resolved": 9,
        "counted": 11,
        "silent": 2,
        "silent_days": 2,
        "set_aside": 1,
        "partly": 0,
        "over": None,
    }
    with app.test_request_context():
        assert of_sheet("Sam", counts | kept) == sentence


def test_a_sheet_that_was_frozen_before_says_what_it_has(app: Flask):
    before = {"enough": True, "lower": 81, "kept": 9, "resolved": 9, "silent": 2, "set_aside": 1}
    with app.test_request_context():
        assert of_sheet("Sam", before) == "By Sam’s log: At least 81 of 100 kept; 2 have no entry yet. 1 set aside."
