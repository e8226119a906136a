"""How a thing reads in the download."""

from types import SimpleNamespace

from flask import Flask


def test_a_rest_reads_with_its_days_as_people_say_them(app: Flask):
    said = {"from_day": "2026-03-03", "until_day": "2026-03-05", "shared": True}
    with app.test_request_context():
        thing = app.jinja_env.get_template("exports/_things.html").make_module().thing  # type: ignore[attr-defined]  # its macro
        line = thing(SimpleNamespace(kind="commitment_pause", mine=True), said)
    assert line.strip() == "paused by both, 3 March 2026 to 5 March 2026"
