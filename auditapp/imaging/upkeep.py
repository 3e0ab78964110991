"""Do the rows and the pixel store still agree?"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from auditapp.imaging import store
from auditapp.imaging.leases import incoming_key
from auditapp.imaging.models import FileState, Frame, UploadedFile

SETTLED = timedelta(hours=1)  # a younger file may belong to an ingest that has not written its rows yet


@dataclass(frozen=True, slots=True)
class StoreReport:
    """`missing`: frames of which a file is gone. `orphans`: files that no frame names. `left_over`: raw uploads of finished files."""

    missing: tuple[uuid.UUID, ...]
    orphans: tuple[str, ...]
    left_over: tuple[str, ...]


def check_store() -> StoreReport:
    """Compare every row with every file; reads, changes nothing."""
    # Files first, then rows: a row is written before its raw upload, so what arrives meanwhile is not taken for left over.
    kept, raw, named, missing = set(store.picture_keys()), set(store.incoming_keys()), set(), []
    for frame, image, thumbnail in Frame.objects.values_list("pk", "image", "thumbnail").iterator():
        named |= {image, thumbnail}
        if not all(key in kept or store.is_there(key) for key in (image, thumbnail)):  # or kept since the listing
            missing.append(frame)
    orphans = sorted(key for key in kept - named if store.is_older_than(key, SETTLED))
    open_files = UploadedFile.objects.filter(state__in=[FileState.WAITING, FileState.WORKING])
    waiting = {incoming_key(file) for file in open_files.only("pk", "upload_id")}
    return StoreReport(tuple(missing), tuple(orphans), tuple(sorted(raw - waiting)))


def clear_leftovers(report: StoreReport) -> int:
    """Remove the files that nothing names, as a killed worker leaves them. Gives how many."""
    for key in report.orphans:
        store.remove(key)
    for key in report.left_over:
        store.drop_incoming(key)
    return len(report.orphans) + len(report.left_over)
