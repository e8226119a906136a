"""Named refusals: what the house says when something cannot be done, mapped to answers in one place."""


class Refused(Exception):  # noqa: N818  # it is an answer to a person, not a fault of the program
    """Anything that a person asked for and that was not done. Nothing has been changed when it is raised."""


class Invalid(Refused):
    """What was typed cannot be taken. `message` says what to do, in a sentence; `field` names the input or is empty."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class NotFound(Refused):
    """It does not exist, or it is not this person's to see: nobody can tell which."""


class Conflict(Refused):
    """It was possible a moment ago and no longer is. `message` says what the state is now."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
