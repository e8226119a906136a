"""Vendored files are what their README says they are."""

import base64
import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor"


def _sha384(path: Path) -> str:
    return base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def test_the_readme_names_every_served_file_with_its_own_hash():
    named = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([^`]+)` \|$", (VENDOR / "README.md").read_text("utf-8"), re.MULTILINE))
    served = [path for path in VENDOR.iterdir() if path.suffix in {".js", ".css"}]
    assert named == {path.name: _sha384(path) for path in served}


def test_the_axe_note_gives_the_hash_of_the_axe_beside_it():
    folder = ROOT / "tests" / "browser"
    assert f"`{_sha384(folder / 'axe.min.js')}`" in (folder / "axe.README.md").read_text("utf-8")
