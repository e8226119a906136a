"""The time zones that somebody can choose."""

from zoneinfo import ZoneInfo, available_timezones

from tracker.domain.days import zones


def test_every_zone_of_this_computer_can_be_chosen_and_is_one_elsewhere_too():
    assert zones() == available_timezones() - {"localtime", "Factory"}
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata"} < zones()
    assert {ZoneInfo(each).key for each in zones()} == zones()


def test_they_are_read_from_the_disk_once():
    assert zones() is zones()
