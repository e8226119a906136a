"""The application: the only place that wires settings, database, sessions, pages and errors together."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Config, Flask

from tracker import chance, resources
from tracker.crypto.key_files import UnusableKey, make_once, refuse_open_key, refuse_plain_key, too_plain
from tracker.crypto.master_key import master_file
from tracker.crypto.signatures import key_file
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.services.store.folder import make_place
from tracker.web import forms, health, language, parts, policy, session, words
from tracker.web.edge import headers, page_urls, proxies, static_files
from tracker.web.errors import answers
from tracker.web.errors.words import sentence_of
from tracker.web.sharing import put_back

log = logging.getLogger("steady")

_WEAK = ("change", "secret", "default", "password", "example", "steady", "dev")
_KEY_LENGTH = 32


class WillNotStart(SystemExit):
    """Something about the settings would make the record unsafe. The message says what to do."""


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The whole application. Opens the database, which must be migrated; refuses unsafe settings with WillNotStart."""
    app = Flask("tracker", template_folder=str(resources.TEMPLATES), static_folder=str(resources.STATIC))
    app.config.update(settings(overrides))
    _settle(app)
    open_store(app.config)
    _wire(app)
    return app


def settings(overrides: Mapping[str, Any] | None = None) -> Config:
    """Every setting, from the environment and from `overrides`; WillNotStart for one that cannot be read."""
    config = Config(str(resources.CONFIG.parent))
    try:
        config.from_pyfile(str(resources.CONFIG))
    except (ValueError, OSError) as err:
        raise WillNotStart(f"A setting cannot be read: {err}. README lists what each may be. Nothing was changed.") from None
    config.update(overrides or {})
    for name, folder in (("DATA_DIR", Path(config["DATA_DIR"])), ("DATABASE_URL", database_path(config).parent)):
        _refuse_without_beside(name, folder)
    return config


def _refuse_without_beside(name: str, folder: Path) -> None:
    try:
        beside = folder.resolve().name
    except (OSError, RuntimeError):  # links that lead in a circle
        beside = ""
    if not beside:
        raise WillNotStart(
            f"STEADY_{name} leads to the folder {folder}, beside which no key can lie. Name another one. Nothing was changed."
        )


def key_places(config: Mapping[str, Any]) -> list[Path]:
    """Where the key lies that keeps people signed in, as far as it lies in a file."""
    named = os.environ.get("STEADY_SECRET_KEY_FILE")
    return [Path(named)] if named else [] if config["SECRET_KEY"] else [own_key_file(Path(config["DATA_DIR"]))]


def open_store(config: Mapping[str, Any]) -> None:
    """Bind the tables to the database that the settings name. Refuses keys that others can read."""
    path = database_path(config)
    refuse_open_keys(path)
    make_place(path)
    open_database(path)


def refuse_open_keys(database: Path) -> None:
    """Refuse, with WillNotStart, keys of a database that others can read or guess."""
    try:
        for key in (key_file(database), master_file(database)):
            refuse_open_key(key)
            refuse_plain_key(key)
    except UnusableKey as err:
        raise WillNotStart(sentence_of(err)) from None


def database_path(config: Mapping[str, Any]) -> Path:
    """The SQLite file that the settings name."""
    url = str(config["DATABASE_URL"])
    if url and not url.startswith("sqlite:///"):
        raise WillNotStart("STEADY_DATABASE_URL must start with sqlite:/// for now. Nothing was changed.")
    if url in {"sqlite:///", "sqlite:////", "sqlite:///:memory:"} or url.endswith("/."):
        raise WillNotStart("STEADY_DATABASE_URL names no file: sqlite:///folder/steady.db. Nothing was changed.")
    return Path(url.removeprefix("sqlite:///")) if url else Path(config["DATA_DIR"]) / "steady.db"


def _settle(app: Flask) -> None:
    config = app.config
    https = str(config["BASE_URL"]).startswith("https://")
    config.update(
        SECRET_KEY=_checked_key(config),
        SESSION_COOKIE_NAME="__Host-c" if https else "c",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_TIMEZONE="UTC",
        TEMPLATES_AUTO_RELOAD=False,
        # Beside a file stand a few short fields: what says much in the headers of a part costs much to read.
        MAX_FORM_MEMORY_SIZE=128 * 1024,
    )
    config.setdefault("MAX_FORM_PARTS", 1000)


def refuse_weak_secret(config: Mapping[str, Any]) -> None:
    """Refuse, with WillNotStart, a secret that the settings name and that can be guessed."""
    if config["SECRET_KEY"]:
        _checked_key(config)


def _checked_key(config: Mapping[str, Any]) -> str:
    key = str(config["SECRET_KEY"]) or own_key(Path(config["DATA_DIR"]))
    if len(key) < _KEY_LENGTH or any(key.lower().startswith(word) for word in _WEAK):
        raise WillNotStart(
            f"STEADY_SECRET_KEY is too short or a well-known one. Use {_KEY_LENGTH} random characters or more, "
            "or leave it empty: Steady then makes one beside the data folder."
        )
    if too_plain(key):
        raise WillNotStart(
            "STEADY_SECRET_KEY, or the key file beside the data folder, says the same again and again, so it can be guessed. "
            f"Use {_KEY_LENGTH} random characters or more, or leave the setting empty and move the file away: Steady makes one."
        )
    return key


def own_key_file(data_dir: Path) -> Path:
    """Where the key lies that is made when none is named: beside the data folder."""
    return data_dir.resolve().with_name(data_dir.resolve().name + ".key")


def own_key(data_dir: Path) -> str:
    """The key beside the data folder, made with mode 0600 when absent. One that others may read is refused."""
    path = own_key_file(data_dir)
    try:
        refuse_open_key(path)
    except UnusableKey as err:
        raise WillNotStart(sentence_of(err)) from None
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        make_once(path, chance.token("secret key", ""))
    return path.read_text(encoding="utf-8").strip()


def _wire(app: Flask) -> None:
    _believe_proxies(app)
    health.install(app)
    app.before_request(_connect)
    language.install(app)
    forms.ask_for_tokens(app)
    session.install(app)
    policy.guard(app)
    put_back.install(app)
    forms.install(app)
    headers.add_headers(app)
    static_files.compress(app)
    answers.install(app)
    words.install(app)
    words.fill_pages(app)
    static_files.serve_files(app)
    page_urls.build_once(app)
    parts.register(app)
    health.install_last(app)


def _believe_proxies(app: Flask) -> None:
    try:
        proxies.know_addresses(app)
    except ValueError as err:
        raise WillNotStart(f"STEADY_PROXY_ADDRESSES takes addresses or networks such as 172.18.0.0/16. {err}.") from None


def _connect() -> None:
    # One connection a thread, kept: opening one costs more than a whole request.
    if database.is_closed():
        database.connect()
