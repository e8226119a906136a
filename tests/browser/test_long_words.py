"""Names and commitments of sixty letters without a space, on the narrowest phone."""

from itertools import product

import pytest

from tests.browser.visitors import Meet, Visitor
from tests.support.factories import email, password

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SAM, ALEX, PROMISE = ("W" * 59 + end for end in "sap")
NARROW, PHONE = 320, 390
SCREENS = (
    *("/today", "/trends", "/record", "/record/month", "/commitments", "/sharing", "/sharing/new", "/more"),
    *("/account/settings", "/account/claims", "/couple/asks", "/ratings/audience", "/leaving/stop", "/leaving/leave"),
    *("/leaving", "/moments/found-notes/new", "/couple/invite"),
)
# Words of a usual length of which some letters stand on another line than the others.
_BROKEN = r"""() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode
    for (const word of text.data.matchAll(/\p{L}{2,24}(?!\p{L})/gu)) {
      if (/\p{L}/u.test(text.data[word.index - 1] ?? '') || text.parentElement.closest('.visually-hidden, .skip')) continue
      const range = document.createRange()
      range.setStart(text, word.index)
      range.setEnd(text, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map(each => Math.round(each.top))).size > 1) found.push(word[0])
    }
  }
  return found
}"""


def _fits(visitor: Visitor, screen: str) -> None:
    visitor.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for width in (NARROW, PHONE):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        over = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{screen} runs {over} px off a page of {width}"
        assert visitor.page.evaluate(_BROKEN) == [], f"{screen} breaks words at {width}"


def test_long_words_are_broken_and_usual_ones_are_not(meet: Meet):
    sam, alex = meet(), meet()
    sam.go("/").fill(name=SAM, email=email("Sam"), password=password("Sam"), host_name=SAM)
    sam.choose("said", "broke").choose("hosted_by", "partner").press("Make my account").press("Invite your partner")
    sam.choose("taking_turns", "yes").press("Make an invitation")
    alex.go(sam.page.inner_text(".code").strip())
    _fits(alex, "the invitation")
    alex.press("Go on and make my own account")
    _fits(alex, "joining")
    alex.fill(name=ALEX, email=email("Alex"), password=password("Alex")).choose("said", "hurt").press("Join")
    sam.go("/commitments/new?starter=own-words").fill(title=PROMISE).choose("recurrence", "daily").press("Put it forward")
    alex.go("/commitments")
    _fits(alex, "what waits for an answer")
    alex.follow(PROMISE).press("Yes, for 8 weeks")
    sam.go("/today").press("Partly").sees(f"How did {ALEX} learn of it?")
    for visitor, screen in product((sam, alex), SCREENS):
        _fits(visitor.go(screen), screen)
