"""Who may open what: every page, for every person, about things of their own department and of another. A page without a row fails.

Maria manages, Ravi reads, Rosa is an expert without an assignment, Lena made the images, Uma sent the upload, Ada grants roles, Sam holds
every role at Elsewhere, and nobody has signed in. The API has its own table.
"""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from auditapp.access.mailing import stop_token
from auditapp.access.roles import EXPERT
from auditapp.assessment.explanations import rests_on
from auditapp.assessment.models import AssessmentVerdict, Explanation
from auditapp.imaging.models import Operator
from auditapp.imaging.services import receive_upload
from auditapp.reports.services import record_action
from auditapp.review.selectors import disagreements_in
from auditapp.review.services import send_back
from auditapp.review.teaching import mark_example, remove_example
from auditapp.rounds.designs import save_design
from auditapp.rounds.models import Assignment
from auditapp.rounds.planning import Period
from auditapp.rounds.strata import Asked
from tests.factories import make_protocol, make_report, make_round
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db
PEOPLE = ("maria", "ravi", "rosa", "lena", "uma", "ada", "sam", "nobody")
AUGUST = (date(2026, 8, 1), date(2026, 8, 31))
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


def row(default: int = 404, /, *, nobody: int = 302, **statuses: int) -> dict[str, int]:
    return {who: {"nobody": nobody, **statuses}.get(who, default) for who in PEOPLE}


OPEN = row(200)
MANAGERS = row(maria=200, sam=200)
HERE = row(maria=200)
THERE = row(sam=200)
THERE_DONE = row(sam=302)
EXPERTS = row(ravi=200, rosa=200, sam=200)
RAVI = row(ravi=200)
SENDERS = row(maria=200, lena=200, uma=200, sam=200)
ADA = row(ada=422)

# (page, what it is about, method) → status for each person
TABLE: dict[tuple[str, str, str], dict[str, int]] = {
    ("home", "", "get"): OPEN,
    ("login", "", "get"): row(302, nobody=200),
    ("demo_login", "", "post"): row(404, nobody=404),
    ("logout", "", "post"): row(302),
    ("set_language", "", "post"): row(302),
    ("account", "", "get"): OPEN,
    ("new_token", "", "post"): row(422),
    ("end_token", "", "post"): row(404),
    ("password", "", "get"): OPEN,
    ("healthz", "", "get"): row(200, nobody=200),
    ("uploads", "", "get"): SENDERS,
    ("new_upload", "", "get"): SENDERS,
    ("upload", "Uma's", "get"): row(maria=200, uma=200),
    ("upload_table", "Uma's", "get"): row(maria=286, uma=286),
    ("upload_files", "Uma's", "post"): row(maria=404, uma=302),
    ("images", "", "get"): row(maria=200, lena=200, sam=200),
    ("image", "Lena's", "get"): row(maria=200, lena=200),
    ("image", "nobody's", "get"): HERE,
    ("image", "elsewhere", "get"): THERE,
    ("image_state", "Lena's", "get"): row(maria=200, lena=200),
    ("score_again", "Lena's", "post"): row(maria=302, lena=302),
    ("ask_why", "Lena's", "post"): row(maria=200, lena=200, ravi=200),  # ravi has read the whole round
    ("ask_why", "elsewhere", "post"): row(),  # sam has it still to read
    ("why", "Lena's", "get"): row(maria=200, lena=200, ravi=200),
    ("heat", "Lena's", "get"): row(maria=200, lena=200, ravi=200),
    ("frame_image", "to read", "get"): row(maria=200, ravi=200),
    ("frame_image", "to settle", "get"): row(maria=200, ravi=200, rosa=200, lena=200),
    ("frame_image", "elsewhere", "get"): THERE,
    ("frame_thumbnail", "to settle", "get"): row(maria=200, ravi=200, rosa=200, lena=200),
    ("frame_thumbnail", "to read", "get"): row(maria=200, ravi=200),
    ("people", "", "get"): row(ada=302, sam=302),
    ("people_in", "here", "get"): row(ada=200),
    ("describe_department", "here", "post"): row(ada=302),
    ("grant", "here", "post"): ADA,
    ("add_account", "here", "post"): ADA,
    ("new_radiologist", "here", "post"): ADA,
    ("operator", "Lena's", "post"): row(ada=302),
    ("link", "Lena's", "post"): ADA,
    ("give_role", "Lena's", "post"): row(ada=302),
    ("take_role", "Lena's", "post"): row(ada=302),
    ("operators", "", "get"): row(maria=302, ada=302, sam=302),
    ("operators_in", "here", "get"): row(maria=200, ada=200),
    ("link_name", "here", "post"): row(),  # names nobody
    ("new_for_name", "here", "post"): row(maria=422, ada=422),
    ("unlink_name", "here", "post"): row(maria=302, ada=302),
    ("rounds", "", "get"): MANAGERS,
    ("open_round", "", "get"): MANAGERS,
    ("open_round", "", "post"): row(maria=422, sam=422),
    ("round_preview", "", "get"): MANAGERS,
    ("monthly_rounds", "", "get"): MANAGERS,
    ("monthly_rounds", "", "post"): row(maria=422, sam=422),
    ("pause_monthly", "here", "post"): row(maria=302),
    ("delete_monthly", "here", "post"): row(maria=302),
    ("round", "open", "get"): HERE,
    ("round", "elsewhere", "get"): THERE,
    ("round_progress", "open", "get"): HERE,
    ("close_round", "open", "post"): row(maria=422),
    ("close_round", "elsewhere", "post"): row(sam=422),
    ("round_reads", "open", "get"): HERE,
    ("round_reads", "elsewhere", "get"): THERE,
    ("remind", "Ravi's", "post"): row(maria=302),
    ("spread", "Ravi's", "post"): row(maria=302),
    ("move_read", "to read", "post"): row(),  # names nobody
    ("move_read_back", "to Rosa", "post"): row(maria=302),
    ("give_sent_back", "Ravi's", "post"): row(),  # names nobody
    ("leave_sent_back", "Ravi's", "post"): row(maria=302),
    ("reports", "", "get"): MANAGERS,
    ("report", "closed", "get"): HERE,
    ("report", "open", "get"): row(),
    ("report", "elsewhere", "get"): row(),
    ("report_json", "closed", "get"): HERE,
    ("report_csv", "closed", "get"): HERE,
    ("report_zip", "closed", "get"): HERE,
    ("report_xlsx", "closed", "get"): HERE,
    ("report_pdf", "closed", "get"): HERE,
    ("report_radiologist", "Lena's", "get"): HERE,
    ("report_letter", "Lena's", "get"): HERE,
    ("compare_departments", "", "get"): MANAGERS,
    ("count_again", "closed", "post"): row(maria=302),
    ("new_action", "closed", "post"): row(maria=422),
    ("end_action", "closed", "post"): row(maria=302),
    ("disagreements", "closed", "get"): HERE,
    ("to_settle", "", "get"): EXPERTS,
    ("disagreement", "Ravi's", "get"): row(maria=302, rosa=302),
    ("disputed_image", "Ravi's", "get"): row(maria=200, rosa=200),
    ("disputed_image", "Ravi's", "post"): row(maria=422, rosa=422),
    ("disputed_image", "to read", "get"): row(),
    ("disputed_image", "elsewhere", "get"): row(),
    ("teaching", "", "get"): row(maria=200, ravi=200, rosa=200, lena=200, sam=200),
    ("mark_example", "read", "post"): row(maria=302, ravi=302, rosa=302),
    ("mark_example", "elsewhere", "post"): THERE_DONE,
    ("remove_example", "here", "post"): row(maria=302, ravi=302, rosa=302),
    ("restore_example", "removed", "post"): row(maria=302, ravi=302, rosa=302),
    ("worklist", "", "get"): EXPERTS,
    ("reading", "to read", "get"): RAVI,
    ("reading", "to read", "post"): row(ravi=422),
    ("reading", "read", "get"): row(ravi=302),
    ("reading", "elsewhere", "get"): THERE,
    ("reading_picture", "to read", "get"): RAVI,
    ("reading_picture", "read", "get"): RAVI,
    ("reading_picture", "elsewhere", "get"): THERE,
    ("reading_frame", "to read", "get"): RAVI,
    ("reading_frame", "elsewhere", "get"): THERE,
    ("reading_thumbnail", "to read", "get"): RAVI,
    ("reading_thumbnail", "elsewhere", "get"): THERE,
    ("reading_draft", "to read", "post"): RAVI,
    ("reading_draft", "read", "post"): row(ravi=409),
    ("reading_draft", "elsewhere", "post"): THERE,
    ("reading_send_back", "to read", "get"): RAVI,
    ("reading_send_back", "to read", "post"): row(ravi=422),
    ("reading_send_back", "read", "get"): row(),
    ("reading_send_back", "elsewhere", "get"): THERE,
    ("reading_finished", "", "get"): EXPERTS,
    ("own_review", "read", "get"): RAVI,
    ("own_review", "to read", "get"): row(),
    ("feedback", "", "get"): row(lena=200, sam=200),
    ("feedback_round", "closed", "get"): row(lena=200),
    ("feedback_round", "open", "get"): row(),
    ("feedback_letter", "closed", "get"): row(lena=200),
    ("feedback_letter", "open", "get"): row(),
    ("feedback_image", "closed", "get"): row(lena=200),
    ("acknowledge_image", "closed", "post"): row(lena=302),
    ("acknowledge_shown", "closed", "post"): row(lena=302),
    ("acknowledge_shown", "open", "post"): row(),
    ("contest_image", "closed", "post"): row(lena=422),
    ("mail_choice", "", "post"): row(302),
    ("stop_mail", "Lena's", "get"): row(200, nobody=200),
    ("stop_mail", "Lena's", "post"): row(200, nobody=200),
    ("machine", "", "get"): OPEN,
    ("protocols", "", "get"): OPEN,
    ("protocol", "", "get"): OPEN,
}


@pytest.fixture
def world() -> dict[tuple[str, str], list[Any]]:
    return make_world()


def make_world() -> dict[tuple[str, str], list[Any]]:
    """(page, what it is about) → the arguments of its address."""
    cast = make_cast()
    report = make_report(
        cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: ["palate"]}, period=SEPTEMBER
    )
    make_round(cast.department, by=cast.maria, images=1)
    make_round(cast.elsewhere, by=cast.sam, images=1)
    make_user("rosa", role=EXPERT, department=cast.department)
    return _arguments(cast, report)


def _arguments(cast: Cast, report: Any) -> dict[tuple[str, str], list[Any]]:
    read, to_read, there = Assignment.objects.order_by("item__round__opened_at", "pk").select_related("item__frame__instance")
    action, upload = record_action(by=cast.maria, report=report, text="Teach."), receive_upload(by=cast.uma, department=cast.department)
    frames = {"Lena's": read, "to settle": read, "nobody's": to_read, "to read": to_read, "elsewhere": there}
    rounds = {"closed": read.item.round_id, "open": to_read.item.round_id, "elsewhere": there.item.round_id}
    made = {(page, about): [one.item.frame_id] for page in ("frame_image", "frame_thumbnail") for about, one in frames.items()}
    made |= {
        (page, about): [one.item.frame.instance_id] for page in ("image", "image_state", "score_again") for about, one in frames.items()
    }
    made |= {(page, about): [pk] for page, about, _ in TABLE for name, pk in rounds.items() if about == name and page not in FRAMED}
    made |= {(page, about): [one.pk] for page in READ for about, one in {**frames, "read": read}.items()}
    made |= {("reading_frame", about): [frames[about].pk, frames[about].item.frame.number] for about in ("to read", "elsewhere")}
    made |= {(page, "Uma's"): [upload.pk] for page in ("upload", "upload_table", "upload_files")}
    made |= {(page, "here"): ["kingsway"] for page in ("people_in", "describe_department", "grant", "add_account", "new_radiologist")}
    made |= {(page, "Lena's"): ["kingsway", cast.radiologist.pk] for page in ("operator", "link")}
    made |= {(page, "Lena's"): ["kingsway", cast.lena.pk, "expert"] for page in ("give_role", "take_role")}
    explained, foreign = _explained(read), _explained(there)
    made |= {(page, "Lena's"): [explained] for page in ("ask_why", "why", "heat")} | {("ask_why", "elsewhere"): [foreign]}
    made |= {(page, "closed"): [read.review.pk] for page in ("feedback_image", "acknowledge_image", "contest_image")}
    made["stop_mail", "Lena's"] = [stop_token(cast.lena)]
    made |= {(page, "Lena's"): [report.round_id, cast.radiologist.pk] for page in ("report_radiologist", "report_letter")}
    made["end_action", "closed"] = [report.round_id, action.pk]
    made["disagreement", "Ravi's"] = [disagreements_in(cast.maria, report.round_id).get().pk]
    made |= {("disputed_image", about): [one.item_id] for about, one in {**frames, "Ravi's": read}.items()}
    made |= {("mark_example", "read"): [read.item.frame_id], ("mark_example", "elsewhere"): [there.item.frame_id]}
    made |= _examples(cast, read)
    made["protocol", ""] = [make_protocol().pk]
    return made | _managed(cast, to_read)


def _managed(cast: Cast, to_read: Assignment) -> dict[tuple[str, str], list[Any]]:
    """What a manager does while Ravi reads: to him, to one of his images, to one that he sent back, to a name that nobody knew."""
    make_round(cast.department, by=cast.maria, images=1, period=AUGUST, experts=[cast.ravi])
    back = send_back(by=cast.ravi, assignment=Assignment.objects.get(item__round__period_start=AUGUST[0]), because="named")
    name = Operator.objects.create(department=cast.department, key="berg olga", name="Berg^Olga")
    made: dict[tuple[str, str], list[Any]] = {(page, "Ravi's"): [to_read.item.round_id, cast.ravi.pk] for page in ("remind", "spread")}
    made["move_read", "to read"] = [to_read.pk]
    made["move_read_back", "to Rosa"] = [to_read.pk, make_user("rosa").pk]
    made |= {(page, "Ravi's"): [back.pk] for page in ("give_sent_back", "leave_sent_back")}
    made["operators_in", "here"] = ["kingsway"]
    saved = save_design(
        by=cast.maria,
        period=Period(cast.department, make_protocol(), *AUGUST),
        asked=Asked(each=30),
        day_of_month=3,
        double_share=0.1,
        repeat_share=0.1,
    )
    made |= {(page, "here"): [saved.pk] for page in ("pause_monthly", "delete_monthly")}
    return made | {(page, "here"): [name.pk] for page in ("link_name", "new_for_name", "unlink_name")}


def _examples(cast: Cast, read: Assignment) -> dict[tuple[str, str], list[Any]]:
    """One on the teaching list and one that was taken off it."""
    first, *_others, last = read.item.plane.criteria.all()
    stands, gone = (
        mark_example(by=cast.maria, department=cast.department, frame=read.item.frame, criterion=one, is_good=True) for one in (first, last)
    )
    remove_example(by=cast.maria, example=gone)
    return {("remove_example", "here"): [stands.pk], ("restore_example", "removed"): [gone.pk]}


def _explained(assignment: Assignment) -> int:
    """The key of a verdict of the machine on the assignment's frame, its heat map made."""
    verdicts = AssessmentVerdict.objects.filter(assessment__frame=assignment.item.frame_id).select_related("criterion", "assessment")
    verdict = next(row for row in verdicts if rests_on(row))
    Explanation.objects.create(verdict=verdict, state="done", heat=b"png", score=0.9)
    return verdict.pk


READ = {"reading", "own_review", "reading_picture", "reading_thumbnail", "reading_draft", "reading_send_back"}
FRAMED = {"image", "image_state", "score_again", "frame_image", "frame_thumbnail", "reading_frame"} | READ


def test_table_has_a_row_for_every_page() -> None:
    pages = {pattern.name for pattern in get_resolver().url_patterns if hasattr(pattern, "name")}

    assert pages == {name for name, _, _ in TABLE}


@pytest.mark.parametrize("who", PEOPLE)
def test_table_holds(who: str, world: dict[tuple[str, str], list[Any]]) -> None:
    told = {key: _status(who, *key, world) for key in TABLE}

    assert {key: status for key, status in told.items() if status != TABLE[key][who]} == {}


@pytest.mark.parametrize("page", ["upload", "image", "frame_image", "round", "report", "reading", "feedback_round", "feedback_letter"])
def test_what_is_hidden_looks_as_if_it_did_not_exist(page: str, world: dict[tuple[str, str], list[Any]]) -> None:
    hidden = next(arguments for (name, _), arguments in world.items() if name == page)

    assert _words("ada", reverse(page, args=hidden)) == _words("ada", reverse(page, args=[UUID(int=1)]))


@pytest.mark.parametrize(
    "page", ["rounds", "reports", "compare_departments", "worklist", "to_settle", "teaching", "uploads", "images", "feedback", "home"]
)
def test_lists_say_nothing_of_another_department(page: str, world: dict[tuple[str, str], list[Any]]) -> None:
    told = _client("sam").get(reverse(page)).content.decode()

    assert not [word for word in ("Kingsway", "Lena", "Ravi", "September") if word in told]


def _status(who: str, page: str, about: str, method: str, world: dict[tuple[str, str], list[Any]]) -> int:
    """In a transaction of its own that is taken back, so that no step changes the next one's world."""
    with transaction.atomic():
        answer = getattr(_client(who), method)(reverse(page, args=world.get((page, about), [])))
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return int(answer.status_code)


def _words(who: str, address: str) -> str:
    """What the page says, without the token that is another on each."""
    return re.sub(r"[A-Za-z0-9]{64}", "", _client(who).get(address).content.decode())


def _client(who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(make_user(who))
    return client
