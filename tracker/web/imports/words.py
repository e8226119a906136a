"""What is said of the habits and ratings that a file holds."""

from flask_babel import gettext, ngettext

from tracker.web.language import later as _l
from tracker.web.words import in_pages, vocabulary

vocabulary(
    "habit_known",
    {
        "own": _l("Brought in before, and kept as it is: %(already)s here already, %(new)s new."),
        "agreed": _l("This one is no longer yours alone. What is new in the file is left out; say those days on Today."),
    },
)


@in_pages
def offered_ratings(about: str, number: int, name: str | None) -> str:
    """How many ratings of which kind a record that was brought back holds; `name` is whom it was kept with."""
    if about == "steady":
        return str(ngettext("%(num)s rating of how steady you felt", "%(num)s ratings of how steady you felt", number))
    return str(
        ngettext(
            "%(num)s rating of how safe you felt with %(name)s",
            "%(num)s ratings of how safe you felt with %(name)s",
            number,
            name=name or gettext("your partner"),
        )
    )


@in_pages
def question_taken(about: str, feels_with: str | None) -> str:
    """Under which question of Today they would stand. `feels_with` is None for whoever is asked how steady they feel."""
    if about == "steady" or feels_with is None:
        return str(gettext("“How steady do you feel today?”"))
    return str(gettext("“How safe do you feel with %(name)s today?”", name=feels_with or gettext("your partner")))
