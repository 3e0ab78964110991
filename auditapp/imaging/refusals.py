"""Why a file is not taken, in sentences for the person who sent it. No sentence ever quotes what stands in a file."""

from auditapp.sentences import sentence, term


class Refused(Exception):
    """The file ends here. The message names the cause and what to do, in one plain sentence, without patient data."""


EMPTY = sentence("The file is empty; export it again from the ultrasound machine or archive.")
NO_PICTURE_FILE = sentence(
    "This is not a picture: it is neither DICOM nor PNG, JPEG or TIFF; send the file as the ultrasound machine saved it."
)
CUT_OFF = sentence("The file is incomplete: it breaks off before the picture ends; send it again from the ultrasound machine or archive.")
NO_PIXELS = sentence("There is no picture in this DICOM file; send the images of the study.")
UNREADABLE = sentence(
    "The picture in this file is damaged or stored in a way that cannot be read here; export it again, uncompressed if possible."
)
TOO_DEEP = sentence(
    "The header of this file is nested too deeply to be read; export the image again from the ultrasound machine or archive."
)
DEFLATED = sentence("This file is stored with a deflated transfer syntax, which is not taken for safety; export it uncompressed.")
DICOMDIR = sentence("This is a DICOMDIR, the table of contents of a disc; send the image files that it lists.")
BROKEN_COLOUR_TABLE = sentence(
    "The colour table of this image is missing or damaged, so its colours would be wrong; export it again in RGB."
)
TOO_HARD = sentence("Reading this picture took too much time or memory, so it was stopped; export it again, uncompressed if possible.")
DID_NOT_ARRIVE = sentence("The file did not arrive whole; send it again.")
OTHER_KEY = sentence("The file was received before the site's secret key changed and can no longer be opened; send it again.")
SAME_UID_OTHER_BYTES = sentence(
    "Another file with the same DICOM instance number is here already, and the first one stays; export this one anew."
)
PAGES_DIFFER = sentence("The pages of this TIFF differ in size, so they are no clip; send them as single pictures.")
FLOATING_POINT = sentence("The pixels of this picture are floating point numbers; export it with 8 or 16 bits.")
NO_PROCEDURE_REPORT = sentence(
    "This structured report is no OB-GYN ultrasound procedure report (TID 5000, Comprehensive or Enhanced SR); send the machine's own."
)
NO_MEASUREMENTS = sentence(
    "This structured report holds no NT, CRL, BPD, HC, AC or FL by their LOINC codes; send images, or the measurements as a CSV."
)
UNUSABLE_MEASUREMENTS = sentence(
    "No measurement of this structured report has a number in mm or cm and a fetus that can be told; check how the machine exports."
)
IMPLAUSIBLE_MEASUREMENTS = sentence(
    "No measurement of this structured report is plausible in millimetres; check in which units the machine exports."
)
OTHER_MEASUREMENTS = sentence(
    "Other values of these measurements are here already, or the study is another radiologist's; the first values stay."
)
NO_STUDY_NUMBER = sentence("This structured report does not say to which study it belongs; export it again from the ultrasound machine.")
REPORT_CUT_OFF = sentence("The structured report is incomplete: it breaks off; send it again from the ultrasound machine or archive.")
MEASUREMENTS_HERE = sentence("The measurements of this structured report are here already.")
MEASUREMENTS_TAKEN = sentence("Measurements taken from this structured report: {count}.")
MEASUREMENTS_TAKEN_IN_PART = sentence(
    "Measurements taken from this structured report: {count}. Left out: {left}, not plausible in mm or cm, or with another value here."
)
REPORT_TOO_LARGE = sentence("This structured report is larger than {count} MiB, which no ultrasound machine writes; export it again.")
REPORT_TOO_LONG = sentence(
    "This structured report holds more than {count} items, which no ultrasound machine writes; export it again from the machine."
)

TOO_SMALL = sentence("The picture is {columns} × {rows} pixels; at least {least} × {least} are needed.")
TOO_MANY_PIXELS = sentence("The picture has more than {count} million pixels; send it in the size the machine saved.")
TOO_LARGE_DECODED = sentence("Unpacked, this file would be larger than {count} MiB; send a shorter clip.")
TOO_LARGE = sentence("The file is larger than {count} MiB; send a shorter clip.")
OTHER_MODALITY = sentence("This is {things}; only ultrasound is audited here.")
TRANSFER_SYNTAX = sentence("The picture is compressed as {names}, which cannot be read here; export it uncompressed or as JPEG.")
COLOURS = sentence("The colours of this picture are stored as {names}, which cannot be read here; export it in RGB.")
OTHER_FORMAT = sentence("This is {things}; send DICOM, PNG, JPEG or TIFF.")
ALREADY_HERE = sentence("Already here since {day}.")
SOMETHING_UNKNOWN = term("something unknown")

SMALLEST_SIDE = 64  # pixels; below it lie icons and previews, in which no structure can be told
LARGEST_PICTURE = 25_000_000  # pixels; ultrasound screens have one or two million


def too_small(columns: int, rows: int) -> Refused:
    return Refused(TOO_SMALL.format(columns=columns, rows=rows, least=SMALLEST_SIDE))


def too_many_pixels() -> Refused:
    return Refused(TOO_MANY_PIXELS.format(count=LARGEST_PICTURE // 10**6))


def too_large_decoded(limit: int) -> Refused:
    return Refused(TOO_LARGE_DECODED.format(count=limit // 2**20))


def too_large(limit: int) -> Refused:
    return Refused(TOO_LARGE.format(count=limit // 2**20))


def report_too_large(limit: int) -> Refused:
    return Refused(REPORT_TOO_LARGE.format(count=limit // 2**20))


def report_too_long(limit: int) -> Refused:
    return Refused(REPORT_TOO_LONG.format(count=limit))


def other_modality(what: str) -> Refused:
    return Refused(OTHER_MODALITY.format(things=what))


def transfer_syntax(name: str) -> Refused:
    return Refused(TRANSFER_SYNTAX.format(names=name))


def colours(name: str) -> Refused:
    return Refused(COLOURS.format(names=name))


def other_format(what: str) -> Refused:
    return Refused(OTHER_FORMAT.format(things=what))
