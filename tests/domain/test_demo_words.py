"""The demonstration couple's words are plenty, varied, short, and hold nothing that the product itself would refuse."""

from datetime import time
from itertools import chain

from tracker.demo import words as said
from tracker.domain.text import looks_like_credential

NOTES = said.NOTES_LOW + said.NOTES_MIDDLE + said.NOTES_HIGH
ENTRY_NOTES = said.ENTRY_NOTES_KEPT + said.ENTRY_NOTES_PARTLY + said.ENTRY_NOTES_MISSED + said.ENTRY_NOTES_SET_ASIDE
TEXTS = [
    *chain(NOTES, said.NOTES_SECOND, ENTRY_NOTES, said.RESPONSES_NO_MATCH, said.TRIGGERS, said.PLANS_CHANGED),
    *chain.from_iterable((plan.place, plan.company, plan.words) for plan in said.PLANS),
    *(each.words for each in (*said.MOMENTS, *said.SETBACK_PARTS)),
    *(said.OWN_WORDS, said.TIME_OUT, said.MY_PEOPLE),
]
FOURTEEN_MONTHS = 426


def test_there_is_enough_for_fourteen_months_without_repeating_oneself() -> None:
    assert len(said.PLANS) >= 60
    assert len(set(NOTES)) == len(NOTES) == 40
    assert len(set(ENTRY_NOTES)) == len(ENTRY_NOTES) >= 20
    assert len(said.MOMENTS) >= 12
    assert min(len(said.NOTES_LOW), len(said.NOTES_MIDDLE), len(said.NOTES_HIGH)) >= 10


def test_each_plan_says_where_and_ends_after_it_began_but_for_nights_away() -> None:
    backwards = [plan for plan in said.PLANS if time.fromisoformat(plan.until) <= time.fromisoformat(plan.start)]
    assert [plan.place for plan in backwards] == ["Hotel Linden, Brennick"]
    assert [plan for plan in said.PLANS if not plan.place] == []


def test_the_moments_come_in_order_within_the_story_and_from_both() -> None:
    days = [moment.after_days for moment in said.MOMENTS]
    assert days == sorted(set(days))
    assert 0 <= days[0] <= days[-1] < FOURTEEN_MONTHS
    assert {moment.by for moment in said.MOMENTS} == {"sam", "alex"}
    assert {moment.kind for moment in said.MOMENTS} == {
        "milestone",
        "went_well",
        "setback",
        "disclosure",
        "hard_date",
        "session",
        "other",
    }


def test_no_words_look_like_a_credential_or_are_long_or_loud() -> None:
    assert [text for text in TEXTS if looks_like_credential(text)] == []
    assert [text for text in TEXTS if len(text) > 160 or "!" in text] == []
