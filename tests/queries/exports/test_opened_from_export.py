"""What docs/export.md says of sealed reflections is enough to read them without Steady."""

import json
from base64 import b32decode, b64decode, urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.support.factories import pair, password
from tests.support.sign_ins import opened
from tests.support.writings import DAY
from tracker import clock
from tracker.domain.exports.own_data import document
from tracker.queries.exports.own_data import own_data
from tracker.queries.journal.seals import open_keys
from tracker.services.journal import seals
from tracker.services.journal.reflections import NewReflection, write_reflection

pytestmark = pytest.mark.usefixtures("db")


def _opened(key: bytes, stored: bytes, bound: str) -> bytes:
    assert stored[:1] == b"\x01"
    return AESGCM(key).decrypt(stored[17:29], stored[29:], bound.encode())


def test_a_file_and_the_recovery_key_are_enough():
    sam, token = pair().keeper, opened().token
    recovery = seals.begin(sam, token, password("Sam"))
    write_reflection(sam, NewReflection(DAY, "A title", "Words.", seal=True), open_keys(sam, token))
    file = json.loads(document(own_data(sam, clock.now()), clock.now()))
    [seal] = file["seals"]
    [item] = [each for space in file["spaces"] for each in space["items"] if each["kind"] == "reflection"]
    assert item["said"]["seal"] == seal["id"]
    secret = b32decode(recovery.replace(" ", ""))
    stretched = HKDF(SHA256(), length=32, salt=None, info=b"steady-seal by recovery").derive(secret)
    key = _opened(stretched, b64decode(seal["by_recovery"]), f"seal by recovery|{seal['id']}|{seal['owner']}|{seal['id']}")
    words = urlsafe_b64decode(item["said"]["words"].removeprefix("e1."))
    said = _opened(key, words, f"sealed words|{item['id']}|{seal['owner']}|{seal['id']}")
    assert json.loads(said) == ["A title", "Words."]
