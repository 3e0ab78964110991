"""What is kept of a file, so that no person can be told from it.

Stricter than the Basic Profile of DICOM PS3.15 annex E, which lists what to remove: here only what is listed is kept (`facts.Facts`),
no DICOM file is stored, UIDs and patient ids become keyed hashes (option "Clean Pixel Data" is `blanked`). The day of examination and
the maker's model stay, as the audit needs them. Reasons: docs/decisions/0003-only-what-we-need-is-kept.md
"""

import hashlib
import hmac

import numpy as np
import numpy.typing as npt

from auditapp.imaging.facts import Facts, Pixels
from auditapp.imaging.keys import derived_key
from auditapp.imaging.models import Blanking
from auditapp.imaging.scan_area import estimated

Mask = npt.NDArray[np.bool_]
WHOLE_SCREEN = 0.95  # a region that covers more of the picture than this separates nothing


def pseudonym(department_id: int, *parts: str) -> str:
    """64 hex digits that are the same for the same parts in the same department, and tell nothing without the secret key."""
    message = "\0".join((str(department_id), *parts)).encode("utf-8", "surrogatepass")
    return hmac.digest(derived_key("pseudonym"), message, hashlib.sha256).hex()


def pseudonymous_uid(department_id: int, *parts: str) -> str:
    """The same as a DICOM UID: 2.25 and a number of 128 bits (PS3.5 B.2)."""
    return f"2.25.{int(pseudonym(department_id, *parts)[:32], 16)}"


def area_to_keep(facts: Facts, frames: npt.NDArray[np.uint8]) -> tuple[Mask, Blanking]:
    """True where pixels stay, of shape (height, width), for all frames of a clip alike; and how it was found."""
    said = _regions_of(facts)
    if said.any() and said.mean() < WHOLE_SCREEN:
        return said, Blanking.REGIONS
    return estimated(frames), Blanking.ESTIMATE


def blanked(frame: Pixels, keep: Mask) -> Pixels:
    """A copy of the frame, black outside `keep`."""
    return np.multiply(frame, keep if frame.ndim == 2 else keep[..., None])


def _regions_of(facts: Facts) -> Mask:
    keep = np.zeros((facts.rows, facts.columns), bool)
    for region in facts.regions:
        keep[region.y_min : region.y_max + 1, region.x_min : region.x_max + 1] = True
    return keep
