"""What people say of themselves, who runs the server and whose a device is, in words."""

from tracker.web.language import later as _l
from tracker.web.words import vocabulary

SAID = vocabulary(
    "said_of_oneself",
    {
        "broke": _l("I broke trust and want to rebuild it."),
        "hurt": _l("My trust was broken."),
        "both": _l("Both are true for me."),
    },
)
HOSTED_BY = vocabulary("hosted_by", {"partner": _l("Yes, one of us runs it"), "other": _l("No, somebody else runs it")})
OWN_DEVICE = vocabulary(
    "own_device",
    {"no": _l("No: sign me out after 30 minutes of rest"), "yes": _l("Yes: keep me signed in for two weeks")},
)
