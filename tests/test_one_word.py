"""One word for one thing: the words that import, export, restore, remove, hold back and follow-through once had stay away."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path
    for folder, ending in (("tracker", "*.py"), ("templates", "*.html"), ("static/css", "*.css"))
    for path in (ROOT / folder).rglob(ending)
    if path.parent.name != "migrations"
)
EARLIER = {
    "import": r"bring(s|ing)? in (history|a Loop|daily)|bring in what you kept elsewhere",
    "export": r"tak(e|es|ing|en)[ _-]([a-z]+ ){0,3}along|took along",
    "restore": r"brought[ _-]back(?! to one)|bring(s|ing)?[ _-](it )?back|BroughtBack",
    "remove": r"tak(e|es|ing|en)[ _]((the|these|those|your|own|my) )?(words|them)[ _]out|tak(e|ing|en)_out|TakingOut",
    "hold back": r"HeldRating|HoldingBack|held_rating|\bholding\(",
    "follow-through": r"Kept(Chart|Week|Said|Tables)|kept_(chart|figure|tables|block|sentence)|(own|shared)_kept|kept\.json",
}
# Names in files that people keep, which stay as they were first written.
KEYS = re.compile(r"\"brought_back\"|\bheld_ratings\b")


@pytest.mark.parametrize("word", EARLIER)
def test_no_earlier_word_for_it_stands_anywhere(word: str):
    earlier = re.compile(EARLIER[word], re.IGNORECASE if word != "follow-through" else 0)
    lines = (
        (path, number, line) for path in FILES for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    )
    found = [f"{path.relative_to(ROOT)}:{number}" for path, number, line in lines if earlier.search(KEYS.sub("", line))]
    assert found == [], f"say {word}"
