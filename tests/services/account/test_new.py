"""Coming in: at once or not at all, and an invitation tells of no address whether it has an account."""

from collections.abc import Callable

import pytest

from tests.support import factories
from tests.support.factories import account, actor, email, pair, password, person
from tests.support.refusals import refuses
from tests.support.sign_ins import NEW, attempt, changed_once_it_was_right, lives, opened
from tracker.domain.errors import Conflict, Invalid, NotFound, TooMany
from tracker.domain.viewer import Actor
from tracker.models.account import KnownDevice, Person, Session
from tracker.models.base import database
from tracker.models.couple import Invitation, Membership, Repair
from tracker.models.site import Site, Throttle
from tracker.queries.journal.reflections import reflection
from tracker.queries.journal.seals import open_keys
from tracker.services.account import new as coming_in
from tracker.services.account.new import Entered, Host
from tracker.services.account.people import NewAccount
from tracker.services.couple import invitation
from tracker.services.journal import seals
from tracker.services.journal.reflections import NewReflection, write_reflection
from tracker.web.errors.words import sentence_of

pytestmark = pytest.mark.usefixtures("db")


def hurt(me: Actor) -> str:
    invitation.say(me, factories.HURT)
    return "/next"


class Broken(Exception):
    """Something that comes in between."""


def fails(_me: Actor) -> str:
    raise Broken


def join(token: str, name: str, word: str = "", speak: Callable[[Actor], str] = hurt, **changed: str) -> Entered:
    said = NewAccount(name, email(changed.pop("address", name)), word or password(name), "Europe/Berlin")
    return coming_in.join(token, said, attempt(name, **changed), speak)


def everything() -> list[int]:
    return [table.select().count() for table in (Person, Session, Membership, Repair, KnownDevice)]


@pytest.fixture
def token() -> str:
    return invitation.invite(person("Sam", factories.BROKE))


def test_who_joins_is_in_the_space_signed_in_and_has_said_their_part(token: str):
    entered = join(token, "Alex")
    assert (lives(entered.opened.token), entered.goes_on, actor("Alex").partner_name) == (True, "/next", "Sam")
    assert [row.hurt_id for row in Repair.select()] == [actor("Alex").person]
    with pytest.raises(NotFound):
        join(token, "Eve")


def test_a_password_changed_while_somebody_joins_with_it_lets_them_in_no_more(token: str, monkeypatch: pytest.MonkeyPatch):
    person("Alex")
    changed_once_it_was_right(monkeypatch, "Alex")
    before = everything()
    with refuses(Conflict, "changed a moment ago"):
        join(token, "Alex")
    assert (everything()[:3], actor("Sam").partner) == (before[:3], None)


@pytest.mark.parametrize("partner", [True, False])
def test_the_first_account_is_made_once_names_the_host_is_signed_in_and_has_said_their_part(*, partner: bool):
    entered = coming_in.begin(account("Sam"), Host("Robin", partner=partner), attempt(), hurt)
    assert (lives(entered.opened.token), entered.goes_on, Repair.select().count()) == (True, "/next", 1)
    with pytest.raises(Conflict):
        coming_in.begin(account("Eve"), Host("Eve", partner=not partner), attempt(), hurt)
    found = Site.get()
    assert (found.host_name, found.hosted_by_partner, [each.name for each in Person.select()]) == ("Robin", partner, ["Sam"])


def test_a_joining_that_fails_half_way_leaves_nothing_but_the_open_invitation(token: str):
    before = everything()
    with pytest.raises(Broken):
        join(token, "Alex", speak=fails)
    assert everything() == before
    assert join(token, "Alex").goes_on == "/next"


def test_a_refused_account_leaves_the_invitation_open(token: str):
    before = everything()
    with pytest.raises(Invalid):
        join(token, "Alex", word="too short")
    assert (everything(), invitation.invitation(token).inviter_name) == (before, "Sam")


def test_a_set_up_that_fails_half_way_can_be_done_again():
    with pytest.raises(Broken):
        coming_in.begin(account("Sam"), Host("Robin", partner=True), attempt(), fails)
    assert coming_in.begin(account("Sam"), Host("Robin", partner=True), attempt(), hurt).goes_on == "/next"


def test_who_has_an_account_joins_by_its_password_and_what_they_sealed_is_open(token: str):
    alex = person("Alex")
    before = opened("Alex").token
    seals.begin(alex, before, password("Alex"))
    written = NewReflection(alex.today, "", "Sealed.", seal=True)
    item = str(write_reflection(alex, written, open_keys(alex, before)))
    entered = join(token, "Alex", before=before)
    now = actor("Alex")
    assert (now.person, now.partner_name, lives(before)) == (alex.person, "Sam", False)
    assert reflection(now, open_keys(now, entered.opened.token), item).now.words == "Sealed."


@pytest.mark.parametrize("name", ["Eve", "Frank"])
def test_an_address_that_has_an_account_is_a_wrong_try_at_it_and_the_invitation_stays_open(token: str, name: str):
    pair("Eve", "Frank")
    before = everything()
    with pytest.raises(Invalid) as refused:
        join(token, "Alex", NEW, address=name)
    assert (refused.value.field, everything()) == ("email", before)
    assert "has an account here already" not in sentence_of(refused.value)
    for _ in range(9):
        with pytest.raises(Invalid):
            opened(name, password="a guess at the harbour wall")
    with pytest.raises(TooMany):
        opened(name)
    assert join(token, "Alex", address="Alex", device="").goes_on == "/next"


def test_an_invitation_can_be_used_for_few_such_tries_from_wherever(token: str):
    pair("Eve", "Frank")
    for number in range(10):
        with pytest.raises(Invalid):
            join(token, "Alex", NEW, address="Eve" if number % 2 else "Frank", label=str(number))
    other = invitation.invite(actor("Sam"))
    with pytest.raises(NotFound):
        join(token, "Alex", NEW, address="Eve")
    assert join(other, "Alex").goes_on == "/next"


def test_after_ten_refused_addresses_an_invitation_answers_to_none_alike(token: str):
    people = [person(f"Guest{number}") for number in range(11)]
    for each in people[:10]:
        with pytest.raises(Invalid):
            join(token, "Alex", NEW, address=each.name)
    for address in (people[10].name, "Nobody"):
        with pytest.raises(TooMany):
            join(token, "Alex", NEW, address=address)


def test_new_and_known_addresses_do_the_same_up_to_the_answer(token: str, monkeypatch: pytest.MonkeyPatch):
    person("Eve")
    asked: list[list[str]] = []
    database.obj.query_hooks.append(lambda sql, *_: asked[-1].append(str(sql)))
    for address in ("Eve", "Nobody"):
        asked.append([])
        with pytest.raises((Invalid, Broken)):
            join(token, "Alex", NEW, fails, address=address)
    database.obj.query_hooks.clear()
    known, new = (len([sql for sql in each if "throttle" in sql and "DELETE" not in sql]) for each in asked)
    assert known == new > 0


def test_nobody_comes_in_by_their_own_invitation_also_not_with_their_password(token: str):
    with refuses(invitation.OwnInvitation, "your own invitation"):
        join(token, "Sam")
    assert Invitation.get().used_at is None
    with pytest.raises(invitation.OwnInvitation):
        coming_in.join_signed_in(actor("Sam"), token, lambda _: None)


def test_who_shares_a_space_already_does_not_come_in(token: str):
    pair("Eve", "Frank")
    with refuses(Conflict, "already share a space"):
        join(token, "Eve")


def test_somebody_signed_in_comes_in_and_speaks_at_once_or_not_at_all(token: str):
    alex, heard = person("Alex"), list[Actor]()

    def broken(_me: Actor) -> None:
        raise Broken

    with pytest.raises(Broken):
        coming_in.join_signed_in(alex, token, broken)
    assert actor("Alex").partner is None
    coming_in.join_signed_in(alex, token, heard.append)
    assert [each.partner_name for each in heard] == ["Sam"]


def test_a_right_try_by_an_invitation_leaves_no_trace_in_the_buckets(token: str):
    person("Alex")
    join(token, "Alex")
    assert Throttle.select().count() == 0
