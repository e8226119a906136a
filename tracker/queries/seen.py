"""Which rows of the record, `r`, somebody may see. Versions decide: a row may be unshared, or a draft over what was shared."""

_WAS_SHARED = "EXISTS (SELECT 1 FROM version v WHERE v.couple_id = r.couple_id AND v.object = r.id AND v.shared_at IS NOT NULL)"

SEEN = f"(r.shared_at IS NOT NULL OR r.writer_id = :me OR {_WAS_SHARED})"
"""A row of which the viewer `:me` may see some version."""

STANDS_FOR_BOTH = f"(r.shared_at IS NOT NULL AND r.state = 'said' OR r.shared_at IS NULL AND {_WAS_SHARED})"
"""A moment that stands for both. One that was unshared stands as it was seen: only what is shared is taken back for both."""
