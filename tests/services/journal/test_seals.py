"""Sealed reflections: only their writer's password, recovery key or session opens them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.databases import everything
from tests.support.factories import Pair, actor, email, pair, password
from tests.support.refusals import refuses
from tests.support.sign_ins import NEW, changed_once_it_was_right, opened
from tests.support.writings import DAY, written
from tracker.crypto import passwords
from tracker.crypto.fields import Key, Unreadable
from tracker.crypto.fingerprints import fingerprint
from tracker.crypto.seals import opened_by_password, opened_by_recovery_key, opened_by_token
from tracker.domain.errors import Conflict, Invalid, TooMany
from tracker.domain.journal import recovery_key
from tracker.models.account import Session
from tracker.models.journal import OpenSeal, Reflection, Seal
from tracker.models.record import Version
from tracker.queries.journal.reflections import reflection
from tracker.queries.journal.seals import Sealing, open_keys, sealing_of, seals_of
from tracker.queries.record.search import search
from tracker.queries.record.verify import verify
from tracker.services.account import people, sessions
from tracker.services.account.recovery import make_recovery_link, recover
from tracker.services.journal import seals
from tracker.services.journal.reflections import (
    NewReflection,
    change_reflection,
    delete_reflection,
    share_reflection,
    stop_showing,
    write_reflection,
)

pytestmark = pytest.mark.usefixtures("db")

TITLE, WORDS = "CanaryTitle", "CanaryWords"
SEALED = NewReflection(DAY, TITLE, WORDS, seal=True)


class Desk:
    """Somebody signed in, with sealing set up and one sealed reflection."""

    def __init__(self, couple: Pair) -> None:
        self.sam = couple.keeper
        self.token = opened().token
        self.recovery = seals.begin(self.sam, self.token, password("Sam"))
        self.item = str(write_reflection(self.sam, SEALED, open_keys(self.sam, self.token)))

    def reads(self, token: str | None = None, item: str | None = None) -> str:
        """The words, as the session of a token opens them; empty where it does not."""
        now = reflection(self.sam, open_keys(self.sam, token or self.token), item or self.item).now
        return now.words if now.open else ""

    def stands(self, token: str) -> Sealing:
        return sealing_of(self.sam, open_keys(self.sam, token))


@pytest.fixture
def desk() -> Desk:
    return Desk(pair())


def signed_in_with(word: str) -> str:
    return opened(password=word).token


def forget_password(word: str = NEW) -> str:
    """Sam gets back in by a link. Returns the token of the new session."""
    recover(make_recovery_link(email("Sam")), word)
    return signed_in_with(word)


def test_what_is_sealed_reads_in_the_session_that_opened_it_and_is_nowhere_in_the_open(desk: Desk):
    assert desk.reads() == WORDS
    row = Reflection.get_by_id(desk.item)
    assert (row.title, row.seal_id, "Canary" in everything()) == ("", Seal.get().id, False)
    assert verify(desk.sam.couple).broken is None


def test_signing_in_with_the_password_opens_it_and_signing_out_closes_it(desk: Desk):
    token = signed_in_with(password("Sam"))
    assert desk.reads(token) == WORDS
    sessions.sign_out(fingerprint(token))
    assert OpenSeal.select().count() == 1
    assert desk.reads(token) == ""
    assert desk.reads() == WORDS


def test_closing_it_closes_it_in_this_session_alone(desk: Desk):
    token = signed_in_with(password("Sam"))
    seals.lock(desk.sam, token)
    assert [desk.reads(token), desk.reads()] == ["", WORDS]
    with pytest.raises(Invalid) as refused:
        seals.open_seals(desk.sam, token, "a wrong word for the harbour")
    assert (refused.value.field, desk.reads(token)) == ("password", "")
    seals.open_seals(desk.sam, token, password("Sam"))
    assert desk.reads(token) == WORDS


def test_the_database_with_every_key_of_the_server_does_not_open_it(desk: Desk):
    # Whoever has both reads every row as this test does: what they lack is the password, the paper, and the cookie.
    [seal], [session] = seals_of(desk.sam.person), list(OpenSeal.select())
    known = [row.token_hash for row in Session.select()] + [seal.id, desk.sam.person, seal.salt.hex(), "", email("Sam")]
    for guess in known:
        assert opened_by_password(seal.id, desk.sam.person, seal.by_password, guess, seal.salt, seal.cost) is None
        assert opened_by_recovery_key(seal.id, desk.sam.person, seal.by_recovery, guess.encode()) is None
        assert opened_by_token(seal.id, desk.sam.person, session.by_token, guess) is None
        assert open_keys(desk.sam, guess) == {}
    assert "Canary" not in everything()


def test_the_key_of_somebody_else_opens_nothing(desk: Desk):
    token = opened("Alex").token
    alex = actor("Alex")
    seals.begin(alex, token, password("Alex"))
    assert open_keys(desk.sam, token) == {}
    assert open_keys(alex, desk.token) == {}


def test_ciphertext_that_was_moved_to_another_row_is_refused(desk: Desk):
    other = str(write_reflection(desk.sam, NewReflection(DAY, "", "Another.", seal=True), open_keys(desk.sam, desk.token)))
    row, moved = Reflection.get_by_id(desk.item), Reflection.get_by_id(other)
    moved.words = row.words
    moved.save()
    with pytest.raises(Unreadable):
        reflection(desk.sam, open_keys(desk.sam, desk.token), other)


def test_a_new_password_keeps_it_readable_and_the_old_one_opens_nothing(desk: Desk):
    people.change_password(desk.sam, fingerprint(desk.token), password("Sam"), NEW)
    assert [desk.reads(), desk.reads(signed_in_with(NEW))] == [WORDS, WORDS]
    assert seals.opened_by_password(desk.sam.person, password("Sam")) == []
    assert recovery_key(desk.recovery) is not None


def test_a_password_set_anew_by_a_link_leaves_it_closed_until_the_recovery_key_comes(desk: Desk):
    token = forget_password()
    assert (desk.reads(token), desk.stands(token)) == ("", Sealing(set_up=False, open=False, locked=True))
    for secret, word, field in (("abcd " * 8, NEW, "secret"), (desk.recovery, password("Sam"), "password")):
        with pytest.raises(Invalid) as refused:
            seals.open_locked(desk.sam, token, secret, word)
        assert (refused.value.field, desk.reads(token)) == (field, "")
    seals.open_locked(desk.sam, token, desk.recovery.lower(), NEW)
    assert (desk.reads(token), desk.stands(token)) == (WORDS, Sealing(set_up=True, open=True, locked=False))
    assert desk.reads(signed_in_with(NEW)) == WORDS


def test_the_password_from_before_the_link_opens_it_as_well(desk: Desk):
    token = forget_password()
    seals.open_locked(desk.sam, token, password("Sam"), NEW)
    assert desk.reads(token) == WORDS


def test_a_password_from_before_may_have_the_length_of_a_recovery_key(desk: Desk):
    before = "correct horse battery staple oranges"
    assert recovery_key(before) is not None
    people.change_password(desk.sam, fingerprint(desk.token), password("Sam"), before)
    token = forget_password()
    seals.open_locked(desk.sam, token, before, NEW)
    assert desk.reads(token) == WORDS


def test_a_password_changed_while_a_seal_is_made_or_opened_leaves_no_seal_that_nothing_opens(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    token = forget_password()
    under = seals._under_password  # noqa: SLF001  # between the check of the password and the seal

    def meanwhile(key: Key, said: str) -> dict[str, object]:
        recover(make_recovery_link(email("Sam")), f"{said}, again")
        return under(key, said)

    before = [(seal.id, seal.locked, seal.by_password) for seal in seals_of(desk.sam.person)]
    monkeypatch.setattr(seals, "_under_password", meanwhile)
    with refuses(Conflict, "changed a moment ago"):
        seals.open_locked(desk.sam, token, desk.recovery, NEW)
    with refuses(Conflict, "changed a moment ago"):
        seals.begin(desk.sam, token, f"{NEW}, again")
    assert [(seal.id, seal.locked, seal.by_password) for seal in seals_of(desk.sam.person)] == before


@pytest.mark.parametrize(
    "use",
    [
        lambda desk: seals.open_seals(desk.sam, desk.token, password("Sam")),
        lambda desk: seals.renew_recovery_key(desk.sam, password("Sam")),
    ],
    ids=["opening", "renewing"],
)
def test_a_password_changed_while_it_is_used_opens_and_renews_nothing(
    use: Callable[[Desk], object], desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    changed_once_it_was_right(monkeypatch, "Sam")
    with refuses(Conflict, "changed a moment ago"):
        use(desk)
    assert OpenSeal.select().count() == 0
    seals.open_locked(desk.sam, signed_in_with(NEW), desk.recovery, NEW)


def test_a_seal_made_while_the_password_is_changed_waits_for_its_recovery_key(monkeypatch: pytest.MonkeyPatch):
    sam, token, hashed, made = pair().keeper, opened().token, passwords.hashed, list[str]()

    def meanwhile(said: str) -> str:
        made.append(seals.begin(sam, token, password("Sam")))
        made.append(str(write_reflection(sam, SEALED, open_keys(sam, token))))
        return hashed(said)

    monkeypatch.setattr(passwords, "hashed", meanwhile)
    people.change_password(sam, fingerprint(token), password("Sam"), NEW)
    later = signed_in_with(NEW)
    assert [seal.locked for seal in seals_of(sam.person)] == [True]
    seals.open_locked(sam, later, made[0], NEW)
    assert reflection(sam, open_keys(sam, later), made[1]).now.words == WORDS


def test_until_the_key_is_found_new_ones_take_a_key_of_their_own(desk: Desk):
    token = forget_password()
    recovery = seals.begin(desk.sam, token, NEW)
    keys = open_keys(desk.sam, token)
    new = str(write_reflection(desk.sam, NewReflection(DAY, "", "Since then.", seal=True), keys))
    assert (desk.reads(token), desk.reads(token, new)) == ("", "Since then.")
    assert desk.stands(token) == Sealing(set_up=True, open=True, locked=True)
    with pytest.raises(Invalid):
        seals.open_locked(desk.sam, token, recovery, NEW)
    seals.open_locked(desk.sam, token, desk.recovery, NEW)
    assert (desk.reads(token), desk.reads(token, new)) == (WORDS, "Since then.")
    later = signed_in_with(NEW)
    assert (desk.reads(later), desk.reads(later, new)) == (WORDS, "Since then.")
    assert desk.stands(later) == Sealing(set_up=True, open=True, locked=False)


def test_a_second_link_leaves_all_of_it_closed(desk: Desk):
    forget_password()
    token = forget_password(f"{NEW}, again")
    assert desk.reads(token) == ""
    seals.open_locked(desk.sam, token, desk.recovery, f"{NEW}, again")
    assert desk.reads(token) == WORDS


def test_a_new_recovery_key_takes_the_place_of_the_one_before(desk: Desk):
    with pytest.raises(Invalid):
        seals.renew_recovery_key(desk.sam, NEW)
    fresh = seals.renew_recovery_key(desk.sam, password("Sam"))
    token = forget_password()
    with pytest.raises(Invalid):
        seals.open_locked(desk.sam, token, desk.recovery, NEW)
    seals.open_locked(desk.sam, token, fresh, NEW)
    assert desk.reads(token) == WORDS


def test_where_nothing_is_sealed_there_is_no_recovery_key():
    sam = pair().keeper
    with pytest.raises(Conflict):
        seals.renew_recovery_key(sam, password("Sam"))


def test_sealing_is_set_up_once_and_by_the_password_alone(desk: Desk):
    with pytest.raises(Conflict):
        seals.begin(desk.sam, desk.token, password("Sam"))
    token = opened("Alex").token
    with pytest.raises(Invalid) as refused:
        seals.begin(actor("Alex"), token, "a wrong word for the harbour")
    assert (refused.value.field, Seal.select().count()) == ("password", 1)


def test_the_same_form_sent_twice_shows_no_key_that_opens_nothing():
    sam, token = pair().keeper, opened().token
    twice = replace(sam, key="k")
    seals.begin(twice, token, password("Sam"))
    with pytest.raises(Conflict):
        seals.begin(twice, token, password("Sam"))
    assert Seal.select().count() == 1


def test_tries_are_counted(desk: Desk):
    for _ in range(10):
        with pytest.raises(Invalid):
            seals.open_seals(desk.sam, desk.token, "a wrong word for the harbour")
    with pytest.raises(TooMany):
        seals.open_seals(desk.sam, desk.token, password("Sam"))


def test_what_is_sealed_cannot_be_shared_and_is_not_found(desk: Desk):
    with pytest.raises(Conflict):
        share_reflection(desk.sam, desk.item)
    assert search(desk.sam, "Canary").found == ()
    change_reflection(desk.sam, desk.item, NewReflection(DAY, TITLE, WORDS), open_keys(desk.sam, desk.token))
    assert [each.private for each in search(desk.sam, "CanaryWords").found] == [True]
    share_reflection(desk.sam, desk.item)
    assert [each.said for each in search(actor("Alex"), "CanaryWords").found] == [f"{TITLE} · {WORDS}"]
    assert verify(desk.sam.couple).broken is None


def test_without_an_open_seal_nothing_sealed_is_written_or_changed(desk: Desk):
    with pytest.raises(Invalid) as refused:
        write_reflection(desk.sam, SEALED, {})
    assert refused.value.field == "seal"
    with pytest.raises(Invalid) as refused:
        change_reflection(desk.sam, desk.item, NewReflection(DAY, "", "Other words."), {})
    assert refused.value.field == "seal"
    assert desk.reads() == WORDS


def test_what_is_sealed_later_is_sealed_with_all_that_it_said_before(desk: Desk):
    keys = open_keys(desk.sam, desk.token)
    item = written(desk.sam, "OpenFirst", "OpenTitle")
    change_reflection(desk.sam, item, NewReflection(DAY, "", "OpenSecond"), keys)
    change_reflection(desk.sam, item, NewReflection(DAY, "", "Third", seal=True), keys)
    change_reflection(desk.sam, item, NewReflection(DAY, "", "Fourth"), keys)
    change_reflection(desk.sam, item, NewReflection(DAY, "", "Fifth", seal=True), keys)
    assert not any(words in everything() for words in ("OpenFirst", "OpenTitle", "OpenSecond", "Fourth"))
    said = [(each.title, each.words) for each in reflection(desk.sam, keys, item).versions]
    assert said == [("", "Fifth"), ("", "Fourth"), ("", "Third"), ("", "OpenSecond"), ("OpenTitle", "OpenFirst")]
    closed = reflection(desk.sam, {}, item)
    assert (closed.line.standing, closed.line.title, [each.open for each in closed.versions]) == ("locked", "", [False] * 5)
    assert verify(desk.sam.couple).broken is None


def test_what_was_ever_shared_cannot_be_sealed(desk: Desk):
    item = written(desk.sam)
    share_reflection(desk.sam, item)
    stop_showing(desk.sam, item)
    with pytest.raises(Invalid) as refused:
        change_reflection(desk.sam, item, NewReflection(DAY, "", "Mine.", seal=True), open_keys(desk.sam, desk.token))
    assert refused.value.field == "seal"


def test_what_is_sealed_can_be_taken_away_unread(desk: Desk):
    delete_reflection(desk.sam, desk.item)
    assert (Reflection.select().count(), Version.select().where(Version.object == desk.item).count()) == (0, 0)
