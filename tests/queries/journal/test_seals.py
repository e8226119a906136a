"""Whether a seal waits for its recovery key."""

import pytest

from tests.support.factories import actor, pair
from tests.support.sign_ins import opened
from tracker import clock
from tracker.models.journal import Seal
from tracker.queries.journal.seals import Sealing, open_keys, seal_in_force, sealing_of, seals_of
from tracker.services.journal import seals

pytestmark = pytest.mark.usefixtures("db")


def test_a_locked_seal_seals_nothing_new_and_says_that_it_waits():
    pair()
    sam, token = actor("Sam"), opened().token
    seals.begin(sam, token, "Sam walks along quiet harbours")
    [seal] = seals_of(sam.person)
    assert (seal.locked, seal_in_force(sam.person)) == (False, seal.id)
    assert sealing_of(sam, open_keys(sam, token)) == Sealing(set_up=True, open=True, locked=False)
    Seal.update(locked_at=clock.now()).execute()
    [seal] = seals_of(sam.person)
    assert (seal.locked, seal_in_force(sam.person)) == (True, None)
    assert sealing_of(sam, {}) == Sealing(set_up=False, open=False, locked=True)
