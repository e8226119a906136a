"""What is written is on the disk before anybody counts on it."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until what a file holds, or what a folder names, outlives a power cut. OSError where the disk does not take it."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
