"""The output of commands: each ends in a sentence, and prints what it says once its work is done."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import Any, TextIO

import click
from peewee import DatabaseError

from tracker.domain.errors import Refused, Unwritable
from tracker.models.base import database
from tracker.models.driver import driver
from tracker.services.writing import named_refusals
from tracker.web.errors.words import sentence_of

_MAY_BE_MENDED = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), " Make room, and try again."),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), " Let Steady write there, and try again."),
}
_DONE = "It was done, but what there is to say could not be printed here"
_NOT_PRINTED = "What there is to say could not be printed here"


def many(number: int, one: str) -> str:
    """A number with its noun, from the noun for one: "1 row", "3 rows"."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


class Sentences(click.Group):
    """Commands that end in a sentence, whatever keeps them from their work or from telling of it.

    What a command prints is held back until its work is done, so that no output can stop the work half way. Where it cannot be
    printed, stderr says so: the command ends with 1, or with the code that it ended with by itself.
    """

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401  # click's signature
        """Run a command, and end the process."""
        try:
            return super().main(*args, **extra)
        except OSError as err:
            # The help that was asked for, or the sentence about what was wrong.
            _silence(sys.stdout)
            note(f"{_NOT_PRINTED}: {err.strerror}.")
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> None:
        """Run a command, then print what it said."""
        with redirect_stdout(_Held(sys.stdout)) as held:
            try:
                with _in_sentences():
                    super().invoke(ctx)
            except click.exceptions.Exit:
                # The help that was asked for.
                _deliver(held, _NOT_PRINTED)
                raise
            except BaseException:
                if failed := held.deliver():
                    note(f"{_NOT_PRINTED}: {failed}.")
                raise
            _deliver(held, _DONE)


class _Held(io.StringIO):
    """What a command said so far, and where it will be printed. `lost` is what to do where that fails."""

    def __init__(self, to: TextIO | None) -> None:
        super().__init__()
        self.to = to
        self.lost = ""

    def deliver(self) -> str:
        """Print it. Returns why that failed, or nothing."""
        said = self.getvalue()
        self.seek(0)
        self.truncate()
        return _printed(said, self.to) if said else ""


def if_not_printed(lost: str) -> None:
    """Say, of what is printed once and kept nowhere, what to do where it cannot be printed."""
    if isinstance(sys.stdout, _Held):
        sys.stdout.lost = lost


@contextmanager
def printed_at_once() -> Iterator[None]:
    """Print what was said so far, for work that goes on until it is stopped; what is said in the block is printed as it comes.

    Where that fails, the work goes on, unless something was lost that it needs (`if_not_printed`).
    """
    held = sys.stdout
    if not isinstance(held, _Held):
        yield
        return
    if held.lost:
        _deliver(held, _NOT_PRINTED)
    elif failed := held.deliver():
        note(f"{_NOT_PRINTED}: {failed}.")
    with redirect_stdout(held.to):
        yield


def note(sentence: str) -> None:
    """Say something beside the answer, on stderr. It is lost where that cannot be written either."""
    _printed(f"{sentence}\n", sys.stderr)


def _deliver(held: _Held, otherwise: str) -> None:
    if failed := held.deliver():
        raise click.ClickException(held.lost or f"{otherwise}: {failed}.")


def _printed(said: str, to: TextIO | None) -> str:
    if to is None:
        return "there is no output"
    coding = to.encoding or "utf-8"
    try:
        # A name of a file may hold bytes that are no letters.
        to.write(said.encode(coding, "backslashreplace").decode(coding))
        to.flush()
    except OSError as err:
        _silence(to)
        return err.strerror or str(err)
    return ""


def _silence(stream: TextIO | None) -> None:
    """Let what is left in a stream go nowhere: Python would try once more at its end, and fail aloud."""
    with suppress(OSError, ValueError):
        if stream is not None:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def _about() -> str:
    file = getattr(database.obj, "database", None)
    return f"{file} takes nothing now. " if file else ""


@contextmanager
def _in_sentences() -> Iterator[None]:
    try:
        with named_refusals():
            yield
    except Unwritable as err:
        raise click.ClickException(f"{_about()}{sentence_of(err)} Nothing was changed.") from None
    except Refused as err:
        raise click.ClickException(sentence_of(err)) from None
    except (DatabaseError, driver.DatabaseError, UnicodeDecodeError) as err:
        # SQLite says what is damaged in the letters of the damage, and a cursor raises its driver's own errors.
        said = "".join(each if each.isprintable() else "?" for each in str(err))
        raise click.ClickException(f"The database cannot be used: {said}. Run: steady verify") from None
    except UnicodeEncodeError as err:
        raise click.ClickException(f"{err.object} holds bytes that are no text (UTF-8). Nothing was changed.") from None
    except OSError as err:
        named = f"{err.filename}: " if err.filename else ""
        mend = _MAY_BE_MENDED.get(err.errno or 0, "")
        raise click.ClickException(f"{named}{err.strerror or err}. Nothing was changed.{mend}") from None
