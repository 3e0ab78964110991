"""The printable letter, read back by a library that did not write it."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from auditapp.reports.models import Report
from auditapp.reports.services import close_with_report
from auditapp.review.models import Review
from auditapp.review.settling import contest
from auditapp.rounds.models import Assignment
from tests.factories import make_report, make_review, make_round
from tests.people import Cast, make_cast, make_radiologist, make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
BAD = ["palate", "nasal_tip", "amnion", "calipers"]
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
SLY = 'ends here ] #import "/etc/passwd": * #panic("got in") $ x $ = Heading'


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def letter_of(client: Client, report: Report, language: str = "en") -> PdfReader:
    answer = client.get(reverse("feedback_letter", args=[report.round_id]), headers={"Accept-Language": language})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def words_of(read: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_letter_tells_share_band_gains_and_images(cast: Cast) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=SEPTEMBER)
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=dict.fromkeys(range(3), BAD))
    read = letter_of(browser_of(cast.lena), report)
    told = words_of(read)

    for part in ("Image quality feedback, October 2026", "Lena Ortiz", "75 %", "n = 12", "Nobody is ranked", "What would gain most"):
        assert part in told
    for part in ("−25 points against September 2026", "Rotate a little until the palate", "Not met in 3 of the 12", "not a diagnosis"):
        assert part in told
    assert len({image.data for page in read.pages for image in page.images}) == 3


def test_letter_is_a4_tagged_and_says_its_language(cast: Cast) -> None:
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    read = letter_of(browser_of(cast.lena), report)
    root = read.trailer["/Root"]

    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], "/StructTreeRoot" in root) == (True, "en", True)
    assert read.metadata is not None and read.metadata.title == "Image quality feedback, October 2026"


def test_letter_speaks_chinese(cast: Cast) -> None:
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    read = letter_of(browser_of(cast.lena), report, "zh-hans")

    assert read.trailer["/Root"]["/Lang"] == "zh"
    assert "2026年10月" in words_of(read).replace(" ", "")  # the reader parts what stands in two scripts


def test_what_people_wrote_is_never_an_instruction(cast: Cast) -> None:
    sly = make_user("sly")
    radiologist = make_radiologist(cast.department, f"Dr {SLY[:60]}", user=sly)
    held = make_round(cast.department, by=cast.maria, radiologist=radiologist, images=1)
    make_review(Assignment.objects.get(), missed=BAD, comment=SLY)
    report = close_with_report(by=cast.maria, audit_round=held)
    told = words_of(letter_of(browser_of(sly), report))

    assert " ".join(SLY.split()) in told
    assert 'Dr ends here ] #import "/etc/passwd"' in told


def test_letter_is_for_its_person_alone(cast: Cast) -> None:
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)
    adam = make_user("adam")
    make_radiologist(cast.department, "Adam", user=adam)
    address = reverse("feedback_letter", args=[report.round_id])

    assert [browser_of(person).get(address).status_code for person in (adam, cast.maria, cast.ravi, cast.sam)] == [404] * 4


def test_letter_names_no_colleague_patient_or_file(cast: Cast) -> None:
    make_radiologist(cast.department, "Adam")
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD})
    frame = report.round.items.first().frame
    raw = words_of(letter_of(browser_of(cast.lena), report))
    study = frame.instance.series.study

    assert [word for word in ("Adam", "Ravi", "Maria", study.patient, study.uid, str(frame.pk)) if word in raw] == []


def test_contest_is_told(cast: Cast) -> None:
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    contest(by=cast.lena, review=Review.objects.get(), criteria=["palate"], reason="Faint.")

    assert "You contested it; the answer waits." in words_of(letter_of(browser_of(cast.lena), report))


def test_few_images_are_not_enough_data_in_print_too(cast: Cast) -> None:
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2)

    with override("en"):
        told = words_of(letter_of(browser_of(cast.lena), report))
    assert "Not enough data" in told
    assert "None: every image of yours" in told
