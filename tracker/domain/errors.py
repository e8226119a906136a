"""Named refusals: what stood in the way when something was not done. `tracker/web/errors` gives each its words."""

from datetime import timedelta


class Refused(Exception):
    """Anything that a person asked for and that was not done. Nothing has been changed when it is raised.

    `code` says what stood in the way, and `values` what its sentence tells of it, by name: numbers, names, or what it
    came from: a refusal, or a list of them.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)

    def __str__(self) -> str:
        """For a log: the code, and its values."""
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.values.items())])


class Invalid(Refused):
    """What was typed cannot be taken. `field` names the input or is empty."""

    def __init__(self, field: str, code: str, **values: object) -> None:
        super().__init__(code, **values)
        self.field = field


class NotFound(Refused):
    """It does not exist, or it is not this person's to see: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("not_found")


class Conflict(Refused):
    """It was possible a moment ago and no longer is: the code says what the state is now."""


class TooMany(Refused):
    """Too many tries for now. `wait` says after how long the next one is possible."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too_many_tries")
        self.wait = wait


class NoMemory(Refused):
    """The server has too little memory just now to check a password. It says nothing about the password."""

    def __init__(self) -> None:
        super().__init__("no_memory")


class Unwritable(Refused):
    """The database cannot take anything now: "disk_full", "database_busy" or "read_only"."""


class Damage(Refused):
    """Something in the record or its file is not as it was written. It is told rather than raised."""


class Unusable(Refused):
    """The database, or the place where it lies, cannot be used as it is: the code says what to do about it."""
