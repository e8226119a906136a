"""What can be said beside an answer or a rating."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from tracker.services.ratings import HIGHEST_URGE, LONGEST_NOTE
from tracker.web.later import later as _l
from tracker.web.words_field import WordsField


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
