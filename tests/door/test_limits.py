"""Which connection goes when there are too many."""

from dataclasses import dataclass

from tracker.door.limits import BYTES_A_SECOND, UNFINISHED_AN_ADDRESS, Unfinished, time_for


@dataclass(eq=False)
class Line:
    """A connection that notes when it is dropped."""

    unfinished: Unfinished
    address: str | None
    dropped: bool = False

    def drop(self) -> None:
        self.dropped = True
        self.unfinished.end(self, self.address)


def opened(unfinished: Unfinished, address: str | None, number: int) -> list[Line]:
    lines = [Line(unfinished, address) for _ in range(number)]
    for line in lines:
        unfinished.begin(line, address)
    return lines


def test_over_the_limit_of_an_address_its_oldest_goes_and_nobody_else():
    unfinished = Unfinished()
    others, mine = opened(unfinished, "192.0.2.2", UNFINISHED_AN_ADDRESS), opened(unfinished, "192.0.2.1", 26)
    assert [line.dropped for line in mine] == [True, True] + [False] * UNFINISHED_AN_ADDRESS
    assert not any(line.dropped for line in others)


def test_what_is_not_known_yet_counts_for_nobody_until_it_is():
    unfinished = Unfinished()
    lines = opened(unfinished, None, 100)
    assert not any(line.dropped for line in lines)
    for line in lines[:25]:
        line.address = "192.0.2.1"
        unfinished.move(line, None, "192.0.2.1")
    assert [line.dropped for line in lines[:25]] == [True] + [False] * UNFINISHED_AN_ADDRESS


def test_who_has_finished_counts_no_more():
    unfinished = Unfinished()
    first, *others = opened(unfinished, "192.0.2.1", UNFINISHED_AN_ADDRESS)
    unfinished.end(first, "192.0.2.1")
    unfinished.end(first, "192.0.2.1")
    opened(unfinished, "192.0.2.1", 1)
    assert not any(line.dropped for line in (first, *others))


def test_where_somebody_has_to_go_it_is_the_oldest_of_who_has_the_most():
    unfinished = Unfinished()
    one, many = opened(unfinished, "192.0.2.1", 1), opened(unfinished, "192.0.2.2", 3)
    assert unfinished.drop_one()
    assert ([line.dropped for line in one], [line.dropped for line in many]) == ([False], [True, False, False])
    assert not Unfinished().drop_one()


def test_a_body_has_thirty_seconds_and_one_more_for_each_twenty_kilobytes():
    assert (time_for(0), time_for(BYTES_A_SECOND), time_for(60 * 1024)) == (30, 31, 33)
