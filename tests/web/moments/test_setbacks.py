"""Setbacks and repair, in the browser."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import render_template_string
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import factories
from tests.support.factories import actor, csrf, felt_in, kept_in, pair, person, sign_in
from tests.support.shares import scope
from tests.support.writings import DAY, marked
from tracker import clock
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.models.moments import Moment, SetbackPart
from tracker.queries.couple import directions
from tracker.queries.sharing.view import shared_view
from tracker.services.moments.moments import NewMoment, mark_moment, take_back_moment
from tracker.services.moments.setbacks import PartPlace, PartWords, share_part, write_part
from tracker.web.moments.view import setback_page
from tracker.web.sharing.sheet import sheet_of

pytestmark = pytest.mark.usefixtures("hosted")


def as_alex(client: FlaskClient) -> FlaskClient:
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/today"))})
    return sign_in(client, "Alex")


def place(moment: str, part: str) -> str:
    return f"/moments/setbacks/{moment}/{kept_in(actor('Sam'))}/{part}"


def sent(client: FlaskClient, address: str, **said: str) -> TestResponse:
    return client.post(address, data={"csrf_token": csrf(client.get("/today")), **said})


def text(page: TestResponse) -> str:
    """What a page says, on one line without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def shown(name: str, moment: str, part: SetbackSide, words: str) -> None:
    """A part that somebody of the pair has shown, in the repair that Sam keeps."""
    there = PartPlace(moment, kept_in(actor("Sam")), part)
    write_part(actor(name), there, PartWords(words))
    share_part(actor(name), there)


def test_a_setback_that_is_written_down_leads_to_its_page_and_from_today_back_to_it(sam: FlaskClient):
    said = {"kind": "setback", "day": actor("Sam").today.isoformat(), "words": "A late train.", "shared": "y"}
    answer = sent(sam, "/moments/new", **said)
    [moment] = [row.id for row in Moment.select()]
    assert (answer.status_code, answer.location) == (303, f"/moments/setbacks/{moment}")
    page = sam.get(answer.location)
    assert (page.status_code, "A late train." in page.text, "<title>Steady</title>" in page.text) == (200, True, True)
    assert [
        f'href="/moments/setbacks/{moment}"' in sam.get(there).text for there in ("/today", "/record", "/moments/setbacks")
    ] == [True] * 3
    assert ["You wrote it down" in text(sam.get("/today")), "A late train." in sam.get("/today").text] == [True, False]
    assert "Sam wrote it down" in text(as_alex(sam).get("/today"))


def test_another_mark_leads_to_its_day_and_a_setback_can_be_chosen_beforehand(sam: FlaskClient):
    today = actor("Sam").today.isoformat()
    assert sent(sam, "/moments/new", kind="milestone", day=today).location == f"/today?day={today}"
    assert re.search(r'<input checked[^>]*value="setback"', sam.get("/moments/new?kind=setback").text)


def test_each_has_three_steps_their_own_first(sam: FlaskClient):
    moment = marked(actor("Alex"))
    heads = re.findall(r"<h2[^>]*>(\d\. [^<]+)<", sam.get(f"/moments/setbacks/{moment}").text)
    assert heads == ["1. What happened", "2. What I will do", "3. What it did to Alex"]
    heads = re.findall(r"<h2[^>]*>(\d\. [^<]+)<", as_alex(sam).get(f"/moments/setbacks/{moment}").text)
    assert heads == ["1. What it did to me", "2. What happened, says Sam", "3. What Sam will do"]


def test_what_is_written_is_only_ones_own_and_folded_until_it_is_shown(sam: FlaskClient):
    moment = marked(actor("Alex"))
    answer = sent(sam, place(moment, "happened"), **{"happened-words": "I left a name out."})
    assert (answer.status_code, answer.location) == (303, f"/moments/setbacks/{moment}#happened")
    page = sam.get(f"/moments/setbacks/{moment}").text
    assert "Saved. Only you see it." in page
    folded = page[page.index('class="line-fold"') :]
    assert folded.index("Only you") < folded.index("I left a name out.") < folded.index("</details>")
    assert "Alex will see it and may keep it" in page
    assert sent(sam, place(moment, "happened") + "/share").location == f"/moments/setbacks/{moment}#happened"
    page = sam.get(f"/moments/setbacks/{moment}").text
    assert ["Alex sees this" in page, "Alex sees the change as well." in page] == [True, True]
    sent(sam, place(moment, "happened"), **{"happened-words": "I left a name out, and knew."})
    assert "Saved. Alex sees the change, and what stood there before." in sam.get(f"/moments/setbacks/{moment}").text
    page = as_alex(sam).get(f"/moments/setbacks/{moment}").text
    assert ["I left a name out, and knew." in page, "/share" in page] == [True, False]


def test_a_promise_has_a_day_by_when(sam: FlaskClient):
    moment = marked(actor("Alex"))
    words = {"will_do-words": "I call first.", "will_do-by_day": "2026-04-30"}
    with clock.frozen(datetime(2026, 4, 1, 12, tzinfo=UTC)):
        client = sign_in(sam.application.test_client(), "Sam")
        assert sent(client, place(moment, "will_do"), **words).status_code == 303
        assert "by 30 April 2026" in text(client.get(f"/moments/setbacks/{moment}"))
        found = text(client.get("/record?before=2026-03-20"))
        assert ("by 30 April 2026" in found, SetbackPart.select().count()) == (True, 1)


@pytest.mark.parametrize(
    ("part", "said", "says"),
    [
        ("happened", {}, "Write it in your own words."),
        ("happened", {"happened-words": "x" * 2001}, "Use up to 2000 characters."),
        ("will_do", {"will_do-words": "Soon.", "will_do-by_day": "soon"}, "Write the day like this"),
        ("will_do", {"will_do-words": "Before.", "will_do-by_day": "2026-03-01"}, "Choose a day from that of the setback on"),
    ],
)
def test_what_cannot_be_taken_stays_with_what_to_do_about_it(sam: FlaskClient, part: str, said: dict[str, str], says: str):
    page = sent(sam, place(marked(actor("Alex")), part), **said)
    assert (page.status_code, says in page.text, 'id="errors"' in page.text) == (422, True, True)
    assert SetbackPart.select().count() == 0


def test_a_wrong_change_of_what_is_kept_stays_open(sam: FlaskClient):
    moment = marked(actor("Alex"))
    sent(sam, place(moment, "happened"), **{"happened-words": "I left a name out."})
    page = sent(sam, place(moment, "happened"), **{"happened-words": ""}).text
    assert ['<details class="line-fold" open>' in page, '<details class="fold small" open>' in page] == [True, True]


def test_how_far_it_feels_repaired_is_asked_of_nobody_and_lies_closed(sam: FlaskClient):
    moment = marked(actor("Sam"))
    assert "feels repaired" not in sam.get(f"/moments/setbacks/{moment}").text
    alex = as_alex(sam)
    page = alex.get(f"/moments/setbacks/{moment}").text
    assert '<details class="fold small" id="repaired">' in page
    assert page.index('id="repaired"') > page.index('id="will_do"')
    assert sent(alex, place(moment, "repaired"), score="7").status_code == 303
    page = alex.get(f"/moments/setbacks/{moment}").text
    assert ['<details class="fold small" id="repaired">' in page, "7 of 10" in page] == [True, True]
    assert [sent(alex, place(moment, "repaired"), score=score).status_code for score in ("", "seven", "11", "1e99999999")] == [
        422
    ] * 4
    assert sent(alex, place(moment, "repaired") + "/share").status_code == 303
    assert "How far it feels repaired to me: 7 of 10" in text(alex.get(f"/moments/setbacks/{moment}"))
    alex.post("/sign-out", data={"csrf_token": csrf(alex.get("/today"))})
    assert "How far it feels repaired to Alex: 7 of 10" in text(sign_in(alex, "Sam").get(f"/moments/setbacks/{moment}"))


def test_the_others_steps_say_the_same_whatever_they_wrote_alone(sam: FlaskClient):
    moment = marked(actor("Sam"))
    before = sam.get(f"/moments/setbacks/{moment}").text
    write_part(actor("Alex"), PartPlace(moment, kept_in(actor("Sam")), SetbackSide.DID_TO_ME), PartWords("Mine alone."))
    assert "If Alex shares something with you, it stands here." in before
    assert [_without_keys(sam.get(f"/moments/setbacks/{moment}").text)] == [_without_keys(before)]


def _without_keys(page: str) -> str:
    return re.sub(r'name="(key|csrf_token)" value="[^"]*"', "", page)


def test_a_part_is_taken_back_and_what_was_seen_stays_in_the_record(sam: FlaskClient):
    moment = marked(actor("Alex"))
    shown("Sam", moment, SetbackSide.HAPPENED, "Too much.")
    assert sent(sam, place(moment, "happened") + "/take-back").status_code == 303
    alex = as_alex(sam)
    assert "Taken back. What was seen before stands in the record." in text(alex.get(f"/moments/setbacks/{moment}"))
    assert "Too much." in alex.get("/record?before=2026-03-20").text


def test_a_setback_of_ones_own_is_shown_first(sam: FlaskClient):
    moment = marked(actor("Sam"), shared=False)
    sent(sam, place(moment, "happened"), **{"happened-words": "I left a name out."})
    page = text(sam.get(f"/moments/setbacks/{moment}"))
    assert "So far only you see this setback. Share that first; then this can follow." in page
    assert sent(sam, place(moment, "happened") + "/share").status_code == 409
    assert "only you" in text(sam.get("/moments/setbacks"))
    answer = sent(sam, f"/moments/{moment}/share", **{"from": "setback"})
    assert answer.location == f"/moments/setbacks/{moment}"
    assert "Share with Alex" in text(sam.get(f"/moments/setbacks/{moment}"))


def test_a_setback_that_was_taken_back_can_be_read_and_not_written(sam: FlaskClient):
    moment = marked(actor("Alex"))
    shown("Sam", moment, SetbackSide.HAPPENED, "I left a name out.")
    take_back_moment(actor("Alex"), moment)
    page = sam.get(f"/moments/setbacks/{moment}").text
    assert ["I left a name out." in page, "<textarea" in page, "Take it back" in page] == [True, False, True]
    refused = sent(sam, place(moment, "will_do"), **{"will_do-words": "More."})
    assert (refused.status_code, "What you wrote" in refused.text, '<p class="said">More.</p>' in refused.text) == (
        409,
        True,
        True,
    )
    assert sent(sam, place(moment, "will_do"), **{"will_do-words": ""}).status_code == 404


def test_how_far_it_feels_repaired_can_be_read_after_the_setback_was_taken_back(sam: FlaskClient):
    moment = marked(actor("Alex"))
    write_part(actor("Alex"), PartPlace(moment, kept_in(actor("Sam")), SetbackSide.REPAIRED), PartWords(tenths=60))
    take_back_moment(actor("Alex"), moment)
    page = as_alex(sam).get(f"/moments/setbacks/{moment}")
    assert (page.status_code, "6 of 10" in page.text, 'name="score"' in page.text) == (200, True, False)


def test_nobody_opens_or_writes_what_is_not_theirs(sam: FlaskClient):
    moment = marked(actor("Alex"), shared=False)
    assert sam.get(f"/moments/setbacks/{moment}").status_code == 404
    theirs = marked(actor("Alex"))
    words = {"happened-words": "x", "did_to_me-words": "x"}
    asked = [
        place(moment, "happened"),
        place(theirs, "did_to_me"),
        place(theirs, "nothing"),
        place(theirs, "happened") + "/share",
    ]
    assert [sent(sam, each, **words).status_code for each in asked] == [404] * 4
    assert sam.get(f"/moments/setbacks/{theirs}?direction={'0' * 32}").status_code == 404
    milestone = str(mark_moment(actor("Sam"), NewMoment(DAY, MomentKind.MILESTONE)))
    assert sam.get(f"/moments/setbacks/{milestone}").status_code == 404


@pytest.fixture
def both(client: FlaskClient) -> FlaskClient:
    """Sam's browser, where Sam and Alex each keep and each feel."""
    pair(mutual=True)
    return sign_in(client, "Sam")


def test_with_two_directions_one_is_asked_which_it_is_by_names(both: FlaskClient):
    moment = marked(actor("Alex"))
    page = text(both.get(f"/moments/setbacks/{moment}"))
    assert "Who tells what happened this time?" in page
    assert "Sam tells what happened" in page
    assert "Alex tells what happened" in page
    page = both.get(f"/moments/setbacks/{moment}?direction={felt_in(actor('Sam'))}").text
    assert ["1. What it did to me" in page, "Change this: Sam tells what happened" in page] == [True, True]


def test_ones_own_words_keep_the_direction_and_another_one_shows_them_apart(both: FlaskClient):
    moment, other = marked(actor("Alex")), felt_in(actor("Sam"))
    sent(both, place(moment, "happened"), **{"happened-words": "I left a name out."})
    assert "1. What happened" in both.get(f"/moments/setbacks/{moment}").text
    page = both.get(f"/moments/setbacks/{moment}?direction={other}").text
    assert page.index("What you wrote before this was changed") < page.index("I left a name out.")


def test_what_the_other_shows_settles_the_direction(both: FlaskClient):
    moment, alexs = marked(actor("Alex")), kept_in(actor("Alex"))
    sent(both, place(moment, "happened"), **{"happened-words": "I left a name out."})
    for part, words in ((SetbackSide.HAPPENED, "It was mine."), (SetbackSide.WILL_DO, "I call first.")):
        write_part(actor("Alex"), PartPlace(moment, alexs, part), PartWords(words))
    share_part(actor("Alex"), PartPlace(moment, alexs, SetbackSide.HAPPENED))
    page = both.get(f"/moments/setbacks/{moment}").text
    assert ["It was mine." in page, "I call first." in page, "Change this" in page] == [True, False, False]
    assert "What you wrote before this was changed" in page
    assert sent(both, place(moment, "happened"), **{"happened-words": "Again."}).status_code == 409
    assert sent(both, place(moment, "happened") + "/take-back").status_code == 303


def test_alone_one_writes_ones_own_side(client: FlaskClient):
    person("Sam", factories.HURT)
    sam = sign_in(client, "Sam")
    moment = marked(actor("Sam"))
    page = sam.get(f"/moments/setbacks/{moment}").text
    assert re.findall(r"<h2[^>]*>(\d\. [^<]+)<", page) == ["1. What it did to me"]
    assert ["Only you see it." in page, "until you share it" in page] == [True, False]
    [repair] = directions(actor("Sam"))
    assert sent(sam, f"/moments/setbacks/{moment}/{repair.id}/did_to_me", **{"did_to_me-words": "It hurt."}).status_code == 303
    assert "It hurt." in sam.get(f"/moments/setbacks/{moment}").text


def test_before_anybody_has_said_their_part_there_is_the_line_alone(client: FlaskClient):
    person("Sam")
    moment = marked(actor("Sam"))
    assert setback_page(actor("Sam"), moment, "").steps == []
    assert "once you have said your part" in text(sign_in(client, "Sam").get(f"/moments/setbacks/{moment}"))


def test_with_halves_that_nobody_met_yet_each_way_is_named_by_who_is_there(client: FlaskClient):
    person("Sam", factories.BOTH)
    page = text(sign_in(client, "Sam").get(f"/moments/setbacks/{marked(actor('Sam'))}"))
    assert "Sam tells what happened" in page
    assert "Sam tells what it was like" in page


def test_an_empty_list_says_what_will_be_here(sam: FlaskClient):
    assert "will stand here, with what each of you says of it." in text(sam.get("/moments/setbacks"))


def test_what_was_private_of_a_shown_part_lies_folded_in_the_record_of_its_writer_alone(sam: FlaskClient):
    moment = marked(actor("Alex"))
    write_part(actor("Sam"), PartPlace(moment, kept_in(actor("Sam")), SetbackSide.HAPPENED), PartWords("Not like this."))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        shown("Sam", moment, SetbackSide.HAPPENED, "I left a name out.")
        shown("Sam", moment, SetbackSide.HAPPENED, "I left a name out, and knew.")
    page = sam.get("/record?before=2026-03-20").text
    assert page.index("I left a name out, and knew.") < page.index("only you</summary>") < page.index("Not like this.")
    page = as_alex(sam).get("/record?before=2026-03-20").text
    assert ["I left a name out." in page, "Not like this." in page] == [True, False]


def test_a_sheet_shows_the_beginning_of_long_words_above_and_all_of_them_day_by_day(sam: FlaskClient):
    moment = marked(actor("Alex"))
    shown("Sam", moment, SetbackSide.HAPPENED, "word " * 60 + "END")
    shown("Sam", moment, SetbackSide.WILL_DO, "I call first.")
    write_part(actor("Sam"), PartPlace(moment, kept_in(actor("Sam")), SetbackSide.WILL_DO), PartWords("I call first.", DAY))
    what = scope(DAY)
    with sam.application.test_request_context():
        page = render_template_string(_PAPER, sheet=sheet_of(what, shared_view(actor("Sam"), what)))
    assert page.count("What Sam will do, by 3 March 2026: I call first.") == 2
    assert (page.count("What happened, says Sam: word"), page.count("END")) == (2, 1)


_PAPER = '{% from "sharing/_sheet.html" import paper %}{{ paper(sheet) }}'


def test_words_of_a_part_are_found_folded_while_they_are_private(sam: FlaskClient):
    moment = marked(actor("Alex"))
    sent(sam, place(moment, "happened"), **{"happened-words": "A lighthouse."})
    found = sent(sam, "/record/search", words="lighthouse").text
    assert found.index('<details class="line-fold"') < found.index("A lighthouse.") < found.index("</details>")
    share_part(actor("Sam"), PartPlace(moment, kept_in(actor("Sam")), SetbackSide.HAPPENED))
    assert "What happened, says Sam" in text(sent(as_alex(sam), "/record/search", words="lighthouse"))


def test_the_download_can_be_read(sam: FlaskClient):
    moment = marked(actor("Alex"))
    shown("Sam", moment, SetbackSide.HAPPENED, "I left a name out.")
    for part, said in (
        (SetbackSide.WILL_DO, PartWords("I call.", DAY)),
        (SetbackSide.HAPPENED, PartWords("I left it out, and knew.")),
    ):
        write_part(actor("Sam"), PartPlace(moment, kept_in(actor("Sam")), part), said)
    with ZipFile(BytesIO(sam.get("/exports/record.zip").data)) as packed:
        index = packed.read("index.html").decode()
    assert "What I will do · by 3 March 2026 <q>I call.</q>" in index
    assert index.index("I left it out, and knew.") < index.index("I left a name out.")
