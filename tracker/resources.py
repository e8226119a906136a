"""Where templates, static files, settings and migrations lie, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE.parent if (_PACKAGE.parent / "templates").is_dir() else _PACKAGE

TEMPLATES = _ROOT / "templates"
STATIC = _ROOT / "static"
CONFIG = _ROOT / "config.py"
MIGRATIONS = _PACKAGE / "migrations"
HELP_LINES = _PACKAGE / "help_lines.json"
COMMON_PASSWORDS = _PACKAGE / "crypto" / "common_passwords.txt"
