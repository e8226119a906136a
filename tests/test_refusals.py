"""Every refusal has a sentence, every sentence a refusal, and the two agree on what the sentence tells."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import tracker
from tracker.domain.errors import Refused
from tracker.web.errors import damage
from tracker.web.errors.words import PARTS, SENTENCES
from tracker.web.language import Counted

ROOT = Path(__file__).parents[1]
TRACKER = ROOT / "tracker"
# Where each kind of refusal has its code.
CODE_AT = {
    "Invalid": 1,
    "Conflict": 0,
    "Unwritable": 0,
    "Unusable": 0,
    "UnusableKey": 0,
    "Damage": 0,
    "Unreadable": 0,
    "StillRuns": 0,
}
# Whose code, if they have one, their class says.
WITH_THEIR_OWN = {"NoMemory", "NotFound", "OwnInvitation", "ShareChanged", "SharingChanged", "TooMany", "Unsaid"}
# Where a code is handed on: what another process said, what of a file could not be read, and what SQLite's words mean.
HANDED_ON = {"queries/exports/check.py": "code", "queries/record/damage.py": "unread", "services/writing.py": "why"}


@dataclass(frozen=True, slots=True)
class Site:
    """A place that refuses: with which code, and with which values by name."""

    place: str
    code: ast.expr | None
    values: frozenset[str | None]
    field: ast.expr | None = None

    @property
    def known(self) -> str:
        """The code, where it is said right there."""
        return str(self.code.value) if isinstance(self.code, ast.Constant) else ""


def sites() -> Iterator[Site]:
    for file in sorted(TRACKER.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (named := getattr(node.func, "id", "")) in CODE_AT:
                yield _site(file, node, CODE_AT[named])
            elif isinstance(node, ast.ClassDef) and {getattr(each, "id", "") for each in node.bases} & {*CODE_AT, "Refused"}:
                yield from (_site(file, call, 0) for call in ast.walk(node) if _is_of_a_kind(call))


def _is_of_a_kind(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__" and len(node.args) > 0


def _site(file: Path, call: ast.AST, at: int) -> Site:
    assert isinstance(call, ast.Call)
    code = call.args[at] if len(call.args) > at else None
    place = f"{file.relative_to(TRACKER)}:{call.lineno}"
    return Site(place, code, frozenset(each.arg for each in call.keywords), call.args[0] if at else None)


SITES = [each for each in sites() if not each.place.startswith("domain/errors.py") or each.known]


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence))


def forms(code: str) -> tuple[str, ...]:
    words = SENTENCES[code]
    return (words.one, words.several) if isinstance(words, Counted) else (str(words),)


def test_every_kind_of_refusal_is_read_here():
    for each in walk_packages(tracker.__path__, "tracker."):
        if not each.name.endswith(".__main__"):
            import_module(each.name)
    kinds, found = set[type[Refused]](), [Refused]
    while found:
        kinds |= (more := set(found.pop().__subclasses__()))
        found += more
    assert {each.__name__ for each in kinds} - CODE_AT.keys() == WITH_THEIR_OWN


def test_refusals_are_raised_by_their_bare_names():
    calls = (
        f"{file.relative_to(TRACKER)}:{node.lineno}"
        for file in TRACKER.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CODE_AT
    )
    assert list(calls) == []


def test_every_refusal_names_its_code_where_it_is_raised():
    unnamed = {each.place.partition(":")[0]: ast.unparse(each.code) if each.code else "" for each in SITES if not each.known}
    assert unnamed == HANDED_ON


def test_every_code_that_is_raised_has_a_sentence():
    assert [(each.place, each.known) for each in SITES if each.known and each.known not in SENTENCES] == []
    assert len(SITES) > 250


def test_every_sentence_is_that_of_a_code_which_is_raised():
    raised = {each.known for each in SITES}
    spoken = {
        node.value
        for place in HANDED_ON
        for node in ast.walk(ast.parse((TRACKER / place).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert sorted(SENTENCES.keys() - raised - spoken) == []


def test_a_code_stands_in_one_part_alone_and_in_its_order():
    assert [code for code, times in Counter(code for part in PARTS for code in part.SENTENCES).items() if times > 1] == []
    assert [part.__name__ for part in PARTS if list(part.SENTENCES) != sorted(part.SENTENCES)] == []


def test_no_sentence_stands_under_two_codes():
    assert [said for said, times in Counter(map(forms, SENTENCES)).items() if times > 1] == []


@pytest.mark.parametrize("site", [each for each in SITES if each.known], ids=lambda site: f"{site.place} {site.known}")
def test_the_placeholders_of_a_sentence_are_the_values_of_its_refusal(site: Site):
    for form in forms(site.known):
        assert placeholders(form) == site.values
        assert form % dict.fromkeys(placeholders(form), "x") if site.values else "%(" not in form


def test_a_sentence_whose_form_a_number_decides_says_that_number():
    counted = {code: words for code, words in SENTENCES.items() if isinstance(words, Counted)}
    assert [code for code, words in counted.items() if words.by not in placeholders(words.several)] == []
    assert len(counted) > 5


def test_every_sentence_is_a_whole_one_but_what_is_listed_of_damage():
    whole = SENTENCES.keys() - damage.SENTENCES.keys()
    assert [form for code in whole for form in forms(code) if not re.fullmatch(r"[A-Z%“].*", form)] == []


def all_words() -> set[str]:
    pages = (*(ROOT / "templates").rglob("*.html"), *(TRACKER / "web").rglob("*.py"), TRACKER / "cli.py")
    return {word for page in pages for word in re.findall(r"\w+", page.read_text(encoding="utf-8"))}


def test_a_field_that_is_refused_is_one_that_a_page_has():
    known = all_words()
    named = {each.field.value for each in SITES if isinstance(each.field, ast.Constant) and not each.place.startswith("web")}
    assert {field for field in named if field != "" and field not in known} == set()
    assert len(named) > 20
