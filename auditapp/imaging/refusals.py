"""Why a file is not taken, in sentences for the person who sent it. No sentence ever quotes what stands in a file."""


class Refused(Exception):
    """The file ends here. The message names the cause and what to do, in one plain sentence, without patient data."""


EMPTY = "The file is empty; export it again from the ultrasound machine or archive."
NO_PICTURE_FILE = "This is not a picture: it is neither DICOM nor PNG, JPEG or TIFF; send the file as the ultrasound machine saved it."
CUT_OFF = "The file is incomplete: it breaks off before the picture ends; send it again from the ultrasound machine or archive."
NO_PIXELS = "There is no picture in this DICOM file; send the images of the study."
UNREADABLE = "The picture in this file is damaged or stored in a way that cannot be read here; export it again, uncompressed if possible."
TOO_DEEP = "The header of this file is nested too deeply to be read; export the image again from the ultrasound machine or archive."
DEFLATED = "This file is stored with a deflated transfer syntax, which is not taken for safety; export it uncompressed."
DICOMDIR = "This is a DICOMDIR, the table of contents of a disc; send the image files that it lists."
BROKEN_COLOUR_TABLE = "The colour table of this image is missing or damaged, so its colours would be wrong; export it again in RGB."
TOO_HARD = "Reading this picture took too much time or memory, so it was stopped; export it again, uncompressed if possible."
DID_NOT_ARRIVE = "The file did not arrive whole; send it again."
OTHER_KEY = "The file was received before the site's secret key changed and can no longer be opened; send it again."
SAME_UID_OTHER_BYTES = "Another file with the same DICOM instance number is here already, and the first one stays; export this one anew."
PAGES_DIFFER = "The pages of this TIFF differ in size, so they are no clip; send them as single pictures."
FLOATING_POINT = "The pixels of this picture are floating point numbers; export it with 8 or 16 bits."

SMALLEST_SIDE = 64  # pixels; below it lie icons and previews, in which no structure can be told
LARGEST_PICTURE = 25_000_000  # pixels; ultrasound screens have one or two million


def too_small(columns: int, rows: int) -> Refused:
    return Refused(f"The picture is {columns} × {rows} pixels; at least {SMALLEST_SIDE} × {SMALLEST_SIDE} are needed.")


def too_many_pixels() -> Refused:
    return Refused(f"The picture has more than {LARGEST_PICTURE // 10**6} million pixels; send it in the size the machine saved.")


def too_large_decoded(limit: int) -> Refused:
    return Refused(f"Unpacked, this file would be larger than {limit // 2**20} MiB; send a shorter clip.")


def too_large(limit: int) -> Refused:
    return Refused(f"The file is larger than {limit // 2**20} MiB; send a shorter clip.")


def other_modality(what: str) -> Refused:
    return Refused(f"This is {what}; only ultrasound is audited here.")


def transfer_syntax(name: str) -> Refused:
    return Refused(f"The picture is compressed as {name}, which cannot be read here; export it uncompressed or as JPEG.")


def colours(name: str) -> Refused:
    return Refused(f"The colours of this picture are stored as {name}, which cannot be read here; export it in RGB.")


def other_format(what: str) -> Refused:
    return Refused(f"This is {what}; send DICOM, PNG, JPEG or TIFF.")
