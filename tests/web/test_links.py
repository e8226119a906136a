"""The addresses that stand on page after page are built once, and are what Flask would build each time."""

from flask import Flask, url_for


def test_an_address_is_the_same_each_time_and_takes_what_it_is_given(app: Flask):
    with app.test_request_context("/help"):
        files = {url_for("static", filename=name).partition("?v=")[0] for name in ("favicon.svg", "steady.css", "favicon.svg")}
        assert files == {"/static/favicon.svg", "/static/steady.css"}
        assert [url_for("help.page") for _ in range(2)] == ["/help", "/help"]
        assert url_for("help.page", _anchor="limits") == "/help#limits"
        assert url_for("help.page", _external=True) == "http://localhost/help"
        assert [url_for("commitments.pages.one", item=item) for item in ("a", "b")] == ["/commitments/a", "/commitments/b"]
