"""What the log says of an export, beside the file itself."""

import logging
from pathlib import Path

import pytest

from tests.support.factories import pair, sign_in
from tests.support.settings import KEY
from tracker.app import create_app
from tracker.crypto.signatures import key_file
from tracker.models.base import database


@pytest.mark.parametrize("language", ["en", "xx"])
def test_an_export_without_a_signature_is_told_to_the_log_in_an_english_sentence(
    db: Path, data_dir: Path, caplog: pytest.LogCaptureFixture, language: str
):
    pair()
    database.close()
    client = sign_in(create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY, "LANGUAGE": language}).test_client(), "Sam")
    key_file(db).touch()
    key_file(db).chmod(0o644)
    with caplog.at_level(logging.WARNING, "steady"):
        assert client.get("/exports/record.zip").status_code == 200
    [told] = [each.getMessage() for each in caplog.records]
    assert told.startswith("An export is not signed. ")
    assert told.removeprefix("An export is not signed. ").startswith(str(key_file(db)))
    assert ("can be read by" in told, "key_open_to_others" in told, "⟦" in told) == (True, False, False)
