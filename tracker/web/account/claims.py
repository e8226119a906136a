"""What a person says of themselves: at once, or after a page where it tells the partner something that they may not know."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.domain.viewer import Actor
from tracker.queries.account.sessions import acting
from tracker.queries.couple import discloses, feeling, keeping
from tracker.services.couple import invitation
from tracker.services.couple.invitation import OwnPart
from tracker.services.irreversible import Going, as_counted
from tracker.web.irreversible import SurePage, after_saying, saying
from tracker.web.words import said

_ONE_THING = Going({"repair": 1}, {})
_NOTHING = Going({}, {})


def said_of(value: str) -> OwnPart:
    """What one of the three sentences means."""
    return OwnPart(broke_trust=value in {"broke", "both"}, was_hurt=value in {"hurt", "both"})


def said_by(me: Actor) -> str:
    """Which of the three sentences a person has said; empty before they have."""
    sides = (keeping(me) is not None, feeling(me) is not None)
    return {(True, True): "both", (True, False): "broke", (False, True): "hurt"}.get(sides, "")


def say_first(me: Actor, value: str) -> str:
    """Save what somebody who has just joined says of themselves, if anything. Returns the address that comes next."""
    if _tells(me, value):
        return url_for("account.settings.said", said=value)
    invitation.say(me, said_of(value))
    return url_for("today.page")


def say(me: Actor, value: str) -> ResponseReturnValue | None:
    """Save what a person says of themselves, or show the page that comes first."""
    return after_saying(
        _page(me, value),
        lambda said: as_counted(me, said, lambda asked: _going(asked, value), lambda: invitation.say(me, said_of(value))),
    )


def _going(me: Actor, value: str) -> Going:
    # Somebody may have joined since this request came in: then it tells more than it did alone.
    return _ONE_THING if _tells(acting(me.person, clock.now()), value) else _NOTHING


def before_saying(me: Actor, value: str) -> ResponseReturnValue | None:
    """The page that comes before a sentence, where it has one."""
    return saying(_page(me, value), _ONE_THING, [("said", value)]) if _tells(me, value) else None


def _tells(me: Actor, value: str) -> bool:
    said = said_of(value)
    return discloses(me, broke_trust=said.broke_trust, was_hurt=said.was_hurt)


def _page(me: Actor, value: str) -> SurePage:
    name = me.partner_name or gettext("your partner")
    return SurePage(
        title=said(value, "said_of_oneself"),
        goes=lambda _: [
            gettext("This will be read on Today by %(name)s: “%(words)s”", name=name, words=says_words(value, me.name)),
            gettext("If %(name)s does not know, tell %(name)s first, in person or with a counselor.", name=name),
            gettext("You can say it here later."),
        ],
        do=gettext("Say it"),
        back=url_for("account.settings.said"),
        help=True,
    )


def says_words(value: str, name: str) -> str:
    """How it reads to the other that somebody called `name` said one of the three sentences."""
    words = {
        "both": gettext("%(name)s says both are true for them. You need not answer.", name=name),
        "broke": gettext("%(name)s says that they broke trust. You need not answer.", name=name),
    }
    return str(words.get(value) or gettext("%(name)s says that their trust was broken. You need not answer.", name=name))
