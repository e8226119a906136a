"""The shipped help lines are complete and honest about what was compared with a source."""

import json
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.help import Country, HelpKind, HelpLine, find_country, parse_help_lines

TEXT = (Path(__file__).parents[2] / "tracker" / "help_lines.json").read_text(encoding="utf-8")
COUNTRIES = parse_help_lines(TEXT)
LINES = [(country, line) for country in COUNTRIES for line in country.lines]
PROMISED = "AR AT AU BE BR CA CH CZ DE DK ES FI FR GB IE IN IT JP MX NL NO NZ PL PT SE US ZA"


def line(**parts: str | date | None) -> HelpLine:
    empty = dict.fromkeys(("name", "phone", "message", "web", "hours", "languages", "about", "source"), "")
    return HelpLine(**{"kind": HelpKind.ABUSE, "checked": None, **empty, **parts})  # type: ignore[arg-type]


def test_every_promised_country_is_there_once() -> None:
    assert " ".join(sorted(country.code for country in COUNTRIES)) == PROMISED


def test_the_file_is_sorted_by_code_and_its_lines_by_what_they_are_for() -> None:
    countries = json.loads(TEXT)["countries"]
    order = list(HelpKind)
    assert [entry["code"] for entry in countries] == sorted(entry["code"] for entry in countries)
    for entry in countries:
        kinds = [order.index(HelpKind(one["kind"])) for one in entry["lines"]]
        assert kinds == sorted(kinds), entry["code"]


def test_countries_are_read_in_the_order_of_their_names() -> None:
    assert [country.name for country in COUNTRIES] == sorted(country.name for country in COUNTRIES)


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_each_country_has_an_emergency_number_a_line_about_abuse_and_a_crisis_line(country: Country) -> None:
    assert country.emergency[0].dial != ""
    assert country.abuse != ()
    assert country.crisis != ()
    assert country.emergency + country.abuse + country.crisis == country.lines


def test_each_line_has_a_name_and_at_least_one_way_to_reach_it() -> None:
    assert [(country.code, one.name) for country, one in LINES if not one.name] == []
    assert [(country.code, one.name) for country, one in LINES if not (one.phone or one.message or one.web)] == []


def test_what_is_marked_checked_names_its_source_and_what_has_none_is_marked_unchecked() -> None:
    assert [one.name for _, one in LINES if (one.checked is None) is not (one.source == "")] == []
    assert {one.source.split(":")[0] for _, one in LINES if one.source} == {"http", "https"}


def test_nothing_is_checked_on_a_day_that_is_not_a_day_of_this_record() -> None:
    days = [one.checked for _, one in LINES if one.checked]
    assert min(days) >= date(2026, 11, 1)


def test_nearly_all_lines_were_compared_with_a_source() -> None:
    unchecked = [one for _, one in LINES if one.checked is None]
    assert len(unchecked) * 5 < len(LINES)


def test_no_line_is_listed_twice_in_a_country() -> None:
    seen = [(country.code, one.name, one.phone) for country, one in LINES]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("code", "kind", "phone"),
    [
        ("US", "emergency", "911"),
        ("US", "crisis", "988"),
        ("US", "abuse", "1-800-799-7233"),
        ("GB", "emergency", "999"),
        ("GB", "abuse", "0808 2000 247"),
        ("DE", "abuse", "116 016"),
        ("FR", "abuse", "3919"),
        ("IT", "abuse", "1522"),
        ("ES", "abuse", "016"),
        ("AU", "abuse", "1800 737 732"),
    ],
)
def test_well_known_numbers_are_written_right(code: str, kind: str, phone: str) -> None:
    country = find_country(COUNTRIES, code)
    assert country is not None
    assert [one.phone for one in country.lines if one.kind == kind and one.phone == phone] == [phone]


@pytest.mark.parametrize(
    ("phone", "dial"),
    [("0808 2000 247", "08082000247"), ("1-800-799-7233", "18007997233"), ("#8008", ""), ("", "")],
)
def test_a_number_is_dialled_without_its_spaces_unless_a_link_cannot_dial_it(phone: str, dial: str) -> None:
    assert line(phone=phone).dial == dial


@pytest.mark.parametrize(
    ("source", "host"),
    [("https://www.gov.wales/x?y=1", "gov.wales"), ("http://gbv.org.za/about-us", "gbv.org.za"), ("", "")],
)
def test_an_address_is_named_by_its_site(source: str, host: str) -> None:
    assert (line(source=source).source_host, line(web=source).web_host) == (host, host)


@pytest.mark.parametrize("code", ["de", "DE", " De "])
def test_a_country_is_found_however_its_code_is_written(code: str) -> None:
    found = find_country(COUNTRIES, code)
    assert found is not None
    assert found.name == "Germany"


@pytest.mark.parametrize("code", ["", "XX", "../etc", "D" * 5000])
def test_a_country_that_is_not_there_is_simply_not_found(code: str) -> None:
    assert find_country(COUNTRIES, code) is None


def test_a_file_in_another_form_is_refused() -> None:
    with pytest.raises(TypeError, match="the lines of DE are not a list"):
        parse_help_lines('{"countries": [{"code": "DE", "name": "Germany", "lines": "112"}]}')
