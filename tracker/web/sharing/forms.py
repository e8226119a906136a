"""What is typed when something is to be shown to somebody outside."""

from collections.abc import Mapping
from datetime import date, timedelta

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.names import one_line
from tracker.domain.sharing.limits import PRESET_DAYS, PRESET_PERIOD_DAYS
from tracker.domain.sharing.scope import Policy, Scope, check_reader
from tracker.domain.visibility import SharePart
from tracker.web.forms import DayField, Form, chosen_from, taken_by
from tracker.web.language import later as _l
from tracker.web.sharing.words import HOW_MUCH, LASTS, OWN_PARTS, POLICIES, SHARED_PARTS

_READER = _l("Write who will read it, in up to 60 characters.")
_CHOOSE = _l("Choose one of the two.")


def _parts(words: Mapping[SharePart, object], default: list[SharePart]) -> SelectMultipleField:
    label, boxes = _l("What will be shown?"), {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, choices=chosen_from(words), default=[*map(str, default)], **boxes)


class _ScopeForm(Form):
    """What every share says."""

    reader = StringField(_l("Who will read it?"), [InputRequired(_READER), taken_by(check_reader)])
    from_day = DayField(_l("From"), [InputRequired(_l("Choose the first day."))])
    until_day = DayField(_l("Until"), [InputRequired(_l("Choose the last day."))])
    how = RadioField(
        _l("How much of what comes later?"), [InputRequired(_CHOOSE)], choices=chosen_from(HOW_MUCH), default="snapshot"
    )
    days = SelectField(_l("How long does the link work?"), choices=chosen_from(LASTS), default=str(PRESET_DAYS))

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
    parts = _parts(SHARED_PARTS, [*SHARED_PARTS])
    policy = RadioField(
        _l("What does the reader say about secrets?"),
        [InputRequired(_CHOOSE)],
        choices=chosen_from(POLICIES),
        default="no_secrets",
    )

    def stated_policy(self) -> Policy:
        """What the reader says about secrets."""
        return Policy(self.policy.data)


class OwnForm(_ScopeForm):
    """What is one person's own."""

    both = False
    parts = _parts(OWN_PARTS, [SharePart.MY_RATINGS])


def preset(today: date) -> dict[str, date]:
    """The days that a new form offers: about half a year, so that slow change can be seen at all."""
    return {"from_day": today - timedelta(days=PRESET_PERIOD_DAYS), "until_day": today}
