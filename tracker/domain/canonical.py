"""The one spelling of plain values: what is hashed, signed and compared is said in it."""

import json
from collections.abc import Callable
from typing import Any


def canonical_json(value: object, default: Callable[[Any], object] | None = None) -> str:
    """JSON with sorted names, no spaces, and letters as they are. `default` says what stands for values that JSON has not."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=default)
