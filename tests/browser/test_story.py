"""The whole story of a couple, in a real browser: from an empty server to the day on which one of them leaves."""

import pytest

from tests.browser.visitors import NEUTRAL, Meet, Visitor
from tests.support.factories import email, password
from tests.support.markup import WORDS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# What a page could take for markup, or a template for code, as far as forms admit it into a name.
ODD = "\"'&k{{7*7}}k"
SAM, ALEX, DANA = f"Sam {ODD}", f"Alex {ODD}", f"Dana {ODD}"


def set_up(sam: Visitor) -> None:
    """Sam makes the first account."""
    sam.go("/").looks("set-up")
    sam.fill(name=SAM, email=email("Sam"), password=password("Sam"), host_name=f"Robin {ODD}")
    sam.choose("said", "broke").choose("hosted_by", "other").press("Make my account")
    sam.sees("What I said I would do").looks("today-alone")


def invite(sam: Visitor) -> str:
    """Sam makes an invitation, to be opened on this computer."""
    sam.press("Invite your partner").looks("invite")
    sam.choose("taking_turns", "yes").press("Make an invitation").looks("invitation")
    return sam.page.inner_text(".code").strip()


def join(alex: Visitor, link: str) -> None:
    """Alex reads first, and joins."""
    alex.go(link).sees("If you are afraid of this person").looks("invited")
    alex.press("Go on and make my own account").looks("join")
    alex.fill(name=ALEX, email=email("Alex"), password=password("Alex"))
    alex.choose("said", "hurt").press("Join").sees(f"How safe do you feel with {SAM} today?").looks("today-hurt")


def agree(sam: Visitor, alex: Visitor) -> None:
    """Sam offers, Alex agrees. It has no time of day: one that is over by then would be first due the next day."""
    sam.go("/commitments").looks("commitments-empty").press("Begin with one").looks("starters")
    sam.press("Write your own").looks("offer")
    sam.fill(title=f"Home for dinner {ODD}").choose("recurrence", "daily").press("Put it forward")
    sam.sees(f"It waits for {ALEX}.")
    alex.go("/commitments").looks("commitments-asked")
    alex.follow("Home for dinner").looks("asked").press("Yes, for 8 weeks").sees("What is agreed").looks("agreed")


def log(sam: Visitor, alex: Visitor) -> None:
    """Sam says what happened and where; Alex reads it and answers."""
    sam.go("/today").looks("today-keeper").press("Partly").sees(f"How did {ALEX} learn of it?").looks("today-slip")
    sam.press(f"I told {ALEX}").sees("told first").looks("today-answered")
    sam.follow("Home for dinner")
    sam.fill(words=f"I came at half past seven. {WORDS}").looks("entry").press("Save").sees("told first")
    sam.page.locator("summary", has_text="Say where I will be").click()
    sam.fill(place="Office, then the gym with Jordan").press("Say it").sees("Office, then the gym with Jordan")
    sam.looks("today-plan")
    alex.go("/today").sees(f"{SAM} wrote something. Open when you want.").sees("Office, then the gym with Jordan")
    alex.looks("today-told")
    alex.press("That helped").sees("Take back my answer").looks("today-response")
    alex.go("/record").sees("I came at half past seven.").looks("record")
    alex.go("/record/month").looks("record-month")
    alex.go("/record/search").fill(words="SEVEN").press("Look for it").sees("I came at half past seven.").looks("record-found")


def rate(alex: Visitor, sam: Visitor) -> None:
    """Alex rates the day for herself; nothing of it reaches Sam until she chooses so."""
    before = _as_sent(sam, "/trends")
    alex.go("/today").press("6").sees("Who may see your ratings from today on?").looks("today-rated")
    alex.press("Only me").sees("Saved. Only you see this.").looks("today-rated-private")
    alex.press("What the day was like").looks("beside")
    alex.fill(note=f"A long evening. {WORDS}").press("Save").sees("Saved.")
    assert _as_sent(sam, "/trends") == before
    sam.go("/record").misses("A long evening.")
    alex.go("/trends").looks("trends")
    sam.go("/trends").sees(f"What {ALEX} chooses to show appears here").looks("trends-partner")


def _as_sent(who: Visitor, path: str) -> list[str]:
    # As the server sends it: a drawing may be there already, or not yet.
    page = who.page.request.get(f"{who.base}{path}").text()
    return [line for line in page.splitlines() if "csrf_token" not in line and 'name="key"' not in line]


def share(sam: Visitor, alex: Visitor) -> str:
    """Sam proposes to show the record to Dana, both look at exactly what she will see, Alex agrees."""
    sam.go("/sharing").looks("sharing").press("Show the shared record to a counselor").looks("share-new")
    sam.fill(reader=DANA).press("Look at it first").sees(f"Exactly what {DANA} will see").looks("share-preview")
    sam.press("Propose this").sees("has not answered").looks("share-proposed")
    alex.go("/sharing").follow(f"would like to show {DANA}")
    alex.sees(f"Exactly what {DANA} will see").looks("share-asked").press("I agree to this")
    alex.sees("Your link, shown only now").looks("share-link")
    return alex.page.inner_text(".code >> nth=0").strip()


def look(dana: Visitor, link: str) -> None:
    """Dana opens it: with the link where scripts run, with the code where none do."""
    if dana.scripted:
        dana.go(link)
    else:
        dana.go("/s").fill(code=link.partition("#")[2]).press("Open")
    dana.sees("Kept by the partners themselves; not an assessment.").sees("Home for dinner").looks("sheet")
    assert "#" not in dana.page.url
    dana.misses("A long evening.")


def revoke(alex: Visitor, dana: Visitor) -> None:
    """Alex ends it alone, at once; the opening is listed."""
    alex.go("/sharing").follow(f"For {DANA}")
    alex.sees("Opened").looks("share-opened").press("End it now").sees("Ended. Its link opens nothing.")
    assert dana.page.reload() is not None
    dana.misses("Home for dinner")


def leave(alex: Visitor, sam: Visitor) -> None:
    """Alex leaves, in two steps; Sam reads neutral words."""
    alex.go("/account/settings").looks("settings").press("Leave this space").looks("leave").press("Go on").looks(
        "leave-confirm"
    )
    alex.press("Leave this space").sees("How steady do you feel today?").looks("today-after")
    sam.go("/today").sees("This space has ended").looks("today-ended")
    sam.misses(f"{ALEX.replace('&', '&amp;')} left")


def exit_page(alex: Visitor) -> None:
    """Exit ends the session and leads away; the way back shows nothing."""
    alex.go("/today").page.get_by_role("button", name="Exit", exact=True).click()
    alex.page.wait_for_url(NEUTRAL + "**")
    alex.page.go_back()
    alex.misses("How steady do you feel today?")
    alex.go("/today").sees("Sign in").looks("sign-in")


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_couple_goes_the_whole_way(meet: Meet, size: str, scripted: bool):  # noqa: FBT001  # a case
    sam, alex, dana = (meet(size, scripted=scripted) for _ in range(3))
    set_up(sam)
    join(alex, invite(sam))
    agree(sam, alex)
    log(sam, alex)
    rate(alex, sam)
    link = share(sam, alex)
    look(dana, link)
    revoke(alex, dana)
    leave(alex, sam)
    exit_page(alex)
