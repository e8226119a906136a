"""Every table, in the order in which they are made."""

from tracker.models import reaching
from tracker.models.account import KnownDevice, OneTimeLink, OwnWords, Person, PutBack, Session
from tracker.models.base import Table
from tracker.models.commitments import Commitment, CommitmentPause, ReviewAnswer, Terms
from tracker.models.couple import Couple, Invitation, Membership, NotAgain, Pause, Repair
from tracker.models.entries import Entry, Plan, Response, ThreadLine
from tracker.models.imports import BroughtBack, Upload
from tracker.models.journal import OpenSeal, Reflection, Seal
from tracker.models.moments import FoundNote, Moment, SetbackPart
from tracker.models.ratings import DecidedWeek, HeldRating, Holding, Rating, RatingDetail, ReleasedWeek, Sharing, WeeklyLevel
from tracker.models.record import LedgerBody, LedgerEvent, SignedHead, TakingOut, Version
from tracker.models.sharing import Share, ShareConsent, ShareOpening, ShareToken
from tracker.models.site import ClockLeap, DataKey, FormKey, Heartbeat, Lease, Site, Throttle

TABLES: tuple[type[Table], ...] = (
    DataKey,
    *(Site, Person, Session, OneTimeLink, KnownDevice, Throttle, FormKey, OwnWords, Upload, BroughtBack, PutBack),
    *(Couple, Membership, Invitation, Repair, Pause, NotAgain),
    *(Commitment, Terms, CommitmentPause, ReviewAnswer, Entry, Response, Plan, Rating, RatingDetail, Sharing, Moment),
    *(SetbackPart, Seal, OpenSeal, Reflection, ThreadLine, FoundNote, TakingOut, Holding, HeldRating, ReleasedWeek),
    *(WeeklyLevel, Version, LedgerEvent, LedgerBody, SignedHead),
    *(Share, ShareConsent, ShareToken, ShareOpening),
    *(Lease, Heartbeat, ClockLeap, DecidedWeek),
)

reaching.add_indexes()
