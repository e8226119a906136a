"""Bodies that no browser sends, to every address: never a fault of ours, and a part without a name is refused."""

from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.addresses import rules
from tests.support.forms import Shown, furnished
from tests.support.worlds import NOON
from tracker import clock
from tracker.models.base import database

pytestmark = [pytest.mark.xdist_group("forms"), pytest.mark.timeless]

FAULT, REFUSED = 500, 422
SHORT = 2000
"""What is longer costs more than the form that it comes with."""
MULTIPART = "multipart/form-data; boundary=B"
END = b"--B--\r\n"
NO_FORM = "What was sent is not a form of Steady"


def part(*headers: bytes, body: bytes = b"x") -> bytes:
    return b"--B\r\n" + b"\r\n".join(headers) + b"\r\n\r\n" + body + b"\r\n"


def named(how: bytes, body: bytes = b"x") -> bytes:
    return part(b"Content-Disposition: form-data" + how, body=body)


NAMELESS = {
    "no name": named(b""),
    "a file without a name": named(b'; filename="a"'),
    "no name among others": named(b"; name=a") + named(b"") + named(b"; name=b"),
    "no form-data": part(b"Content-Disposition: attachment"),
    "a name beside it": part(b"Content-Disposition: form-data", b"Name: a"),
}
PARTS = NAMELESS | {
    "an empty name": named(b'; name=""'),
    "an empty file": named(b'; name=""; filename=""'),
    "headers twice": part(b"Content-Disposition: form-data; name=a", b"Content-Disposition: form-data; name=b"),
    "a name twice": named(b"; name=a; name=b"),
    "a name in pieces": named(b"; name*0=a; name*1=b"),
    "a name in UTF-16": named(b"; name*=utf-16''%d8%00"),
    "a name that is no UTF-8": named(b'; name="\xff"'),
    "a name with a nul": named(b'; name="a\0b"'),
    "a nul": named(b"; name=words", b"\0"),
    "bytes": named(b"; name=words", bytes(range(256))),
    "a file for a field": named(b"; name=words; filename=a"),
    "another charset": part(b"Content-Disposition: form-data; name=a", b"Content-Type: text/plain; charset=utf-7", body=b"+AA"),
    "five thousand parts": named(b"; name=a") * 5000,
    "five thousand names": b"".join(named(b"; name=a%d" % number) for number in range(5000)),
    "five thousand headers": part(b"Content-Disposition: form-data; name=a", *[b"X: y"] * 5000),
    "a long name": named(b"; name=" + b"a" * 200_000),
    "no disposition": part(b"X: y"),
    "other ends of lines": b"--B\nContent-Disposition: form-data\n\nx\n",
}
BODIES = {
    **{what: (MULTIPART, body + END) for what, body in PARTS.items()},
    "no end": (MULTIPART, named(b"; name=a")),
    "nothing": (MULTIPART, b""),
    "only an end": (MULTIPART, END),
    "no line at the end": (MULTIPART, b"--B\r\nContent-Disposition: form-data\r\n\r\n--B--"),
    "no parts": (MULTIPART, bytes(range(256)) * 20),
    "no boundary": ("multipart/form-data", named(b"; name=a") + END),
    "an empty boundary": ("multipart/form-data; boundary=", named(b"; name=a") + END),
    "an odd boundary": ("multipart/form-data; boundary=\xe9", named(b"; name=a") + END),
    "no UTF-8": ("application/x-www-form-urlencoded", b"\xff=\xff&%ed%a0%80=%ff&=x&&\0=\0"),
    "UTF-16": ("application/x-www-form-urlencoded; charset=utf-16", "a=b".encode("utf-16")),
}


def sent(app: Flask, path: str, kind: str, body: bytes, cookies: str = "") -> TestResponse:
    """Send a body as it stands here. A fault is answered as it is to people."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client(use_cookies=False)
    with clock.frozen(NOON), database.atomic() as point:
        answer = client.post(path, data=body, headers={"Content-Type": kind, "Cookie": cookies})
        point.rollback()
    return answer


def addresses(app: Flask) -> list[str]:
    """Every address that takes a form, with made-up ids, and one that is not there."""
    taking = (rule for rule in rules(app) if "POST" in (rule.methods or ()))
    built = (rule.build(dict.fromkeys(rule.arguments, "0" * 32), append_unknown=False) for rule in taking)
    return [*(each[1] for each in built if each), "/nothing-here"]


@pytest.mark.parametrize("what", BODIES)
def test_no_body_is_a_fault_at_any_address(app: Flask, what: str):
    found = {path: sent(app, path, *BODIES[what]).status_code for path in addresses(app)}
    assert ([path for path, code in found.items() if code >= FAULT], len(found) > 80) == ([], True)


@pytest.mark.parametrize("what", NAMELESS)
def test_a_part_without_a_name_is_refused_in_a_sentence_at_every_address(app: Flask, what: str):
    answers = {path: sent(app, path, *BODIES[what]) for path in addresses(app)}
    taken = {path for path, answer in answers.items() if (answer.status_code, NO_FORM in answer.text) != (REFUSED, True)}
    assert taken == {"/exit", "/nothing-here"}  # one reads nothing, the other is not there
    assert (answers["/exit"].status_code, answers["/nothing-here"].status_code) == (200, 404)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"a&" * 4_999, 400),
        (b"a&" * 5_000, 413),
        (b"a=" + b"x" * (512 * 1024 - 2), 400),
        (b"a=" + b"x" * (512 * 1024 - 1), 413),
        (b"a&" * 3_000_000, 413),
    ],
)
def test_a_form_that_is_longer_than_any_of_ours_is_refused_before_it_is_taken_apart(app: Flask, body: bytes, code: int):
    assert sent(app, "/sign-in", "application/x-www-form-urlencoded", body).status_code == code
    assert sent(app, "/exit", "application/x-www-form-urlencoded", body).status_code == 200


@pytest.mark.parametrize(("lines", "code"), [(5_000, 400), (30_000, 413)])
def test_a_part_with_endless_headers_is_refused(app: Flask, lines: int, code: int):
    body = part(*[b"X: y"] * lines, b"Content-Disposition: form-data; name=a") + END
    assert sent(app, "/sign-in", MULTIPART, body).status_code == code


@dataclass(frozen=True, slots=True)
class Odd:
    """A form of ours as a browser sends it, with a part more."""

    shown: Shown
    more: bytes

    def body(self) -> bytes:
        fields = (named(b'; name="%s"' % name.encode(), value.encode()) for name, value in self.shown.form.fields if name)
        return b"".join(fields) + self.more + END


@pytest.mark.whole
def test_a_part_more_in_a_form_of_ours_is_never_a_fault(app: Flask):
    place, odd = furnished(app), [(what, more) for what, more in PARTS.items() if len(more) < SHORT]
    fallen = []
    for shown in place.forms:
        for what, more in odd if shown.form.method == "post" else ():
            code = sent(app, shown.form.action, MULTIPART, Odd(shown, more).body(), shown.cookies).status_code
            fallen += [f"{shown.form.action}: {what}: {code}"] if code >= FAULT else []
    assert fallen == []
