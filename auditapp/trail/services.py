import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from auditapp.trail.models import TrailEntry, TrailHead

GENESIS = "0" * 64


@transaction.atomic
def record(*, by: Any, verb: str, subject: models.Model, department_id: int | None = None, **detail: Any) -> TrailEntry:
    """Write one line of the trail in the caller's transaction. `by` is a user, or None for the system itself.

    `detail` must hold no patient data: codes, counts and ids only.
    """
    head, _ = TrailHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})
    entry = TrailEntry(
        at=timezone.now(),
        actor=by.get_username() if by is not None else "system",
        department_id=department_id,
        verb=verb,
        subject=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail,
        previous_hash=head.hash,
    )
    entry.hash = hash_of(entry)
    entry.save()
    head.hash = entry.hash
    head.save()
    return entry


def hash_of(entry: TrailEntry) -> str:
    """SHA-256 over the previous hash and the canonical JSON of every other field."""
    fields = [_instant(entry.at), entry.actor, entry.department_id, entry.verb, entry.subject, entry.subject_id, entry.detail]
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((entry.previous_hash + text).encode()).hexdigest()


def first_broken_entry() -> TrailEntry | None:
    """The first line that was changed, removed or moved since it was written; None if the chain holds to its head.

    Where lines are gone from the end, the last one that is left; an unsaved one, without a key, where the trail was emptied.
    """
    previous = GENESIS
    last: TrailEntry | None = None
    entry: TrailEntry
    for entry in TrailEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous_hash != previous or entry.hash != hash_of(entry):
            return entry
        previous, last = entry.hash, entry
    head: str = TrailHead.objects.filter(pk=1).values_list("hash", flat=True).first() or GENESIS
    if head == previous:
        return None
    return last or TrailEntry(previous_hash=previous, hash=head)


def _instant(at: datetime) -> str:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat()
