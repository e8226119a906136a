"""What is typed to look for something in the record."""

from flask_wtf import FlaskForm
from wtforms import SearchField
from wtforms.validators import Length, ValidationError

from tracker.domain.searching import LONGEST_QUERY, query_words
from tracker.web.later import later as _l


class SearchForm(FlaskForm):
    """Words to look for."""

    words = SearchField(_l("Words to look for"), [Length(max=LONGEST_QUERY, message=_l("Use up to %(max)d characters."))])

    def validate_words(self, field: SearchField) -> None:
        """Refuse what holds no word."""
        if not query_words(field.data or ""):
            raise ValidationError(_l("Write a word to look for."))
