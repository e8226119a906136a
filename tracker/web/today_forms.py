"""What can be said beside an answer or a rating."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.services.entries import LONGEST_WORDS
from tracker.services.ratings import HIGHEST_URGE, LONGEST_NOTE
from tracker.web.later import later as _l
from tracker.web.words_field import WordsField


class EntryForm(FlaskForm):
    """Words beside an entry, and why it was set aside."""

    excused = RadioField(
        _l("Why was it set aside?"),
        [Optional()],
        choices=(
            SelectChoice("not_applicable", _l("It did not apply")),
            SelectChoice("agreed_by_log", _l("We agreed beforehand")),
        ),
    )
    words = WordsField(_l("Words"), [Length(max=LONGEST_WORDS, message=_l("Use up to %(max)d characters."))])


class LogForm(FlaskForm):
    """Something that happened with a commitment which is never due."""

    words = WordsField(_l("Words"), [Length(max=LONGEST_WORDS, message=_l("Use up to %(max)d characters."))])
    state = RadioField(
        _l("What happened?"),
        [InputRequired(_l("Choose one of the answers."))],
        choices=(
            SelectChoice("kept", _l("I kept to it")),
            SelectChoice("partly", _l("Partly")),
            SelectChoice("missed", _l("I did not keep to it")),
        ),
    )
    learned = RadioField(
        _l("How did your partner learn of it?"),
        [Optional()],
        choices=(
            SelectChoice("told", _l("I told them")),
            SelectChoice("asked", _l("They asked")),
            SelectChoice("found", _l("They found out")),
            SelectChoice("not_yet", _l("They do not know yet")),
        ),
    )


class BesideForm(FlaskForm):
    """What the day was like. Signs and own triggers are drawn by the page, one line each, with who may see it."""

    signs = SelectMultipleField(
        _l("Signs of the day"),
        choices=(
            SelectChoice("on_edge", _l("On edge")),
            SelectChoice("flashback", _l("A flashback")),
            SelectChoice("intrusive_thoughts", _l("Thoughts that push in")),
            SelectChoice("numb", _l("Numb")),
            SelectChoice("sleep", _l("Bad sleep")),
        ),
    )
    urge = SelectField(
        _l("Urge to check, 0 to 10"),
        choices=(SelectChoice("", _l("not said")), *(SelectChoice(str(number)) for number in range(HIGHEST_URGE + 1))),
    )
    share_urge = BooleanField()
    new_triggers = StringField(_l("Other triggers, with commas between them"), [Length(max=400)])
    note = WordsField(_l("A note"), [Length(max=LONGEST_NOTE, message=_l("Use up to %(max)d characters."))])
    share_note = BooleanField()
