"""Every screen in a language that nobody speaks, whose texts are longer: nothing is cut or runs off, from either side."""

import os
import subprocess
import sys
from collections.abc import Iterator
from json import loads
from pathlib import Path

import pytest

from tests.browser.visitors import SCREENS, Meet
from tests.support.server import Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = (320, 1280)
_APART = ".js-plotly-plot, #js-plotly-tester, .visually-hidden"
# What runs off the page at either side, and text that its own box cuts off.
_LOST = """APART => [...document.querySelectorAll('body *')].filter(each => {
  const box = each.getBoundingClientRect(), style = getComputedStyle(each)
  if (!each.checkVisibility() || !box.width || each.closest(APART)) return false
  const off = box.left < -1 || box.right > document.documentElement.clientWidth + 1
  const cut = ['hidden', 'clip'].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1
  return (off && !scrolls(each)) || (cut && each.innerText.trim() && box.width > 2)
  function scrolls(it) {
    for (let up = it.parentElement; up; up = up.parentElement)
      if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX)) return true
    return false
  }
}).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The data folder of the demonstration couple, and their passwords by name."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    steady = Path(sys.executable).with_name("steady")
    here = {name: value for name, value in os.environ.items() if not name.startswith("STEADY_")}
    said = subprocess.run(  # noqa: S603  # our own command
        [steady, "demo", "--json"], env=here | {"STEADY_DATA_DIR": str(folder)}, capture_output=True, check=True
    )
    return folder, {each["name"]: each["password"] for each in loads(said.stdout)["accounts"]}


@pytest.fixture(params=["xx", "xx-rtl"])
def server(told: tuple[Path, dict[str, str]], request: pytest.FixtureRequest) -> Iterator[Server]:
    """The real server over the demonstration couple, in that language."""
    with serving(told[0], settings={"STEADY_LANGUAGE": request.param}) as running:
        yield running


def test_every_screen_holds_longer_texts(meet: Meet, told: tuple[Path, dict[str, str]], request: pytest.FixtureRequest):
    visitor = meet("phone").go("/sign-in").fill(email="sam@example.org", password=told[1]["Sam"])
    with visitor.page.expect_navigation():
        visitor.page.press('main [name="password"]', "Enter")
    found = {}
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        for screen in SCREENS:
            visitor.go(screen)
            if lost := visitor.page.evaluate(_LOST, _APART):
                found[screen, width] = lost[:3]
    assert (visitor.page.get_attribute("html", "dir") == "rtl", found) == ("rtl" in request.node.name, {})
