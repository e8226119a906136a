"""What somebody writes in their journal alone, sealed or not."""

from tests.noninterference.scene import DAY, Act, Scene, Verb, chosen, left_alone, present_password
from tests.support.factories import actor, email, password
from tracker.models.journal import Reflection
from tracker.queries.journal.seals import OpenKeys, open_keys
from tracker.services.account import sessions
from tracker.services.account.sessions import Attempt
from tracker.services.journal import reflections, seals
from tracker.services.writing import transaction


def _write_a_reflection(scene: Scene, act: Act) -> None:
    me = actor(scene.private)
    day = me.today - (act.dice[0] % 90) * DAY
    for _ in range(1 + act.dice[2] % 3):
        said = reflections.NewReflection(day, f"Mine {act.dice[1]}", "Mine alone")
        scene.hide("reflection", reflections.write_reflection(me, said, {}))


def _a_reflection(scene: Scene, act: Act) -> str:
    if not scene.hidden.get("reflection"):
        _write_a_reflection(scene, act)
    return scene.pick_hidden("reflection", act.dice[0])


def _write_a_reflection_anew(scene: Scene, act: Act) -> None:
    """Also one that was shared, once it is shown no longer."""
    me = actor(scene.private)
    shown = [each for each in scene.things.get(f"reflection of {me.name}", []) if left_alone(each)]
    item = chosen([*shown, _a_reflection(scene, act)], act.dice[1])
    if item in shown:
        reflections.stop_showing(me, item)
    said = reflections.NewReflection(Reflection.get_by_id(item).day, f"Mine {act.dice[2]}", "Still mine alone")
    reflections.change_reflection(me, item, said, _open_keys(scene))


def _delete_a_reflection(scene: Scene, act: Act) -> None:
    item = _a_reflection(scene, act)
    scene.hidden["reflection"].remove(item)
    reflections.delete_reflection(actor(scene.private), item)


def _seal_a_reflection(scene: Scene, act: Act) -> None:
    """Set sealing up where it is not, write something under the seal, and close it or make a new recovery key."""
    me = actor(scene.private)
    if not scene.hidden.get("seal token"):
        attempt = Attempt(email(me.name), password(me.name), own_device=True, label="Phone", device="", address="")
        with transaction():
            token = scene.hide("seal token", sessions.open_session(me.person, attempt).token)
        seals.begin(me, token, present_password(scene))
    said = reflections.NewReflection(me.today - (act.dice[0] % 90) * DAY, "Sealed", f"Sealed {act.dice[1]}", seal=True)
    scene.hide("reflection", reflections.write_reflection(me, said, _open_keys(scene)))
    if act.dice[2] % 4 == 0:
        seals.renew_recovery_key(me, present_password(scene))
    elif act.dice[2] % 4 == 1:
        seals.lock(me, scene.pick_hidden("seal token", 0))
    else:
        seals.open_seals(me, scene.pick_hidden("seal token", 0), present_password(scene))


def _open_keys(scene: Scene) -> OpenKeys:
    return open_keys(actor(scene.private), next(iter(scene.hidden.get("seal token", [])), ""))


REFLECTIONS: dict[str, Verb] = {
    "write a reflection": _write_a_reflection,
    "write a reflection anew": _write_a_reflection_anew,
    "delete a reflection": _delete_a_reflection,
    "seal a reflection": _seal_a_reflection,
}
