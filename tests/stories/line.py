"""The steps of an audit as people and programs take them: files by REST, the rest by pages. Every answer is checked on the way."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from auditapp.imaging import refusals
from ml.phantom import draw
from tests.dicom_files import CT_IMAGE, make_dicom
from tests.factories import make_picture

MONTH = (date(2025, 6, 1), date(2025, 6, 30))
DAY = "20250612"  # inside MONTH, as DICOM writes it
SIZE = (480, 340)  # (width, height) in pixels: enough for the networks, quick to draw


def phantom_png(seed: int, **drawn: Any) -> bytes:
    written = io.BytesIO()
    Image.fromarray(draw("nt", seed=seed, size=SIZE, **drawn).pixels).save(written, "PNG")
    return written.getvalue()


def phantom_dicom(seed: int, *, operator: str, **drawn: Any) -> bytes:
    return make_dicom(draw("nt", seed=seed, size=SIZE, **drawn).pixels, OperatorsName=operator, StudyDate=DAY, PatientID=f"P-{seed}")


def good_files(seeds: Iterable[int], *, operator: str) -> dict[str, bytes]:
    """Name → content: drawn NT planes, every third without a nasal tip."""
    return {f"nt-{seed}.dcm": phantom_dicom(seed, operator=operator, absent=["nasal_tip"] if seed % 3 == 0 else []) for seed in seeds}


def bad_files(good: bytes) -> dict[str, tuple[bytes, str, str]]:
    """Name → content, the state and the sentence in which it has to end; `good` is a file that was accepted before."""
    pixel = make_picture((1, 1))
    return {
        "copy.dcm": (good, "duplicate", "Already here since "),
        "empty.dcm": (b"", "refused", refusals.EMPTY),
        "text.dcm": (b"These are notes, not a picture.\n", "refused", refusals.NO_PICTURE_FILE),
        "truncated.dcm": (good[: len(good) // 2], "refused", refusals.CUT_OFF),
        "pixel.png": (pixel, "refused", str(refusals.too_small(1, 1))),
        "ct.dcm": (make_dicom(Modality="CT", SOPClassUID=CT_IMAGE), "refused", str(refusals.other_modality("a CT image"))),
    }


def as_files(named: dict[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in named.items()]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened_round(manager: Client, *, department: int, protocol: int, reads: int = 30) -> str:
    """The address of the new round's page."""
    asked = {
        "department": department,
        "protocol": protocol,
        "period_start": MONTH[0].isoformat(),
        "period_end": MONTH[1].isoformat(),
        "reads_per_radiologist": reads,
        "double_share": 0,
        "repeat_share": 0,
    }
    answer = manager.post("/rounds/open/", asked)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def read_everything(expert: Client, first: str, *, missed: str) -> int:
    """Answer image after image until none is left; every third misses the criterion `missed`. The number of images read."""
    address, read = first, 0
    while not address.endswith("/finished/"):
        page = expert.get(address)
        assert page.status_code == 200
        answers = {question["name"]: "met" for question in page.context["form"].questions}
        if read % 3 == 0 and f"criterion-{missed}" in answers:
            answers[f"criterion-{missed}"] = "not_met"
        answer = expert.post(address, answers | {"seconds": 12})
        assert answer.status_code == 302, answer.content.decode()
        address, read = answer["Location"], read + 1
    return read
