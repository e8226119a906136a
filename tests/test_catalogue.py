"""What `make words` writes for whoever translates: every text of ours, as it stands in the source."""

import ast
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tracker.web.errors.words import SENTENCES
from tracker.web.exports.words import CANNOT_KNOW, FLAWS
from tracker.web.language import Counted

ROOT = Path(__file__).parents[1]
# How many texts each call takes before its values.
TEXTS = {"gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3, "later": 1, "_l": 1, "Counted": 2}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file, of an unchanged command but for its place."""
    written = tmp_path_factory.mktemp("words") / "words.pot"
    [command] = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "pybabel" in line]
    words = command.split("pybabel", 1)[1].split()
    words[words.index("words.pot")] = str(written)
    subprocess.run([Path(sys.executable).with_name("pybabel"), *words], cwd=ROOT, check=True)  # noqa: S603  # our own command
    return written.read_bytes()


def unread(source: str) -> Iterator[str]:
    """The calls for a translation whose text is no literal, so that no catalogue can have it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (several := TEXTS.get(getattr(node.func, "id", ""), 0)):
            texts = node.args[:several]
            if len(texts) < several or not all(isinstance(each, ast.Constant) for each in texts):
                yield ast.unparse(node)


def test_every_text_that_is_looked_up_is_a_literal():
    files = sorted((ROOT / "tracker").rglob("*.py"))
    found = {str(file.relative_to(ROOT)): [*unread(file.read_text(encoding="utf-8"))] for file in files}
    assert {name: calls for name, calls in found.items() if calls} == {}


@pytest.mark.parametrize("call", ["gettext(title)", '_l(f"{name} is here")', 'ngettext("one", several, 2)', "gettext()"])
def test_a_text_that_no_catalogue_could_have_is_found(call: str):
    assert [*unread(call)]


def test_the_catalogue_has_every_refusal_and_texts_of_pages(catalogue: bytes):
    known = {(message.id if isinstance(message.id, tuple) else (message.id,)) for message in read_po(io.BytesIO(catalogue))}
    refusals = {(each.one, each.several) if isinstance(each, Counted) else (str(each),) for each in SENTENCES.values()}
    assert refusals - known == set()
    assert {(str(each),) for each in (*CANNOT_KNOW, *FLAWS.values())} - known == set()
    assert {("Day and night",), ("Text 988",)} <= known
    assert {("There is nothing here",), ("%(num)s event", "%(num)s events")} <= known
    assert len(known) > 1500


def _classes() -> set[str]:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "tracker").rglob("*.py"))
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def test_no_text_speaks_of_a_class(catalogue: bytes):
    messages = [message.id for message in read_po(io.BytesIO(catalogue))]
    texts = {text for each in messages for text in (each if isinstance(each, tuple) else (str(each),))}
    coined = {name for name in _classes() if re.search("[a-z][A-Z]", name)}
    assert {text for text in texts if coined & set(re.findall(r"\w+", text))} == set()


def _texts(catalogue: bytes) -> set[str]:
    messages = [message.id for message in read_po(io.BytesIO(catalogue))]
    return {text for each in messages for text in (each if isinstance(each, tuple) else (str(each),))}


def test_quotation_marks_are_round_and_each_that_opens_is_closed(catalogue: bytes):
    texts = _texts(catalogue)
    assert {text for text in texts if re.search(r"['\"]", text)} == set()
    assert {text for text in texts if re.sub("[^“”]", "", text).replace("“”", "")} == set()


def test_the_catalogue_holds_no_time_and_no_line_so_that_it_changes_with_its_texts_alone(catalogue: bytes):
    assert b"Date" not in catalogue.split(b"\n\n")[0]
    assert not any(line.startswith(b"#:") and b".py:" in line for line in catalogue.splitlines())
