"""What is refused about the server's own files: the database, its copies, its folder and its keys, and who may write now."""

from collections.abc import Mapping

from tracker.web.language import Later
from tracker.web.language import later as _l

SENTENCES: Mapping[str, Later] = {
    "copy_changed": _l("%(copy)s was damaged or changed since it was made: %(file)s says so. Use another copy."),
    "copy_empty": _l(
        "Nobody has an account in %(source)s, and %(into)s is no empty database. Nothing was changed. To replace it: --empty"
    ),
    "copy_exists": _l("%(target)s exists already. Name a new file."),
    "copy_is_database": _l("%(source)s is the database itself, and no copy of it. Nothing was changed."),
    "copy_is_no_file": _l("%(copy)s is no file."),
    "copy_keys_missing": _l("The copy cannot be read with the keys that lie here. %(why)s Nothing was changed."),
    "copy_missing": _l("%(copy)s is not there."),
    "copy_name_is_folder": _l("%(target)s is a folder. Name a new file in it."),
    "copy_name_no_text": _l(
        "%(target)s could not be written: its name holds bytes that are no text (UTF-8). Nothing was changed, and "
        "nothing of it is left."
    ),
    "copy_not_laid": _l("%(part)s cannot be made of %(source)s: %(why)s. Nothing was changed."),
    "copy_not_made": _l(
        "%(target)s could not be written: %(why)s. If its disk is well, look at the record: steady verify. Nothing"
        " was changed, and nothing of it is left."
    ),
    "copy_not_written": _l("%(target)s could not be written: %(why)s. Nothing was changed, and nothing of it is left."),
    "copy_on_read_only_disk": _l(
        "%(target)s could not be written: its disk can only be read. Nothing was changed, and nothing of it is left."
    ),
    "copy_record_broken": _l(
        "In %(source)s the record of %(couples)s couple(s) does not hold: %(broken)s. Nothing was changed. Take "
        "another copy, or put this one back knowingly with --damaged: what does not hold stays as it is, and "
        "steady verify goes on naming it."
    ),
    "copy_torn": _l(
        "%(source)s is damaged: %(damage)s. Nothing was changed. Take another copy, or put this one back knowingly"
        " with --damaged."
    ),
    "copy_unreadable": _l("%(file)s cannot be read: %(why)s."),
    "copy_without_room": _l(
        "%(target)s could not be written: there is not enough room on its disk. Nothing was changed, and nothing of it is left."
    ),
    "data_key_changed": _l("A data key in the database was changed. Put back a copy of it: steady restore FILE."),
    "database_being_replaced": _l(
        "%(database)s is being brought up to date just now, or a copy is put in its place. Wait until that is "
        "done, then start again."
    ),
    "database_busy": _l("Another process is writing."),
    "database_empty_beside_key": _l(
        "%(key)s lies there, but its database %(database)s is empty. Is the disk mounted, and is STEADY_DATA_DIR "
        "right? To put a copy back: steady restore FILE. To begin anew, move the key files away first. Nothing was"
        " changed."
    ),
    "database_in_use": _l(
        "Steady is running on %(database)s, or another command is. Stop it first: steady serve, steady worker, then try again."
    ),
    "database_is_no_file": _l(
        "%(database)s is no file, so it is no database. STEADY_DATABASE_URL names the file: "
        "sqlite:///folder/steady.db. Nothing was changed."
    ),
    "database_lacks_table": _l(
        "%(database)s is damaged: its table %(table)s is not there. Put a copy back: steady restore FILE. Nothing was changed."
    ),
    "database_missing_beside_key": _l(
        "%(key)s lies there, but its database %(database)s does not. Is the disk mounted, and is STEADY_DATA_DIR "
        "right? To put a copy back: steady restore FILE. To begin anew, move the key files away first. Nothing was"
        " changed."
    ),
    "database_not_opened": _l(
        "%(database)s cannot be opened: %(why)s. Is there room on its disk, is the disk mounted, and is the file "
        "yours? Nothing was changed."
    ),
    "database_not_whole": _l("%(file)s is not a whole Steady database. Nothing was changed."),
    "database_of_newer_version": _l(
        "%(database)s was made by a newer version of Steady (%(migration)s). Update Steady, or put back a copy "
        "from before. Nothing was changed."
    ),
    "database_of_older_version": _l(
        "%(database)s is from an older version of Steady. Copy it to a disk that can be written first."
    ),
    "database_read_only_here": _l(
        "%(database)s can only be read here: its disk takes nothing, or it is not yours. Nothing was changed."
    ),
    "database_replaced": _l(
        "The database was replaced, emptied, or is gone, while Steady was running. Steady saves nothing more and "
        "stops. Put the right file back (docs/operating.md, Backup and restore), then start it again."
    ),
    "database_unreadable": _l("%(file)s is not a readable database. Nothing was changed."),
    "database_unusable": _l(
        "%(database)s cannot be used now: %(why)s. Is there room on its disk, is the disk mounted, and is the file"
        " yours? Nothing was changed."
    ),
    "disk_full": _l("The disk is full."),
    "earlier_version_in_use": _l(
        "%(database)s is from an earlier version of Steady, and a server, a worker or another command still works "
        "on it. Stop them first, then try again: it is brought up to date then. Nothing was changed."
    ),
    "field_unreadable": _l("%(column)s of %(row)s cannot be read. %(why)s"),
    "file_open_to_others": _l(
        "%(path)s can be read by others, and that cannot be changed from here. Run: chmod %(mode)s %(path)s"
    ),
    "folder_not_made": _l("The folder %(folder)s cannot be made: %(why)s."),
    "folder_open_to_others": _l(
        "Others can write into %(folder)s, where the database lies. Give it a folder of its own: STEADY_DATA_DIR names it."
    ),
    "key_beside_database": _l(
        "The key %(key)s lies in the folder of the database, so that each copy of the folder would hold both. Move"
        " it beside the folder, or name another place for it. Nothing was changed."
    ),
    "key_is_no_file": _l(
        "%(path)s is a folder, or something else that is no file. Move it away, and put the key in its place."
    ),
    "key_open_to_others": _l("%(path)s can be read by others. Run: chmod 600 %(path)s"),
    "key_too_plain": _l(
        "%(path)s holds a key that says the same again and again, so it can be guessed. Put the right file back."
    ),
    "log_of_other_database": _l(
        "%(log)s holds what was saved last into another file than %(database)s: that one was replaced by hand. Put"
        " the right file back; or, to go on without what was saved last, put a copy back (steady restore FILE) or "
        "move the log away. Nothing was changed."
    ),
    "log_removed": _l(
        "The log beside the database (its -wal and -shm) was removed while Steady was running. What stood in it is"
        " put into the database, and Steady goes on with a new one. Remove nothing beside the database."
    ),
    "master_key_lacking": _l("%(path)s lacks a master key that this database needs. Put the right file back."),
    "master_key_missing": _l("%(path)s is not there. Without it nothing in this database can be read: put it back."),
    "name_of_restore": _l("%(source)s is a name that restore itself uses. Give the copy another name. Nothing was changed."),
    "name_of_steady": _l("%(target)s is a name that Steady itself uses. Name another file, best in a folder of its own."),
    "never_encrypted": _l("It was never encrypted."),
    "no_digest": _l("%(file)s holds no digest. Put back the one that was made with the copy, or move this one away."),
    "no_master_key": _l("%(path)s holds no master key. Put the right file back."),
    "no_memory": _l("This server has too little memory just now to check a password."),
    "no_record_here": _l(
        "There is no record at %(database)s. Is STEADY_DATA_DIR right, and is this the right folder? Only steady "
        "serve begins a new one. Nothing was changed."
    ),
    "no_signing_key": _l("%(path)s holds no signing key. Put the right one back, or move it away: a new one is made."),
    "no_such_data_key": _l("It was written under a data key that is not in the database."),
    "not_a_steady_database": _l("%(database)s is not a database of Steady. Is STEADY_DATA_DIR right? Nothing was changed."),
    "people_there_already": _l(
        "This database already holds people; nothing was changed. Name a new folder in STEADY_DATA_DIR."
    ),
    "read_only": _l("The database can only be read."),
    "written_under_another_key": _l("It was not written here, or not by this key."),
}
