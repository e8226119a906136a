"""What the documents say is what there is: settings, commands, targets, links, pictures, files and names."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.settings import commands, settings
from tracker.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]*)(#[^)]*)?\)")
# What looks like a path and is none of the repository: what Steady makes, formats by their number, a network.
MADE = frozenset(
    {
        *("data/", "data/steady.db", "steady.db", "steady.db.lock", "record.zip"),
        *("index.html", "steady.json", "bundle.json", "manifest.json"),
        *("steady-own-data/1", "steady-bundle/1", "steady-manifest/1", "172.18.0.0/16"),
    }
)
OF_OTHERS = frozenset({"Caddyfile", "MemoryMax", "cp"})
"""Names of other programs."""
_PATH = re.compile(r"[\w.-]*\w(/[\w.-]+)*/?")
_FILE = re.compile(r".*\.(css|db|html|js|json|lock|md|png|py|svg|toml|txt|zip)")
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(.*\))?")
_WORD = re.compile(r"[A-Za-z_]\w*")
_OF_A_TEST = re.compile(r"(tests\.|\.)([\w.]*\.)?(test_\w+|conftest)\b")


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


def quoted(document: Path) -> set[str]:
    """What stands in backticks, but for whole blocks."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {" ".join(each.split()) for each in re.findall(r"`([^`]+)`", text)}


def paths(document: Path) -> set[str]:
    """Those of them that name a file or a folder."""
    return {each for each in quoted(document) if _PATH.fullmatch(each) and ("/" in each or _FILE.fullmatch(each))}


def names(document: Path) -> set[str]:
    """Those of them that name something in the program, a module of it with its dots."""
    return {each for each in quoted(document) - paths(document) if _NAME.fullmatch(each)}


@cache
def words_of_the_program() -> frozenset[str]:
    folders = ((ROOT / name).rglob("*") for name in ("tracker", "templates", "static/css", "static/js", "bench"))
    files = [each for folder in folders for each in folder if each.suffix in {".py", ".html", ".css", ".js"}]
    files += [ROOT / name for name in ("Makefile", "config.py", "pyproject.toml")]
    written = {word for each in files for word in _WORD.findall(each.read_text(encoding="utf-8"))}
    return frozenset(written | {f"STEADY_{name}" for name in settings()})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_backticks_exists(document: Path):
    assert {each for each in paths(document) - MADE if not (ROOT / each).exists()} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_name_in_backticks_is_one_of_the_program(document: Path):
    said = {each: set(_WORD.findall(each)) - words_of_the_program() for each in names(document) - OF_OTHERS}
    assert {each for each, unknown in said.items() if unknown} == set()
    modules = {each for each in names(document) if each.startswith("tracker.")}
    as_paths = {each: ROOT / each.replace(".", "/") for each in modules}
    assert {each for each, path in as_paths.items() if not (path.is_dir() or path.with_suffix(".py").exists())} == set()


def test_what_a_comment_of_a_template_names_is_there():
    gone = []
    for template in (ROOT / "templates").rglob("*.html"):
        for comment in re.findall(r"{#.*?#}", template.read_text(encoding="utf-8"), re.DOTALL):
            for path, name in re.findall(r"(tracker/[\w/]+\.py)(?: ([A-Z]\w+))?", comment):
                file = ROOT / path
                if not file.exists() or (name and f"class {name}" not in file.read_text(encoding="utf-8")):
                    gone.append(f"{template.name}: {path} {name}")
    assert gone == []


def test_a_change_that_no_test_can_notice_is_one_of_lines_that_are_there():
    gone = []
    for each in (ROOT / "tests/mutants/equal.txt").read_text(encoding="utf-8").split("\n\n")[1:]:
        path, *lines = each.splitlines()
        before = [line[1:] for line in lines if line.startswith("-")]
        if not (ROOT / path).exists() or not set(before) <= set((ROOT / path).read_text(encoding="utf-8").splitlines()):
            gone.append(path)
    assert gone == []


def test_nothing_is_excepted_that_no_document_says():
    said = set().union(*map(quoted, DOCUMENTS))
    assert (MADE | OF_OTHERS) - said == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see `tests/test_migrations.py`", ({"tests/test_migrations.py"}, set())),
        ("see `services/gone.py`,\n`gone.md` and `docs/gone`", ({"services/gone.py", "gone.md", "docs/gone"}, set())),
        ("`tracker.gone` has\n`find_it(where, what)` and `GONE`", (set(), {"tracker.gone", "find_it(where, what)", "GONE"})),
        ("`make run`, `steady verify FILE`, `/healthz`, `--json`, `e1.`, `0.0.0.0`, `1`", (set(), set())),
        ("```sh\ncat `gone/file.py`\n```\n", (set(), set())),
    ],
)
def test_what_stands_in_backticks_is_told_apart(tmp_path: Path, text: str, found: tuple[set[str], set[str]]):  # for those above
    document = tmp_path / "a.md"
    document.write_text(text, encoding="utf-8")
    assert (paths(document), names(document)) == found


def test_the_licence_is_the_gnu_affero_general_public_license_word_for_word():
    text = (ROOT / "LICENSE").read_bytes()
    assert sha256(text).hexdigest() == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def _taken(file: Path) -> Iterator[str]:
    """What a file imports, by its whole name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{each.name}" for each in node.names)


def test_no_test_file_takes_anything_from_another_one():
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    taken = {(each.relative_to(ROOT).as_posix(), name) for each in files for name in _taken(each)}
    assert {each for each in taken if _OF_A_TEST.match(each[1])} == set()
