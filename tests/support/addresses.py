"""What each address names, and who may open it: as the tests of every route have it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from urllib.parse import unquote

from flask import Flask
from werkzeug.routing import Rule

from tests.support.worlds import Thing, World
from tracker.models.columns import table_name
from tracker.models.tables import TABLES
from tracker.web.trends.view import FIGURES

TABLE_NAMES = frozenset(table_name(table) for table in TABLES)

# Which thing an id in an address names: by the first part of the address where one name means different things.
NAMED: Mapping[str | tuple[str, str], str] = {
    "commitment": "commitment",
    "entry": "entry",
    "plan": "plan",
    "rating": "rating",
    "moment": "moment",
    "reflection": "reflection",
    "detail": "detail",
    "response": "response",
    "line": "line",
    "note": "found_note",
    "repair": "repair",
    "share": "share",
    "upload": "upload",
    "restored": "restored",
    ("commitments", "item"): "commitment",
    ("commitments", "rest"): "rest",
    ("sharing", "item"): "share",
    ("record", "item"): "worded",
}
# Parts of an address that name nothing of anybody's.
PLAIN: Mapping[str, tuple[str, ...]] = {
    "number": ("1", "2"),
    "answer": ("keep",),
    "part": ("happened", "repaired"),
    "which": tuple(FIGURES),
}
# What opens for whoever brings the code: an address says in its first part which codes it takes.
CODES = {"join": "invitation", "recover": "recovery"}

# Addresses with an id that only the writer of a thing may open, and those that both partners may.
WRITER_ALONE = frozenset(
    {
        "/entries/<entry>",
        "/entries/log/<commitment>",
        "/entries/plans/<plan>/change",
        "/entries/plans/<plan>/home",
        "/entries/plans/<plan>/take-back",
        "/ratings/<rating>",
        "/ratings/<rating>/take-back",
        "/entries/thread/<line>/take-back",
        "/moments/found-notes/<note>",
        "/moments/found-notes/<note>/share",
        "/moments/found-notes/<note>/take-back",
        "/moments/<moment>/share",
        "/moments/<moment>/take-back",
        "/journal/<reflection>",
        "/journal/<reflection>/change",
        "/journal/<reflection>/delete",
        "/journal/<reflection>/share",
        "/journal/<reflection>/stop",
        "/moments/<moment>/unshare",
        "/ratings/details/<detail>/share",
        "/ratings/details/<detail>/unshare",
        "/imports/<upload>",
        "/imports/record/<upload>",
        "/imports/restored/<restored>",
        "/imports/restored/<restored>/moments",
        "/imports/restored/<restored>/ratings",
        "/imports/restored/<restored>/remove",
        "/commitments/<item>/bring-in",
    }
)
BOTH_PARTNERS: frozenset[str] = frozenset(
    {
        "/commitments/<item>",
        "/commitments/<item>/answer",
        "/commitments/<item>/change",
        "/commitments/<item>/pause",
        "/commitments/<item>/pause/<rest>",
        "/commitments/<item>/review",
        "/commitments/<item>/step",
        "/commitments/<item>/versions",
        "/moments/setbacks/<moment>",
        "/moments/setbacks/<moment>/<repair>/<part>",
        "/moments/setbacks/<moment>/<repair>/<part>/share",
        "/moments/setbacks/<moment>/<repair>/<part>/take-back",
        "/sharing/<item>",
        "/sharing/<item>/consent",
        "/sharing/<item>/decline",
        "/sharing/<item>/end",
        "/sharing/<item>/link",
        "/sharing/<item>/sheet",
        "/record/versions/<item>",
        "/record/remove/<item>",
        "/record/remove/<item>/agree",
        "/record/remove/<item>/ask",
        "/record/remove/<item>/let-be",
        "/record/remove/<item>/withdraw",
        "/trends/<repair>/<which>.json",
    }
)
# Forms, and addresses with a question, that name a thing: with somebody else's, they answer as if it did not exist.
NAMED_IN_FORMS = {
    "/entries/answer": ("commitment", "commitment"),
    "/ratings": ("repair", "repair"),
    "/ratings/audience/first": ("repair", "repair"),
    "/entries/response": ("entry", "entry"),
    "/entries/thread": ("response", "response"),
    "/account/devices/end": ("device", "device"),
}
NAMED_IN_QUESTIONS = {
    "/leaving/archive": ("space", "space"),
    "/commitments/new": ("again", "commitment"),
    "/record": ("commitment", "commitment"),
    "/trends": ("direction", "repair"),
}
# What belongs to a person, and goes along when a space ends.
PERSONAL = frozenset({"device", "upload", "space", "reflection", "restored"})
# Where one person's step is meant to change what is also somebody else's, or what they wrote themselves in a space before.
_OWN_JOURNAL = frozenset({"reflection", "version"})
CHANGES_MORE = {
    "/journal/<reflection>/change": _OWN_JOURNAL,
    "/journal/<reflection>/delete": _OWN_JOURNAL,
    "/journal/<reflection>/stop": _OWN_JOURNAL,
    "/join/<token>/account": TABLE_NAMES,
    "/leaving/leave/confirm": frozenset({"couple", "membership"}),  # each goes on in a space of their own
}
# What anybody may add to, whoever asks: tries are counted, and an opening is listed for those whose share it is.
ADDED_BY_ANYBODY = frozenset({"throttle", "share_opening"})


@lru_cache(maxsize=1)
def rules(app: Flask) -> tuple[Rule, ...]:
    """Every address but that of files, which hold nothing of anybody's."""
    own = (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")
    return tuple(sorted(own, key=lambda rule: rule.rule))


def kind_of(rule: Rule, name: str) -> str | None:
    """What an id in an address names."""
    return NAMED.get((rule.rule.split("/")[1], name)) or NAMED.get(name)


def _nobodys(kind: str) -> Thing:
    return Thing(kind, "0" * 32, "nobody", frozenset())


def fillings(rule: Rule, world: World) -> Iterator[tuple[str, tuple[Thing, ...]]]:
    """The address with everybody's ids, and with one that nobody has."""
    names = sorted(rule.arguments)
    values: list[list[tuple[str, Thing | None]]] = []
    for name in names:
        kind = kind_of(rule, name)
        if name == "token":
            values.append([(world.codes[CODES[rule.rule.split("/")[1]]], None)])
        elif kind:
            values.append([(each.id, each) for each in (*world.of(kind), _nobodys(kind))])
        else:
            values.append([(value, None) for value in PLAIN.get(name, ("0" * 32,))])
    for chosen in product(*values):
        built = rule.build({name: value for name, (value, _) in zip(names, chosen, strict=True)}, append_unknown=False)
        assert built is not None
        yield unquote(built[1]), tuple(thing for _, thing in chosen if thing)
