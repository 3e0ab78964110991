"""The demo's life after the reading: told twice it stays the same, and nobody settles what they read."""

from datetime import date

import pytest

from auditapp.access.roles import EXPERT
from auditapp.review.models import Adjudication, Draft, Example, Reply, ReplyKind, SentBack
from auditapp.rounds.models import Assignment, Reminder
from tests.factories import make_report, make_round
from tests.people import Cast, make_cast, make_user
from workers.demo.afterwards import leave_half_done, reply, settle, teach
from workers.demo.studies import Truth

pytestmark = pytest.mark.django_db
NEXT_MONTH = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def cast() -> Cast:
    """A closed round in which five of six images miss what the machine saw, and an expert who read none of it."""
    cast = make_cast()
    missed = dict.fromkeys(range(5), ("nasal_tip", "palate", "diencephalon", "magnification", "neutral_position"))
    make_report(cast.department, by=cast.maria, missed_by=missed, images=6, radiologist=cast.lena.radiologist)
    make_user("noor", role=EXPERT, department=cast.department)
    return cast


def drawn(cast: Cast) -> dict[object, Truth]:
    items = Assignment.objects.filter(item__round__department=cast.department).values_list("item__frame__instance", flat=True)
    facts: dict[str, bool | float] = {"magnified": True, "neutral": True, "amnion_apart": True, "caliper_placed": True}
    return {pk: Truth("nt", facts, frozenset({"nasal_tip", "palate", "thalami", "nt"})) for pk in items}


def test_settle_is_by_somebody_who_read_none_of_it(cast: Cast) -> None:
    noor = make_user("noor")
    for _ in range(2):
        settle(cast.department, noor, drawn(cast))  # type: ignore[arg-type]
    settled = Adjudication.objects.all()
    assert settled.count() == 12
    assert {one.verdict for one in settled} == {"met"}
    assert all("Simulated" in one.reason for one in settled)


def test_reply_acknowledges_some_and_contests_one(cast: Cast) -> None:
    for _ in range(2):
        reply(cast.lena, [make_user("noor")])
    kinds = list(Reply.objects.values_list("kind", flat=True))
    assert kinds.count(ReplyKind.CONTESTED) == 1
    assert kinds.count(ReplyKind.ACKNOWLEDGED) == 4
    assert Adjudication.objects.filter(disagreement__contest__isnull=False).count() == 1


def test_teach_marks_examples_of_what_is_missed(cast: Cast) -> None:
    teach(cast.department, cast.ravi)
    held = Example.objects.count()
    teach(cast.department, cast.ravi)
    assert 0 < held == Example.objects.count()


def test_leave_half_done_begins_sends_back_and_reminds(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=9, period=NEXT_MONTH)
    for _ in range(2):
        leave_half_done(cast.department, cast.maria, [cast.ravi, make_user("noor")])
    assert (Draft.objects.count(), SentBack.objects.count(), Reminder.objects.count()) == (1, 1, 1)
