"""How the tests read Trends: the page by its eyebrows and captions, and the figures that it asks for."""

import json
import re
from datetime import date
from typing import Any

from flask.testing import FlaskClient

from tests.support.factories import DAY
from tests.support.simulated_ratings import flat, rated

SPANS = ("6w", "6m", "2y", "all")
NEUTRAL = "Nothing to say about these weeks"
SWING = "Steadiness: how far your ratings swing"
SWING_OF_ALEX = "Steadiness: how far Alex’s ratings swing"
LADDER = "Scaffolding: how often commitments are due"


def page_of(client: FlaskClient, path: str = "/trends") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    # The token of the Exit form differs from one answer to the next.
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", answer.text).replace("&#39;", "'")


def section(page: str, name: str) -> str:
    """What stands under an eyebrow."""
    [found] = [each for each in page.split('<section class="section">')[1:] if f'class="eyebrow">{name}' in each]
    return found


def sentence(page: str, name: str) -> str:
    [found] = sentences(section(page, name))
    return found


def sentences(page: str) -> list[str]:
    return re.findall(r'class="sentence">([^<]+)<', page)


def detail(page: str, name: str) -> str:
    """What stands below the sentence under an eyebrow, or nothing."""
    return next(iter(details(section(page, name))), "")


def details(page: str) -> list[str]:
    return re.findall(r'class="sentence">[^<]+</h2>\s*<p class="hint">([^<]+)<', page)


def rows_of(page: str) -> dict[str, list[list[str]]]:
    """Rows of cells of each table, by its caption."""
    found = {}
    for caption, body in re.findall(r"<caption>([^<]+)</caption>(.*?)</table>", page, re.DOTALL):
        rows = re.findall(r"<tr>(.*?)</tr>", body.partition("<tbody>")[2], re.DOTALL)
        found[caption] = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in rows]
    return found


def charts_on(page: str) -> list[str]:
    """The addresses of the figures, in the order of the page."""
    return [each.replace("&amp;", "&") for each in re.findall(r'data-chart="([^"]+)"', page)]


def figures(client: FlaskClient, page: str) -> list[bytes]:
    return [client.get(each).data for each in charts_on(page)]


def figure_at(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    figure: dict[str, Any] = json.loads(answer.data)
    return figure


def figure_of(client: FlaskClient, page: str, name: str) -> dict[str, Any]:
    """The first figure under an eyebrow."""
    return figure_at(client, charts_on(section(page, name))[0])


def short(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def rising(days: int, by: int = 40) -> list[tuple[int, int]]:
    """Ratings that rise by so many tenths over the days, up to today."""
    return [(ago, 10 * round((30 + by * (days - ago) / days) / 10 + (ago % 3 - 1))) for ago in range(days - 1, -1, -1)]


def values_of(trace: dict[str, Any]) -> dict[date, float]:
    """What a trace draws, by day."""
    days = trace.get("x") or [(date.fromisoformat(trace["x0"]) + at * DAY).isoformat() for at in range(len(trace["y"]))]
    return {date.fromisoformat(day): y for day, y in zip(days, trace["y"], strict=True) if y is not None}


def diary(days: int = 300) -> list[tuple[int, int]]:
    found = rated(2, flat(days, 6.0), share=0.8)
    last = max(found)
    return [((last - day).days, round(10 * score)) for day, score in found.items()]
