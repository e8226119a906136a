"""Nothing reaches a table of the record but by the policy: read one statement and one line at a time."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracker
from tests.support.policy_gaps import RECORD, Fault, every_file, in_source, in_statements, loaded
from tracker.domain.visibility import MATRIX, Audience, Rule
from tracker.models.base import Item
from tracker.models.columns import table_name
from tracker.models.kinds import KINDS
from tracker.models.tables import TABLES
from tracker.queries import scoped

HOUSE = Path(str(tracker.__file__)).parent
UNSCOPED = {
    ("queries/imports/restore.py", "_MARKED"): "how many of one's own there are that nobody else ever saw, and what none says",
    (
        "queries/record/chain.py",
        "_BODIES",
    ): "the chain as it is stored: verified, signed, and exported body by body as may_read says",
    (
        "queries/record/chain.py",
        "_SHARED",
    ): "which of the things that both ever saw have lost their words, and none of what they say",
    ("queries/counts.py", "_LAST"): "how many versions there are, as a place: nothing of any of them",
    ("queries/ratings/hold_back.py", "_RATERS"): "the worker asks whose ratings wait; nobody is shown anything",
    (
        "queries/imports/files.py",
        "_ENTRIES",
    ): "how many there are in a commitment that its keeper's import found, and what none says",
    ("queries/ratings/levels.py", "_RATERS"): "the worker asks whose levels fall due; nobody is shown anything",
    ("queries/account/people.py", "hard_day_words"): "the one row of the person who reads",
    ("queries/record/search.py", "_WHEN"): "the days of rows whose versions the caller found that the reader may see",
    ("queries/journal/reflections.py", "_DAYS"): "one's own: a journal goes with its writer through every space",
    ("queries/sharing/shares.py", "_SHARE"): "what the statements below begin with",
    ("queries/sharing/shares.py", "_BY_TOKEN"): "whoever holds a link is nobody here; where the share stands decides",
    ("queries/sharing/shares.py", "_BY_VISIT"): "as by a link",
    ("queries/sharing/shares.py", "_SNAPSHOT"): "of a share that was found by one of the others",
    ("queries/trends/slips.py", "_SLIPS"): "when a slip that both may see was first written: told is whether it was brought in",
    ("queries/record/verify.py", "_SHARED"): "verifying compares all that is stored and says only whether it holds",
    ("queries/record/verify.py", "_NEWEST"): "as above",
    ("queries/record/verify.py", "_changed_row"): "as above",
    ("services/leaving/account.py", "_delete_unseen"): "an account ends, and with it what nobody but its person ever saw",
    ("services/leaving/account.py", "_delete_shares"): "as above: their own shares, or all when nobody is left",
    ("services/commitments/bring_in.py", "_unseen"): "what both agreed to show, shown here",
    (
        "services/backup/carry_over.py",
        "ITEMS",
    ): "a copy is put back: what was taken back since is taken back; nobody is shown anything",
    ("services/backup/carry_over.py", "_DIFFERENT"): "as above: whose words were removed since",
    ("services/backup/carry_over.py", "_NOT_AFTER"): "as above: whether the database before goes on from the copy",
    ("services/backup/carry_over.py", "_UNTIL"): "as above: when the last words were written that the copy lacks",
    ("services/backup/carry_over.py", "_as_its_newest_version"): "as above",
    ("services/backup/carry_over.py", "_say_anew"): "as above, for whoever took it back",
    ("services/backup/carry_rules.py", "_NARROWER"): "as above: a narrower choice that the copy lacks",
    ("services/backup/carry_rules.py", "_HELD_BACK"): "as above",
    ("services/backup/carry_rules.py", "_REMOVALS"): "as above",
    ("services/backup/put_back.py", "_NEWEST"): "when the last of all words of a copy were written",
    ("services/record/erase.py", "_VERSIONS"): "a person's words leave every version, whoever could see it",
    ("services/record/erase.py", "_VERSIONS_OF"): "as above, of things that both remove or whose time is over",
    ("services/record/erase.py", "erase_words_of"): "as above: which of them say these words now",
    ("services/record/erase.py", "_shown"): "which of a journal both ever saw: that is what goes",
    ("services/record/ledger.py", "VERSION"): "the number that a new version gets",
    ("services/record/ledger.py", "_SHOWN_ABOVE"): "what a row hangs on that is shown at this moment",
    ("services/entries/plans.py", "_OLD"): "the worker removes whereabouts; nobody is shown anything",
    ("services/couple/invitation.py", "_join_halves"): "two who have just met: their halves become one",
    ("services/couple/invitation.py", "_move_parts"): "as above: what was written in the one goes over into the other",
    ("services/couple/invitation.py", "_show_what_was_said"): "as above: what was said alone is shown here",
    ("services/journal/reflections.py", "_own"): "one's own, in whatever space it was written",
    ("services/journal/reflections.py", "_was_shown"): "all that one's own said, which `_own` gave",
    ("services/journal/reflections.py", "_seal_versions"): "as above",
    ("services/commitments/reviews.py", "_answer_of"): "both answers, to know whether they can be opened together",
    (
        "services/sharing/shares.py",
        "end_frozen_with",
    ): "whatever view holds words that both removed ends, and is shown to nobody",
    ("services/commitments/terms.py", "_offered"): "a commitment of which the actor may see the offer",
    (
        "services/commitments/terms.py",
        "_versions",
    ): "all terms of a commitment that `visible` gave: their numbers, and what waits",
}
"""What reads the record without a condition, and why it may."""


def faults() -> Iterator[Fault]:
    for path in every_file(HOUSE):
        file = path.relative_to(HOUSE).as_posix()
        yield from in_source(file, path.read_text(encoding="utf-8"))
        if namespace := loaded(file):
            yield from in_statements(file, namespace)


def test_nothing_reaches_the_record_but_by_the_policy():
    found = [str(each) for each in faults() if (each.file, each.name) not in UNSCOPED or "by OR" in each.what]
    assert not found, "\n".join(found)


def test_every_exception_is_still_needed():
    assert UNSCOPED.keys() - {(each.file, each.name) for each in faults()} == set()


def test_the_matrix_has_a_line_for_every_kind_of_the_record():
    tables = {table_name(table) for table in TABLES if issubclass(table, Item)}
    missing = (tables | KINDS.keys()) - MATRIX.keys()
    assert not missing, (
        f"say in MATRIX of tracker/domain/visibility.py, and in its test, who may see: {', '.join(sorted(missing))}"
    )
    assert tables <= RECORD


PLANTED = {
    "reads entry without a condition": 'READ = "SELECT words FROM entry WHERE couple_id = ?"',
    "reads rating without a condition": 'READ = "SELECT 1 FROM plan p JOIN rating r ON r.id = p.id WHERE p.couple_id = ?"',
    "reads moment without": (
        "from tracker.queries import scoped\n"
        "READ = f\"SELECT 1 FROM moment m WHERE m.couple_id = ? AND {scoped.seen('moment', 'x', me='?2')}\""
    ),
    "reads rating.audience": (
        "from tracker.queries import scoped\n"
        "READ = f\"SELECT audience FROM rating r WHERE r.couple_id = ? AND {scoped.seen('rating', 'r', me='?2')}\""
    ),
    "of every couple": (
        "from tracker.queries import scoped\nREAD = f\"SELECT 1 FROM moment m WHERE {scoped.shared('moment', 'm')}\""
    ),
    "by OR": "READ = \"SELECT 1 FROM person WHERE id = ? OR (email = ? OR name LIKE '%(%')\"",
    "conditions by OR": 'READ = "SELECT (SELECT 1 FROM site s JOIN person p ON p.id = ? AND p.zone = ? OR p.name = ?)"',
    "behind a comma": 'READ = "SELECT 1 FROM person p, entry e WHERE e.couple_id = ?"',
    "writes a mark by hand": 'READ = "SELECT 1 FROM entry e WHERE e.couple_id = ? /*seen entry e*/"',
    "writes version": 'WRITE = "DELETE FROM version WHERE couple_id = ?"',
    "while it runs": 'def read(table):\n    return f"SELECT 1 FROM {table} WHERE id = ?"',
    "makes a statement while it runs": 'def read(which):\n    return "SELECT 1 FROM entry WHERE " + which',
    "completes a statement": 'READ = "SELECT 1 FROM {table}"\n\n\ndef read(table):\n    return READ.format(table=table)',
    "reads Entry by get_by_id()": "from tracker.models.entries import Entry\n\n\ndef read():\n    return Entry.get_by_id(1)",
    "reads Row by select()": "from tracker.models.entries import Plan as Row\n\n\ndef read():\n    return Row.select()",
    "reads model by select()": "def read(model):\n    return model.select()",
    "writes Moment by update()": (
        "from tracker.models.moments import Moment\n\n\ndef write():\n    Moment.update(kind='other').execute()"
    ),
}


@pytest.mark.parametrize(("said", "source"), PLANTED.items(), ids=PLANTED)
def test_what_is_planted_is_found(tmp_path: Path, said: str, source: str):
    file = tmp_path / "planted.py"
    file.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("planted", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = [*in_source("queries/planted.py", source), *in_statements("queries/planted.py", vars(module))]
    assert any(said in str(each) for each in found), found


def test_a_page_that_speaks_sql_is_found():
    [found] = in_source("web/planted.py", 'READ = "SELECT 1 FROM entry WHERE id = ?"')
    assert "belongs into tracker/queries" in str(found)


def confirmed(writer: str) -> str:
    """What stands in each condition: who wrote it has confirmed since the record was put back, if it was."""
    return f"(NOT EXISTS (SELECT 1 FROM put_back) OR {writer} NOT IN (SELECT person_id FROM put_back))"  # noqa: S608  # a condition


def test_a_changed_rule_changes_the_condition(monkeypatch: pytest.MonkeyPatch):
    before = scoped.seen("moment", "m", me=":me")
    monkeypatch.setitem(MATRIX["moment"], "", Audience(Rule.NEVER))
    by = confirmed("m.writer_id")
    whose = "CASE WHEN m.shared_at IS NULL THEN m.writer_id ELSE '' END IN ('', :me)"
    assert before == f"({whose} AND (m.shared_at IS NOT NULL AND {by} OR m.writer_id = :me)) /*seen moment m*/"
    assert scoped.seen("moment", "m", me=":me") == f"(FALSE AND {by} OR m.writer_id = :me) /*seen moment m*/"
    by = confirmed("v.writer_id")
    assert scoped.seen_versions(["moment", "entry"], "v", me=":me") == (
        f"(CASE v.kind WHEN 'moment' THEN FALSE AND {by} WHEN 'entry' THEN v.shared_at IS NOT NULL AND {by} ELSE FALSE END"
        " OR v.writer_id = :me) /*seen version v*/"
    )


def test_what_was_put_back_is_shown_only_of_whoever_has_confirmed():
    kept_by = "(SELECT k.writer_id FROM commitment k WHERE k.id = t.commitment_id) /*own commitment k*/"
    assert confirmed(kept_by) in scoped.shared("terms", "t")
    assert "put_back" not in scoped.shared("repair", "r")


def test_what_was_once_shared_and_what_stands_follow_the_rule_too(monkeypatch: pytest.MonkeyPatch):
    assert f"r.shown_at IS NOT NULL AND {confirmed('r.writer_id')}" in scoped.stands_for_both("moment", "r")
    assert f"r.shown_at IS NOT NULL AND {confirmed('r.writer_id')}" in scoped.ever_seen("moment", "r", me=":me")
    monkeypatch.setitem(MATRIX["moment"], "", Audience(Rule.NEVER))
    assert "IS NOT NULL" not in scoped.ever_seen("moment", "r", me=":me") + scoped.stands_for_both("moment", "r")


def test_what_names_its_writer_and_its_stamp_otherwise_is_read_by_those():
    assert scoped.seen("removal", "t", me="?2") == (
        f"(t.asked_at IS NOT NULL AND {confirmed('t.asker_id')} OR t.asker_id = ?2) /*seen removal t*/"
    )
    by = confirmed("s.person_id")
    assert scoped.seen("open_seal", "s", me="?2") == f"(FALSE AND {by} OR s.person_id = ?2) /*seen open_seal s*/"


def test_a_reader_who_may_be_said_twice_is_a_parameter_with_a_number_or_a_name():
    with pytest.raises(ValueError, match="number or name"):
        scoped.seen("moment", "m", me="?")


def test_sorts_with_rules_of_their_own_are_told_apart_and_hidden_where_they_cannot_be(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(MATRIX["rating_detail"], "note", Audience(Rule.NEVER))
    assert "WHEN 'note' THEN FALSE WHEN 'sign' THEN d.shared_at IS NOT NULL" in scoped.shared("rating_detail", "d")
    assert scoped.shared_versions(["rating_detail"], "v") == "(FALSE) /*shared version v*/"


def test_what_the_table_does_not_name_cannot_be_asked_for():
    with pytest.raises(KeyError):
        scoped.own("diary", "d")
    with pytest.raises(KeyError):
        scoped.beside("plan", "p", of="response")
