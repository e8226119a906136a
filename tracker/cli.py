"""The command `steady`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click
from flask import Flask

from tracker import chance
from tracker.app import create_app, database_path
from tracker.domain.errors import Invalid, NotFound
from tracker.models.base import database
from tracker.queries.sessions import site
from tracker.queries.verifying import verify_all
from tracker.services import accounts, store
from tracker.web.addresses import partner_address


@click.group()
def main() -> None:
    """Steady: a shared, honest record for two."""


@main.command()
def serve() -> None:
    """Bring the database up to date and serve."""
    from tracker import server  # noqa: PLC0415  # the other commands need no server

    app = create_app()
    server.check_address(app.config)
    store.migrate()
    base = partner_address(app.config).base
    with database.connection_context():
        first = site() is None
    if first and server.reaches_beyond(app.config):
        app.config["SET_UP_CODE"] = chance.ident("set-up code", "")[:8]
        click.echo(f"Code for the set-up page: {app.config['SET_UP_CODE']}")
    click.echo(f"Steady is at {base}" + (" and waits to be set up." if first else ""))
    click.echo(_who_can_open_it(app.config))
    sys.stdout.flush()
    server.serve(app)


def _who_can_open_it(config: Mapping[str, object]) -> str:
    address = partner_address(config)
    if address.reachable:
        return f"Your partner's phone can open {address.base}"
    return "Only this computer can open Steady yet. README: an address for both of you, in at most three commands."


def _open() -> Flask:
    app = create_app()
    database.connect()
    store.migrate()
    return app


def _or_say(work: Callable[[], object]) -> None:
    try:
        work()
    except Invalid as err:
        raise click.ClickException(err.message) from None


@main.command()
def migrate() -> None:
    """Bring the database up to date."""
    create_app()
    for name in store.migrate():
        click.echo(name)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write a whole, checked copy of the database to FILE."""
    _open()
    _or_say(lambda: store.back_up(file))
    click.echo(f"Written: {file}. It does not hold the key file beside the data folder: keep a copy of that elsewhere.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the copy in FILE in the place of the database. Stop the server first."""
    app = create_app()
    path = database_path(app.config)
    kept: list[Path | None] = []
    _or_say(lambda: kept.append(store.restore(file, path)))
    click.echo(f"Restored: {path}." + (f" The one before is kept as {kept[0]}." if kept[0] else ""))


@main.command()
def verify() -> None:
    """Check every couple's record, link by link. Ends with 1 when one is broken."""
    _open()
    broken = False
    for verdict in verify_all():
        broken = broken or verdict.broken is not None
        erased = f", {verdict.erased} erased" if verdict.erased else ""
        click.echo(f"{verdict.couple}: {verdict.events} events{erased}, " + (verdict.broken or "whole"))
    sys.exit(1 if broken else 0)


@main.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("email")
def recover(email: str) -> None:
    """Print a one-time link with which the owner of EMAIL chooses a new password."""
    app = _open()
    try:
        token = accounts.make_recovery_link(email)
    except NotFound:
        raise click.ClickException("No account has this address.") from None
    click.echo(f"{partner_address(app.config).base}/recover/{token}")
    click.echo("It works once, within 24 hours. Give it to the owner of the account and to nobody else.")
