"""Every part of the web application, in the order of the navigation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from flask import Blueprint, Flask
from werkzeug.routing import Rule

from tracker import resources
from tracker.web import health, today
from tracker.web import help as help_pages
from tracker.web.account import exit as account_exit
from tracker.web.account import settings, sign_in
from tracker.web.account import words as account_words
from tracker.web.commitments import pages as commitments_pages
from tracker.web.commitments import starter_words
from tracker.web.commitments import words as commitments_words
from tracker.web.couple import asks, invitation
from tracker.web.couple import words as couple_words
from tracker.web.entries import answers, plans, responses
from tracker.web.entries import details as entries_details
from tracker.web.entries import words as entries_words
from tracker.web.exports import check
from tracker.web.exports import pages as exports_pages
from tracker.web.exports import words as exports_words
from tracker.web.imports import pages as imports_pages
from tracker.web.imports import restore
from tracker.web.imports import words as imports_words
from tracker.web.journal import reflections, seals, talk
from tracker.web.journal import words as journal_words
from tracker.web.leaving import archive
from tracker.web.leaving import pages as leaving_pages
from tracker.web.moments import found_notes, moments, setbacks
from tracker.web.moments import words as moments_words
from tracker.web.policy import policy_at
from tracker.web.ratings import audiences, beside, scale
from tracker.web.ratings import words as ratings_words
from tracker.web.record import pages as record_pages
from tracker.web.record import remove, versions
from tracker.web.record import words as record_words
from tracker.web.sharing import pages as sharing_pages
from tracker.web.sharing import put_back, visit
from tracker.web.sharing import words as sharing_words
from tracker.web.trends import pages as trends_pages

_PARTS: Mapping[str, Sequence[ModuleType]] = {
    "account": (sign_in, settings, account_exit),
    "couple": (invitation, asks),
    "commitments": (commitments_pages,),
    "entries": (answers, entries_details, plans, responses),
    "ratings": (scale, beside, audiences),
    "moments": (moments, setbacks, found_notes),
    "record": (record_pages, versions, remove),
    "trends": (trends_pages,),
    "journal": (talk, reflections, seals),
    "sharing": (sharing_pages, put_back, visit),
    "imports": (imports_pages, restore),
    "leaving": (leaving_pages, archive),
    "exports": (exports_pages, check),
}
"""Each part with its pages: `account.settings.you` is the endpoint of `you` in `web/account/settings.py`."""
WORDS: Sequence[ModuleType] = (
    account_words,
    commitments_words,
    couple_words,
    starter_words,
    entries_words,
    exports_words,
    imports_words,
    journal_words,
    moments_words,
    ratings_words,
    record_words,
    sharing_words,
)
"""What templates ask for words: each of these names its vocabularies and sentences when it is imported."""
_PAGES = (health, today, help_pages)
"""Parts of one file, and pages that serve every part."""


@dataclass(frozen=True, slots=True)
class Route:
    """An address: its path, its methods, the view behind it, the part that it belongs to, and who may open it."""

    path: str
    methods: tuple[str, ...]
    endpoint: str
    part: str
    policy: str


def routes() -> list[Route]:
    """Every address, by its path. It needs no settings and no database."""
    app = Flask("tracker", static_folder=str(resources.STATIC))
    register(app)
    found = [_route(app, rule) for rule in app.url_map.iter_rules()]
    return sorted(found, key=lambda route: (route.path, route.methods))


def _route(app: Flask, rule: Rule) -> Route:
    methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    part = rule.endpoint.partition(".")[0]
    return Route(rule.rule, methods, rule.endpoint, part, policy_at(app, rule.endpoint) or "")


def register(app: Flask) -> None:
    """Register every page."""
    for name, modules in _PARTS.items():
        part = Blueprint(name, __name__)
        for each in modules:
            part.register_blueprint(each.blueprint)
        app.register_blueprint(part)
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
