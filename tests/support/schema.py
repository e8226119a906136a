"""What the tables should look like: `python -m tests.support.schema` prints a first migration that makes them."""

import tempfile
from pathlib import Path

from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.models.record import GUARDS
from tracker.models.second_copies import WITNESSES
from tracker.models.tables import TABLES

_MADE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'schema_migration%' ORDER BY rowid"


def statements_now() -> list[str]:
    """The statements of the open database, in the order in which its objects were made."""
    return [sql for (sql,) in database.execute_sql(_MADE).fetchall()]


def statements_of_models() -> list[str]:
    """The statements that the models stand for."""
    with tempfile.TemporaryDirectory() as folder:
        opened = open_database(Path(folder) / "models.db")
        opened.connect()
        opened.create_tables(TABLES)
        for statement in (*GUARDS, *WITNESSES):
            opened.execute_sql(statement)
        made = statements_now()
        opened.close()
    return made


_HEAD = '''"""The first tables. A frozen copy: later changes are later migrations."""

# ruff: noqa: E501, D103

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
'''
_FOOT = """)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
"""

if __name__ == "__main__":
    print(_HEAD + "".join(f'    """{each}""",\n' for each in statements_of_models()) + _FOOT)  # noqa: T201  # it is a command
