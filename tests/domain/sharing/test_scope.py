"""What a share shows, and the text that is consented to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Invalid
from tracker.domain.sharing.codes import in_fours, plain_code
from tracker.domain.sharing.limits import MOST_DAYS
from tracker.domain.sharing.scope import Policy, Scope, ShareStanding, check, digest, freeze, scope_of, standing, thaw
from tracker.domain.visibility import SharePart

TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)
NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)


def scope(**other: object) -> Scope:
    plain: dict[str, object] = {
        "both": True,
        "parts": frozenset({SharePart.LOG}),
        "from_day": TODAY - 30 * DAY,
        "until_day": TODAY,
        "last_day": TODAY + 6 * DAY,
        "live": False,
        "reader": "Dana",
        "policy": Policy.NO_SECRETS,
    }
    return Scope(**(plain | other))  # type: ignore[arg-type]  # named as in Scope


def own(**other: object) -> Scope:
    return scope(**({"both": False, "parts": frozenset({SharePart.MY_NOTES}), "policy": Policy.NONE} | other))


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("parts", scope(parts=frozenset())),
        ("parts", scope(parts=frozenset({SharePart.LOG, SharePart.MY_NOTES}))),
        ("parts", own(parts=frozenset({SharePart.LOG}))),
        ("parts", scope(parts=frozenset({SharePart.MOMENTS}))),
        ("reader", scope(reader="")),
        ("reader", scope(reader="x" * 61)),
        ("policy", scope(policy=Policy.NONE)),
        ("policy", own(policy=Policy.NO_SECRETS)),
        ("days", scope(last_day=TODAY - DAY)),
        ("days", scope(last_day=TODAY + MOST_DAYS * DAY)),
        ("until_day", scope(until_day=TODAY + DAY)),
        ("until_day", scope(until_day=TODAY + 7 * DAY, live=True)),
        ("from_day", scope(from_day=TODAY, until_day=TODAY - DAY)),
        ("from_day", scope(from_day=TODAY + DAY, until_day=TODAY + 6 * DAY, live=True)),
        ("from_day", scope(from_day=TODAY - 5 * 367 * DAY)),
    ],
)
def test_what_nobody_should_be_asked_to_agree_to_is_refused_beside_its_field(field: str, what: Scope):
    with pytest.raises(Invalid) as refused:
        check(what, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "what",
    [
        scope(),
        own(),
        scope(parts=frozenset({SharePart.LOG, SharePart.MOMENTS, SharePart.RATINGS}), policy=Policy.MAY_HOLD),
        scope(last_day=TODAY, from_day=TODAY),
        scope(last_day=TODAY + (MOST_DAYS - 1) * DAY),
        scope(until_day=TODAY + 6 * DAY, live=True),
    ],
)
def test_a_sensible_scope_is_taken_and_read_back_as_it_was(what: Scope):
    check(what, TODAY)
    assert scope_of(what.text()) == what


def test_the_digest_stands_for_every_word_of_the_scope_and_of_the_value():
    others = [
        scope(reader="Dan"),
        scope(policy=Policy.MAY_HOLD),
        scope(parts=frozenset({SharePart.LOG, SharePart.RATINGS})),
        scope(from_day=TODAY),
        scope(last_day=TODAY),
        scope(live=True),
    ]
    digests = {digest(each, "{}") for each in [scope(), *others]} | {digest(scope(), None), digest(scope(), "{} ")}
    assert len(digests) == len(others) + 3


@pytest.mark.parametrize(
    ("active", "declined", "revoked", "over", "expected"),
    [
        (None, False, False, False, ShareStanding.WAITING),
        (NOW, False, False, False, ShareStanding.ACTIVE),
        (None, True, False, False, ShareStanding.NOT_AGREED),
        (None, True, False, True, ShareStanding.NOT_AGREED),
        (None, False, False, True, ShareStanding.NOT_AGREED),
        (None, False, True, False, ShareStanding.ENDED),
        (NOW, False, True, False, ShareStanding.ENDED),
        (NOW, False, False, True, ShareStanding.ENDED),
    ],
)
def test_where_a_share_stands(active: datetime | None, expected: ShareStanding, *, declined: bool, revoked: bool, over: bool):
    assert standing(active, declined=declined, revoked=revoked, over=over) == expected


def test_a_frozen_value_comes_back_with_its_days():
    value = {"day": TODAY, "log": [{"day": TODAY, "words": "2026-03-03", "on": None}]}
    assert thaw(freeze(value)) == value


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_code_is_read_however_it_was_written_down(token: str):
    groups = in_fours(token)
    assert [len(group) for group in groups.split(" ")] == [4] * 16
    for typed in (
        groups,
        groups.upper(),
        groups.replace(" ", "-"),
        f" https://steady.example/s#{token}\n",
        token.replace("0", "O"),
    ):
        assert plain_code(typed) == token


@pytest.mark.parametrize(
    "name", ["day", "from_day", "until_day", "last_day", "as_of", "by_day", "agreed_on", "review_on", "on"]
)
def test_each_day_of_what_was_frozen_is_a_day_again(name: str) -> None:
    said = {"under": [{name: date(2026, 3, 3), "words": "2026-03-03"}], name: None}
    assert thaw(freeze(said)) == said
