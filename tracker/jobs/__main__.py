"""`python -m tracker.jobs DATABASE [PARENT]`: what `steady worker` and `steady serve` start."""

import logging
import sys
from pathlib import Path

from tracker.domain.errors import Unusable
from tracker.jobs.log_words import in_words
from tracker.jobs.worker import work

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
try:
    work(Path(sys.argv[1]), *map(int, sys.argv[2:]))
except Unusable as err:
    sys.exit(in_words(err))
