"""`steady routes`: every address with its part and its policy, and each address begins with the part that it belongs to."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tracker.cli import main
from tracker.web.policy import policy_of

pytestmark = pytest.mark.timeless

FIXED = {
    **dict.fromkeys(("/", "/sign-in", "/sign-out", "/recover/<token>", "/exit", "/more"), "account"),
    **dict.fromkeys(("/join/<token>", "/join/<token>/account"), "couple"),
    **dict.fromkeys(("/s", "/s/view"), "sharing"),
    **dict.fromkeys(("/hard-day", "/hard-day/words"), "help"),
    **dict.fromkeys(("/healthz", "/robots.txt"), "health"),
    "/talk": "journal",
    "/verify": "exports",
}
"""Addresses that people hold, type or know by heart: they stay, whatever part they belong to."""


def said(*words: str) -> str:
    done = CliRunner().invoke(main, ["routes", *words])
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def test_every_address_is_told_with_its_view_and_its_policy(app: Flask):
    found = {(each["path"], each["endpoint"], each["policy"], *each["methods"]) for each in json.loads(said("--json"))}
    known = {
        (
            rule.rule,
            rule.endpoint,
            "open" if rule.endpoint == "static" else policy_of(app.view_functions[rule.endpoint]),
            *sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
        )
        for rule in app.url_map.iter_rules()
    }
    assert found == known


def test_an_address_begins_with_its_part_unless_people_know_it_by_heart():
    routes = {each["path"]: each["part"] for each in json.loads(said("--json"))}
    strange = {path: part for path, part in routes.items() if path.split("/")[1] != part}
    assert strange == FIXED


def test_without_json_each_address_is_a_line():
    assert "GET,POST  /sign-in  open  account.sign_in.sign_in\n" in said()
    assert said().count("\n") == len(json.loads(said("--json")))


def test_the_folder_of_a_view_is_its_part(app: Flask):
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            web = Path(*view.__module__.split(".")[2:]).as_posix()
            assert endpoint.rpartition(".")[0] == web.replace("/", "."), endpoint
