"""The page before something that cannot be taken back: exactly how many of what go to whom, and then it is done or not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker import clock
from tracker.domain.viewer import Viewer
from tracker.queries.counts import WITHOUT_WORDS
from tracker.queries.sharing.shares import live_readers
from tracker.services.irreversible import Going, Unsaid
from tracker.web.language import listed
from tracker.web.session import actor
from tracker.web.words import COUNTED, NOT_COUNTED, by_name

_ANEW = frozenset({"csrf_token", "key", "sure"})


@dataclass(frozen=True, slots=True)
class SurePage:
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


def after_saying(page: SurePage, work: Callable[[str], object]) -> ResponseReturnValue | None:
    """Do `work` with what the form said would go. None when it was done; otherwise the page, with what goes now."""
    said = request.form.get("sure", "")
    try:
        work(said)
    except Unsaid as err:
        typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _ANEW]
        return saying(page, err.going, typed, changed=bool(said))
    return None


def saying(page: SurePage, going: Going, typed: Sequence[tuple[str, str]], *, changed: bool = False) -> ResponseReturnValue:
    """The page itself; its form sends `typed` again to this very address."""
    shown = render_template(
        "irreversible.html", me=actor(), page=page, lines=page.goes(going), said=going.said, typed=typed, changed=changed
    )
    return shown, 409 if changed else 200


def counted(numbers: Mapping[str, int]) -> list[str]:
    """How many of each kind that there is something of, like “43 ratings”, in the order of COUNTED.

    A kind goes by its name until it has words, which a test asks for.
    """
    said = [str(words(numbers[kind])) for kind, words in COUNTED.items() if numbers.get(kind)]
    others = numbers.keys() - COUNTED.keys() - NOT_COUNTED
    return said + [f"{numbers[kind]} {by_name(kind)}" for kind in sorted(others) if numbers[kind]]


def in_a_row(numbers: Mapping[str, int]) -> str:
    """How many of each kind, as one text."""
    return listed(counted(numbers))


def shown_words(me: Viewer, going: Going) -> list[str]:
    """What goes to the partner, and who else reads it."""
    return going_words(going, me.partner_name) + reader_words(me)


def reader_words(me: Viewer) -> list[str]:
    """Who reads what is shown to the partner by a link that shows what is added; nothing where there is none."""
    readers = live_readers(me, clock.now())
    if not readers:
        return []
    said = gettext(
        "%(names)s can read it too, by a link that both of you agreed to, as far as that link shows such things.",
        names=listed(readers),
    )
    return [str(said)]


def going_words(going: Going, name: str) -> list[str]:
    """What goes to the partner called `name`, a sentence each; of ratings whether the number or a weekly level."""
    lines = [gettext("%(name)s sees %(what)s.", name=name, what=what) for what in counted(going.shown)]
    if going.waiting:
        lines.append(
            ngettext(
                "%(num)s earlier rating waits, and %(name)s sees it at the time that you chose.",
                "%(num)s earlier ratings wait, and %(name)s sees them at the time that you chose.",
                going.waiting,
                name=name,
            )
        )
    if going.staying and not going.number:
        lines.append(gettext("%(name)s sees none of the earlier ones.", name=name))
    if going.staying:
        lines.append(staying_words(going.staying, name))
    return [str(line) for line in lines]


def staying_words(number: int, name: str) -> str:
    """How many earlier ratings stay the rater's alone since levels were made of them and one was changed since, and why."""
    return str(
        ngettext(
            "%(num)s earlier rating stays only yours. A weekly level was made of it, and afterwards you changed one or took"
            " one back: beside the levels, the number would tell %(name)s what you had said before.",
            "%(num)s earlier ratings stay only yours. Weekly levels were made of them, and afterwards you changed one or took"
            " one back: beside the levels, the numbers would tell %(name)s what you had said before.",
            number,
            name=name,
        )
    )


def counselor_words(level: str, number: int) -> str:
    """How many earlier ratings a counselor with an account would see: each number, or the weekly level made of them."""
    if level == "each":
        return str(
            ngettext(
                "A counselor with an account here sees %(num)s earlier rating with its number.",
                "A counselor with an account here sees %(num)s earlier ratings with their numbers.",
                number,
            )
        )
    return str(
        ngettext(
            "A counselor with an account here sees the weekly level of %(num)s earlier rating.",
            "A counselor with an account here sees the weekly levels of %(num)s earlier ratings.",
            number,
        )
    )


def erased_words(going: Going) -> list[str]:
    """Of how many things the words go, for both, or that there are none."""
    if not counted(going.erased):
        return [str(gettext("You have written no words here, so none go."))]
    return [
        str(gettext("The words go from: %(what)s.", what=in_a_row(going.erased))),
        str(gettext("Days, times, states and numbers stay, and so does how commitments that both agreed to were worded.")),
    ]


def account_words(going: Going) -> list[str]:
    """What an end of the account takes whole, and of what it takes the words or nothing, over all spaces."""
    worded = {kind: number for kind, number in going.erased.items() if kind not in WITHOUT_WORDS}
    staying = {kind: number for kind, number in going.erased.items() if kind in WITHOUT_WORDS}
    lines = []
    if whole := in_a_row(going.whole):
        lines.append(gettext("These go whole, since only you ever saw them: %(what)s.", what=whole))
    if seen := in_a_row(worded):
        lines.append(
            gettext("Of these your words go; days, times and states stay, since both of you saw them: %(what)s.", what=seen)
        )
    if stays := in_a_row(staying):
        lines.append(gettext("These stay, without your name, since both of you saw them: %(what)s.", what=stays))
    return [str(line) for line in lines]


def removed_words(going: Going) -> list[str]:
    """In how many versions the words of one thing stand that both remove."""
    return [
        str(
            ngettext(
                "These words go for good, for both of you, from %(num)s version and from the chain.",
                "These words go for good, for both of you, from all %(num)s versions and from the chain.",
                going.versions,
            )
        )
    ]
