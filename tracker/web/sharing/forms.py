"""What is typed when something is to be shown to somebody outside."""

from datetime import date, timedelta

from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.names import one_line
from tracker.domain.sharing.scope import Policy, Scope, check_reader
from tracker.domain.visibility import SharePart
from tracker.web.forms import DayField, Form, taken_by
from tracker.web.language import later as _l
from tracker.web.sharing.words import POLICIES

PRESET_PERIOD_DAYS = 182
_READER = _l("Write who will read it, in up to 60 characters.")
_CHOOSE = _l("Choose one of the two.")
_HOW = (
    SelectChoice("snapshot", _l("As it stands today")),
    SelectChoice("live", _l("As it stands, and what is added until it ends")),
)
_LASTS = (
    SelectChoice("1", _l("Today only")),
    SelectChoice("7", _l("7 days, today among them")),
    SelectChoice("14", _l("14 days, today among them")),
    SelectChoice("30", _l("30 days, today among them")),
)


def _parts(*choices: SelectChoice, default: list[str]) -> SelectMultipleField:
    label, boxes = _l("What will be shown?"), {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, choices=choices, default=default, **boxes)


class _ScopeForm(Form):
    """What every share says."""

    reader = StringField(_l("Who will read it?"), [InputRequired(_READER), taken_by(check_reader)])
    from_day = DayField(_l("From"), [InputRequired(_l("Choose the first day."))])
    until_day = DayField(_l("Until"), [InputRequired(_l("Choose the last day."))])
    how = RadioField(_l("How much of what comes later?"), [InputRequired(_CHOOSE)], choices=_HOW, default="snapshot")
    days = SelectField(_l("How long does the link work?"), choices=_LASTS, default="7")

    def scope(self, today: date) -> Scope:
        """What was typed. `today` is the writer's own day, on which the link's first day begins."""
        last, live = today + timedelta(days=int(self.days.data) - 1), self.how.data == "live"
        return Scope(
            both=self.both,
            parts=frozenset(SharePart(each) for each in self.parts.data),
            from_day=self.from_day.data,
            until_day=last if live else self.until_day.data,
            last_day=last,
            live=live,
            reader=one_line(self.reader.data),
            policy=self.stated_policy(),
        )

    both: bool

    def stated_policy(self) -> Policy:
        """What the reader says about secrets."""
        return Policy.NONE


class BothForm(_ScopeForm):
    """The shared record, which both agree to show."""

    both = True
    parts = _parts(
        SelectChoice("log", _l("The log: what was agreed, what happened, where you said you would be, and answers to it")),
        SelectChoice("moments", _l("Moments that both of you see")),
        SelectChoice("ratings", _l("Ratings, as far as each of you already shows each one to the other")),
        default=["log", "moments", "ratings"],
    )
    policy = RadioField(
        _l("What does the reader say about secrets?"),
        [InputRequired(_CHOOSE)],
        choices=[SelectChoice(policy.value, words) for policy, words in POLICIES.items()],
        default="no_secrets",
    )

    def stated_policy(self) -> Policy:
        """What the reader says about secrets."""
        return Policy(self.policy.data)


class OwnForm(_ScopeForm):
    """What is one person's own."""

    both = False
    parts = _parts(
        SelectChoice("my_ratings", _l("My ratings, all of them")),
        SelectChoice("my_signs", _l("Signs, urge to check and triggers that I noted")),
        SelectChoice("my_notes", _l("My notes")),
        default=["my_ratings"],
    )


def preset(today: date) -> dict[str, date]:
    """The days that a new form offers: about half a year, so that slow change can be seen at all."""
    return {"from_day": today - timedelta(days=PRESET_PERIOD_DAYS), "until_day": today}
