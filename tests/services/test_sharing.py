"""Showing something to somebody outside: proposed, agreed, opened, ended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.factories import actor, pair, person
from tests.support.shares import DAY, TODAY, agreed, couple_with_a_record, own_scope, proposed, scope, seen_by
from tracker import chance, clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.entries.entries import State
from tracker.domain.errors import Conflict, Invalid, NotFound, TooMany
from tracker.domain.sharing.codes import in_fours
from tracker.domain.sharing.scope import ShareStanding, digest, thaw
from tracker.models.couple import Pause
from tracker.models.sharing import Share, ShareConsent, ShareOpening, ShareToken
from tracker.queries.record.verify import verify
from tracker.queries.sharing import shares as shared
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.leaving import space
from tracker.services.sharing import shares

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _couple(db: object) -> Iterator[None]:
    couple_with_a_record()
    with clock.frozen(TODAY):
        yield


def standing(item: str, name: str = "Sam") -> ShareStanding:
    return shared.share(actor(name), item, clock.now()).standing


def test_nothing_is_open_before_both_have_agreed():
    item = proposed()
    assert (standing(item), ShareToken.select().count()) == (ShareStanding.WAITING, 0)
    with pytest.raises(Conflict):
        shares.link(actor("Sam"), item)


def test_a_consent_counts_only_for_exactly_what_was_seen():
    item = proposed()
    with pytest.raises(shares.ShareChanged):
        shares.consent(actor("Alex"), item, digest(scope(reader="Robin"), None))
    assert standing(item) == ShareStanding.WAITING
    shares.consent(actor("Alex"), item, seen_by("Alex", scope()))
    assert standing(item) == ShareStanding.ACTIVE
    assert [each.writer_id for each in ShareConsent.select().order_by(ShareConsent.given_at)] == [
        actor("Sam").person,
        actor("Alex").person,
    ]


def test_the_proposer_cannot_agree_a_second_time_in_place_of_the_other():
    item = proposed()
    with pytest.raises(Conflict):
        shares.consent(actor("Sam"), item, seen_by("Sam", scope()))


def test_what_changed_after_the_preview_is_not_proposed():
    seen = seen_by("Sam", scope())
    sam = actor("Sam")
    commitment = shared_commitment()
    entries.answer(sam, Answer(commitment, sam.today, sam.today.isoformat(), State.KEPT, words="Later"))
    with pytest.raises(shares.ShareChanged):
        shares.propose(sam, scope(), seen)
    assert Share.select().count() == 0


def shared_commitment() -> str:
    from tracker.models.commitments import Commitment  # noqa: PLC0415  # only here

    return str(Commitment.get().id)


def test_a_snapshot_stays_as_it_was_and_a_live_share_follows():
    live = replace(scope(), live=True, until_day=scope().last_day)
    frozen_one, _ = agreed()
    live_one, _ = agreed(live)
    before = [shared.shown(shared.share(actor("Sam"), each, clock.now())) for each in (frozen_one, live_one)]
    sam = actor("Sam")
    entries.answer(sam, Answer(shared_commitment(), sam.today, sam.today.isoformat(), State.KEPT, words="New words"))
    after = [shared.shown(shared.share(actor("Sam"), each, clock.now())) for each in (frozen_one, live_one)]
    assert after[0] == before[0]
    assert "New words" in after[1]
    assert "New words" not in before[1]


def test_declining_says_no_more_than_silence_does():
    declined, unanswered = proposed(), proposed(by="Alex")
    shares.decline(actor("Alex"), declined)
    with clock.frozen(TODAY + 8 * DAY):
        seen = [shared.share(actor("Sam"), each, clock.now()) for each in (declined, unanswered)]
        assert [each.standing for each in seen] == [ShareStanding.NOT_AGREED, ShareStanding.NOT_AGREED]
        assert replace(seen[0], id="", writer=seen[1].writer) == replace(seen[1], id="")
    assert Share.get_by_id(declined).snapshot is None


@pytest.mark.parametrize("verb", ["consent", "decline"])
def test_an_answer_is_taken_once(verb: str):
    item = proposed()
    shares.decline(actor("Alex"), item)
    with pytest.raises(Conflict):
        getattr(shares, verb)(actor("Alex"), item, *([scope().text()] if verb == "consent" else []))


def test_each_partner_gets_a_link_of_their_own_and_a_new_one_ends_only_ones_own():
    item, alexs = agreed()
    sams = shares.link(actor("Sam"), item)
    alexs_new = shares.link(actor("Alex"), item)
    works = [bool(shares.open_share(token, "here")) for token in (sams, alexs_new)]
    assert works == [True, True]
    with pytest.raises(NotFound):
        shares.open_share(alexs, "here")


def test_only_hashes_of_tokens_are_stored():
    item, token = agreed()
    visit = shares.open_share(token, "here")
    assert ShareToken.get(ShareToken.share == item).token_hash == fingerprint(token)
    assert ShareOpening.get(ShareOpening.share == item).visit_hash == fingerprint(visit)


def test_each_opening_is_listed_for_both_and_the_code_may_be_typed():
    item, token = agreed()
    shares.open_share(in_fours(token).upper(), "here")
    with clock.frozen(TODAY + HOUR):
        shares.open_share(token, "there")
    expected = [TODAY + HOUR, TODAY]
    assert [list(shared.openings(actor(name), item)) for name in ("Sam", "Alex")] == [expected, expected]


@pytest.mark.parametrize("name", ["Sam", "Alex"])
def test_either_ends_it_alone_with_the_next_request(name: str):
    item, token = agreed()
    visit = shares.open_share(token, "here")
    assert shared.visited(visit, clock.now()).id == item
    shares.revoke(actor(name), item)
    shares.revoke(actor(name), item)
    with pytest.raises(NotFound):
        shared.visited(visit, clock.now())
    with pytest.raises(NotFound):
        shares.open_share(token, "here")
    assert [standing(item, each) for each in ("Sam", "Alex")] == [ShareStanding.ENDED, ShareStanding.ENDED]
    assert (Share.get_by_id(item).snapshot, Share.get_by_id(item).revoked_by_id) == (None, actor(name).person)


def test_a_proposal_can_be_taken_back_by_its_proposer_and_is_answered_by_the_other():
    item = proposed()
    with pytest.raises(Conflict):
        shares.revoke(actor("Alex"), item)
    shares.revoke(actor("Sam"), item)
    assert standing(item, "Alex") == ShareStanding.ENDED
    with pytest.raises(Conflict):
        shares.consent(actor("Alex"), item, seen_by("Alex", scope()))


def test_a_share_ends_with_its_last_day_in_the_proposers_zone():
    _, token = agreed()
    with clock.frozen(TODAY.replace(month=3, day=10, hour=1, minute=59)):  # 02:59 in Berlin, still 9 March
        visit = shares.open_share(token, "here")
    with clock.frozen(TODAY.replace(month=3, day=10, hour=2, minute=0)):
        for ended in (lambda: shares.open_share(token, "here"), lambda: shared.visited(visit, clock.now())):
            with pytest.raises(NotFound):
                ended()


def test_a_visit_lasts_half_an_hour():
    _, token = agreed()
    visit = shares.open_share(token, "here")
    shared.visited(visit, TODAY + timedelta(minutes=29))
    with pytest.raises(NotFound):
        shared.visited(visit, TODAY + timedelta(minutes=30))


@pytest.mark.parametrize("way_out", [space.stop_sharing, lambda me: space.leave(me, me.couple, erase=False)])
def test_stopping_to_share_and_leaving_hold_with_the_next_request(way_out: object):
    _, token = agreed()
    visit = shares.open_share(token, "here")
    way_out(actor("Sam"))  # type: ignore[operator]  # one of two services
    with pytest.raises(NotFound):
        shared.visited(visit, clock.now())


def test_a_share_that_was_stopped_by_a_rest_alone_does_not_come_back():
    item, token = agreed()
    alex = actor("Alex")
    rest = Pause.create(
        id=chance.ident("pause", ""),
        couple=alex.couple,
        person=alex.person,
        kind="stop",
        from_day="2026-03-03",
        started_at=TODAY,
    )
    assert standing(item) == ShareStanding.ENDED
    rest.ended_at = TODAY + HOUR
    rest.save()
    with clock.frozen(TODAY + 2 * HOUR):
        assert standing(item) == ShareStanding.ENDED
        with pytest.raises(NotFound):
            shares.open_share(token, "here")
        assert standing(agreed(scope(clock.now().date()))[0]) == ShareStanding.ACTIVE


def test_who_has_stopped_sharing_proposes_and_consents_to_nothing_and_the_other_learns_nothing_of_it():
    space.stop_sharing(actor("Alex"))
    with pytest.raises(Conflict):
        shares.preview(actor("Alex"), scope())
    with clock.frozen(TODAY + HOUR):
        seen = seen_by("Sam", scope())
        item = shares.propose(actor("Sam"), scope(), seen)
        assert item
        assert standing(item) == ShareStanding.WAITING
        with pytest.raises(Conflict):
            shares.consent(actor("Alex"), item, seen)
        space.resume_sharing(actor("Alex"))
        shares.consent(actor("Alex"), item, seen)
        assert standing(item) == ShareStanding.ACTIVE


def test_somebody_alone_shows_only_what_is_their_own():
    eve = person("Eve")
    with pytest.raises(Conflict):
        shares.preview(eve, scope())
    item = shares.show_own(eve, own_scope(), seen_by("Eve", own_scope()))
    assert item
    assert standing(item, "Eve") == ShareStanding.ACTIVE


def test_what_is_ones_own_is_shown_without_the_other_who_never_finds_it():
    before = [shared.shares(actor("Sam"), clock.now()), shares.preview(actor("Sam"), scope())]
    item = shares.show_own(actor("Alex"), own_scope(), seen_by("Alex", own_scope())) or ""
    token = shares.link(actor("Alex"), item)
    shares.open_share(token, "here")
    assert [shared.shares(actor("Sam"), clock.now()), shares.preview(actor("Sam"), scope())] == before
    for reading in (
        lambda: shared.share(actor("Sam"), item, clock.now()),
        lambda: shares.link(actor("Sam"), item),
        lambda: shares.revoke(actor("Sam"), item),
        lambda: shares.consent(actor("Sam"), item, seen_by("Alex", own_scope())),
    ):
        with pytest.raises(NotFound):
            reading()
    assert len(shared.openings(actor("Alex"), item)) == 1


def test_another_couple_finds_nothing():
    item, _ = agreed()
    pair("Eve", "Frank")
    with pytest.raises(NotFound):
        shared.share(actor("Eve"), item, clock.now())
    assert list(shared.openings(actor("Eve"), item)) == []


def test_a_refused_scope_is_not_proposed():
    with pytest.raises(Invalid):
        shares.propose(actor("Sam"), scope(reader=""), "")


def test_the_same_form_sent_twice_proposes_and_agrees_once():
    sam = replace(actor("Sam"), key="k" * 32, digest="same")
    seen = seen_by("Sam", scope())
    assert shares.propose(sam, scope(), seen) == shares.propose(sam, scope(), seen)
    alex = replace(actor("Alex"), key="l" * 32, digest="same")
    item = Share.get().id
    shares.consent(alex, item, seen)
    shares.consent(alex, item, seen)
    assert (Share.select().count(), ShareConsent.select().count()) == (1, 2)


def test_trying_codes_is_slowed_down_by_network_and_nobody_spends_the_tries_of_who_has_the_code():
    _, token = agreed()
    for number in range(60):
        with pytest.raises(NotFound):
            shares.open_share("0" * 64, f"192.0.2.{number}")
    with pytest.raises(TooMany):
        shares.open_share("0" * 64, "192.0.2.200")
    assert [len(shares.open_share(token, address)) for address in ("192.0.2.200", "198.51.100.7")] == [64, 64]


def test_opening_with_the_right_code_spends_nothing():
    _, token = agreed()
    for _ in range(70):
        shares.open_share(token, "192.0.2.1")
    with pytest.raises(NotFound):
        shares.open_share("0" * 64, "192.0.2.1")


def test_what_was_frozen_is_forgotten_when_its_time_is_over():
    item, _ = agreed()
    with clock.frozen(TODAY + 8 * DAY):
        assert shares.forget_ended() == 1
        assert Share.get_by_id(item).snapshot is None
        with pytest.raises(NotFound):
            shared.shown(shared.share(actor("Sam"), item, clock.now()))


def test_shares_stand_outside_the_chain():
    before = verify(actor("Sam").couple).events
    agreed()
    verdict = verify(actor("Sam").couple)
    assert (verdict.events, verdict.broken) == (before, None)


def test_a_frozen_value_is_what_both_looked_at():
    value = shares.preview(actor("Sam"), scope())
    item = proposed()
    assert shared.shown(shared.share(actor("Alex"), item, clock.now())) == value == shares.preview(actor("Alex"), scope())
    assert thaw(value)["names"] == ["Alex", "Sam"]
