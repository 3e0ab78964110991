"""Names in files that nobody knew: kept to be linked, linked with their studies, and taken back."""

from collections.abc import Callable

import pytest

from auditapp.imaging.models import Operator, Study, UploadedFile
from auditapp.imaging.operators import OperatorError, link_expected, link_operator, operators_for, unlink_operator, waiting_operators
from auditapp.trail.models import TrailEntry
from tests.dicom_files import make_dicom
from tests.people import Cast, make_radiologist

pytestmark = pytest.mark.django_db
Send = Callable[..., UploadedFile]


@pytest.fixture
def name(send: Send, cast: Cast) -> Operator:
    send(make_dicom(OperatorsName="Berg^Olga"))
    return Operator.objects.get()


def test_an_unknown_name_waits_with_its_images(send: Send, cast: Cast, name: Operator) -> None:
    send(make_dicom(OperatorsName="BERG^OLGA^^"))

    waiting = waiting_operators(cast.maria).get()
    assert (str(waiting), waiting.images) == ("Berg Olga", 2)


def test_a_name_that_is_known_is_not_kept(send: Send, cast: Cast) -> None:
    make_radiologist(cast.department, "Wei Li", operator_name="Li^Wei")
    send(make_dicom(OperatorsName="LI^WEI"))

    assert not Operator.objects.exists()


def test_a_link_gives_the_studies_their_radiologist(cast: Cast, name: Operator) -> None:
    assert link_operator(by=cast.maria, operator=name, radiologist=cast.radiologist) == 1
    assert Study.objects.get().radiologist == cast.radiologist
    assert not waiting_operators(cast.maria).exists()


def test_images_that_come_later_follow_the_link(send: Send, cast: Cast, name: Operator) -> None:
    link_operator(by=cast.maria, operator=name, radiologist=cast.radiologist)
    row = send(make_dicom(OperatorsName="berg^olga"))

    assert row.instance is not None
    assert row.instance.series.study.radiologist == cast.radiologist


def test_a_second_name_that_is_linked_counts_before_an_unknown_first(send: Send, cast: Cast, name: Operator) -> None:
    link_operator(by=cast.maria, operator=name, radiologist=cast.radiologist)
    row = send(make_dicom(OperatorsName="Somebody^Else", PerformingPhysicianName="Berg^Olga"))

    assert row.instance is not None
    assert row.instance.series.study.radiologist == cast.radiologist


def test_unlinking_takes_back_what_the_name_gave_and_nothing_else(send: Send, cast: Cast, name: Operator) -> None:
    other = Study.objects.create(department=cast.department, uid="x", patient="x", performed_on="2026-10-01", radiologist=cast.radiologist)
    link_operator(by=cast.maria, operator=name, radiologist=cast.radiologist)
    unlink_operator(by=cast.maria, operator=name)

    assert list(Study.objects.filter(radiologist=cast.radiologist)) == [other]
    assert waiting_operators(cast.maria).get() == name


def test_a_linked_name_is_not_linked_again(cast: Cast, name: Operator) -> None:
    link_operator(by=cast.maria, operator=name, radiologist=cast.radiologist)
    with pytest.raises(OperatorError, match="already"):
        link_operator(by=cast.maria, operator=name, radiologist=make_radiologist(cast.department, "Wei Li"))


def test_another_departments_radiologist_is_refused(cast: Cast, name: Operator) -> None:
    with pytest.raises(OperatorError, match="another department"):
        link_operator(by=cast.maria, operator=name, radiologist=cast.sam.radiologist)


@pytest.mark.parametrize("who", ["ravi", "lena", "uma", "sam"])
def test_only_managers_and_administrators_of_the_department_see_and_link_names(cast: Cast, name: Operator, who: str) -> None:
    assert not operators_for(cast.named(who)).exists()
    with pytest.raises(OperatorError, match="Only a quality manager"):
        link_operator(by=cast.named(who), operator=name, radiologist=cast.radiologist)


def test_an_administrator_may_link_too(cast: Cast, name: Operator) -> None:
    assert link_operator(by=cast.ada, operator=name, radiologist=cast.radiologist) == 1


def test_an_expected_name_is_linked_with_what_waits(cast: Cast, name: Operator) -> None:
    olga = make_radiologist(cast.department, "Olga Berg", operator_name="berg olga")
    assert link_expected(by=cast.ada, radiologist=olga) == 1
    assert Study.objects.get().radiologist == olga


def test_the_trail_holds_no_name(cast: Cast, name: Operator) -> None:
    link_operator(by=cast.maria, operator=name, radiologist=cast.radiologist)
    line = TrailEntry.objects.get(verb="link_operator")

    assert line.detail == {"radiologist": cast.radiologist.pk, "studies": 1}
