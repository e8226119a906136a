"""Finds a Chromium for the browser tests, and installs one where there is none: `python tests/browser/chromium.py`."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """The path of $CHROMIUM, of a Chromium on the PATH, or of Playwright's own; None when there is none of them."""
    named = os.environ.get("CHROMIUM") or next((path for name in _NAMES if (path := shutil.which(name))), None)
    return named or _playwrights_own()


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None  # noqa: PTH110  # one question about one path


def install() -> None:
    """Install Debian's package where that is allowed, otherwise Playwright's own build."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)  # noqa: S607  # the system's own
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True)  # noqa: S607  # as above
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__" and find() is None:
    install()
