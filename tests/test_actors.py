"""Every service that writes takes the actor: whoever does something is named, and their space is looked at first."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import tracker
from tracker.domain.viewer import Actor

HOUSE = Path(str(tracker.__file__)).parent / "services"
_SERVICES = "tracker.services."
WITHOUT_ACTOR = {
    "account.people.open_space": "a person's own space, when they begin or somebody left",
    "account.sessions.sign_in": "before anybody is signed in",
    "account.sessions.open_session": "as above",
    "account.sessions.note_sign_of_life": "a session, by its own token",
    "account.sessions.sign_out": "as above",
    "account.recovery.make_recovery_link": "whoever runs the server, at its command line",
    "account.recovery.recover": "whoever holds a link that was made for them",
    "account.people.found_site": "a part of setting up",
    "account.new.begin": "nobody is here yet",
    "account.new.join": "a person begins, by an invitation",
    "account.sign_in_tries.proven": "before anybody is signed in",
    "account.browsers.know_browser": "a part of signing in and of recovering",
    "account.people.add_ready": "a person begins",
    "account.sessions.end_others": "a part of choosing a new password, and of recovering",
    "couple.invitation.let_in": "a part of joining",
    "couple.invitation.withdraw_open_invitations": "a part of inviting and of leaving",
    "sharing.shares.open_share": "whoever holds a link",
    "sharing.shares.end_visit": "as above",
    "end_sessions.end": "sessions and visits, by the hash of their own token; who may is asked before",
    "end_sessions.write_through": "nobody: what has ended already",
    "sharing.shares.forget_ended": "the worker",
    "throttle.counted": "tries of whoever knocks",
    "throttle.forget_old_tries": "the worker",
    "writing.writes": "makes a service of a function that takes the actor",
    "record.erase.erase_words": "a part of leaving, and of ending an account",
    "record.erase.erase_wordings": "a part of ending an account",
    "record.erase.erase_words_of": "a part of removing words, and of what the worker forgets",
    "entries.plans.forget_old_plans": "the worker",
    "record.ledger.sign_due_heads": "the worker",
    "ratings.hold_back.release_held_back": "the worker, who acts for the rater",
    "ratings.levels.release_due_levels": "as above",
    "journal.seals.keep_open": "a part of signing in and of opening seals",
    "journal.seals.lock_all": "a part of recovering",
    "journal.seals.keep_wrapped": "a part of choosing a new password",
    "leases.take_lease": "the worker",
    "leases.give_back_lease": "the worker",
    "leases.beat": "as above",
    "leaps.note_leap": "the worker",
    "leaps.trust_again_after": "as above",
    "leaps.confirm_clock": "whoever runs the server",
    "store.rotate_keys.rotate": "whoever runs the server",
    "store.rotate_keys.index_addresses": "a part of it, and of putting a copy back",
    "backup.put_back.put_back_copy": "whoever runs the server",
    "backup.carry_over.carry_over": "a part of putting a copy back, for whoever took something back",
}
"""Public functions that write without an actor, and who is behind them."""

_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b")
_METHODS = frozenset({"execute", "save", "create", "delete_instance", "executemany"})


def modules() -> dict[str, ModuleType]:
    files = [path.relative_to(HOUSE).with_suffix("") for path in HOUSE.rglob("*.py") if path.stem != "__init__"]
    names = sorted(".".join(path.parts) for path in files)
    return {name: importlib.import_module(f"tracker.services.{name}") for name in names}


def functions(module: ModuleType) -> Iterator[tuple[str, ast.FunctionDef]]:
    tree = ast.parse(inspect.getsource(module))
    return ((node.name, node) for node in tree.body if isinstance(node, ast.FunctionDef))


def writes_by_itself(module: ModuleType, node: ast.FunctionDef) -> bool:
    named = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    said = [value for name, value in vars(module).items() if name in named]
    texts = [text for value in said for text in (value.values() if isinstance(value, dict) else [value])]
    methods = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return bool(methods & _METHODS) or any(isinstance(text, str) and _WRITES.match(text) for text in texts)


def uses(name: str, module: ModuleType, node: ast.FunctionDef) -> set[str]:
    """Functions of services that a function names: its own module's, imported ones, and those of an imported module."""
    used = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found = vars(module).get(each.id)
            if inspect.isfunction(found) and found.__module__.startswith(_SERVICES):
                used.add(f"{found.__module__.removeprefix(_SERVICES)}.{found.__name__}")
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            found = vars(module).get(each.value.id)
            if inspect.ismodule(found) and found.__name__.startswith(_SERVICES):
                used.add(f"{found.__name__.removeprefix(_SERVICES)}.{each.attr}")
    return used - {f"{name}.{node.name}"}


def writing_functions() -> set[str]:
    calls, writing = {}, set()
    for name, module in modules().items():
        for function, node in functions(module):
            calls[f"{name}.{function}"] = uses(name, module, node)
            if writes_by_itself(module, node):
                writing.add(f"{name}.{function}")
    while more := {each for each, used in calls.items() if used & writing} - writing:
        writing |= more
    return writing


def takes_an_actor(full_name: str) -> bool:
    module, _, name = full_name.rpartition(".")
    first = next(iter(inspect.signature(getattr(modules()[module], name)).parameters.values()), None)
    return first is not None and first.annotation is Actor


def test_every_service_that_writes_takes_the_actor_first():
    public = {each for each in writing_functions() if not each.rpartition(".")[2].startswith("_")}
    without = {each for each in public if not takes_an_actor(each)}
    assert without == WITHOUT_ACTOR.keys(), (
        "A service that writes takes the Actor as its first parameter. Where nobody acts, name it in WITHOUT_ACTOR of"
        f" tests/test_actors.py with who is behind it: {sorted(without - WITHOUT_ACTOR.keys())}; no longer needed there:"
        f" {sorted(WITHOUT_ACTOR.keys() - without)}"
    )


def test_services_that_plainly_write_are_known_to():
    assert {
        "entries.entries.answer",
        "record.ledger.keep",
        "leaving.space.leave",
        "imports.uploads.import_habits",
    } <= writing_functions()
    assert "commitments.terms.checked" not in writing_functions()
