"""What reads the clock, and one browser story, at many instants: `python tests/dates.py [INSTANT …]`, preset all of them.

What is marked `whole` is left out: it asks everything, at a time of its own that no instant changes. So is what is marked
`timeless`, which asks nothing that an instant could change. A law has ten examples at each instant; `make test` tries it with
many.
"""

import os
import subprocess
import sys
import time

INSTANTS = {
    "a Monday at noon": "2026-11-30T12:00+01:00",
    "a Tuesday at noon": "2026-12-01T12:00+01:00",
    "a Wednesday evening": "2026-12-02T20:30+01:00",
    "a Thursday at noon": "2026-12-03T12:00+01:00",
    "a Friday night": "2026-12-04T23:10+01:00",
    "a Saturday at noon": "2026-12-05T12:00+01:00",
    "a Sunday at noon": "2026-12-06T12:00+01:00",
    "a Sunday shortly before midnight": "2026-11-29T23:50+01:00",
    "the last day of January": "2027-01-31T18:00+01:00",
    "the last day of February": "2027-02-28T23:30+01:00",
    "the first of a month": "2027-05-01T08:00+02:00",
    "the last day of a month of thirty": "2027-06-30T22:00+02:00",
    "29 February": "2028-02-29T12:00+01:00",
    "the night after 29 February": "2028-03-01T00:30+01:00",
    "New Year's Eve": "2027-12-31T23:59:30+01:00",
    "New Year's Day": "2028-01-01T00:30+01:00",
    "New Year's Eve of a year of 53 weeks": "2026-12-31T23:30+01:00",
    "the week 53 in the new year": "2027-01-02T12:00+01:00",
    "ten seconds before a day starts": "2027-07-15T02:59:50+02:00",
    "a minute after a day starts": "2027-07-15T03:01+02:00",
    "a minute before midnight UTC": "2027-07-15T23:59+00:00",
    "a minute after midnight UTC": "2027-07-16T00:01+00:00",
    "before the clocks go forward in Berlin": "2027-03-28T01:59:50+01:00",
    "before the clocks go back in Berlin": "2027-10-31T02:30+02:00",
    "the clocks went forward in New York": "2027-03-14T03:00:30-04:00",
    "the second of two hours in New York": "2027-11-07T01:30-05:00",
    "the clocks went back on Lord Howe Island": "2027-04-04T01:45+10:30",
    "before the clocks go forward on Lord Howe Island": "2027-10-03T01:59+10:30",
}
_STORY = "tests/browser/test_story.py::test_a_couple_goes_the_whole_way[phone-script]"
_UNITS = (
    *("-n", "2", "--dist", "loadgroup", "--hypothesis-profile=instant"),
    *("-m", "not proof and not browser and not whole and not timeless", "--reads-clock", "tests"),
)


def main(chosen: list[str]) -> int:
    """Run all, or the chosen instants. Prints a line for each; 1 where one was not green."""
    named = {each: name for name, each in INSTANTS.items()}
    failed = [at for at in chosen or INSTANTS.values() if not _green(at, named.get(at, "chosen"))]
    print("Not green:", *failed or ["none"], "of", len(chosen or INSTANTS))
    return 1 if failed else 0


def _green(at: str, name: str) -> bool:
    begun = time.monotonic()
    # Side by side: the story mostly waits for pages.
    running = [_begin(at, *_UNITS), _begin(at, _STORY)]
    said = [each.communicate() for each in running]
    last = [out.strip().rpartition("\n")[2].strip("= ") for out, _ in said]
    print(f"{at}  {name}: {last[0]}; story: {last[1]}; {time.monotonic() - begun:.0f} s in all", flush=True)
    broken = [found for each, found in zip(running, said, strict=True) if each.returncode]
    for out, err in broken:
        print(out[-8000:], err[-2000:], flush=True)
    return not broken


def _begin(at: str, *asked: str) -> subprocess.Popen[str]:
    # Tests are rewritten by pytest as they are imported: kept, so that three processes need not do so at each instant.
    command, told = [sys.executable, "-m", "pytest", "-q", *asked], os.environ | {"TESTS_AT": at, "PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603  # our own tests


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
