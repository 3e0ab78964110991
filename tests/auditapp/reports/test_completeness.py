from collections.abc import Sequence

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditapp.protocols.editions.examinations import ANOMALY, BIOMETRY, FIRST_TRIMESTER
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Plane
from auditapp.protocols.services import require_planes
from auditapp.reports.completeness import Census, census, completeness_of, counted, kinds
from auditapp.review.services import send_back
from auditapp.review.settling import leave_out
from auditapp.rounds.models import Assignment
from tests.factories import make_assessment, make_instance, make_protocol, make_review, make_round, make_study
from tests.people import Cast, make_cast

ALL = (FIRST_TRIMESTER, ANOMALY, BIOMETRY)
PLANES = tuple(dict.fromkeys(code for one in ALL for code in one.marks))
NAMES = {code: code.capitalize() for code in PLANES}
LENA, TOM, NOBODY = 1, 2, -1


def shown(*studies: tuple[int, Sequence[str]]) -> Census:
    """A study a row: its radiologist and its planes, "!" before those that are not standard."""
    rows = [(n, who, PLANES.index(code.lstrip("!")), not code.startswith("!")) for n, (who, codes) in enumerate(studies) for code in codes]
    return census(rows, PLANES)


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (["nt", "crl"], FIRST_TRIMESTER),
        (["nt", "abdomen"], FIRST_TRIMESTER),
        (["transthalamic", "abdomen", "femur"], BIOMETRY),
        (["transthalamic", "abdomen", "femur", "transventricular"], ANOMALY),
        (["transcerebellar"], ANOMALY),
    ],
)
def test_study_is_the_examination_of_which_it_shows_most_marks(codes: list[str], kind: object) -> None:
    assert ALL[kinds(shown((LENA, codes)), ALL)[0]] is kind


def test_study_without_a_mark_is_no_examination() -> None:
    found = counted(shown((LENA, ["spine"]), (LENA, ["nt"])), [FIRST_TRIMESTER], NAMES)

    assert (found["unplaced"], found["studies"]) == (1, 1)


def test_planes_of_a_study_are_standard_or_not_or_missing() -> None:
    found = counted(
        shown((LENA, ["nt", "crl"]), (LENA, ["!nt", "crl"]), (TOM, ["nt"]), (TOM, ["!nt", "nt", "crl"])), [FIRST_TRIMESTER], NAMES
    )
    by_code = {plane["code"]: plane for plane in found["planes"]}

    assert by_code["nt"] == {"code": "nt", "name": "Nt", "standard": 3, "not_standard": 1, "missing": 0}
    assert by_code["crl"] == {"code": "crl", "name": "Crl", "standard": 3, "not_standard": 0, "missing": 1}
    assert (found["studies"], found["complete"], found["full_standard"]) == (4, 3, 2)


def test_each_plane_is_asked_of_its_own_examinations_only() -> None:
    found = counted(shown((LENA, ["nt", "crl"]), (LENA, ["transthalamic", "abdomen"])), ALL, NAMES)
    missing = {plane["code"]: plane["missing"] for plane in found["planes"]}

    assert missing == {
        "nt": 0, "crl": 0, "transventricular": 0, "transcerebellar": 0, "abdomen": 0, "femur": 1, "spine": 0, "lips": 0, "transthalamic": 0
    }  # fmt: skip
    assert {one["code"]: one["studies"] for one in found["examinations"]} == {"first-trimester": 1, "anomaly": 0, "biometry": 1}


def test_shares_per_radiologist_leave_out_studies_of_nobody() -> None:
    found = counted(shown(*[(LENA, ["nt", "crl"])] * 15, *[(LENA, ["nt"])] * 5, *[(TOM, ["crl"])] * 9, (NOBODY, ["nt"])), ALL, NAMES)
    lena, tom = found["radiologists"]

    assert (lena["id"], lena["complete_share"]["value"], lena["complete_share"]["state"]) == (LENA, 0.75, "ok")
    assert lena["complete_share"]["low"] == pytest.approx(0.5313, abs=5e-5)  # Wilson 15/20
    assert lena["complete_share"]["high"] == pytest.approx(0.8881, abs=5e-5)
    assert (tom["id"], tom["complete_share"]["state"], tom["complete_share"]["value"]) == (TOM, "not_enough_data", None)


def test_forty_thousand_studies_are_counted_by_arrays() -> None:
    generator = np.random.default_rng(1)
    rows = [(n // 3, n % 60, plane, bool(n % 2)) for n, plane in enumerate(generator.integers(0, len(PLANES), 120_000).tolist())]
    found = counted(census(rows, PLANES), ALL, NAMES)

    assert found["studies"] + found["unplaced"] == 40_000
    assert sum(one["studies"] for one in found["radiologists"]) == found["studies"]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_examination(cast: Cast, *planes: str) -> None:
    study = make_study(cast.department, radiologist=cast.radiologist)
    for plane in planes:
        make_assessment(make_instance(study).frames.get(), plane=plane)


def test_round_tells_what_its_studies_show(cast: Cast) -> None:
    make_examination(cast, "nt", "crl")
    make_examination(cast, "nt")
    found = completeness_of(make_round(cast.department, by=cast.maria, images=0))

    assert found is not None
    assert (found["studies"], found["complete"], [one["id"] for one in found["radiologists"]]) == (2, 1, [cast.radiologist.pk])


def test_round_of_chosen_planes_calls_no_other_plane_missing(cast: Cast) -> None:
    make_examination(cast, "nt", "crl")
    nt, crl = (Plane.objects.get(protocol=make_protocol(), code=code) for code in ("nt", "crl"))
    only_nt = make_round(cast.department, by=cast.maria, images=0, planes=[nt])
    assert completeness_of(only_nt) is None

    require_planes(by=cast.maria, department=cast.department, protocol=only_nt.protocol, planes=["nt"])
    assert completeness_of(only_nt)["complete"] == 1  # type: ignore[index]
    require_planes(by=cast.maria, department=cast.department, protocol=only_nt.protocol, planes=["nt", "crl"])
    only_nt.planes.add(crl)
    assert completeness_of(only_nt)["required"] != []  # type: ignore[index]


def test_a_reader_who_sees_another_plane_is_believed(cast: Cast) -> None:
    make_examination(cast, "nt", "nt")
    audit_round = make_round(cast.department, by=cast.maria, images=0)
    second = Assignment.objects.filter(item__round=audit_round).first()
    assert second is not None
    crl = Plane.objects.get(protocol=audit_round.protocol, code="crl")
    assert completeness_of(audit_round)["complete"] == 0  # type: ignore[index]
    make_review(second, plane=crl, verdicts={criterion.code: Verdict.MET for criterion in crl.criteria.all()})
    found = completeness_of(audit_round)

    assert found is not None
    assert (found["complete"], {plane["code"]: plane["standard"] for plane in found["planes"]}["crl"]) == (1, 1)


def test_protocol_that_requires_nothing_tells_nothing_unless_the_department_does(cast: Cast) -> None:
    herman = make_protocol("herman")
    make_examination(cast, "nt")
    audit_round = make_round(cast.department, by=cast.maria, images=0, protocol=herman)
    assert completeness_of(audit_round) is None
    require_planes(by=cast.maria, department=cast.department, protocol=herman, planes=["nt"])

    assert completeness_of(audit_round)["complete"] == 1  # type: ignore[index]


def test_number_of_queries_does_not_grow_with_studies(cast: Cast) -> None:
    for _ in range(3):
        make_examination(cast, "nt", "crl")
    audit_round = make_round(cast.department, by=cast.maria, images=0)
    with CaptureQueriesContext(connection) as queries:
        completeness_of(audit_round)

    assert len(queries) <= 12


def test_an_image_left_out_as_of_no_plane_shows_nothing(cast: Cast) -> None:
    make_examination(cast, "nt", "crl")
    audit_round = make_round(cast.department, by=cast.maria, images=0)
    assignment = Assignment.objects.get(item__round=audit_round, item__plane__code="crl")
    sent_back = send_back(by=assignment.expert, assignment=assignment, because="wrong_image")
    assert completeness_of(audit_round)["complete"] == 1  # type: ignore[index]
    leave_out(by=cast.maria, sent_back=sent_back)

    assert completeness_of(audit_round)["complete"] == 0  # type: ignore[index]
