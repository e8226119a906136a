"""The numbers on a page before something goes are what then goes, over a couple with odd histories."""

import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.commitments import CALL, agreed, alex, offered, own, sam
from tests.support.exports import an_export
from tests.support.factories import (
    BROKE,
    HURT,
    NOON,
    account,
    actor,
    come_in,
    felt_in,
    kept_by,
    pair,
    password,
    person,
    set_up_site,
    sign_in,
)
from tests.support.pages import goes
from tests.support.shares import scope
from tests.support.writings import confirm, tap
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.models.account import PutBack
from tracker.models.entries import Entry
from tracker.models.record import Version
from tracker.queries.imports.restore import record_in
from tracker.services.commitments import bring_in, changes, pauses, proposals
from tracker.services.couple import invitation
from tracker.services.entries import plans, responses
from tracker.services.entries.responses import NewLine, NewResponse, take_back_line, write_line
from tracker.services.imports import restore
from tracker.services.journal import reflections
from tracker.services.leaving.account import erase_account
from tracker.services.leaving.space import leave
from tracker.services.moments import found_notes, moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import ratings
from tracker.services.record import remove
from tracker.services.sharing import shares
from tracker.web.irreversible import in_a_row
from tracker.web.sharing.sheet import sheet_of
from tracker.web.sharing.words import sheet_words

NAMES = ["Sam", "Alex"]


@pytest.fixture
def lived(app: Flask) -> None:
    """Sam and Alex with what is answered, changed, taken back, removed by both, kept as a draft, and brought in."""
    set_up_site()
    with clock.frozen(NOON - timedelta(days=4)):
        person("Sam", BROKE)
        kept_alone = own(sam())
        tap(sam(), kept_alone)
    with clock.frozen(NOON - timedelta(days=3)):
        come_in(invitation.invite(sam()), account("Alex"))
        invitation.say(alex(), HURT)
        bring_in.offer_own(sam(), kept_alone)
        proposals.agree(alex(), kept_alone, 2)
        changed, open_one, asked = agreed(), kept_by(sam(), "Open", category="money"), _asked()
        proposals.agree(sam(), asked, 1)
        proposals.decline(alex(), offered(), 1)
        for who in (sam(), alex()):
            ratings.rate(who, ratings.NewRating(felt_in(who) if who.name == "Alex" else None, who.today, 40))
    with clock.frozen(NOON - timedelta(days=2)):
        changes.propose_change(sam(), changed, replace(CALL, title="Call at noon"))
        proposals.agree(alex(), changed, 2)
        rest = pauses.propose_pause(sam(), changed, sam().today + timedelta(days=1), sam().today + timedelta(days=2))
        pauses.agree_to_pause(alex(), changed, str(rest))
        _talk(changed, open_one)
    with clock.frozen(NOON):
        _asked()
        _write_apart()
        for name in NAMES:
            page = reflections.write_reflection(actor(name), reflections.NewReflection(actor(name).today, "", "Page"), {})
            reflections.share_reflection(actor(name), str(page))


def _asked() -> str:
    return str(proposals.ask_for_commitment(alex(), Category.CARE, CALL))


def _talk(changed: str, open_one: str) -> None:
    tap(sam(), changed)
    tap(sam(), changed, State.TAKEN_BACK)
    tap(sam(), open_one, State.MISSED, Learned.TOLD)
    entry = Entry.get(Entry.commitment == open_one).id
    reply = responses.respond(alex(), NewResponse(entry, responses.ResponseKind.NO_MATCH, "Not so"))
    line = write_line(sam(), NewLine(str(reply), "It was"))
    take_back_line(sam(), str(line))
    write_line(alex(), NewLine(str(reply), "I saw it"))
    plans.say_plan(sam(), plans.NewPlan(sam().today, "Town"))
    both = moments.mark_moment(sam(), NewMoment(sam().today, MomentKind.OTHER, "Out"))
    remove.ask_to_remove(alex(), str(both))
    remove.agree_to_remove(sam(), str(both))


def _write_apart() -> None:
    """What is one's own so far, was shown once, or is shown in part."""
    draft = kept_by(sam(), "Money", category="money")
    tap(sam(), draft, State.MISSED, Learned.NOT_YET)
    moments.mark_moment(alex(), NewMoment(alex().today, MomentKind.OTHER, "Mine", shared=False))
    hidden = moments.mark_moment(alex(), NewMoment(alex().today, MomentKind.OTHER, "Seen once"))
    moments.unshare_moment(alex(), str(hidden))
    moments.take_back_moment(alex(), str(moments.mark_moment(alex(), NewMoment(alex().today, MomentKind.OTHER, "Back"))))
    for shared in (True, False):
        note = found_notes.write_found_note(alex(), found_notes.NewNote(alex().today, "Found"))
        if shared:
            found_notes.share_found_note(alex(), str(note))
    rating = str(ratings.rate(alex(), ratings.NewRating(felt_in(alex()), alex().today, 60)))
    ratings.say_beside(alex(), ratings.Beside(rating, ("numb", "sleep"), None, (), "Note", frozenset({("sign", "numb")})))


def in_file(client: FlaskClient) -> tuple[str, str]:
    """How many things are in the file that is downloaded, of one's own and of the other, in the words of the pages."""
    with zipfile.ZipFile(io.BytesIO(client.get("/exports/record.zip").data)) as archive:
        found = json.loads(archive.read("steady.json"))["spaces"]
    own, theirs = Counter[str](), Counter[str]()
    for item in (each for space in found for each in space["items"]):
        (own if item["mine"] else theirs)[item["kind"]] += 1
    with client.application.test_request_context():
        return in_a_row(own), in_a_row(theirs)


def hold(name: str) -> None:
    PutBack.create(person=actor(name).person, stands_at=clock.now(), at=clock.now())


@pytest.fixture
def browsers(app: Flask, lived: None) -> dict[str, FlaskClient]:
    """A browser of each."""
    return {name: sign_in(app.test_client(), name) for name in NAMES}


def test_whoever_only_answered_promises_has_none(browsers: dict[str, FlaskClient]):
    hold("Alex")
    for path in ("/exports", "/leaving/erase", "/sharing/put-back"):
        page = browsers["Alex"].get(path).text
        mine = page.partition("Shared with you")[0]
        assert ("1 reflection" in mine, re.findall(r"\d+ commitments?", mine)) == (True, []), path


@pytest.mark.parametrize("left", [False, True], ids=["together", "after leaving"])
@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_taken_along_is_as_much_as_the_file_holds(browsers: dict[str, FlaskClient], name: str, *, left: bool):
    if left:
        leave(sam(), sam().couple, erase=True)
    own, theirs = in_file(browsers[name])
    assert goes(browsers[name].get("/exports")) == [f"Of yours: {own}.", f"Shared with you: {theirs}."]


def test_after_thirty_days_only_ones_own_is_counted(browsers: dict[str, FlaskClient]):
    leave(sam(), sam().couple, erase=False)
    with clock.frozen(clock.now() + timedelta(days=31)):
        alex_again = sign_in(browsers["Alex"].application.test_client(), "Alex")
        own, theirs = in_file(alex_again)
        assert goes(alex_again.get("/exports"))[0] == f"Of yours: {own}."
        assert theirs in " ".join(goes(alex_again.get("/exports")))


def test_what_was_restored_is_counted_as_the_file_has_it(browsers: dict[str, FlaskClient]):
    restore.restore_record(alex(), record_in(an_export()))
    own, theirs = in_file(browsers["Alex"])
    assert goes(browsers["Alex"].get("/exports")) == [f"Of yours: {own}.", f"Shared with you: {theirs}."]


def written(name: str) -> set[tuple[str, str]]:
    """Each thing of somebody's own that there is, and its kind."""
    mine = actor(name).person
    return {(row.object, row.kind) for row in Version.select() if json.loads(row.body).get("writer") == mine}


def apart(said: list[str]) -> list[str]:
    return [re.sub("^.*: ", "", each).rstrip(".") for each in said]


@pytest.mark.parametrize("name", NAMES)
def test_what_an_end_of_the_account_takes_whole_and_what_loses_its_words_is_counted_apart(
    app: Flask, browsers: dict[str, FlaskClient], name: str
):
    before, said = written(name), goes(browsers[name].get("/leaving/erase"))
    sides = ("These go whole", "Of these your words go", "These stay, without your name")
    assert all(line.startswith(sides) for line in said)
    erase_account(actor(name), password(name))
    left = {row.object for row in Version.select(Version.object).where(Version.shared_at.is_null(is_null=False))}
    whole = Counter(kind for item, kind in before if item not in left)
    stays = Counter(kind for item, kind in before if item in left and kind in {"rating", "commitment"})
    worded = Counter(kind for item, kind in before if item in left) - stays
    with app.test_request_context():
        assert apart(said) == [in_a_row(each) for each in (whole, worded, stays) if each]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_restored_goes_whole_with_an_account(browsers: dict[str, FlaskClient], name: str):
    restore.restore_record(actor(name), record_in(an_export()))
    assert "and 1 space that you restored." in goes(browsers[name].get("/leaving/erase"))[0]


@pytest.mark.parametrize("name", NAMES)
def test_once_a_record_was_put_back_the_other_reads_as_much_as_the_page_says(browsers: dict[str, FlaskClient], name: str):
    [other] = set(NAMES) - {name}
    _, theirs = in_file(browsers[other])
    hold(name)
    assert f"{other} sees of what you wrote here: {theirs}." in " ".join(browsers[name].get("/sharing/put-back").text.split())
    confirm(name)
    assert in_file(browsers[other])[1] == theirs


def test_a_sheet_with_nothing_but_what_was_agreed_is_not_said_to_be_empty(app: Flask):
    set_up_site()
    with clock.frozen(NOON):
        both = pair()
        kept_by(both.keeper)
        chosen = scope(both.keeper.today)
        sheet = sheet_of(chosen, shares.preview(both.keeper, chosen))
        with app.test_request_context():
            assert [line.rpartition(": ")[2] for line in sheet_words(sheet)] == ["1 commitment."]
