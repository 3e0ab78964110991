"""A round guided by the machine, and one with care reads, from opening to report: the numbers are those of the inclusion probabilities."""

from typing import Any

import pytest

from auditapp.reports.counted_rows import rows_of
from auditapp.rounds.models import AuditRound
from auditapp.rounds.strata import Design
from tests.auditapp.guided import IMAGES, ReadImage, fill, kappa_by_hand, read_to_the_report, share_by_hand
from tests.factories import make_round
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db
CARE_READS = 11


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    fill(made)
    return made


def close_to(expected: float) -> Any:
    return pytest.approx(expected, abs=1e-9)


def test_report_of_a_guided_round_is_that_of_its_probabilities(cast: Cast) -> None:
    check(make_round(cast.department, by=cast.maria, images=0, design=Design.MODEL_ASSISTED, reads=15), cast)


def test_report_with_care_reads_is_that_of_its_probabilities(cast: Cast) -> None:
    audit_round = make_round(cast.department, by=cast.maria, images=0, care_reads=True, reads=CARE_READS)
    check(audit_round, cast)

    reads, stratum = rows_of(audit_round).whole.reads, {item.pk: item.stratum for item in audit_round.items.all()}
    weights = {"care": set[float](), "drawn": set[float]()}
    for item, weight in zip(reads.item, reads.weight, strict=True):
        weights["care" if stratum[item].endswith("care") else "drawn"].add(round(float(weight), 9))
    assert weights == {"care": {1.0}, "drawn": {round(standard / CARE_READS, 9) for standard, _ in IMAGES.values()}}


def check(audit_round: AuditRound, cast: Cast) -> None:
    report, images = read_to_the_report(audit_round, cast.maria)
    numbers = report.numbers
    agreed = sum(one.weight for one in images if one.machine == one.expert) / sum(one.weight for one in images)
    of_all = next(one for one in numbers["agreements"] if (one["pair"], one["by"]) == ("machine_expert", "all"))

    assert sum(one.weight for one in images) == close_to(sum(map(sum, IMAGES.values())))
    assert share_by_hand(images) != close_to(sum(one.expert == "standard" for one in images) / len(images))
    check_share(numbers["all"], images)
    assert numbers["all"]["agreement"]["percent_agreement"]["value"] == close_to(agreed)
    assert numbers["all"]["agreement"]["kappa"]["value"] == of_all["kappa"]["value"] == close_to(kappa_by_hand(images))
    for told in numbers["radiologists"]:
        check_share(told, [one for one in images if one.radiologist == told["name"]])


def check_share(told: dict[str, Any], images: list[ReadImage]) -> None:
    share = told["standard_share"]

    assert (told["read"], share["n"]) == (len(images), len(images))
    assert share["low"] < share["value"] < share["high"]
    assert share["value"] == close_to(share_by_hand(images))
