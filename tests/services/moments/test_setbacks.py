"""What each says of a setback: alone until shared, then in the chain; never the other's, and never against the other."""

from datetime import timedelta

import pytest

from tests.support.databases import events
from tests.support.factories import BROKE, HURT, Pair, actor, felt_in, kept_in, pair, person
from tests.support.writings import DAY, marked, stop_sharing
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.moments import LONGEST_PART, MomentKind, SetbackSide
from tracker.domain.viewer import Actor
from tracker.models.moments import SetbackPart
from tracker.models.record import Version
from tracker.queries.couple import directions
from tracker.queries.moments import setback, setbacks_on, told_in
from tracker.queries.record.verify import verify
from tracker.services.couple import invitation
from tracker.services.moments.moments import NewMoment, mark_moment, share_moment, take_back_moment, unshare_moment
from tracker.services.moments.setbacks import PartPlace, PartWords, share_part, take_back_part, write_part

pytestmark = pytest.mark.usefixtures("db")


def seen(who: Actor, moment: str) -> list[str]:
    """What somebody reads beside a setback."""
    found = setback(actor(who.name), moment)
    assert found
    return [each.now.said["words"] or str(each.now.said["tenths"]) for each in found.parts if not each.taken_back]


def versions(part: str) -> list[bool]:
    return [row.shared_at is not None for row in Version.select().where(Version.object == part).order_by(Version.number)]


@pytest.fixture
def couple(db: object) -> Pair:
    return pair()


@pytest.fixture
def happened(couple: Pair) -> PartPlace:
    """Where Sam says what happened in a setback that Alex wrote down for both."""
    return PartPlace(marked(couple.rater), kept_in(couple.keeper), SetbackSide.HAPPENED)


def test_each_writes_their_own_parts_alone_and_shows_each_when_they_want(couple: Pair, happened: PartPlace):
    sam, alex = couple.keeper, couple.rater
    moment, repair = happened.moment, happened.repair
    before = events(sam.couple)
    write_part(sam, happened, PartWords(" I left a name out. \r\n"))
    write_part(sam, PartPlace(moment, repair, SetbackSide.WILL_DO), PartWords("I say the name first.", DAY + timedelta(days=7)))
    write_part(alex, PartPlace(moment, repair, SetbackSide.DID_TO_ME), PartWords("I lay awake."))
    write_part(alex, PartPlace(moment, repair, SetbackSide.REPAIRED), PartWords(tenths=30))
    assert events(sam.couple) == before
    assert seen(sam, moment) == ["I left a name out.", "I say the name first."]
    assert seen(alex, moment) == ["I lay awake.", "30"]
    share_part(sam, happened)
    share_part(alex, PartPlace(moment, repair, SetbackSide.REPAIRED))
    assert (seen(sam, moment)[-1], seen(alex, moment)[0], events(sam.couple)) == ("30", "I left a name out.", before + 2)
    assert verify(sam.couple).broken is None


def test_a_shown_part_is_a_new_snapshot_and_its_private_versions_stay_private(couple: Pair, happened: PartPlace):
    write_part(couple.keeper, happened, PartWords("A first try."))
    part = str(write_part(couple.keeper, happened, PartWords("What I can say.")))
    share_part(couple.keeper, happened)
    share_part(couple.keeper, happened)
    assert versions(part) == [False, False, True]
    found = setback(couple.rater, happened.moment)
    assert found
    assert [version.said["words"] for line in found.parts[0].lines for version in line] == ["What I can say."]


def test_what_the_other_sees_is_corrected_where_they_see_it(couple: Pair, happened: PartPlace):
    part = str(write_part(couple.keeper, happened, PartWords("I left it out.")))
    share_part(couple.keeper, happened)
    write_part(couple.keeper, happened, PartWords("I left it out, and I knew."))
    write_part(couple.keeper, happened, PartWords("I left it out, and I knew."))
    assert (versions(part), seen(couple.rater, happened.moment)) == ([False, True, True], ["I left it out, and I knew."])
    assert verify(couple.keeper.couple).broken is None


def test_a_part_that_was_taken_back_begins_anew_in_private(couple: Pair, happened: PartPlace):
    part = str(write_part(couple.keeper, happened, PartWords("Too much.")))
    share_part(couple.keeper, happened)
    take_back_part(couple.keeper, happened)
    take_back_part(couple.keeper, happened)
    with pytest.raises(Conflict):
        share_part(couple.keeper, happened)
    write_part(couple.keeper, happened, PartWords("Less."))
    assert (versions(part), seen(couple.rater, happened.moment)) == ([False, True, True, False], [])
    assert seen(couple.keeper, happened.moment) == ["Less."]
    assert verify(couple.keeper.couple).broken is None


def test_a_private_part_that_is_taken_back_was_never_in_the_chain(couple: Pair, happened: PartPlace):
    before = events(couple.keeper.couple)
    part = str(write_part(couple.keeper, happened, PartWords("Mine.")))
    take_back_part(couple.keeper, happened)
    assert (versions(part), events(couple.keeper.couple)) == ([False, False], before)


def test_nobody_writes_shows_or_takes_back_the_others_part(couple: Pair, happened: PartPlace):
    write_part(couple.keeper, happened, PartWords("Sam's words."))
    theirs = PartPlace(happened.moment, happened.repair, SetbackSide.DID_TO_ME)
    eve = pair("Eve", "Frank").keeper
    for who, place in ((couple.rater, happened), (couple.keeper, theirs), (eve, happened)):
        with pytest.raises(NotFound):
            write_part(who, place, PartWords("Not mine."))
        with pytest.raises(NotFound):
            share_part(who, place)
        with pytest.raises(NotFound):
            take_back_part(who, place)
    assert [row.words for row in SetbackPart.select()] == ["Sam's words."]


def test_what_is_not_written_can_be_neither_shown_nor_taken_back(couple: Pair, happened: PartPlace):
    with pytest.raises(NotFound):
        share_part(couple.keeper, happened)
    with pytest.raises(NotFound):
        take_back_part(couple.keeper, happened)


def test_a_setback_that_is_its_writers_alone_is_nothing_to_the_other(couple: Pair):
    moment = marked(couple.keeper, shared=False)
    place = PartPlace(moment, kept_in(couple.keeper), SetbackSide.HAPPENED)
    write_part(couple.keeper, place, PartWords("Not yet."))
    with pytest.raises(Conflict):
        share_part(couple.keeper, place)
    for part in (SetbackSide.DID_TO_ME, SetbackSide.REPAIRED):
        with pytest.raises(NotFound):
            write_part(couple.rater, PartPlace(moment, place.repair, part), PartWords("?"))
    assert setback(couple.rater, moment) is None
    share_moment(couple.keeper, moment)
    share_part(couple.keeper, place)
    assert seen(couple.rater, moment) == ["Not yet."]


def test_other_moments_have_no_parts(couple: Pair):
    moment = marked(couple.keeper, kind=MomentKind.MILESTONE)
    with pytest.raises(NotFound):
        write_part(couple.keeper, PartPlace(moment, kept_in(couple.keeper), SetbackSide.HAPPENED), PartWords("No."))
    assert setback(couple.keeper, moment) is None


def test_after_a_setback_is_taken_back_what_was_shown_stays_and_can_only_be_taken_back(couple: Pair, happened: PartPlace):
    write_part(couple.keeper, happened, PartWords("I left it out."))
    share_part(couple.keeper, happened)
    take_back_moment(couple.rater, happened.moment)
    with pytest.raises(Conflict):
        write_part(couple.keeper, happened, PartWords("More."))
    with pytest.raises(Conflict):
        share_part(couple.keeper, happened)
    assert seen(couple.rater, happened.moment) == ["I left it out."]
    take_back_part(couple.keeper, happened)
    assert seen(couple.rater, happened.moment) == []


def test_while_nothing_is_shared_a_part_can_be_written_and_not_shown(couple: Pair, happened: PartPlace):
    resting = stop_sharing(couple.keeper)
    write_part(resting, happened, PartWords("In my own time."))
    with pytest.raises(Conflict):
        share_part(resting, happened)
    assert seen(couple.rater, happened.moment) == []


@pytest.mark.parametrize(
    ("part", "said", "field"),
    [
        (SetbackSide.HAPPENED, PartWords("  \n "), "words"),
        (SetbackSide.HAPPENED, PartWords("x" * (LONGEST_PART + 1)), "words"),
        (SetbackSide.WILL_DO, PartWords("Sooner.", DAY - timedelta(days=1)), "by_day"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(
    couple: Pair, happened: PartPlace, part: SetbackSide, said: PartWords, field: str
):
    with pytest.raises(Invalid) as refused:
        write_part(couple.keeper, PartPlace(happened.moment, happened.repair, part), said)
    assert (refused.value.field, SetbackPart.select().count()) == (field, 0)


def test_with_two_directions_the_first_part_that_is_shown_decides_which_one_it_is():
    couple = pair(mutual=True)
    sam, alex = couple.keeper, couple.rater
    moment = marked(alex)
    sams, alexs = PartPlace(moment, kept_in(sam), SetbackSide.HAPPENED), PartPlace(moment, kept_in(alex), SetbackSide.HAPPENED)
    write_part(sam, sams, PartWords("Mine to repair."))
    write_part(alex, alexs, PartWords("Or mine."))
    assert told_in(sam, moment) is None
    share_part(sam, sams)
    assert told_in(alex, moment) == sams.repair
    with pytest.raises(Conflict):
        share_part(alex, alexs)
    with pytest.raises(Conflict):
        write_part(alex, alexs, PartWords("Still mine."))
    take_back_part(alex, alexs)
    write_part(alex, PartPlace(moment, felt_in(alex), SetbackSide.DID_TO_ME), PartWords("It hurt."))
    assert seen(alex, moment) == ["Mine to repair.", "It hurt."]


def test_when_all_that_was_shown_is_taken_back_the_direction_is_open_again():
    couple = pair(mutual=True)
    moment = marked(couple.rater)
    sams, alexs = (PartPlace(moment, kept_in(who), SetbackSide.HAPPENED) for who in (couple.keeper, couple.rater))
    write_part(couple.keeper, sams, PartWords("The wrong way round."))
    share_part(couple.keeper, sams)
    take_back_part(couple.keeper, sams)
    write_part(couple.rater, alexs, PartWords("It was mine."))
    share_part(couple.rater, alexs)
    assert told_in(couple.keeper, moment) == alexs.repair


@pytest.mark.parametrize("first", [BROKE, HURT])
def test_what_was_written_alone_comes_along_into_the_shared_space_and_stays_private(first: invitation.OwnPart):
    waiting, coming = person("Sam", first), person("Alex", HURT if first is BROKE else BROKE)
    writer = waiting if first is BROKE else coming
    place = PartPlace(marked(writer), kept_in(writer), SetbackSide.HAPPENED)
    part = str(write_part(writer, place, PartWords("Before you were here.")))
    invitation.join_with_account(coming, invitation.invite(waiting))
    writer, other = actor(writer.name), actor("Alex" if writer.name == "Sam" else "Sam")
    [repair] = directions(writer)
    assert (SetbackPart.get_by_id(part).repair_id, repair.complete) == (repair.id, True)
    assert (seen(writer, place.moment), setback(other, place.moment)) == (["Before you were here."], None)
    share_moment(writer, place.moment)
    share_part(writer, PartPlace(place.moment, repair.id, SetbackSide.HAPPENED))
    assert seen(other, place.moment) == ["Before you were here."]
    assert verify(writer.couple).broken is None


def test_a_setback_that_was_unshared_is_for_the_other_what_it_was(db: object):
    couple = pair()
    sam, alex = couple.keeper, couple.rater
    repair = directions(sam)[0].id
    moment = str(mark_moment(sam, NewMoment(sam.today, MomentKind.SETBACK, "A message")))
    place = PartPlace(moment, repair, SetbackSide.DID_TO_ME)
    unshare_moment(sam, moment)
    for alone in (list, lambda: take_back_moment(sam, moment)):
        alone()
        assert [each.id for each in setbacks_on(alex, alex.today)] == [moment]
        assert setback(alex, moment) is not None
        write_part(alex, place, PartWords("It hurt"))
        share_part(alex, place)
    assert setbacks_on(sam, sam.today) == []
    with pytest.raises(Conflict):
        write_part(sam, PartPlace(moment, repair, SetbackSide.HAPPENED), PartWords("I wrote"))
