"""Named refusals: what the house says when something cannot be done, mapped to answers in one place."""

from datetime import timedelta


class Refused(Exception):
    """Anything that a person asked for and that was not done. Nothing has been changed when it is raised."""


class Invalid(Refused):
    """What was typed cannot be taken. `message` says what to do, in a sentence; `field` names the input or is empty.

    A sentence with named placeholders ("%(line)s") takes its `values` by name: `template` is what the catalogue knows.
    """

    def __init__(self, field: str, message: str, **values: object) -> None:
        self.field = field
        self.template = message
        self.values = values
        self.message = message % values if values else message
        super().__init__(self.message)


class NotFound(Refused):
    """It does not exist, or it is not this person's to see: nobody can tell which."""


class Conflict(Refused):
    """It was possible a moment ago and no longer is. `message` says what the state is now."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TooMany(Refused):
    """Too many tries for now. `wait` says after how long the next one is possible."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("Too many tries.")
        self.wait = wait


class NoMemory(Refused):
    """The server has too little memory just now to check a password. It says nothing about the password."""

    def __init__(self) -> None:
        super().__init__("This server has too little memory just now to check a password.")


_UNWRITABLE = {
    "full": "The disk is full.",
    "busy": "Another process is writing.",
    "read-only": "The database can only be read.",
}


class Unwritable(Refused):
    """The database cannot take anything now. `why` is "full", "busy" or "read-only"; its text says so in a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(_UNWRITABLE[why])
        self.why = why


class Unusable(Refused):
    """The database, or the place where it lies, cannot be used as it is. `message` says what to do about it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
