"""Words for the demonstration couple: Sam and Alex of Larkfield, who do not exist, with Dana, their counselor.

Sam keeps commitments to Alex; after some months a second direction begins, in which Alex keeps and Sam feels. The words
are shown by `steady demo` alone. They stand in the language of the demonstration and do not go through a catalogue.
"""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """Where somebody will be. `start` and `until` are HH:MM on the writer's clock; `company` and `words` may be empty."""

    place: str
    company: str
    start: str
    until: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class DemoMoment:
    """A dated mark, `after_days` days after the record began; `by` is "sam" or "alex"."""

    after_days: int
    by: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class DemoPart:
    """What is said of the setback of one day on a later day, in the repair in which Sam keeps; `shown` or kept alone.

    A commitment names a day so many days later, REPAIRED a number of tenths without words.
    """

    setback_on: int
    after_days: int
    by: str
    part: str
    words: str = ""
    within_days: int = 0
    tenths: int | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class DemoLine:
    """A line below the answer to the day plan of one day that did not match, written on a later day at a time."""

    about_day: int
    after_days: int
    at: time
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class DemoFound:
    """What Alex found out about a day and wrote down on a later one; `shown` or kept alone."""

    about_day: int
    after_days: int
    words: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class DemoReflection:
    """What somebody wrote for themselves on a day; `shown` to the other or kept alone."""

    after_days: int
    by: str
    title: str
    words: str
    shown: bool = False


PLANS = (
    DemoPlan("Office", "", "08:30", "17:30", "Office until 17:30, then the gym with Jordan."),
    DemoPlan("Office", "", "08:30", "18:00", "Month-end. If it goes past six I write before, not after."),
    DemoPlan("Larkfield gym", "Jordan", "18:00", "19:30"),
    DemoPlan("Office, then the dentist", "", "08:30", "16:45", "Dentist at four, Mill Lane."),
    DemoPlan("Home", "", "09:00", "17:00", "Working from the kitchen table."),
    DemoPlan("Home", "", "08:00", "18:00", "Calls until noon, then the tax papers."),
    DemoPlan("Train to Westmere", "", "07:12", "09:40", "Client day. Back on the 17:05."),
    DemoPlan("Westmere office", "Priya and the team", "10:00", "16:30"),
    DemoPlan("Train home", "", "17:05", "19:35", "I call from the train when I have signal."),
    DemoPlan("Supermarket", "", "17:45", "18:30", "List is on the fridge. Anything else, write."),
    DemoPlan("My mother's", "", "14:00", "17:00", "Helping with the gutter."),
    DemoPlan("Dana's practice", "Alex", "16:00", "17:15", "Our session."),
    DemoPlan("Dana's practice", "", "12:00", "13:00", "My own hour."),
    DemoPlan("Group, Old Library", "", "19:00", "20:45", "Thursday group. Phone off inside."),
    DemoPlan("Swimming pool", "Noor", "07:00", "08:15"),
    DemoPlan("Choir", "", "19:30", "21:30", "Rehearsal hall, side door. Straight home."),
    DemoPlan("Football field", "Jordan, Malik", "10:00", "12:30"),
    DemoPlan("Garage on Tallow Street", "", "08:00", "08:45", "Car in for the brakes, then the bus to work."),
    DemoPlan("Office", "", "09:00", "17:30", "Bus today, so ten minutes later than usual."),
    DemoPlan("Lunch at Ferry Café", "Priya", "12:15", "13:15", "Priya and Tom from work, window table as always."),
    DemoPlan("Office party, Harbour Room", "the whole floor", "17:00", "20:00", "No wine. I leave at eight whatever happens."),
    DemoPlan("Airport", "", "05:30", "07:10", "Flight to Brennick, seat 14C, one bag."),
    DemoPlan("Brennick conference", "Priya", "09:00", "17:30", "Programme is on the table at home."),
    DemoPlan("Hotel Linden, Brennick", "", "18:00", "07:30", "Room phone works. I call at nine from there."),
    DemoPlan("Dinner in Brennick", "Priya, two clients", "19:00", "20:45", "Restaurant next to the hotel, then upstairs."),
    DemoPlan("Flight home", "", "16:20", "18:05", "Land at six, home by seven."),
    DemoPlan("Doctor", "", "08:10", "09:00", "Blood test, then the office."),
    DemoPlan("School meeting", "Alex", "18:30", "19:30", "Both of us, room 12."),
    DemoPlan("Noor's house", "Noor", "15:00", "17:30", "Putting up the shelf I promised in spring."),
    DemoPlan("Walk by the canal", "", "18:15", "19:00", "Head is full. Phone on, back by seven."),
    DemoPlan("Walk by the canal", "Alex", "19:00", "20:00", "Ours."),
    DemoPlan("Hardware shop", "", "10:00", "11:00", "Paint and brushes for the hall."),
    DemoPlan("Home", "", "10:00", "18:00", "Painting the hall. Radio loud."),
    DemoPlan("Office", "", "08:15", "16:00", "Early out: I fetch Robin from school."),
    DemoPlan("School gate", "Robin", "15:30", "16:00"),
    DemoPlan("Library", "Robin", "16:15", "17:30"),
    DemoPlan("Cinema, Larkfield", "Alex", "20:00", "22:15"),
    DemoPlan("Allotment", "Malik", "09:30", "12:00", "Potatoes. I bring some home."),
    DemoPlan("Office", "", "08:30", "19:00", "Audit week. Priya and I stay until seven, no later."),
    DemoPlan("Training day, Town Hall", "about twenty people", "09:00", "16:00"),
    DemoPlan("Haircut", "", "17:00", "17:45"),
    DemoPlan("Jordan's birthday", "Jordan, the football lot", "18:30", "21:30", "You are invited and may come along or not."),
    DemoPlan("Hospital", "my mother", "09:00", "12:00", "Her eye operation. I write when she is out."),
    DemoPlan("My mother's", "", "12:30", "20:00", "She should not be alone today."),
    DemoPlan("Petrol, then home", "", "17:30", "18:15"),
    DemoPlan("Bank", "", "11:00", "11:45", "Closing the old account. I bring the letter."),
    DemoPlan("Office", "", "08:30", "17:30", "New desk: second floor, by the stairs."),
    DemoPlan("Market", "Alex", "09:00", "11:00"),
    DemoPlan("Lake house", "Alex, Robin", "10:00", "18:00", "First time since. We said we go slowly."),
    DemoPlan("Train to Westmere", "", "07:12", "09:40", "Same train as last month."),
    DemoPlan("Optician", "", "16:30", "17:15"),
    DemoPlan("Running, long round", "", "06:45", "07:45", "Over the bridge and back."),
    DemoPlan("Office", "", "08:30", "17:30", "Nothing special. That is nice to write."),
    DemoPlan("Recycling yard", "", "09:00", "10:00"),
    DemoPlan("Tom's farewell, Ferry Café", "people from work", "17:30", "19:30", "One hour, then I walk home."),
    DemoPlan("Home", "", "13:00", "18:00", "Half a day off. Cooking for us."),
    DemoPlan("Choir concert", "Alex in row three", "19:00", "21:30"),
    DemoPlan("Vet", "the cat", "17:15", "18:00", "Only the yearly look."),
    DemoPlan("Office, then the station", "", "08:30", "18:40", "I meet my brother from the train at 18:10."),
    DemoPlan("Home", "my brother", "19:00", "23:00", "He sleeps on the sofa until Sunday."),
    DemoPlan("Bicycle shop", "Robin", "14:00", "15:00"),
    DemoPlan("Office", "", "08:30", "17:30", "Lunch at my desk, meeting with Priya at three."),
)

PLANS_CHANGED = (
    "The meeting runs over. Home about 18:15 now.",
    "Train is late, 40 minutes. I am on the platform at Westmere.",
    "Gym is closed, so I come straight home.",
    "Jordan cancelled. I walk instead, back at seven.",
    "Priya is ill, so I go alone to the client. Same place, same times.",
)

# By what the number says: low 0-3, middle 4-6, high 7-10.
NOTES_LOW = (
    "Woke at three and could not stop counting days.",
    "Nothing happened. That song in the shop was enough.",
    "Phone face down on the table. Perhaps nothing. My body did not wait to find out.",
    "I asked the same question again and hated hearing myself.",
    "A year ago today I still believed everything.",
    "Slept on the sofa. My choice.",
    "The trip. I knew each hour of it and still could not breathe well.",
    "Could not trust my own good week.",
    "Saw a car like hers. Had to sit down.",
    "Sam told me without being asked. It hurts all the same.",
    "I do not want to be the one who checks. Today I was.",
    "Cried in the car, then went in and taught two classes.",
    "Too tired to be angry.",
)
NOTES_MIDDLE = (
    "Ordinary day. I am surprised how much I like that word.",
    "Sam wrote before I wondered.",
    "Talked twenty minutes, stopped when the bell rang, as agreed.",
    "Good morning, hard evening, good enough night.",
    "I laughed and noticed it only afterwards.",
    "The plan changed and I knew before I had to ask.",
    "Session. Dana asked what I need, and I knew one thing.",
    "Did not look at the other phone. Wanted to, four out of ten.",
    "We disagreed about the holiday. Only about the holiday.",
    "Some distance today, and it was kind of both of us.",
    "I can think about it for a minute and put it down again.",
    "Robin is ill, so we were simply parents.",
    "Neither here nor there. Fine.",
    "A sorry without a “but”.",
)
NOTES_HIGH = (
    "Walk by the canal. Held hands without deciding to.",
    "I forgot to check for a whole day.",
    "Sam told me something that could have been left out.",
    "Concert. I was proud, and it was not complicated.",
    "Three good days in a row. Writing it down so that I believe it later.",
    "Slept through.",
    "Sam knew before I said it that today was a hard date.",
    "We made a plan for spring.",
    "I said what I needed and got it.",
    "Felt like us, not like before. Different, and all right.",
    "Quiet evening, doors open.",
    "Home at 17:40, as announced. I was only hungry.",
    "Could tell Noor about it without shaking.",
)
# What Sam writes with ratings in the second direction.
NOTES_SECOND = (
    "Alex brought the letters out without being asked.",
    "I know that I have less right to this. Dana says there is no such scale.",
    "Asked about that winter and got an answer, not a door.",
    "I was jealous of an old photograph.",
    "Calm. We both did our part this week.",
    "Bad dream, told at breakfast.",
    "We can be angry on the same day and still cook.",
    "Better than in May.",
)

TRIGGERS = ("that hotel chain", "phone face down", "November", "a certain song", "late train", "her street", "work trips")

# What the keeper writes with an entry, by its state.
ENTRY_NOTES_KEPT = (
    "Wrote at noon, called at six.",
    "Told you about the lunch before you asked.",
    "Went to the group although I did not want to.",
    "Twenty minutes, phone in the other room.",
    "Showed you the statement, both accounts.",
    "She wrote to my work address. I did not answer, and I told you at once.",
    "Left the party at eight.",
    "Asked how you were first, and then listened.",
    "My hour with Dana. It was about my father this time.",
)
ENTRY_NOTES_PARTLY = (
    "Called, but half an hour late. No reason worth writing.",
    "Sat down to talk, then took a work call in the middle.",
    "Wrote where I was, forgot to write with whom.",
    "Read only the first chapter.",
    "Session yes, homework no.",
)
ENTRY_NOTES_MISSED = (
    "I forgot to write and said so when I came in.",
    "Went for a drink after work that was not in the plan. Told you the same evening.",
    "Did not go to the group. I was ashamed of the week.",
    "Answered a message from that time with one line. I told you the next morning. It should have been that night.",
    "Fell asleep before our twenty minutes.",
    "Left out Priya's name because I was afraid of the evening. You found it out. That is on me.",
)
ENTRY_NOTES_SET_ASIDE = (
    "At the hospital with my mother, as we said.",
    "Flight day; we agreed that the call counts instead.",
    "Both ill.",
)
AGREED_BEFOREHAND = frozenset(ENTRY_NOTES_SET_ASIDE[:2])

RESPONSES_NO_MATCH = (
    "The train left at 17:05 but you were home at nine. What was between?",
    "You wrote alone. Tom mentioned that Priya was there.",
    "I remember it the other way round: I asked first.",
)

MOMENTS = (
    DemoMoment(0, "alex", "other", "First evening with this record."),
    DemoMoment(9, "sam", "disclosure", "It took place, with Dana."),
    DemoMoment(24, "sam", "milestone", "Changed teams, so that there is no contact at work."),
    DemoMoment(47, "alex", "setback", "A message that I found and was not told of."),
    DemoMoment(61, "alex", "session", "Dana: what do I need, in one sentence."),
    DemoMoment(98, "alex", "went_well", "Asked a question and got the whole answer at once."),
    DemoMoment(133, "alex", "hard_date", "The day I found out, one year on."),
    DemoMoment(171, "sam", "setback", "I left a name out of a plan because I was afraid of the evening."),
    DemoMoment(174, "sam", "session", "We took it to Dana together."),
    DemoMoment(214, "alex", "disclosure", "My part, from the winter before. It took place."),
    DemoMoment(221, "sam", "milestone", "Two directions now, and two lists."),
    DemoMoment(268, "alex", "went_well", "Lake house. Slowly, as we said."),
    DemoMoment(301, "sam", "setback", "A drink that was not in the plan. Told the same evening."),
    DemoMoment(345, "alex", "went_well", "Choir concert, row three."),
    DemoMoment(388, "sam", "milestone", "The evening call became every other day. We both wanted it."),
    DemoMoment(409, "alex", "hard_date", "The trip to Brennick, the first since."),
)

SETBACK_PARTS = (
    DemoPart(47, 47, "alex", "did_to_me", "I cannot write about this yet.", shown=False),
    DemoPart(47, 48, "sam", "happened", "A message came on Sunday. I read it, put the phone away, and said nothing at dinner."),
    DemoPart(47, 48, "sam", "will_do", "I show you a message within the hour, before I do anything with it.", 7),
    DemoPart(47, 50, "alex", "did_to_me", "Not the message. The three days in which I did not know that there was one."),
    DemoPart(47, 61, "alex", "repaired", tenths=30, shown=False),
    DemoPart(47, 98, "alex", "repaired", tenths=60),
    DemoPart(
        171, 172, "sam", "happened", "I wrote where I was and left out who came along, so that the evening would stay quiet."
    ),
    DemoPart(171, 174, "sam", "will_do", "Names first, also when I fear the evening. If I cannot, I say that I cannot.", 14),
    DemoPart(171, 175, "alex", "did_to_me", "I began to count again. I had stopped counting in autumn."),
    DemoPart(
        301, 301, "sam", "happened", "One glass with the team after the review. It was not in the plan, and I told you at ten."
    ),
)

LINES = (
    DemoLine(58, 59, time(20, 30), "sam", "I sat in the car outside for two hours. I should have written that and did not."),
    DemoLine(58, 59, time(21, 10), "alex", "Thank you for saying it. Next time write it while you sit there."),
    DemoLine(164, 165, time(20, 45), "sam", "Priya was there for the last half hour. I was afraid of her name in this list."),
    DemoLine(226, 227, time(19, 50), "sam", "You are right. I looked at my messages: you asked at six, I answered at seven."),
)

FOUND = (
    DemoFound(44, 46, "A message from her, from Sunday, in the old mailbox.", shown=False),
    DemoFound(128, 129, "A receipt for two coffees at Ferry Café. Sam says Tom. I want to believe it."),
    DemoFound(236, 240, "The parking ticket is from the other side of town.", shown=False),
)

REFLECTIONS = (
    DemoReflection(
        12,
        "alex",
        "",
        "I slept five hours in a row. Nothing else is different. I write it down so that I remember it was possible.",
    ),
    DemoReflection(
        33,
        "sam",
        "What I tell myself",
        "I notice how often I think: it is late, it would only hurt. Every lie began with that sentence.\n\n"
        "Dana asked whom the silence protected. Me. Each time it was me.",
    ),
    DemoReflection(
        75,
        "alex",
        "Not the same as before",
        "People say you must decide to trust. It does not feel like a decision. It feels like the ice in March: you look "
        "where you step, and one day you notice that you have not looked for a while.",
        shown=True,
    ),
    DemoReflection(
        176,
        "sam",
        "After the name I left out",
        "I saw Alex count. I did that. I would have given the whole evening to have written four letters more.",
        shown=True,
    ),
    DemoReflection(
        222,
        "alex",
        "My own half",
        "It is strange to be on the other side of the list. I want to explain, and I see what explaining does.",
    ),
    DemoReflection(290, "alex", "", "A whole Saturday in which I did not think of it before noon."),
    DemoReflection(
        403,
        "sam",
        "Before Brennick",
        "Things I can do: call at nine, before anything else. Say who sits at the table. Come home tired and not early, so "
        "that nothing looks arranged. Things I cannot do: make it a year ago.",
    ),
)

OWN_WORDS = "You have had days like this, and each one ended. Eat something warm. Noor said: any hour."
TIME_OUT = "I need to stop here. I am not walking away from you. Back at the kitchen table at eight."
MY_PEOPLE = "Noor, my sister\nDana, in working hours\nthe crisis line below"
