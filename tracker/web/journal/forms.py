"""What is typed for a reflection, and to seal and open them."""

from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker.domain.journal import LONGEST_REFLECTION, LONGEST_TITLE
from tracker.services.journal.reflections import NewReflection
from tracker.web.account.forms import PasswordOnceForm
from tracker.web.forms import DayField, Form, WordsField
from tracker.web.language import later as _l


class ReflectionForm(Form):
    """A day, a title if wanted, and words; sealed or not."""

    words = WordsField(
        _l("In your own words"),
        [InputRequired(_l("Write something, or go back.")), Length(max=LONGEST_REFLECTION)],
    )
    title = StringField(_l("A title"), [Length(max=LONGEST_TITLE)])
    day = DayField(_l("Day"), [InputRequired(_l("Choose the day."))])
    seal = BooleanField(_l("Seal it"))

    def written(self) -> NewReflection:
        """What was typed."""
        return NewReflection(
            self.day.data, self.title.data or "", self.words.data, seal="seal" in self and bool(self.seal.data)
        )


class OpenForm(PasswordOnceForm):
    """The present password; `reflection` is what one wants to read with it, or nothing."""

    reflection = HiddenField(validators=[Length(max=32)])


class RecoveryForm(Form):
    """A recovery key, or a password from before, and the present password."""

    secret = StringField(
        _l("Recovery key, or your password from before"),
        [InputRequired(_l("Write the recovery key, or the password that you had before.")), Length(max=256)],
    )
    password = PasswordField(_l("Your present password"), [InputRequired(_l("Write your password.")), Length(max=256)])
