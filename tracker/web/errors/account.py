"""What is refused about accounts: signing in, passwords, names, setting Steady up."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "address_taken": _l(
        "No account can be made with this address and this password. If you have an account here, type its "
        "password, or sign in first. Otherwise use another address."
    ),
    "day_start_out_of_range": _l("Choose an hour between midnight and 6 in the morning."),
    "host_name_missing": _l("Name who runs this computer or server."),
    "name_missing": _l("Write the name that you want to be called by."),
    "no_email": _l("Write an e-mail address such as you@example.org."),
    "no_zone": _l("Choose your time zone from the list."),
    "not_own_password": _l("This is not your present password."),
    "password_changed_meanwhile": _l("Your password was changed a moment ago. Do this again with the new one."),
    "password_common_pieces": _l(
        "This is put together from very common pieces, which are tried first. Four or five unrelated words work well."
    ),
    "password_listed": _l(
        "This is one of the most used passwords, and is tried first. Four or five unrelated words work well."
    ),
    "password_personal": _l(
        "This is mostly your e-mail address, your name or this app’s name. Four or five unrelated words work well."
    ),
    "password_repeats": _l("This repeats one piece, which adds little. Four or five unrelated words work well."),
    "password_too_long": _l("Use 128 characters or fewer."),
    "password_too_short": _l("Use 15 characters or more. Four or five unrelated words work well."),
    "set_up_already": _l("Steady is already set up on this server."),
    "set_up_code_ended": _l("This code has ended: it works for an hour. Start Steady again, and it prints a new one."),
    "set_up_code_tried_too_often": _l("Too many wrong codes came from here. Start Steady again, and it prints a new one."),
    "set_up_code_wrong": _l("This is not the code that the console printed. Look there and type it again."),
    "sign_in_wrong": _l("This address and password do not belong together. Check both and try again."),
}
