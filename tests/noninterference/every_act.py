"""Every act that both runs of a world have, by its verb."""

from tests.noninterference.agreement_acts import AGREEMENTS
from tests.noninterference.open_acts import WRITTEN
from tests.noninterference.repeat_acts import TWICE_TOLD
from tests.noninterference.setback_acts import SETBACKS

OPEN = AGREEMENTS | WRITTEN | TWICE_TOLD | SETBACKS
