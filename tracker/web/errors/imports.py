"""What is refused about files that are imported or restored."""

from collections.abc import Mapping

from tracker.web.language import Counted, Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later | Counted] = {
    "bundle_changed": _l("This is not a bundle, or it was changed: a “%(name)s” is missing or cannot be read."),
    "bundle_of_other_record": _l("%(bundle)s in this zip is of another record than %(name)s."),
    "bundle_of_other_version": _l(
        "This is not a record that this version of Steady can check. Choose record.zip as it was downloaded, or "
        "the bundle.json in it."
    ),
    "column_name_too_long": Counted(
        "The name “%(name)s…” is over %(most)s character. Shorten it and choose the file again.",
        "The name “%(name)s…” is over %(most)s characters. Shorten it and choose the file again.",
        "most",
    ),
    "columns_of_one_name": _l("Two columns are named “%(name)s”. Give one of them another name in the file."),
    "dates_in_any_order": _l(
        "The dates can be read in more than one order (%(date)s). Write them as year-month-day, such as 2024-03-05."
    ),
    "dates_in_two_orders": _l("The dates are not all in the same order. Write them all as year-month-day, such as 2024-03-05."),
    "file_empty": _l("This file is empty. Choose the file that was exported."),
    "file_too_large": _l(
        "This file is over %(size)s MB, which is too large here. A table can be split, or exported with fewer days."
    ),
    "first_column_no_date": _l("The first column is not “Date”. Choose Checkmarks.csv or the zip that Loop exported."),
    "habit_without_name": _l("The first line does not name every habit. Choose Checkmarks.csv or the zip that Loop exported."),
    "habits_of_one_name": _l("Two habits are named “%(name)s”. Rename one in Loop and export again."),
    "half_a_scale": _l("Give both the lowest and the highest score of the scale."),
    "lines_do_not_fit": _l(
        "The lines do not fit the names in the first one; a name may hold a comma. Choose the whole zip instead."
    ),
    "loop_backup": _l("This is Loop’s full backup. In Loop choose “Export as CSV” and import that zip."),
    "loop_scores": _l("Scores.csv holds no entries. Choose Checkmarks.csv or the whole zip."),
    "markup_in_habit": _l("“%(name)s” holds < or >. Leave it out here, or rename it in Loop and export again."),
    "missing_in_zip": _l("There is no %(name)s in this zip. Choose record.zip as it was downloaded."),
    "no_checkmarks": _l("This zip has no Checkmarks.csv at its top. Choose the zip that Loop exported."),
    "no_date": _l("No date could be read. Write dates as year-month-day, such as 2024-03-05."),
    "no_days": _l("There are no days in this file. Choose the file that was exported."),
    "no_number": _l("Give a number such as 1, 7 or -3.5."),
    "no_record": _l("This is not a record from Steady. Choose record.zip as it was downloaded."),
    "no_record_to_check": _l(
        "This is not a record from Steady. Choose record.zip as it was downloaded, or the bundle.json in it."
    ),
    "no_score": _l("No score could be read in “%(name)s”. Choose the column that holds numbers."),
    "no_such_column": _l("There is no column “%(name)s”. The columns are: %(columns)s."),
    "not_a_table": _l("This is a spreadsheet or a zip. Save the table as CSV and choose that file."),
    "not_saved_to_end": _l(
        "This server could not save it to its end. What it saved stays. Send the same again later: it adds what is missing."
    ),
    "not_text": _l("This file is not readable as text. Save it as CSV in UTF-8 and choose it again."),
    "nothing_to_check": _l("There is no record in this file, so there is nothing to check."),
    "one_column_for_two": _l("Choose two different columns for the date and the score."),
    "one_habit_alone": _l("This is the file of one habit. Choose the Checkmarks.csv at the top of the export, or the zip."),
    "quote_not_closed": _l("Line %(line)s has a quotation mark that is not closed, or too much text. Correct it there."),
    "record_changed": _l("This is not such a record, or it was changed: “%(place)s” is missing or cannot be read."),
    "record_file_empty": _l("This file is empty. Choose record.zip as it was downloaded."),
    "record_of_other_version": _l(
        "This is not a record that this version of Steady can read. Choose record.zip as it was downloaded."
    ),
    "record_too_large": _l("This file is over %(size)s MB, or has more parts than a record has."),
    "record_zip_damaged": _l("This zip is damaged, locked or too large. Choose record.zip as it was downloaded."),
    "scale_upside_down": _l("The highest score has to be above the lowest one."),
    "score_outside_ten": _l(
        "The scores run from %(low)s to %(high)s. Say which score is the lowest and which the highest of the scale."
    ),
    "too_few_columns": _l("This file needs a first line that names at least two columns: the date and the score."),
    "too_many_columns": Counted(
        "This file has over %(most)s column. Take out those that are not needed.",
        "This file has over %(most)s columns. Take out those that are not needed.",
        "most",
    ),
    "too_many_files": Counted(
        "This zip holds over %(most)s file. Choose the zip that Loop exported.",
        "This zip holds over %(most)s files. Choose the zip that Loop exported.",
        "most",
    ),
    "too_many_rows": _l("This file has over %(rows)s rows or %(values)s values. Split it and import the parts."),
    "too_much_restored": _l(
        "With this, what you restored would be over %(size)s MB or %(spaces)s spaces. Remove some of it first."
    ),
    "unknown_kind": _l("%(place)s is a “%(kind)s”, which this Steady does not know. Restore it in a newer one."),
    "zip_damaged": _l("This zip is damaged. Export it again and choose the new file."),
    "zip_in_zip": _l("This zip holds another zip. Unpack it and choose the zip that Loop exported."),
    "zip_locked": _l("This zip is locked with a password. Unpack it and choose Checkmarks.csv."),
    "zip_packed_unusually": _l("This zip is packed in an unusual way. Unpack it and choose Checkmarks.csv."),
    "zip_unpacks_too_far": _l("This zip unpacks to far more than Loop exports. Unpack it and choose Checkmarks.csv."),
}
