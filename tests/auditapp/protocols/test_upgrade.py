"""A database of the edition before: its rounds keep their text, new images are graded by the new one."""

from dataclasses import replace

import pytest

from auditapp.assessment.judging import judge_under
from auditapp.assessment.models import AssessmentVerdict
from auditapp.protocols import selectors, services
from auditapp.protocols.criteria import described
from auditapp.protocols.edition import CriterionEdition, ProtocolEdition
from auditapp.protocols.editions import DEFAULT
from auditapp.protocols.models import Protocol
from auditapp.protocols.selectors import edition_of, protocol_of
from auditapp.protocols.services import choose_protocol, install_editions
from tests.factories import make_answers, make_image, make_review, make_round
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db
RULES_BEFORE = (
    {"kind": "visible", "structures": ["nasal_tip", "palate"], "enough": 1},
    {"kind": "spans", "structures": ["palate", "nt", "thalami"], "least": 0.1, "enough": 3},
    {"kind": "unseen", "why": "The machine does not judge the position of the head yet."},
)


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> ProtocolEdition:
    """The edition 2026.1, with each kind of rule that it had; the only one of its day."""
    criteria = tuple(CriterionEdition(f"c{n}", f"Statement {n}", "Advice.", 1, rule) for n, rule in enumerate(RULES_BEFORE))
    old = replace(DEFAULT, edition="2026.1", planes=(replace(DEFAULT.planes[0], criteria=criteria),))
    with monkeypatch.context() as that_day:
        that_day.setattr(services, "EDITIONS", {old.code: old})
        that_day.setattr(selectors, "DEFAULT", old)
        install_editions()
    return old


def old_rows() -> Protocol:
    return Protocol.objects.get(code=DEFAULT.code, edition="2026.1")


def test_new_edition_is_installed_beside_the_old_one(before: ProtocolEdition) -> None:
    install_editions()

    assert edition_of(old_rows()) == before
    assert Protocol.objects.filter(code=DEFAULT.code).count() == 2


def test_new_images_are_graded_by_the_new_edition(before: ProtocolEdition) -> None:
    install_editions()
    cast = make_cast()

    assert protocol_of(cast.department).edition == DEFAULT.edition
    assert make_image(cast.department).grades.get().protocol.edition == DEFAULT.edition


def test_a_department_that_chose_the_old_edition_keeps_it(before: ProtocolEdition) -> None:
    cast = make_cast()
    choose_protocol(by=None, department=cast.department, protocol=old_rows())
    install_editions()

    assert protocol_of(cast.department) == old_rows()


def test_a_round_of_the_old_edition_is_read_and_judged_as_before(before: ProtocolEdition) -> None:
    cast: Cast = make_cast()
    install_editions()
    audit_round = make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist, protocol=old_rows())
    assignment = audit_round.items.get().assignments.get()
    verdicts = AssessmentVerdict.objects.filter(assessment=assignment.item.assessment, criterion__plane__protocol=old_rows())

    assert {row.criterion.code: row.verdict for row in verdicts} == {"c0": "met", "c1": "met", "c2": "cannot_tell"}
    assert make_review(assignment, verdicts=make_answers(assignment)).grade == "standard"


def test_old_rules_are_still_told_to_people(before: ProtocolEdition) -> None:
    assert [described(criterion)[:8] for criterion in edition_of(old_rows()).planes[0].criteria] == ["Met when", "Met when", "The mach"]


def test_images_of_before_can_be_graded_by_the_new_edition_too(before: ProtocolEdition) -> None:
    cast = make_cast()
    choose_protocol(by=None, department=cast.department, protocol=old_rows())
    image = make_image(cast.department)
    install_editions()
    judge_under(Protocol.objects.get(code=DEFAULT.code, edition=DEFAULT.edition), [image])

    assert list(image.grades.order_by("pk").values_list("protocol__edition", flat=True)) == ["2026.1", DEFAULT.edition]
