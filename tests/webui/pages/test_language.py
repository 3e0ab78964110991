"""Pages in Chinese: nothing of our own is left in English, days and numbers are written as there, and the choice is kept."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.services import add_radiologist
from auditapp.assessment.services import register_model
from auditapp.imaging.models import FileState, UploadedFile
from auditapp.imaging.services import receive_upload
from auditapp.protocols.models import Protocol
from auditapp.reports.models import Report
from auditapp.rounds.models import Assignment
from tests.catalogue import ROOT
from tests.factories import make_image, make_opinion, make_protocol, make_report, make_round
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db
PLAIN = ("home", "images", "uploads", "new_upload", "account", "password", "protocols", "machine", "rounds", "open_round", "reports")
ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSPOKEN = {"script", "style", "pre", "code", "kbd"}
# Names of people, products, formats, papers and keys, which every language leaves as they are.
PEOPLE = r"Kingsway|Elsewhere|Maria|Ravi|Lena|Ortiz|Uma|Ada|Sam|Stone|Rosa|maria|ravi|lena|uma|ada|sam|rosa"
PRODUCTS = (
    r"SonoAudit|AGPL|English|DICOM(DIR)?|PNG|JPEG|TIFF|JSON|CSV|ZIP|XLSX|PDF|API|HTML|UTC|CT|OperatorsName|manage\.py|migrate|https?://\S+"
)
MEASURES = r"Kappa|Cohen|Gwet|AC1|AC2|ICC|AI-IQA|Jeffreys|Dirichlet|Wilson|NT|CRL|IT|ms|kB|MB|mm|structures-test-1|planes-test-1"
PAPERS = (
    r"BMC Pregnancy and Childbirth|Cao|"
    r"FMF|RANZCOG|Herman|Salomon|Wanyonyi|Fetal Medicine Foundation|doi:\S+|Zhao|BMC|Medicine|SZ|LJ|Ultrasound|Obstet|Gynecol|IGHD|Browser|"
    r"Matiari|TMK|Mithi|github\S+|AIQualityControl\S+|commit|Dong|PMID|score de Herman|fmf-deutschland\.info|gyneco-online\.com|"
    r"nuchaltrans\.edu\.au|Cui|Dataset for Fetus Framework|50e54dea"
)
KEYS = r"Shift|Ctrl|Tab|Esc|Enter|Delete"
AS_IT_IS = re.compile(rf"({PAPERS}|{PEOPLE}|{PRODUCTS}|{MEASURES}|{KEYS})")
WORD = re.compile(r"[A-Za-z]{2,}")


class Spoken(HTMLParser):
    """What a page says, to the eye or the ear; parts that say that they are English are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        hidden = tag in UNSPOKEN or held.get("lang") == "en" or any(hidden for _, hidden in self.open)
        if not hidden:
            self.said += [value for name in ATTRIBUTES if (value := held.get(name))]
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self.open):
            self.said.append(data)


def english_in(page: str) -> list[str]:
    spoken = Spoken()
    spoken.feed(page)
    return [" ".join(text.split()) for text in spoken.said if WORD.search(AS_IT_IS.sub(" ", text))]


def browser(user: Any = None) -> Client:
    client = Client(headers={"accept-language": "zh-CN,zh;q=0.9"})
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: ["palate"], 1: ["nasal_tip"]})


def addresses_of(cast: Cast, report: Report) -> Iterator[tuple[str, str]]:
    """(who, address) of a page of every kind, with something on it."""
    assignment = Assignment.objects.filter(item__round=report.round).order_by("position").first()
    assert assignment is not None
    for name in PLAIN:
        yield "maria", reverse(name)
    for name in ("round", "report", "disagreements"):
        yield "maria", reverse(name, args=[report.round_id])
    yield "maria", reverse("image", args=[assignment.item.frame.instance_id])
    yield "maria", reverse("disputed_image", args=[assignment.item_id])
    yield "maria", reverse("teaching")
    yield "maria", reverse("round_reads", args=[report.round_id])
    yield "maria", reverse("operators_in", args=["kingsway"])
    for protocol in Protocol.objects.all():
        yield "maria", reverse("protocol", args=[protocol.pk])
    for name in ("home", "worklist", "to_settle", "reading_finished"):
        yield "ravi", reverse(name)
    yield "ravi", reverse("own_review", args=[assignment.pk])
    for name in ("home", "feedback", "images"):
        yield "lena", reverse(name)
    yield "lena", reverse("feedback_image", args=[assignment.review.pk])
    yield "ada", reverse("home")
    yield "ada", reverse("people_in", args=["kingsway"])
    yield "nobody", reverse("login")
    yield "maria", "/nothing/"


def test_no_page_is_left_in_english(cast: Cast, report: Report) -> None:
    add_radiologist(by=cast.ada, department=cast.department, name="Lena 2", experience="junior")
    pages = {(who, address): shown(cast, who, address) for who, address in addresses_of(cast, report)}

    assert {page: found for page, html in pages.items() if (found := english_in(html))} == {}


def shown(cast: Cast, who: str, address: str) -> str:
    answer = browser(None if who == "nobody" else cast.named(who)).get(address)
    assert answer.status_code in (200, 404), address
    html: str = answer.content.decode()
    assert '<html lang="zh-hans"' in html
    return html


def test_reading_page_is_not_left_in_english(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)
    assignment = Assignment.objects.get()

    assert english_in(shown(cast, "ravi", reverse("reading", args=[assignment.pk]))) == []


@pytest.mark.parametrize(
    "opinion",
    [
        {},
        {"standard_probability": 0.93, "doubts": {"whole": 0.4}},
        {"standard_probability": 0.2, "doubts": {"palate": 0.9}},
        {"standard_probability": 0.001, "doubts": {"midbrain": 0.9}},
    ],
)
def test_an_image_with_everything_told_is_not_left_in_english(cast: Cast, opinion: dict[str, object]) -> None:
    told = {
        "factors": {"gain": make_opinion(2, of=5), "sharpness": make_opinion(1, of=4, lowest=0, highest=2)},
        "overall": make_opinion(1, of=3),
    } | opinion
    image = make_image(cast.department, radiologist=cast.radiologist, missing=["nasal_tip"], unsure=["palate"], **told)
    html = shown(cast, "maria", reverse("image", args=[image.frame.instance_id]))

    assert english_in(html) == []
    assert "未见：鼻尖。此切面应显示。" in html
    assert "轻轻侧摆探头" in html


def test_refused_and_failed_files_are_not_left_in_english(cast: Cast) -> None:
    upload = receive_upload(by=cast.uma, department=cast.department)
    for state, reason in ((FileState.REFUSED, "This is a CT image; only ultrasound is audited here."), (FileState.ACCEPTED, "")):
        UploadedFile.objects.create(upload=upload, name="1.dcm", size=1, state=state, reason=reason, finished_at=upload.created_at)
    html = shown(cast, "uma", reverse("upload", args=[upload.pk]))

    assert [text for text in english_in(html) if text != "1.dcm"] == []
    assert "这是CT 图像；此处只对超声图像进行质控。" in html


def test_the_machine_s_cards_say_where_they_stay_english(cast: Cast) -> None:
    cards = {path.name.split("-")[0]: json.loads(path.read_text()) for path in (ROOT / "ml" / "weights").glob("*.json")}
    register_model(by=None, digest="a" * 64, networks={"planes": "planes-test-1"}, knows=["nt"], cards=cards)
    html = shown(cast, "maria", reverse("machine"))

    assert english_in(html) == []
    assert '<span lang="en">Research software, not a medical device.</span>' in html


def test_a_choice_is_kept_and_can_be_taken_back(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.maria)
    assert 'lang="zh-hans">中文</button>' in client.get("/").content.decode()

    answer = client.post(reverse("set_language"), {"language": "zh-hans"}, headers={"referer": "http://testserver/images/"})
    assert answer.headers["location"].endswith("/images/")
    page = client.get("/images/").content.decode()
    assert "<h1>图像</h1>" in page and 'lang="en">English</button>' in page

    client.post(reverse("set_language"), {"language": "en"})
    assert "<h1>Images</h1>" in client.get("/images/").content.decode()


def test_the_sign_in_page_can_be_switched_by_a_form_alone() -> None:
    html = Client().get(reverse("login")).content.decode()

    assert f'<form class="language" method="post" action="{reverse("set_language")}">' in html
    assert 'name="language" value="zh-hans"' in html


def test_a_strange_language_changes_nothing() -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "xx"})

    assert '<html lang="en"' in client.get(reverse("login")).content.decode()


def test_days_are_written_as_in_chinese(cast: Cast, report: Report) -> None:
    html = shown(cast, "maria", reverse("report", args=[report.round_id]))

    assert "2026年10月" in html
    assert "October" not in html
    assert "95% 区间" in html
    assert not re.search(r"\d %", html)


def test_a_day_field_holds_what_browsers_read(cast: Cast) -> None:
    html = browser(cast.maria).get("/images/?since=2026-10-05").content.decode()

    assert 'value="2026-10-05"' in html


def test_the_api_speaks_english_unless_asked_otherwise(cast: Cast) -> None:
    make_protocol()
    client = Client()
    client.force_login(cast.maria)

    assert client.get("/api/v1/rounds/nothing/").json()["detail"].isascii()
    assert set(client.get("/api/v1/me/").json()) == set(browser(cast.maria).get("/api/v1/me/").json())
