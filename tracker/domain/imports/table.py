"""Reads delimited text of unknown origin: its encoding, its delimiter, its rows with the lines they stand on."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from tracker.domain.errors import Invalid
from tracker.domain.imports.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from tracker.domain.names import one_line, without_unseen

LONGEST_NAME = 120
_SAMPLE = 20
# Of several that fit, the first: a comma stands in names and numbers more easily than the others.
_DELIMITERS = "\t;,"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Row = tuple[int, list[str]]


def decoded(data: bytes) -> str:
    """The text: by its byte order mark, else UTF-8, else Windows-1252 (Latin-1 as spreadsheets write it). Raises `Invalid`."""
    named = [encoding for bom, encoding in _BOMS if data.startswith(bom)]
    for encoding in named or ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid("file", "not_text")


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab: the one that cuts the first lines into equally many columns, and into the most."""
    return max(_DELIMITERS, key=lambda delimiter: _fitness(text, delimiter))


def _fitness(text: str, delimiter: str) -> tuple[bool, int]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        sample = [row for row in islice(reader, _SAMPLE) if row]
    except csv.Error:
        return False, 0
    widths = [len(row) for row in sample] or [0]
    return widths[0] > 1 and len(set(widths)) == 1, widths[0]


def first_line(text: str) -> str:
    """The first line without its end, whichever sort of end that is."""
    return io.StringIO(text, newline="").readline().rstrip("\r\n")


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """Each row that is not blank, with the line (from 1) on which it begins; cells are stripped. Raises `Invalid`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, count, cells = 1, 0, 0
    try:
        for row in reader:
            line, begins = begins, reader.line_num + 1
            if not any(row):
                continue
            count, cells = count + 1, cells + len(row)
            # The first row holds the names.
            if count > MAX_ROWS + 1 or cells > MAX_CELLS:
                raise _too_long()
            yield line, [cell.strip() for cell in row]
    except csv.Error as err:
        raise Invalid("file", "quote_not_closed", line=str(begins)) from err


def _too_long() -> Invalid:
    return Invalid("file", "too_many_rows", rows=MAX_ROWS, values=MAX_CELLS)


def header_names(cells: Sequence[str]) -> list[str]:
    """The names in a first row, tidied, without the empty ones at its end. Raises `Invalid` on long names or too many."""
    names = [tidy_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise Invalid("file", "too_many_columns", most=MAX_COLUMNS)
    for name in names:
        if len(name) > LONGEST_NAME:
            raise Invalid("file", "column_name_too_long", name=name[:40], most=LONGEST_NAME)
    return names


def tidy_name(text: str) -> str:
    """The name on one line: runs of white space become one space, and what cannot be seen goes."""
    return one_line(without_unseen(one_line(text)))
