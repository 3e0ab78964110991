"""How large a picture or report may be. Asked before anything is decoded, so that a small file cannot unpack to a large one."""

from django.conf import settings

from auditapp.imaging import refusals

MOST_FETUSES = 9  # of one pregnancy
LARGEST_REPORT = 8 * 2**20  # bytes; those of ultrasound machines have some 100 KiB


def check_report_size(size: int) -> None:
    """Raises Refused for a structured report of more bytes than any machine writes."""
    if size > LARGEST_REPORT:
        raise refusals.report_too_large(LARGEST_REPORT)


def check_size(*, rows: int, columns: int, frame_count: int, bytes_per_pixel: int) -> None:
    """Raises Refused for icons, for pictures of too many pixels, and for clips that would unpack to too many bytes."""
    if min(rows, columns) < refusals.SMALLEST_SIDE:
        raise refusals.too_small(columns, rows)
    if rows * columns > refusals.LARGEST_PICTURE:
        raise refusals.too_many_pixels()
    if rows * columns * frame_count * bytes_per_pixel > settings.UPLOAD_MAX_DECODED_BYTES:
        raise refusals.too_large_decoded(settings.UPLOAD_MAX_DECODED_BYTES)
