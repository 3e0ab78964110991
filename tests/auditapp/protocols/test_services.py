from dataclasses import replace

import pytest
from django.db import IntegrityError

from auditapp.protocols import services
from auditapp.protocols.edition import OpinionEdition
from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.models import Criterion, Protocol
from auditapp.protocols.selectors import criterion_ids, edition_of, examinations_of, protocol_of, protocols, required_planes_choices
from auditapp.protocols.services import EditionChanged, ProtocolError, choose_protocol, install_editions, require_planes, take_back_planes
from auditapp.trail.immutable import ImmutableError
from tests.factories import make_protocol
from tests.people import make_cast, make_department

pytestmark = pytest.mark.django_db


def test_editions_are_installed_once() -> None:
    install_editions()
    install_editions()

    assert Protocol.objects.count() == len(EDITIONS)


@pytest.mark.parametrize("code", EDITIONS)
def test_installed_rows_read_back_as_the_edition(code: str) -> None:
    assert edition_of(make_protocol(code)) == EDITIONS[code]


def test_part_of_the_opinion_is_kept_as_the_edition_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    herman = EDITIONS["herman"]
    asked = replace(herman, edition="3000.1", planes=(replace(herman.planes[0], opinion=OpinionEdition(0.6, 0.05)),))
    monkeypatch.setattr(services, "EDITIONS", {"herman": asked})
    (installed,) = install_editions()

    assert edition_of(installed) == asked


def test_altered_edition_under_its_old_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    install_editions()
    altered = replace(EDITIONS["herman"], standard_from=50)
    monkeypatch.setitem(services.EDITIONS, "herman", altered)

    with pytest.raises(EditionChanged, match="herman"):
        install_editions()


def test_changed_weight_changes_the_digest() -> None:
    herman = EDITIONS["herman"]
    plane = herman.planes[0]
    heavier = replace(plane.criteria[0], weight=3)
    altered = replace(herman, planes=(replace(plane, criteria=(heavier, *plane.criteria[1:])),))

    assert altered.digest != herman.digest


def test_department_starts_with_the_default_protocol() -> None:
    make_protocol()

    assert protocol_of(make_department()).code == "routine"


def test_department_grades_by_its_choice() -> None:
    department, herman = make_department(), make_protocol("herman")
    choose_protocol(by=None, department=department, protocol=herman)

    assert protocol_of(department) == herman


def test_criterion_ids_tell_planes_apart() -> None:
    ids = criterion_ids(make_protocol("salomon"))

    assert ids["abdomen", "symmetrical"] != ids["transthalamic", "symmetrical"]


def test_installed_words_are_never_changed() -> None:
    protocol = make_protocol()
    protocol.name = "Another"

    with pytest.raises(ImmutableError):
        protocol.save()


def test_database_refuses_a_weightless_criterion() -> None:
    plane = make_protocol().planes.first()

    with pytest.raises(IntegrityError):
        Criterion.objects.create(plane=plane, code="x", statement="x", advice="x", weight=0, rule={})


def test_every_edition_can_be_listed() -> None:
    make_protocol()

    assert {protocol.code for protocol in protocols()} == set(EDITIONS)


def test_department_requires_what_the_edition_does() -> None:
    routine = make_protocol()

    assert examinations_of(make_department(), routine) == EDITIONS["routine"].examinations


def test_department_sets_its_own_requirement_and_the_last_one_holds() -> None:
    department, herman = make_department(), make_protocol("herman")
    assert examinations_of(department, herman) == ()
    require_planes(by=None, department=department, protocol=herman, planes=["nt"])
    assert [examination.required for examination in examinations_of(department, herman)] == [("nt",)]
    require_planes(by=None, department=department, protocol=herman, planes=[])
    assert examinations_of(department, herman) == ()


def test_a_plane_of_another_protocol_cannot_be_required() -> None:
    with pytest.raises(ProtocolError, match="no plane femur"):
        require_planes(by=None, department=make_department(), protocol=make_protocol("herman"), planes=["nt", "femur"])


def test_department_can_go_back_to_what_the_edition_requires() -> None:
    department, routine = make_department(), make_protocol()
    require_planes(by=None, department=department, protocol=routine, planes=["nt"])
    require_planes(by=None, department=department, protocol=routine, planes=None)

    assert examinations_of(department, routine) == EDITIONS["routine"].examinations


def test_required_planes_are_taken_back_step_by_step_while_they_hold() -> None:
    department, herman = make_department(), make_protocol("herman")
    first = require_planes(by=None, department=department, protocol=herman, planes=["nt"])
    back = take_back_planes(by=None, choice=first)
    assert (back.planes, examinations_of(department, herman)) == (None, ())
    with pytest.raises(ProtocolError, match="since"):
        take_back_planes(by=None, choice=first)
    assert take_back_planes(by=None, choice=back).planes == ["nt"]


@pytest.mark.parametrize("who", ["ravi", "lena", "uma", "ada", "sam"])
def test_planes_are_required_by_the_manager_alone(who: str) -> None:
    cast, herman = make_cast(), make_protocol("herman")
    with pytest.raises(ProtocolError, match="quality manager"):
        require_planes(by=cast.named(who), department=cast.department, protocol=herman, planes=["nt"])
    require_planes(by=cast.maria, department=cast.department, protocol=herman, planes=["nt"])

    assert list(required_planes_choices(cast.maria).values_list("planes", flat=True)) == [["nt"]]
    assert not required_planes_choices(cast.named(who)).exists()
