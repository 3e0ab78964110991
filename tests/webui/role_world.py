"""What the pages of the role table are about."""

from datetime import date
from typing import Any

from auditapp.access.mailing import stop_token
from auditapp.access.resetting import make_reset_link
from auditapp.access.roles import EXPERT
from auditapp.assessment.explanations import rests_on
from auditapp.assessment.models import AssessmentGrade, AssessmentVerdict, Explanation
from auditapp.imaging.models import Operator
from auditapp.imaging.services import receive_upload
from auditapp.protocols.services import require_planes
from auditapp.reports.curves import choose_nt_curve
from auditapp.reports.services import record_action
from auditapp.review.selectors import disagreements_in
from auditapp.review.services import send_back
from auditapp.review.teaching import mark_example, remove_example
from auditapp.rounds.designs import save_design
from auditapp.rounds.models import Assignment
from auditapp.rounds.planning import Period
from auditapp.rounds.strata import Asked
from auditapp.statistics.nt_curves import DEFAULT
from tests.factories import make_protocol, make_report, make_round
from tests.people import Cast, make_cast, make_user
from tests.webui.role_table import TABLE

AUGUST = (date(2026, 8, 1), date(2026, 8, 31))
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
READ = {"reading", "own_review", "reading_picture", "reading_thumbnail", "reading_draft", "reading_send_back"}
FRAMED = {"image", "image_state", "score_again", "frame_image", "frame_thumbnail", "reading_frame"} | READ


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
    graded, graded_there = _grade_explained(read), _grade_explained(there)
    made |= {(page, "Lena's"): [graded] for page in ("ask_grade_why", "grade_why", "grade_heat")}
    made["ask_grade_why", "elsewhere"] = [graded_there]
    made |= {(page, "closed"): [read.review.pk] for page in ("feedback_image", "acknowledge_image", "contest_image")}
    made["reset_password", "Lena's"] = ["kingsway", cast.lena.pk]
    made["set_password", "Lena's"] = list(make_reset_link(by=cast.ada, department=cast.department, account=cast.lena))
    made["set_password", "used"] = [made["set_password", "Lena's"][0], "c0ffee-000000"]
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
    curve = choose_nt_curve(by=cast.maria, department=cast.department, curve=DEFAULT.code)
    planes = require_planes(by=cast.maria, department=cast.department, protocol=make_protocol(), planes=["nt"])
    made |= {("take_back_curve", "here"): [curve.pk], ("take_back_required", "here"): [planes.pk]}
    made |= {(page, "here"): ["kingsway"] for page in ("audit_settings_in", "choose_curve")}
    made["choose_planes", "here"] = ["kingsway", make_protocol().pk]
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


def _grade_explained(assignment: Assignment) -> int:
    """The key of the machine's grade of the assignment's frame, given by experts' learnt opinion, its heat map made."""
    grade = AssessmentGrade.objects.get(assessment__frame=assignment.item.frame_id)
    AssessmentGrade.objects.filter(pk=grade.pk).update(decided_by="opinion", standard_probability=0.9)
    Explanation.objects.create(grade=grade, state="done", heat=b"png", score=0.9)
    return grade.pk
