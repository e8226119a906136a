"""Why a line of a file was left out, in words: for the page, which translates them, and for the command line."""

from collections.abc import Mapping

from tracker.domain.imports.refusals import Reason
from tracker.domain.words import N_

REASONS: Mapping[Reason, str] = {
    Reason.WRONG_WIDTH: N_("the line has fewer or more values than the first line has names"),
    Reason.NOT_A_DATE: N_("the date could not be read"),
    Reason.TOO_EARLY: N_("the date lies before 1990"),
    Reason.IN_THE_FUTURE: N_("the day has not begun yet"),
    Reason.DAY_AGAIN: N_("the same day stands further up in the file, and that line is taken"),
    Reason.UNKNOWN_VALUE: N_("the value is none of those that Loop writes"),
    Reason.MEASURED: N_("it is a measure, and the file names no daily goal for it"),
    Reason.NOT_A_NUMBER: N_("the score is not a number"),
    Reason.OUT_OF_RANGE: N_("the score lies outside the scale"),
}
