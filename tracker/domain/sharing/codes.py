"""The code of a share, as it is read out and as it is typed."""


def plain_code(typed: str) -> str:
    """The token behind a code as somebody typed or pasted it: a whole link, in any case, with spaces and dashes."""
    code = typed.rsplit("#", 1)[-1].lower()
    # Hexadecimal has no such letters, so that what looks alike is meant.
    return "".join(code.split()).replace("-", "").translate(str.maketrans("oil", "011"))


def in_fours(token: str) -> str:
    """A token as a code that can be read out: groups of four."""
    return " ".join(token[start : start + 4] for start in range(0, len(token), 4))
