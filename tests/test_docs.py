"""What the documents say is what there is: settings, commands, targets, links and pictures."""

import ast
import re
from hashlib import sha256
from pathlib import Path

import click
import pytest

from tracker.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]*)(#[^)]*)?\)")


def settings() -> dict[str, str]:
    """Every setting and its default, as config.py writes them."""
    lines = ast.parse((ROOT / "config.py").read_text(encoding="utf-8")).body
    asked = [each.value.args for each in lines if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)]
    return {ast.literal_eval(name): ast.unparse(rest[0]) if rest else '""' for name, *rest in asked}


def section(heading: str) -> str:
    return README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_the_table_of_settings_has_every_setting_and_no_other():
    said = re.findall(r"^\| `STEADY_(\w+)` \|", section("Configuration"), re.MULTILINE)
    assert said == list(settings())


def test_the_table_of_settings_has_their_defaults():
    rows = re.findall(r"^\| `STEADY_(\w+)` \| (.*?) \|", section("Configuration"), re.MULTILINE)
    plain = {name: "" if default in {'""', "''"} else default.strip("\"'") for name, default in settings().items()}
    plain["MAX_CONTENT_LENGTH"] = str(6 * 1024 * 1024)
    assert {name: cell.strip("`") if cell.startswith("`") else "" for name, cell in rows} == plain


def commands(group: click.Group, before: str = "") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        found |= commands(command, f"{before}{name} ") if isinstance(command, click.Group) else {f"{before}{name}"}
    return found


def test_every_command_is_named_somewhere_and_none_that_is_not_there():
    text = "\n".join(each.read_text(encoding="utf-8") for each in DOCUMENTS)
    said = set(re.findall(r"steady ((?:user |import |keys |clock )?[a-z]+)(?=[`\s])", text))
    known = commands(main)
    assert known - said == set()
    assert set(re.findall(r"`(?:\.venv/bin/)?steady ((?:user |import |keys |clock )?[a-z]+)", text)) - known == set()


def test_every_target_of_make_is_named_and_none_that_is_not_there():
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    said = set(re.findall(r"`make ([a-z]+)`", README))
    assert said == targets - {"help"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_links_to_is_there(document: Path):
    text = document.read_text(encoding="utf-8")
    for path, anchor in _LINK.findall(text):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor[1:] in {re.sub(r"[^\w\- ]", "", each).lower().replace(" ", "-") for each in headings}, anchor


def test_the_licence_is_the_gnu_affero_general_public_license_word_for_word():
    text = (ROOT / "LICENSE").read_bytes()
    assert sha256(text).hexdigest() == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
