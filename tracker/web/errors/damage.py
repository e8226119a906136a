"""What in a record, or in the file that holds it, is not as it was written: for whoever runs the server."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "bodies_missing": _l("%(missing)s bodies are missing, but %(erased)s were erased"),
    "body_changed": _l("body %(body)s is not what link %(body)s commits to"),
    "body_without_link": _l("body %(body)s has no link"),
    "chain_cut_off": _l("the chain ends at link %(last)s, but the head of %(day)s stands at link %(link)s"),
    "column_missing": _l("the table %(table)s has no column %(column)s"),
    "couple_broken": _l("%(couple)s: %(why)s"),
    "couple_unread": _l("cannot be read through (%(why)s)"),
    "file_damaged": _l("the file: %(why)s"),
    "file_unread": _l("the file cannot be read through: %(why)s"),
    "head_of_other_link": _l("link %(link)s is not the one that was signed as the head of %(day)s"),
    "head_signed_otherwise": _l("the head of %(day)s was not signed like this by its key"),
    "link_broken": _l("link %(link)s does not follow from the one before it"),
    "more_damage": _l("there is more, which is not listed"),
    "relations_unread": _l("what belongs to what cannot be read through: %(why)s"),
    "row_changed": _l("%(kind)s %(row)s is not what was last written"),
    "row_differs": _l("%(kind)s %(row)s differs from its last body"),
    "row_missing": _l("%(kind)s %(row)s is missing"),
    "row_without_owner": _l("%(table)s %(row)s belongs to something in %(other)s that is not there"),
    "table_missing": _l("the table %(table)s is not there"),
    "table_unread": _l("the table %(table)s cannot be read: %(why)s"),
    "tables_unread": _l("the tables cannot be read through: %(why)s"),
    "triggers_changed": _l("the triggers that let the chain only grow are not as they were made"),
    "value_damaged": _l("%(table)s %(row)s: %(column)s is not what stands in such a column"),
    "value_not_decrypted": _l("%(table)s %(row)s: %(column)s cannot be decrypted"),
}
