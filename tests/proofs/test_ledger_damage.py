"""Whatever is done to any one of ten thousand events is found; a cut-off tail needs a witness, and a signed head is one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from random import Random

import pytest

from tests.support.records import EVENTS, long_chain
from tracker.crypto.signatures import signature_holds
from tracker.domain.record.chain import Link, commit, first_broken, next_link
from tracker.domain.record.heads import Fault, first_fault
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.models.encrypted import encrypted_bytes
from tracker.models.record import BODY, SALT, body_key
from tracker.queries.record.chain import bodies_of, heads_of, links_of
from tracker.queries.record.verify import verify
from tracker.services.record.ledger import sign_due_heads
from tracker.services.store.database import migrate

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("ledger damage")]

SAMPLES = 20
REACH = 3  # how many links around a damaged one are looked at: what comes before is unchanged, and so known to hold

Damage = Callable[[list[Link], int, Random], list[Link]]
Work = Callable[[str, int], None]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A database with a long chain whose guards are off and whose head is signed: its file, and the couple."""
    folder = tmp_path_factory.mktemp("long") / "data"
    folder.mkdir()
    open_database(folder / "steady.db")
    migrate()
    with database.connection_context():
        couple = long_chain().couple
        for guard in ("update", "delete"):
            database.execute_sql(f"DROP TRIGGER ledger_event_no_{guard}")
        assert sign_due_heads() == 1
    return folder / "steady.db", couple


@pytest.fixture
def couple(record: tuple[Path, str]) -> Iterator[str]:
    open_database(record[0])
    with database.connection_context():
        yield record[1]


def renumbered(links: Sequence[Link], first: int) -> list[Link]:
    return [replace(each, seq=first + place) for place, each in enumerate(links)]


def other(data: bytes, rng: Random) -> bytes:
    """The same bytes, but for one bit."""
    place, bit = rng.randrange(len(data)), 1 << rng.randrange(8)
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def mutate(links: list[Link], at: int, rng: Random) -> list[Link]:
    seq, commitment, prev, digest = astuple(links[at])
    changed = rng.choice(
        [
            Link(seq, other(commitment, rng), prev, digest),
            Link(seq, commitment, other(prev, rng), digest),
            Link(seq, commitment, prev, other(digest, rng)),
        ]
    )
    return [*links[:at], changed, *links[at + 1 :]]


def rehash(links: list[Link], at: int, rng: Random) -> list[Link]:
    """Another commitment, with the hash that belongs to it."""
    changed = next_link(links[at - 1], other(links[at].commitment, rng))
    return [*links[:at], changed, *links[at + 1 :]]


def delete(links: list[Link], at: int, rng: Random) -> list[Link]:
    rest = links[at + 1 :]
    return [*links[:at], *(rest if rng.random() < 0.5 else renumbered(rest, links[at].seq))]


def insert(links: list[Link], at: int, rng: Random) -> list[Link]:
    added, rest = next_link(links[at - 1], rng.randbytes(32)), links[at:]
    return [*links[:at], added, *(rest if rng.random() < 0.5 else renumbered(rest, added.seq + 1))]


def reorder(links: list[Link], at: int, rng: Random) -> list[Link]:
    swapped = [links[at + 1], links[at]]
    return [*links[:at], *(swapped if rng.random() < 0.5 else renumbered(swapped, links[at].seq)), *links[at + 2 :]]


@pytest.mark.parametrize("damage", [mutate, rehash, delete, insert, reorder])
def test_a_link_that_is_changed_removed_put_in_or_moved_is_found_at_each_place(couple: str, damage: Damage):
    links, rng = links_of(couple), Random(1)  # noqa: S311  # the same damage each time
    assert (len(links) > EVENTS, first_broken(links)) == (True, None)
    unseen = []
    for at in range(1, len(links) - 1):
        start = max(1, at - REACH)
        piece = links[start - 1 : at + REACH]
        if first_broken(damage(piece, at - start + 1, rng)[1:], after=piece[0]) is None:
            unseen.append(at + 1)
    assert unseen == []


@pytest.mark.parametrize("damage", [mutate, rehash, delete, insert, reorder])
def test_looking_at_the_links_around_finds_the_same_place_as_looking_at_all(couple: str, damage: Damage):
    links, rng = links_of(couple), Random(2)  # noqa: S311
    for at in rng.sample(range(1, len(links) - 1), 100):
        start = max(1, at - REACH)
        seed = rng.random()
        piece = damage(links[start - 1 : at + REACH], at - start + 1, Random(seed))  # noqa: S311
        whole = damage(links[: at + REACH], at, Random(seed))  # noqa: S311
        assert first_broken(piece[1:], after=links[start - 1]) == first_broken(whole)


def test_one_changed_bit_in_any_body_or_salt_is_found(couple: str):
    links, bodies, rng = links_of(couple), bodies_of(couple), Random(3)  # noqa: S311
    commitments = {each.seq: each.commitment for each in links}
    assert set(commitments) == set(bodies)
    unseen = [
        seq
        for seq, (salt, body) in bodies.items()
        if commitments[seq] in {commit(other(salt, rng), body), commit(salt, other(body, rng))}
    ]
    assert unseen == []


def test_a_chain_cut_off_at_any_place_follows_link_by_link_but_misses_the_head_that_was_signed(couple: str):
    witness, whole = heads_of(couple), links_of(couple)
    left: dict[int, Link] = {}
    missed = []
    for each in whole[:-1]:
        left[each.seq] = each
        if first_fault(witness, left, signature_holds) == (witness[0].head, Fault.CUT_OFF):
            missed.append(each.seq)
    assert (first_broken(whole[:-1]), missed) == (None, [each.seq for each in whole[:-1]])
    assert first_fault(witness, {**left, whole[-1].seq: whole[-1]}, signature_holds) is None


def run(statement: str) -> Work:
    """Something that is done by hand in the file, to the event ?1 of a couple ?2."""

    def work(couple: str, seq: int) -> None:
        for each in statement.split(";"):
            database.execute_sql(each, (seq, couple))

    return work


def chain_anew(couple: str, links: Sequence[Link], start: int) -> None:
    """Give every link from `start` on the number and the hashes that belong to its place."""
    last = links[start - 2] if start > 1 else None
    rows = []
    for each in links[start - 1 :]:
        last = next_link(last, each.commitment)
        rows.append((couple, last.seq, last.commitment, last.prev, last.hash))
    database.execute_sql("DELETE FROM ledger_event WHERE couple_id = ? AND seq >= ?", (couple, start))
    database.connection().executemany(
        "INSERT INTO ledger_event (couple_id, seq, commitment, prev, hash) VALUES (?,?,?,?,?)", rows
    )


def rewrite(couple: str, seq: int) -> None:
    """Say something else in one event, and make the whole rest of the chain fit."""
    links, (salt, body) = links_of(couple), bodies_of(couple)[seq]
    said = body.replace(b'"kept"', b'"partly"').replace(b'"words":"', b'"words":"not ')
    links[seq - 1] = replace(links[seq - 1], commitment=commit(salt, said))
    put(couple, {seq: (salt, said)})
    chain_anew(couple, links, seq)


def put(couple: str, bodies: Mapping[int, tuple[bytes, bytes]]) -> None:
    """Put bodies where they do not belong, as somebody can who has the keys too."""
    for seq, (salt, body) in bodies.items():
        database.execute_sql("DELETE FROM ledger_body WHERE couple_id = ? AND seq = ?", (couple, seq))
        key = body_key(couple, seq)
        stored = encrypted_bytes(SALT, key, couple, salt), encrypted_bytes(BODY, key, couple, body)
        database.execute_sql("INSERT INTO ledger_body (couple_id, seq, salt, body) VALUES (?, ?, ?, ?)", (couple, seq, *stored))


def swap(couple: str, seq: int) -> None:
    """Put two bodies each in the other's place."""
    bodies = bodies_of(couple)
    put(couple, {seq: bodies[seq + 1], seq + 1: bodies[seq]})


def say_more(couple: str, seq: int) -> None:
    """Add a space to what an event says."""
    salt, body = bodies_of(couple)[seq]
    put(couple, {seq: (salt, body + b" ")})


def remove_link(couple: str, seq: int) -> None:
    """Remove an event with its body, and make the whole rest of the chain fit."""
    links, bodies = links_of(couple), bodies_of(couple)
    database.execute_sql("DELETE FROM ledger_body WHERE couple_id = ? AND seq >= ?", (couple, seq))
    put(couple, {each - 1: bodies[each] for each in bodies if each > seq})
    chain_anew(couple, [*links[: seq - 1], *links[seq:]], seq)


BY_HAND: dict[str, Work] = {
    "commitment": run("UPDATE ledger_event SET commitment = randomblob(32) WHERE seq = ?1 AND couple_id = ?2"),
    "prev": run("UPDATE ledger_event SET prev = randomblob(32) WHERE seq = ?1 AND couple_id = ?2"),
    "hash": run("UPDATE ledger_event SET hash = randomblob(32) WHERE seq = ?1 AND couple_id = ?2"),
    "link gone": run("DELETE FROM ledger_event WHERE seq = ?1 AND couple_id = ?2"),
    "link moved to the end": run("UPDATE ledger_event SET seq = 1000000 WHERE seq = ?1 AND couple_id = ?2"),
    "body, with the keys": say_more,
    "body": run("UPDATE ledger_body SET body = body || ' ' WHERE seq = ?1 AND couple_id = ?2"),
    "salt": run("UPDATE ledger_body SET salt = randomblob(77) WHERE seq = ?1 AND couple_id = ?2"),
    "body gone": run("DELETE FROM ledger_body WHERE seq = ?1 AND couple_id = ?2"),
    "bodies swapped": run(
        "UPDATE ledger_body SET seq = 0 WHERE seq = ?1 AND couple_id = ?2;"
        "UPDATE ledger_body SET seq = ?1 WHERE seq = ?1 + 1 AND couple_id = ?2;"
        "UPDATE ledger_body SET seq = ?1 + 1 WHERE seq = 0 AND couple_id = ?2 AND ?1"
    ),
    "bodies swapped, with the keys": swap,
    "said otherwise, chained anew": rewrite,
    "removed, chained anew": remove_link,
    "tail of the chain cut off": run(
        "DELETE FROM ledger_event WHERE seq >= ?1 AND couple_id = ?2;DELETE FROM ledger_body WHERE seq >= ?1 AND couple_id = ?2"
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_is_done_in_the_file_itself_is_found_by_verifying(couple: str, name: str):
    rng, unseen = Random(name), []  # noqa: S311
    for seq in rng.sample(range(2, EVENTS), SAMPLES):
        with database.atomic() as point:
            BY_HAND[name](couple, seq)
            if verify(couple).broken is None:
                unseen.append(seq)
            point.rollback()
    assert (unseen, verify(couple).broken) == ([], None)


def cut_off(couple: str, seq: int) -> None:
    """Cut the tail off as somebody would who rules the file: with the rows, their versions, and the heads signed since."""
    for statement in (
        "DELETE FROM ledger_event WHERE seq >= ?1 AND couple_id = ?2",
        "DELETE FROM ledger_body WHERE seq >= ?1 AND couple_id = ?2",
        "DELETE FROM signed_head WHERE seq >= ?1 AND couple_id = ?2",
    ):
        database.execute_sql(statement, (seq, couple))
    left = json.dumps(sorted({json.loads(body)["object"] for _, body in bodies_of(couple).values()}))
    gone = "couple_id = ? AND {0} NOT IN (SELECT value FROM json_each(?))"
    database.execute_sql(f"DELETE FROM version WHERE {gone.format('object')}", (couple, left))  # noqa: S608  # made of constants
    database.execute_sql("DELETE FROM entry WHERE couple_id = ? AND id NOT IN (SELECT object FROM version)", (couple,))


def test_a_tail_cut_off_with_everything_that_speaks_of_it_shows_only_to_a_witness_who_kept_a_head(couple: str):
    # Answers that were never changed: each event is all that there is of its row.
    witness, [tail] = heads_of(couple), [EVENTS + 40]
    with database.atomic() as point:
        cut_off(couple, tail)
        shorter, left = verify(couple), {each.seq: each for each in links_of(couple)}
        point.rollback()
    assert (shorter.broken, shorter.events, shorter.heads) == (None, tail - 1, 0)
    found = first_fault(witness, left, signature_holds)
    assert found is not None
    assert (found[0].seq, found[1]) == (verify(couple).events, Fault.CUT_OFF)
