"""The page before something that cannot be taken back: exactly how many of what go to whom, and then it is done or not.

It keeps nothing: the form that says yes brings along what was said, and what was typed before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.services.exactly import Going, Unsaid
from tracker.web.session import actor

_ANEW = frozenset({"csrf_token", "key", "sure"})


@dataclass(frozen=True, slots=True)
class Page:
    """What the page says. `goes` tells how many of what; `do` is on the button, `back` the address that changes nothing.

    `destroys` adds what to think of before something is gone for good, `help` leads to Help beside it.
    """

    title: str
    goes: Callable[[Going], Sequence[str]]
    do: str
    back: str
    after: str = ""
    destroys: bool = False
    help: bool = False


def after_saying(page: Page, work: Callable[[str], object]) -> ResponseReturnValue | None:
    """Do `work` with what the form said would go. None when it was done; otherwise the page, with what goes now."""
    said = request.form.get("sure", "")
    try:
        work(said)
    except Unsaid as err:
        typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _ANEW]
        return saying(page, err.going, typed, changed=bool(said))
    return None


def saying(page: Page, going: Going, typed: Sequence[tuple[str, str]], *, changed: bool = False) -> ResponseReturnValue:
    """The page itself; its form sends `typed` again to this very address."""
    shown = render_template(
        "sure.html", me=actor(), page=page, lines=page.goes(going), said=going.said, typed=typed, changed=changed
    )
    return shown, 409 if changed else 200
