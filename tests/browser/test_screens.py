"""Every screen of a couple with a long record, as axe and the policy of the page see it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.visitors import SCREENS, Meet, Visitor
from tests.support.server import Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Titles of more than one line with small facts beside them: these stand below a title that needs the width.
_SQUEEZED = """() => [...document.querySelectorAll('main .line > .line-what')].filter(title => {
  const facts = title.parentElement.querySelector(':scope > .line-aside')
  const words = document.createRange()
  words.selectNodeContents(title.querySelector('a, span') ?? title)
  const lines = new Set([...words.getClientRects()].map(each => Math.round(each.top)))
  return facts?.checkVisibility() && lines.size > 1
    && facts.getBoundingClientRect().top < title.getBoundingClientRect().bottom - 1
}).map(title => title.innerText)"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The data folder of the demonstration couple, and their passwords by name."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    steady = Path(sys.executable).with_name("steady")
    here = {name: value for name, value in os.environ.items() if not name.startswith("STEADY_")}
    said = subprocess.run(  # noqa: S603  # our own command
        [steady, "demo", "--json"], env=here | {"STEADY_DATA_DIR": str(folder)}, capture_output=True, check=True
    )
    accounts = json.loads(said.stdout)["accounts"]
    return folder, {each["name"]: each["password"] for each in accounts}


@pytest.fixture
def server(told: tuple[Path, dict[str, str]]) -> Iterator[Server]:
    """The real server over the demonstration couple."""
    with serving(told[0]) as running:
        yield running


def sign_in(visitor: Visitor, name: str, password: str) -> Visitor:
    visitor.go("/sign-in").fill(email=f"{name.lower()}@example.org", password=password).press("Sign in")
    return visitor.sees("What I said I would do")


@pytest.mark.parametrize(("size", "scheme", "name"), [("phone", "light", "Sam"), ("desktop", "dark", "Alex")])
def test_every_screen_holds(meet: Meet, told: tuple[Path, dict[str, str]], size: str, scheme: str, name: str):
    visitor = sign_in(meet(size, scheme=scheme), name, told[1][name])
    for screen in SCREENS:
        visitor.go(screen).looks(f"{name}{screen.replace('/', '-').replace('?', '-')}-{scheme}")
        width = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{screen} runs off the page by {width} px"
        assert visitor.page.evaluate(_SQUEEZED) == [], screen


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_what_was_taken_along_comes_back_by_the_pages(
    meet: Meet, told: tuple[Path, dict[str, str]], tmp_path: Path, size: str, scheme: str
):
    visitor = sign_in(meet(size, scheme=scheme), "Alex", told[1]["Alex"]).go("/exports")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Download").click()
    file = tmp_path / "record.zip"
    download.value.save_as(file)
    visitor.go("/imports").choose("kind", "record")
    visitor.page.set_input_files('main [name="file"]', file)
    visitor.press("Look at it").sees("The record with Sam").looks(f"back-preview-{scheme}")
    visitor.press("Restore it").sees("What you restored").looks(f"back-list-{scheme}")
    visitor.follow("The record with Sam").sees("Only you can read it").page.locator("main summary").first.click()
    visitor.sees("All of these days have a rating here.").looks(f"back-space-{scheme}")
    visitor.go(visitor.page.url).press("Remove it from here").looks(f"back-remove-{scheme}")
    visitor.press("Remove it").sees("It is removed.")


def test_charts_are_drawn_here_and_offer_nothing_to_anybody_else(meet: Meet, told: tuple[Path, dict[str, str]]):
    visitor = sign_in(meet("desktop"), "Alex", told[1]["Alex"]).go("/trends?span=all")
    visitor.page.locator(".js-plotly-plot .scatterlayer").nth(1).wait_for(state="attached")
    titles = visitor.page.eval_on_selector_all("[data-title], .modebar-btn", "found => found.map(each => each.dataset.title)")
    assert titles == []
    assert visitor.page.get_by_text("Share chart").count() == 0
    today = visitor.go("/today").page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    assert not [name for name in today if "plotly" in name]
