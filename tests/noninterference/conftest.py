"""Two databases over which the same application works in turn."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.noninterference.life import Stage, stage
from tests.support.settings import with_master_key
from tracker.models.base import database

Stages = tuple[Stage, Stage]


@pytest.fixture
def stages(app: Flask, migrated: Path, tmp_path: Path) -> Iterator[Stages]:
    """One for the run with the private acts, one for the run without them."""
    before = database.obj
    made = tuple(
        stage(Path(shutil.copyfile(migrated, with_master_key(tmp_path / f"{name}.db")))) for name in ("with", "without")
    )
    yield made[0], made[1]
    for each in made:
        each.store.close()
    database.initialize(before)
