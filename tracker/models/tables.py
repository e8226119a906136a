"""Every table, in the order in which they are made."""

from tracker.models import indexes
from tracker.models.account import KnownDevice, OneTimeLink, OwnWords, Person, PutBack, Session
from tracker.models.base import Table
from tracker.models.couple import Couple, Invitation, Membership, NotAgain, Pause
from tracker.models.imports import RestoredPart, Upload
from tracker.models.journal import OpenSeal, Seal
from tracker.models.kinds import KINDS
from tracker.models.ratings import DecidedWeek, HeldBackRating, HoldBack, ReleasedWeek, Sharing
from tracker.models.record import LedgerBody, LedgerEvent, Removal, SignedHead, Version
from tracker.models.sharing import Share, ShareConsent, ShareOpening, ShareToken
from tracker.models.site import ClockLeap, DataKey, FormKey, Heartbeat, Lease, Site, Throttle

TABLES: tuple[type[Table], ...] = (
    DataKey,
    *(Site, Person, Session, OneTimeLink, KnownDevice, Throttle, FormKey, OwnWords, Upload, RestoredPart, PutBack),
    *(Couple, Membership, Invitation, Pause, NotAgain, Seal, OpenSeal),
    *(each.table for each in KINDS.values()),
    *(Removal, Version, LedgerEvent, LedgerBody, SignedHead),
    *(Sharing, HoldBack, HeldBackRating, ReleasedWeek),
    *(Share, ShareConsent, ShareToken, ShareOpening),
    *(Lease, Heartbeat, ClockLeap, DecidedWeek),
)

indexes.add_indexes()
