"""What a couple's world becomes when it is exported and restored elsewhere: nothing is lost, and nothing is added."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.noninterference.couples import Couple, couples
from tests.noninterference.life import Run, Stage, live
from tests.noninterference.scene import PAIR
from tests.support.factories import actor, person
from tracker import clock
from tracker.domain.exports import bundle
from tracker.domain.exports.own_data import NAME, canonical, document, part, zipped
from tracker.queries.exports.bundles import chains_to_export, check_file
from tracker.queries.exports.own_data import OwnData, own_data, own_spaces
from tracker.queries.imports.restore import record_in
from tracker.services.imports.restore import RestoreCounts, restore_record

pytestmark = pytest.mark.whole

WORLDS = 16
AT = timedelta(hours=1)

_numbers = count()


def test_whatever_a_world_holds_comes_back_as_it_was_and_so_once_more(stages: tuple[Stage, Stage]):
    there, elsewhere = stages
    said: list[int] = []

    @settings(
        max_examples=WORLDS,
        database=None,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(couples())
    def comes_back(couple: Couple) -> None:
        for data, file in _taken_from(there, live(there, couple, whole=True)):
            said.append(sum(len(part(space, "items")) for space in data.spaces))
            elsewhere.enter()
            again, second = _through(file, data, len(data.spaces))
            _through(second, again, len(data.spaces))

    comes_back()
    assert len(said) == WORLDS * len(PAIR)
    assert sum(said) > 20 * len(said)


def _taken_from(stage: Stage, run: Run) -> Iterator[tuple[OwnData, bytes]]:
    for name in PAIR:
        stage.enter()
        with clock.frozen(run.read_at):
            data, file = _taken(name)
            yield data, file
            stage.enter()
            restore_record(actor(name), record_in(file))
            assert _taken(name) == (data, file), "restored where it is, it is there once"


def _taken(name: str) -> tuple[OwnData, bytes]:
    me, now = actor(name), clock.now()
    data = own_data(me, now)
    chains = chains_to_export(me, own_spaces(me, now))
    files = {NAME: document(data, now), bundle.NAME: bundle.document(chains, now)}
    return data, zipped(files, now)


def _through(file: bytes, data: OwnData, spaces: int) -> tuple[OwnData, bytes]:
    """Restore a file in a new account, and export what is there then."""
    name, record = f"Somebody{next(_numbers)}", record_in(file)
    with clock.frozen(record.made_at + AT):
        somebody = person(name)
        assert restore_record(somebody, record) == RestoreCounts(spaces, 0, int(data.hard_day is not None))
        again, second = _taken(name)
    assert [canonical(each) for each in again.spaces] == [canonical(each) for each in data.spaces]
    assert canonical(again.hard_day) == canonical(data.hard_day)
    assert canonical(again.seals) == canonical(data.seals)
    assert record_in(second).chains == record.chains
    assert check_file(second) == check_file(file)
    assert [each.broken for each in check_file(second).findings] == [None] * len(record.chains)
    return again, second
