"""How large a file from somebody else may be, packed and unpacked, and how many values it may hold."""

from datetime import timedelta

MEBIBYTE = 1024 * 1024
MAX_UPLOAD = 5 * MEBIBYTE
MAX_UNPACKED = 20 * MEBIBYTE
MAX_RECORD = 64 * MEBIBYTE
MAX_MEMBERS = 2_000
# A long Loop history of "UNKNOWN" really shrinks a hundredfold, so the ratio speaks only past the first mebibyte.
MAX_RATIO = 200
UPLOAD_LASTS = timedelta(hours=1)
MAX_ROWS = 100_000
MAX_CELLS = 1_000_000
MAX_COLUMNS = 500
