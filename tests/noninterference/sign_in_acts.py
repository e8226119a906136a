"""How somebody comes in and goes out: right and wrong passwords, browsers, sessions and keys. All of it is theirs alone."""

from contextlib import suppress

from tests.noninterference.scene import Act, Scene, Verb, present_password
from tests.support.factories import actor, email
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.errors import Invalid, TooMany
from tracker.services import end_sessions
from tracker.services.account import people, recovery, sessions
from tracker.services.account.sessions import Attempt, Opened
from tracker.services.password_again import check_own_password

HOME = "127.0.0.1"
"""The network that the two share: whoever reads the pages asks from there as well."""

_MOST_WRONG = 4  # in a day of a world; a network has sixty an hour, for whoever lives there


def _attempt(scene: Scene, act: Act, typed: str) -> Attempt:
    address = HOME if act.dice[1] % 2 else f"198.51.{act.dice[0] % 100}.7"
    browser = [*scene.hidden.get("browser", []), ""][act.dice[2] % (1 + len(scene.hidden.get("browser", [])))]
    own_device = bool(act.dice[0] % 2)
    return Attempt(email(scene.private), typed, own_device=own_device, label="Phone", device=browser, address=address)


def _come_in(scene: Scene, act: Act) -> Opened:
    opened = sessions.sign_in(_attempt(scene, act, present_password(scene)))
    if opened.device:
        scene.hide("browser", opened.device)
    return opened


def _sign_in_by_password(scene: Scene, act: Act) -> None:
    """And stay, sign out, leave by Exit, or end it from elsewhere."""
    token = fingerprint(_come_in(scene, act).token)
    me, ways = actor(scene.private), act.dice[0] % 5
    if ways == 1:
        sessions.sign_out(token)
    elif ways == 2:  # one of the ways
        end_sessions.end([token])
    elif ways == 3:  # one of the ways
        sessions.end_session(me, token)
    elif ways == 4:  # one of the ways
        sessions.end_other_sessions(me, token)


def _mistype_a_password(scene: Scene, act: Act) -> None:
    for turn in range(1 + act.dice[0] % _MOST_WRONG):
        with suppress(Invalid, TooMany):
            sessions.sign_in(_attempt(scene, act, f"not this one {turn}"))


def _mistype_the_present_password(scene: Scene, act: Act) -> None:
    for turn in range(1 + act.dice[0] % 12):
        with suppress(Invalid, TooMany):
            check_own_password(actor(scene.private), f"not this one {turn}")


def _change_the_password(scene: Scene, act: Act) -> None:
    new = f"{act.dice[0]} boats on {act.dice[1]} quiet lakes"
    people.change_password(actor(scene.private), fingerprint(_come_in(scene, act).token), present_password(scene), new)
    scene.hide("password", new)


def _get_back_in(scene: Scene, act: Act) -> None:
    """By a recovery link, which is good for once."""
    new = f"{act.dice[0]} paths along {act.dice[1]} quiet lakes"
    link = recovery.make_recovery_link(email(scene.private))
    browser = recovery.recover(link, new, ["", *scene.hidden.get("browser", [])][-1])
    scene.hide("password", new)
    if browser:
        scene.hide("browser", browser)


SIGNING_IN: dict[str, Verb] = {
    "sign in by password": _sign_in_by_password,
    "mistype a password": _mistype_a_password,
    "mistype the present password": _mistype_the_present_password,
    "change the password": _change_the_password,
    "get back in": _get_back_in,
}
