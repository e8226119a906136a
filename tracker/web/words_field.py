"""Words over several lines, as they are typed."""

from wtforms import TextAreaField


class WordsField(TextAreaField):
    """Words of which the end of a line is one character, as where they were typed: browsers send it as two."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the words with plain line ends."""
        super().process_formdata([each.replace("\r\n", "\n") for each in valuelist])
