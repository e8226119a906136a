"""A rater's own ratings, and nobody else's."""

from datetime import timedelta

import pytest

from tests.support.factories import felt_in, pair, person
from tracker.queries.ratings.own import own_rating, own_triggers, rated, rating_details, sharing_level
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import Beside, NewRating

pytestmark = pytest.mark.usefixtures("db")


def test_a_rating_is_found_by_its_day_until_it_is_taken_back():
    alex = pair().rater
    repair = felt_in(alex)
    item = ratings.rate(alex, NewRating(repair, alex.today, 45))
    found = rated(alex, repair, alex.today)
    assert found is not None
    assert (found.id, found.tenths, found.audience, found.shared) == (item, 45, "private", False)
    assert (rated(alex, repair, alex.today - timedelta(days=1)), rated(alex, None, alex.today)) == (None, None)
    assert own_rating(alex, str(item)) == alex.today
    ratings.take_back_rating(alex, str(item))
    assert (rated(alex, repair, alex.today), own_rating(alex, str(item))) == (None, None)


def test_how_steady_one_feels_is_a_series_of_its_own():
    sam = person("Sam")
    ratings.rate(sam, NewRating(None, sam.today, 70))
    found = rated(sam, None, sam.today)
    assert found is not None
    assert found.tenths == 70


def test_nobody_reads_the_ratings_or_the_details_of_another():
    both = pair()
    alex = both.rater
    repair = felt_in(alex)
    item = str(ratings.rate(alex, NewRating(repair, alex.today, 45)))
    ratings.say_beside(alex, Beside(item, signs=("numb",), urge=3, triggers=("a phone",), note="Long day"))
    said = [(each.kind, each.words, each.shared) for each in rating_details(alex, item)]
    assert said == [
        ("note", "Long day", False),
        ("sign", "numb", False),
        ("trigger", "a phone", False),
        ("urge", "3", False),
    ]
    for other in (both.keeper, pair("Eve", "Frank").rater):
        assert (rated(other, repair, other.today), own_rating(other, item), rating_details(other, item)) == (None, None, [])
        assert (own_triggers(other), sharing_level(other, repair)) == ([], None)


def test_the_last_choice_of_an_audience_is_in_force():
    alex = pair().rater
    repair = felt_in(alex)
    assert sharing_level(alex, repair) is None
    for level in ("each", "private", "trend"):
        audiences.choose_audience(alex, repair, level, earlier=False)
        assert sharing_level(alex, repair) == level


def test_triggers_are_offered_again_the_most_used_first():
    alex = pair().rater
    for back, words in enumerate((("a phone", "late"), ("late",), ("late", "a song"))):
        item = ratings.rate(alex, NewRating(felt_in(alex), alex.today - timedelta(days=back), 45))
        ratings.say_beside(alex, Beside(str(item), triggers=words))
    assert own_triggers(alex) == ["late", "a phone", "a song"]
