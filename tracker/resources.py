"""Where templates, static files, settings and migrations lie, in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent if (PACKAGE.parent / "templates").is_dir() else PACKAGE

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
CONFIG = ROOT / "config.py"
MIGRATIONS = PACKAGE / "migrations"
HELP_LINES = PACKAGE / "help_lines.json"
COMMON_PASSWORDS = PACKAGE / "crypto" / "common_passwords.txt"
