from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support import factories
from tracker import clock
from tracker.domain.commitments.recurrence import DAILY, WHENEVER
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.imports.loop import LoopImport, read_loop
from tracker.domain.imports.scores import RatingsImport, read_ratings
from tracker.domain.viewer import Actor
from tracker.models.imports import Upload
from tracker.queries.imports.files import Before, Uploaded, imported_habits, rated_days, uploaded
from tracker.services.imports import batches, uploads
from tracker.services.imports.history import ImportCounts
from tracker.services.sweep import sweep

NOW = datetime(2026, 4, 30, 18, tzinfo=UTC)
HABITS = b"Date,Walk\n2026-04-06,2\n2026-04-07,0\n"
SCORES = b"day;score\n2026-04-06;1\n2026-04-07;4\n"


@pytest.fixture
def sam(db: object) -> Actor:
    with clock.frozen(NOW):
        return factories.pair().keeper


def habits() -> LoopImport:
    return read_loop(HABITS, "Checkmarks.csv", date(2026, 4, 30))


def scores() -> RatingsImport:
    return read_ratings(SCORES, "day", "score", date(2026, 4, 30))


def kept(actor: Actor, after: timedelta = timedelta(0)) -> str:
    with clock.frozen(NOW + after):
        return uploads.keep_upload(actor, "loop", "Checkmarks.csv", HABITS)


def test_a_file_waits_for_its_owner_alone_and_for_an_hour(sam: Actor) -> None:
    alex = factories.actor("Alex")
    upload = kept(sam)
    assert uploaded(sam, upload, NOW + timedelta(minutes=59)) == Uploaded(upload, "loop", "Checkmarks.csv", HABITS)
    assert uploaded(sam, upload, NOW + timedelta(minutes=60)) is None
    assert uploaded(alex, upload, NOW) is None


def test_a_new_file_takes_the_place_of_ones_own_earlier_one_and_of_what_waited_too_long(sam: Actor) -> None:
    alex = factories.actor("Alex")
    first, others = kept(sam), kept(alex)
    second = kept(sam, timedelta(minutes=30))
    assert {row.id for row in Upload.select()} == {others, second}
    third = kept(sam, timedelta(minutes=60))
    assert {row.id for row in Upload.select()} == {third}
    assert len({first, second, third, others}) == 4


def test_the_worker_forgets_what_waited_too_long(sam: Actor) -> None:
    kept(sam)
    with clock.frozen(NOW + timedelta(minutes=60)):
        assert sweep() == 1
    assert Upload.select().count() == 0


def test_an_empty_file_is_not_kept(sam: Actor) -> None:
    with pytest.raises(Invalid):
        uploads.keep_upload(sam, "loop", "Checkmarks.csv", b"")
    assert Upload.select().count() == 0


def test_importing_writes_and_forgets_the_file_and_the_same_form_again_is_answered_alike(sam: Actor) -> None:
    once = replace(sam, key="k", digest="d")
    upload = kept(sam)
    with clock.frozen(NOW):
        assert uploads.import_habits(once, upload, habits(), {"Walk": DAILY}) == ImportCounts(2, 0, 0)
        assert Upload.select().count() == 0
        assert uploads.import_habits(once, upload, habits(), {"Walk": DAILY}) == ImportCounts(2, 0, 0)
        assert uploads.imported_before(once, upload) == ImportCounts(2, 0, 0)
        with pytest.raises(Conflict):
            uploads.imported_before(replace(once, digest="other"), upload)


def test_what_ended_halfway_still_waits_and_the_same_form_brings_in_the_rest(
    sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    once, upload = replace(sam, key="k", digest="d"), kept(sam)
    monkeypatch.setattr(batches, "_TOGETHER", 1)
    with monkeypatch.context() as patch, clock.frozen(NOW):
        patch.setattr("time.sleep", killed)
        with pytest.raises(KeyboardInterrupt):
            uploads.import_habits(once, upload, habits(), {"Walk": DAILY})
    assert [row.id for row in Upload.select()] == [upload]
    with clock.frozen(NOW):
        assert uploads.import_habits(once, upload, habits(), {"Walk": DAILY}) == ImportCounts(1, 1)
        assert uploads.import_habits(once, upload, habits(), {"Walk": DAILY}) == ImportCounts(1, 1)
    assert Upload.select().count() == 0


def killed(_seconds: float) -> None:
    raise KeyboardInterrupt


def test_scores_are_imported_in_the_same_way(sam: Actor) -> None:
    upload = kept(sam)
    with clock.frozen(NOW):
        assert uploads.import_ratings(sam, upload, scores(), None) == ImportCounts(2, 0, 0)
    assert rated_days(sam, None) == frozenset({date(2026, 4, 6), date(2026, 4, 7)})
    assert Upload.select().count() == 0


def test_a_file_that_is_gone_or_somebody_elses_is_not_found(sam: Actor) -> None:
    alex = factories.actor("Alex")
    upload = kept(sam)
    for actor, of in ((alex, upload), (sam, "none")):
        with pytest.raises(NotFound):
            uploads.import_habits(actor, of, habits(), {"Walk": DAILY})
        with pytest.raises(NotFound):
            uploads.imported_before(actor, of)
    assert imported_habits(sam) == {}


def test_a_refused_import_keeps_the_file(sam: Actor) -> None:
    upload = kept(sam)
    secret = read_loop(b"Date,PIN: 4821\n2026-04-06,2\n", "Checkmarks.csv", date(2026, 4, 30))
    with clock.frozen(NOW), pytest.raises(Invalid):
        uploads.import_habits(sam, upload, secret, {"PIN: 4821": DAILY})
    assert [row.id for row in Upload.select()] == [upload]


def test_what_was_imported_before_is_known_by_its_name_in_the_file(sam: Actor) -> None:
    with clock.frozen(NOW):
        uploads.import_habits(sam, kept(sam), habits(), {"Walk": WHENEVER})
    days = frozenset({date(2026, 4, 6), date(2026, 4, 7)})
    assert imported_habits(sam) == {"Walk": Before(own=True, recurrence=WHENEVER, days=days)}
    assert imported_habits(factories.actor("Alex")) == {}
