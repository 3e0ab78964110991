"""Saved designs: opened once however often the clock strikes, chained, in the owner's name, and what went wrong is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils.translation import override

from auditapp.access.roles import QUALITY_MANAGER
from auditapp.access.services import revoke_role
from auditapp.protocols.said import said
from auditapp.rounds.designs import delete_design, designs_for, pause_design, save_design, troubled_for
from auditapp.rounds.models import AuditRound, RoundDesign
from auditapp.rounds.monthly import due_designs, next_opening, open_due
from auditapp.rounds.planning import Period
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.strata import Asked, Design
from auditapp.trail.models import TrailEntry
from tests.factories import PERIOD, make_image, make_protocol, make_round
from tests.people import Cast, make_cast, make_radiologist, make_user
from workers.monthly_rounds import open_monthly_rounds

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 3)
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def make_design(cast: Cast, *, saved: date = date(2026, 10, 1), **chosen: Any) -> RoundDesign:
    limits = {name: chosen.pop(name) for name in ("planes", "radiologists", "unnamed") if name in chosen}
    told = {"asked": Asked(each=20), "day_of_month": 3, "double_share": 0.0, "repeat_share": 0.0} | chosen
    design = save_design(by=cast.maria, period=Period(cast.department, make_protocol(), *PERIOD, **limits), **told)
    design.saved_at = datetime(saved.year, saved.month, saved.day, 12, tzinfo=ZoneInfo("UTC"))
    design.save()
    return design


def test_last_months_round_is_opened_as_saved_by_the_designs_owner(cast: Cast) -> None:
    september = make_round(cast.department, by=cast.maria, images=1, period=SEPTEMBER)
    make_image(cast.department, radiologist=cast.radiologist)
    make_design(cast, asked=Asked(Design.BY_PLANE, total=9, care=True), double_share=0.2)

    assert open_monthly_rounds(NOVEMBER) == 1
    held = AuditRound.objects.get(period_start=PERIOD[0])
    assert (held.previous_round, held.opened_by, held.period_end) == (september, cast.maria, PERIOD[1])
    assert (held.design, held.reads, held.care_reads, held.double_share) == ("by_plane", 9, True, 0.2)
    assert TrailEntry.objects.get(verb="open_round", subject_id=str(held.pk)).actor == "maria"


@pytest.mark.parametrize("day", [3, 6])
def test_it_is_opened_once_however_often_the_clock_strikes(cast: Cast, day: int) -> None:
    make_image(cast.department)
    design = make_design(cast)
    today = NOVEMBER.replace(day=day)

    assert [open_monthly_rounds(today), open_monthly_rounds(today), open_due(design.pk, today)] == [1, 0, None]
    assert AuditRound.objects.count() == 1


def test_nothing_is_opened_before_its_day(cast: Cast) -> None:
    make_image(cast.department)
    design = make_design(cast)

    assert due_designs(date(2026, 11, 2)) == []
    assert next_opening(design, date(2026, 11, 2)) == NOVEMBER


def test_a_design_that_is_saved_after_its_day_waits_for_the_next_month(cast: Cast) -> None:
    make_image(cast.department)
    design = make_design(cast, saved=date(2026, 11, 10))

    assert due_designs(date(2026, 11, 11)) == []
    assert next_opening(design, date(2026, 11, 11)) == date(2026, 12, 3)


def test_a_round_that_somebody_opened_by_hand_is_not_opened_again(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria)
    make_design(cast)

    assert due_designs(NOVEMBER) == []


def test_why_it_could_not_be_opened_is_kept_until_it_can(cast: Cast) -> None:
    design = make_design(cast)
    with override("zh-hans"):
        open_monthly_rounds(NOVEMBER)

    told = troubled_for(cast.maria).get().problem
    assert "No scored image" in told
    with override("zh-hans"):
        assert said(told) != told
    make_image(cast.department)
    assert open_monthly_rounds(date(2026, 11, 4)) == 1
    design.refresh_from_db()
    assert design.problem == ""


def test_opening_by_hand_settles_the_problem(cast: Cast) -> None:
    make_design(cast)
    open_monthly_rounds(NOVEMBER)
    make_round(cast.department, by=cast.maria)

    assert not troubled_for(cast.maria).exists()


def test_an_owner_who_left_opens_nothing(cast: Cast) -> None:
    make_image(cast.department)
    make_user("mona", role=QUALITY_MANAGER, department=cast.department)
    make_design(cast)
    revoke_role(by=None, user=cast.maria, department=cast.department, role=QUALITY_MANAGER)

    assert open_monthly_rounds(NOVEMBER) == 0
    assert "no longer manages" in RoundDesign.objects.get().problem


def test_a_paused_design_opens_nothing_until_it_goes_on(cast: Cast) -> None:
    make_image(cast.department)
    design = pause_design(by=cast.maria, design=make_design(cast), active=False)
    assert open_monthly_rounds(NOVEMBER) == 0

    pause_design(by=cast.maria, design=design, active=True)
    assert open_monthly_rounds(NOVEMBER) == 1


def test_a_design_is_deleted_and_its_rounds_stay(cast: Cast) -> None:
    make_image(cast.department)
    design = make_design(cast)
    open_monthly_rounds(NOVEMBER)
    delete_design(by=cast.maria, design=design)

    assert (RoundDesign.objects.count(), AuditRound.objects.count()) == (0, 1)


def test_saving_again_replaces_the_departments_design(cast: Cast) -> None:
    make_design(cast, experts=[cast.ravi], radiologists=[cast.radiologist])
    make_design(cast, asked=Asked(each=5))
    held = RoundDesign.objects.get()

    assert (held.reads_per_radiologist, held.experts.count(), held.radiologists.count()) == (5, 0, 0)


@pytest.mark.parametrize(("newcomers", "audited"), [(True, {"Lena Ortiz", "New"}), (False, {"Lena Ortiz"})])
def test_who_came_since_is_audited_where_the_design_says_so(cast: Cast, newcomers: bool, audited: set[str]) -> None:
    mo = make_radiologist(cast.department, "Mo")
    design = make_design(cast, radiologists=[cast.radiologist], newcomers=newcomers, unnamed=False)
    for radiologist in (cast.radiologist, mo, make_radiologist(cast.department, "New"), None):
        make_image(cast.department, radiologist=radiologist)

    assert open_monthly_rounds(NOVEMBER) == 1
    assert {item.radiologist.name if item.radiologist else "" for item in AuditRound.objects.get().items.all()} == audited
    assert ([one.name for one in design.left_out.all()] == ["Mo"]) == newcomers


def test_all_of_today_stay_all_of_a_design_without_newcomers(cast: Cast) -> None:
    make_design(cast, newcomers=False)
    for radiologist in (cast.radiologist, make_radiologist(cast.department, "New"), None):
        make_image(cast.department, radiologist=radiologist)
    open_monthly_rounds(NOVEMBER)

    assert {item.radiologist for item in AuditRound.objects.get().items.all()} == {cast.radiologist, None}


@pytest.mark.parametrize("who", ["ravi", "lena", "uma", "ada", "sam"])
def test_only_the_departments_managers_see_and_save(cast: Cast, who: str) -> None:
    design = make_design(cast)

    assert not designs_for(cast.named(who)).exists()
    with pytest.raises(RoundError, match="Only a quality manager"):
        pause_design(by=cast.named(who), design=design, active=False)


def test_a_day_that_not_every_month_has_is_refused(cast: Cast) -> None:
    with pytest.raises(RoundError, match="1 to 28"):
        make_design(cast, day_of_month=31)


def test_one_designs_failure_keeps_no_other_back(cast: Cast) -> None:
    make_image(cast.elsewhere)
    make_design(cast)
    save_design(
        by=cast.sam,
        period=Period(cast.elsewhere, make_protocol(), *PERIOD),
        asked=Asked(each=3),
        day_of_month=3,
        double_share=0,
        repeat_share=0,
    )
    RoundDesign.objects.update(saved_at=datetime(2026, 10, 1, tzinfo=ZoneInfo("UTC")))

    assert open_monthly_rounds(NOVEMBER) == 1
    assert AuditRound.objects.get().department == cast.elsewhere


@pytest.mark.django_db(transaction=True)
def test_round_that_a_person_and_the_clock_open_at_once_is_opened_once(cast: Cast) -> None:
    for _ in range(20):
        make_image(cast.department)
    design, together = make_design(cast), Barrier(2)

    def opened(by_clock: bool) -> bool:
        connection.ensure_connection()
        together.wait()
        try:
            return open_due(design.pk, NOVEMBER) is not None if by_clock else bool(make_round(cast.department, by=cast.maria, images=0))
        except RoundError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(opened, (True, False))) == 1
    assert (AuditRound.objects.count(), RoundDesign.objects.get().problem) == (1, "")


def test_design_that_was_deleted_meanwhile_opens_nothing(cast: Cast) -> None:
    make_image(cast.department)
    design = make_design(cast)
    (key,) = due_designs(NOVEMBER)
    delete_design(by=cast.maria, design=design)
    assert open_due(key, NOVEMBER) is None
