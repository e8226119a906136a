"""The command `steady`."""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

import click

from tracker import clock
from tracker.app import create_app, database_path, open_store, refuse_weak_secret, settings
from tracker.commands.open_record import open_record, open_to_read, place, place_to_put_back, up_to_date
from tracker.commands.put_back_words import put_back_lines
from tracker.commands.sentences import Sentences, if_not_printed, many, printed_at_once
from tracker.commands.verify_file import verify_file
from tracker.domain.addresses import partner_address
from tracker.domain.commitments.recurrence import DAILY, WHENEVER, on_weekdays
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.imports.limits import MAX_RECORD, MAX_UPLOAD
from tracker.domain.imports.loop import read_loop
from tracker.domain.imports.refusals import RefusedRows
from tracker.domain.imports.scores import read_ratings
from tracker.domain.viewer import Actor
from tracker.jobs.command import worker_command
from tracker.models.base import database
from tracker.queries.couple import feeling
from tracker.queries.imports.restore import record_in
from tracker.queries.record.damage import damage
from tracker.queries.record.verify import verify_all
from tracker.queries.site import lost_signing_key, site
from tracker.services import ballast
from tracker.services.account import people, recovery
from tracker.services.account.new import SetUpCode
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up
from tracker.services.imports import history
from tracker.services.imports.history import ImportCounts
from tracker.services.imports.restore import restore_record
from tracker.services.leaps import confirm_clock
from tracker.services.store import rotate_keys
from tracker.web.errors.words import sentence_of
from tracker.web.imports.words import REASONS
from tracker.web.parts import routes

T = TypeVar("T")

_WITHOUT_CODE = (
    "The code for the set-up page could not be printed here, and nobody can set Steady up without it."
    " Start Steady again where it can be printed."
)
_WITHOUT_PASSWORDS = (
    "The couple was made, but their passwords could not be printed here, and they are kept nowhere."
    " Make another one: name a new folder in STEADY_DATA_DIR, and run steady demo where they can be printed."
)
_WITHOUT_LINK = (
    "A link was made, but it could not be printed here, and it is kept nowhere."
    " Make a new one where it can be printed: steady user recover {}"
)

_RECURRENCES = {"daily": DAILY, "weekdays": on_weekdays(frozenset(range(5))), "whenever": WHENEVER}


@click.group(cls=Sentences)
def main() -> None:
    """Steady: a shared, honest record for two."""


@main.command()
def serve() -> None:
    """Bring the database up to date and serve."""
    from tracker import server  # noqa: PLC0415  # the other commands need no server

    # Before anything is made for a server that cannot start.
    config = settings()
    refuse_weak_secret(config)
    server.check_address(config)
    server.check_temporary()
    server.check_free(config)
    place(may_begin=True)
    app = create_app()
    up_to_date()
    ballast.keep()
    base = partner_address(app.config).base
    with database.connection_context():
        first, lost = site() is None, lost_signing_key()
    if first and server.reaches_beyond(app.config):
        app.config["SET_UP_CODE"] = SetUpCode()
        if_not_printed(_WITHOUT_CODE)
        click.echo(f"Code for the set-up page: {app.config['SET_UP_CODE'].text}")
    click.echo(f"Steady is at {base}" + (" and waits to be set up." if first else ""))
    click.echo(_who_can_open_it(app.config))
    _say_lost(lost)
    with printed_at_once():
        server.serve(app)


def _say_lost(key: Path | None) -> None:
    if key is not None:
        click.echo(
            f"{key} is not there, and signed heads are. A new one is made when it is needed: earlier signatures still hold, but"
            " files that were exported before are of an unknown key here. If you have it, stop Steady and put it back first."
        )


def _who_can_open_it(config: Mapping[str, object]) -> str:
    address = partner_address(config)
    if address.reachable:
        return f"Your partner's phone can open {address.base}"
    if address.beyond:
        return (
            f"Other devices can open Steady too, at the address of this computer in your network, port {config['PORT']}. Links"
            f" lead to {address.base} until STEADY_BASE_URL names that address."
        )
    return "Only this computer can open Steady yet. README: an address for both of you, in at most three commands."


@main.command()
def worker() -> None:
    """Do what falls due with time, until stopped. `steady serve` starts one by itself; several are harmless."""
    command = worker_command(database_path(open_record()))
    # Ctrl-C waits until it has loaded: then it ends in silence.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # The same process goes on without the web, in a third of the memory.
    os.execv(command[0], command)  # noqa: S606  # our own command


def _or_say(work: Callable[[], T]) -> T:
    try:
        return work()
    except (Invalid, Conflict) as err:
        raise click.ClickException(sentence_of(err)) from None


@main.command()
def migrate() -> None:
    """Bring the database up to date."""
    open_store(place(may_begin=True))
    for name in up_to_date():
        click.echo(name)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write a whole, checked copy of the database to FILE, and its SHA-256 to FILE.sha256."""
    open_to_read()
    _or_say(lambda: back_up(file))
    click.echo(f"Written: {file}. It opens only with the master key beside the data folder: keep a copy of that elsewhere.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--damaged", is_flag=True, help="Put the copy back although a record in it does not verify.")
@click.option("--empty", is_flag=True, help="Let a copy in which nobody has an account replace a database.")
def restore(file: Path, *, damaged: bool, empty: bool) -> None:
    """Put a copy that steady backup made in the place of the database. Stop the server first.

    The export of one person is restored with steady import record.
    """
    path = database_path(place_to_put_back())
    done = _or_say(lambda: put_back.put_back_copy(file, path, damaged=damaged, empty=empty))
    for line in put_back_lines(path, done):
        click.echo(line)


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was found in FILE for a program.")
def verify(file: Path | None, *, as_json: bool) -> None:
    """Check every couple's record, link by link. Ends with 1 when one is broken.

    Or check FILE, a record.zip that somebody exported or the bundle.json in it: ends with 0 when it is whole and signed here,
    2 when nothing is wrong with it and this server cannot vouch for it, and 1 otherwise.
    """
    if file is not None:
        sys.exit(_or_say(lambda: verify_file(_bytes_of(file, MAX_RECORD), as_json=as_json)))
    if as_json:
        raise click.UsageError("--json needs a FILE.")
    open_to_read()
    broken = False
    for found in damage():
        broken = True
        click.echo(f"Damaged: {sentence_of(found)}")
    for verdict in verify_all():
        broken = broken or verdict.broken is not None
        erased = f", {verdict.erased} erased" if verdict.erased else ""
        heads = f", {many(verdict.heads, 'signed head')}" if verdict.heads else ""
        said = sentence_of(verdict.broken) if verdict.broken else "whole"
        click.echo(f"{verdict.couple}: {many(verdict.events, 'event')}{erased}{heads}, {said}")
    _say_lost(lost_signing_key())
    sys.exit(1 if broken else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
def demo(*, as_json: bool) -> None:
    """Fill an empty database with a couple who do not exist, and print how to sign in."""
    from tracker.demo.fill import tell  # noqa: PLC0415  # the other commands need no story

    base = partner_address(open_record(may_begin=True)).base
    told = _or_say(tell)
    link = f"{base}/s#{told.share}"
    if_not_printed(_WITHOUT_PASSWORDS)
    if as_json:
        click.echo(json.dumps({"accounts": [asdict(account) for account in told.accounts], "share": link}))
        return
    for account in told.accounts:
        click.echo(f"{account.name} signs in with {account.email} and the password {account.password}")
    click.echo(f"Dana, their counselor, reads at {link}")
    click.echo(f"Neither is shown again. Start Steady with: steady serve. It will be at {base}")


@main.command("routes")
@click.option("--json", "as_json", is_flag=True, help="Print them for a program.")
def routes_(*, as_json: bool) -> None:
    """Print every address of Steady: its methods, its path, who may open it, and the view behind it."""
    found = routes()
    if as_json:
        click.echo(json.dumps([asdict(route) for route in found]))
        return
    for route in found:
        click.echo(f"{','.join(route.methods):9} {route.path}  {route.policy}  {route.endpoint}")


@main.group("keys")
def keys_() -> None:
    """The keys with which what is stored is encrypted."""


@keys_.command()
def rotate() -> None:
    """Put new keys in force, while Steady serves. What was written before can be read as before."""
    open_record()
    renewed = _or_say(rotate_keys.rotate)
    click.echo(f"New keys are in force for {renewed} owners. Keep a copy of the master key file apart from your backups.")


@main.group("clock")
def clock_() -> None:
    """The clock of this computer, after a leap."""


@clock_.command()
def confirm() -> None:
    """Say that the clock is right: what waited after a leap is done again."""
    open_record()
    _or_say(confirm_clock)
    click.echo(f"The clock is trusted: it is {clock.now():%d %B %Y, %H:%M} UTC. What waited is done within a minute.")


@main.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("email")
def recover(email: str) -> None:
    """Print a one-time link with which the owner of EMAIL chooses a new password."""
    config = open_record()
    try:
        token = recovery.make_recovery_link(email)
    except NotFound:
        raise click.ClickException("No account has this address.") from None
    if_not_printed(_WITHOUT_LINK.format(email))
    click.echo(f"{partner_address(config).base}/recover/{token}")
    click.echo("It works once, within 24 hours. Give it to the owner of the account and to nobody else.")


@main.group("import")
def import_() -> None:
    """Import history from another app. It stays its owner's alone."""


@import_.command("loop")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "email", required=True, metavar="EMAIL", help="Whose history it is.")
@click.option(
    *("--recurrence", "preset"),
    type=click.Choice(sorted(_RECURRENCES)),
    default="whenever",
    show_default=True,
    help="How often, where the file does not say it.",
)
def import_loop(file: Path, email: str, preset: str) -> None:
    """Import from Loop Habit Tracker: the zip, or its Checkmarks.csv."""
    open_record()
    actor = _somebody(email)
    found = _or_say(lambda: read_loop(_bytes_of(file), file.name, actor.today))
    click.echo(
        f"Read {many(found.rows_read, 'line')} of {many(len(found.habits), 'habit')}; dates are {_order(found.order.name)}."
    )
    _say_refused(found.refused)
    recurrences = {habit.name: habit.recurrence or _RECURRENCES[preset] for habit in found.habits}
    _say_written(_or_say(lambda: history.import_loop(actor, found, recurrences)))


@import_.command("ratings")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "email", required=True, metavar="EMAIL", help="Whose history it is.")
@click.option("--date", "date_column", required=True, metavar="COLUMN", help="The column that holds the day.")
@click.option("--score", "score_column", required=True, metavar="COLUMN", help="The column that holds the score.")
@click.option("--low", metavar="NUMBER", help="The lowest score of the scale.  [default: 0]")
@click.option("--high", metavar="NUMBER", help="The highest score of the scale.  [default: 10]")
def import_ratings(file: Path, email: str, date_column: str, score_column: str, low: str | None, high: str | None) -> None:
    """Import daily scores from any CSV file; their scale is mapped to 0-10."""
    open_record()
    actor = _somebody(email)
    ends = {"low": _number(low), "high": _number(high)}
    found = _or_say(lambda: read_ratings(_bytes_of(file), date_column, score_column, actor.today, **ends))
    click.echo(f"Read {many(found.rows_read, 'line')}; dates are {_order(found.order.name)}.")
    click.echo(f"Scores run from {found.found_low:f} to {found.found_high:f}, on a scale from {found.low:f} to {found.high:f}.")
    _say_refused(found.refused)
    direction = feeling(actor)
    _say_written(_or_say(lambda: history.import_ratings(actor, found, direction.id if direction else None)))


@import_.command("record")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "email", required=True, metavar="EMAIL", help="Whose record it is.")
def import_record(file: Path, email: str) -> None:
    """Restore an export: record.zip, or the steady.json in it. It is kept as it stands."""
    open_record()
    actor = _somebody(email)
    found = _or_say(lambda: record_in(_bytes_of(file, MAX_RECORD)))
    click.echo(f"Read the record of {found.name}, made at {found.made_at.isoformat()}: {_spaces(len(found.spaces))}.")
    done = _or_say(lambda: restore_record(actor, found))
    click.echo(f"Restored {_spaces(done.spaces)}; {done.spaces_already} already there.")
    if done.hard_day:
        click.echo("Took over the words for a hard day.")


def _spaces(number: int) -> str:
    return "1 space" if number == 1 else f"{number} spaces"


def _somebody(email: str) -> Actor:
    try:
        return people.actor_of(email)
    except NotFound:
        raise click.ClickException("No account has this address.") from None


def _bytes_of(file: Path, most: int = MAX_UPLOAD) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as err:
        raise click.ClickException(f"{file} cannot be read: {err.strerror}.") from None


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        raise click.ClickException("Give --low and --high as numbers such as 1, 7 or -3.5.") from None


def _order(name: str) -> str:
    return name.lower().replace("_", "-")


def _say_refused(refused: RefusedRows) -> None:
    for reason, times in refused.by_reason.items():
        first = next((f", first in line {row.line}" for row in refused.first if row.reason is reason), "")
        click.echo(f"Left out {times}: {REASONS[reason]}{first}.")


def _say_written(written: ImportCounts) -> None:
    were = "was" if written.rows_already == 1 else "were"
    click.echo(f"Wrote {many(written.rows_written, 'row')}; {written.rows_already} {were} already there.")
    if written.rows_left_out:
        click.echo(
            f"New rows left out: {written.rows_left_out}. Their commitments are no longer yours alone; log them on Today."
        )
