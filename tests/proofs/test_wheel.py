"""The wheel, installed bare on a machine without the checkout, serves a page, and gives out the source that it is made of."""

import subprocess
import sys
import urllib.request
import venv
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.server import serving

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]


def run(*command: object, cwd: Path = ROOT) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=cwd, capture_output=True)  # noqa: S603  # our own commands


def wheel_of(root: Path, folder: Path) -> Path:
    """The package that is made of a folder."""
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, root)
    [made] = folder.glob("steady-*.whl")
    return made


def files(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, as it is installed."""
    return wheel_of(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_names_its_licence_and_carries_the_text(wheel: Path):
    found = files(wheel)
    [metadata] = (name for name in found if name.endswith(".dist-info/METADATA"))
    said = message_from_bytes(found[metadata])
    assert (said["License-Expression"], said.get_all("License-File")) == ("AGPL-3.0-or-later", ["LICENSE"])
    assert found[metadata.replace("METADATA", "licenses/LICENSE")] == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_serves_the_set_up_page_without_the_checkout_and_gives_out_the_source_it_is_made_of(
    tmp_path: Path, wheel: Path
):
    bare = tmp_path / "bare"
    venv.create(bare, with_pip=True)
    pip = (bare / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=tmp_path)
    run(*pip, "--no-deps", wheel, cwd=tmp_path)
    with serving(tmp_path / "data", (str(bare / "bin" / "steady"), "serve")) as server:
        page = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/account/set-up").read().decode()
        assert "<h1>Set up Steady</h1>" in page
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert b"--paper" in urllib.request.urlopen(f"http://127.0.0.1:{server.port}{style}").read()
        source = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/help/source").read()
    ZipFile(BytesIO(source)).extractall(tmp_path / "source")  # our own
    assert files(wheel_of(tmp_path / "source" / "steady", tmp_path / "again")) == files(wheel)
