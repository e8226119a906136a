"""Every number that the felt-safety model, its sentences and the follow-through score rest on, with its reason."""

from typing import Final

# How much the level may wander: sqrt(90 q) s is a typical drift in 90 days, from 0.3 s to 3 s. The smallest is a floor:
# without it five hundred flat days would prove that nothing can ever change.
DRIFTS: Final = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
# How much of yesterday's deviation is still there today. Fitted values ran from 0.27 to 0.76 on real diaries.
INERTIAS: Final = (0.0, 0.35, 0.65)
# With inertia, this share of a day's variance carries over and the rest is fresh noise.
INERT_SHARE: Final = 0.7
# ln q is normal around a drift of half a day's spread in 90 days, wide enough to be overruled by two months of ratings.
PRIOR_DRIFT: Final = 3e-3
PRIOR_DRIFT_SD: Final = 1.5
# s² is scaled inverse chi-square: four ratings' worth of belief in a spread of 1.2 points (diaries: 0.8 to 2.1).
PRIOR_RATINGS: Final = 4.0
PRIOR_SPREAD: Final = 1.2
# Ratings are whole numbers: rounding alone has this variance (Sheppard), so no s² may be smaller.
ROUNDING_VARIANCE: Final = 1.0 / 12.0
# A grid point weighing less than this share of the best is dropped; the level moves by at most 0.004 points.
LEAST_WEIGHT: Final = 0.02
# A logged setback or turning point lets the level jump on its day (West & Harrison's intervention), in s².
JUMP_VARIANCE: Final = 1.0
# Half-width of a central 90 % normal range in standard deviations.
LIKELY: Final = 1.645
# The scale of a rating.
LOWEST, HIGHEST = 0.0, 10.0

# --- When there is enough to speak of.

LEAST_RATINGS: Final = 5
LEAST_DAYS: Final = 7
STALE_AFTER_DAYS: Final = 14
# Ratings within this many days stand for "now", and as many on either side of the earlier day for "then".
NEARBY_DAYS: Final = 14
LEAST_NEARBY: Final = 3

# --- Change statements. "Very likely" is IPCC's 90 %. Half a point is half a within-person spread (Norman 2003); a point
# either way still counts as the same. Entering asks more than staying, so that a sentence does not flicker.

ENTER_VERY_LIKELY, LEAVE_VERY_LIKELY = 0.90, 0.80
ENTER_PROBABLY, LEAVE_PROBABLY = 0.80, 0.70
ENTER_POINTS, LEAVE_POINTS = 0.5, 0.3
# 0.95, for at 0.80 one in five looks after a true step of 1.5 points still said "the same".
ENTER_SAME, LEAVE_SAME = 0.95, 0.85
SAME_WITHIN_POINTS: Final = 1.0
ENTER_SAME_POINTS, LEAVE_SAME_POINTS = 0.5, 0.6
# The replay starts half a year back from "no statement": older looks no longer decide what is said now.
LOOKS: Final = 26

# --- Follow-through.

# A kept or missed day weighs half as much after six weeks: recent weeks weigh more, and one bad day only dents.
HALF_LIFE_DAYS: Final = 45.0
# What is rarely due would stand on its last few days alone: there twelve of its items halve the weight.
HALF_LIFE_ITEMS: Final = 12.0
PARTLY_WORTH: Final = 0.5
# Below this many items, silent ones among them, a share of a hundred would be noise: "3 of 4 kept so far".
LEAST_COUNTED: Final = 5
# After so many days with nothing due a share says nothing about now.
NOT_DUE_DAYS: Final = 14
# When more than half of the last ten were set aside, the score stands on little and the page says so.
SET_ASIDE_WINDOW: Final = 10

# --- Steadiness.

# The last 90 days against the 90 before them, as in the statements about the level.
SWING_DAYS: Final = 90
# A spread asks for about three times as many ratings as a mean does, to be known as well.
LEAST_SWING_RATINGS: Final = 30
# Said from a swing that is 15 % smaller on, with a chance of 90 %; or as much larger.
SWING_RATIO: Final = 0.85
SWING_CHANCE: Final = 0.90
# Days that resemble the day before tell less than as many separate ones.
SWING_INERTIA: Final = 1.25

# --- After a logged setback.

# What it was like before is the mean of a week.
BASELINE_DAYS: Final = 7
# Half a point is the least fall that anybody notices, as in the statements; one that begins later has other reasons.
DIP_POINTS: Final = 0.5
DIP_BEGINS_WITHIN_DAYS: Final = 28
# Back is when four fifths of the fall are made up.
STILL_DOWN: Final = 0.2
# Half of the times found on simulated setbacks were off by more than this, so a range is said.
RECOVERY_ERROR_DAYS: Final = 18
# From five falls on it is said when half were back; fewer stand each on its own.
LEAST_RECOVERIES: Final = 5
