"""The help lines by country, read once."""

from functools import cache

from tracker.domain.help_lines import Country, parse_help_lines
from tracker.resources import HELP_LINES


@cache
def countries() -> tuple[Country, ...]:
    """Every country in the data file, by English name."""
    return parse_help_lines(HELP_LINES.read_text(encoding="utf-8"))
