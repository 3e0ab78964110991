"""A department of radiologists: who stands outside of the funnel, by how many effective reads, and whose share is drawn how far."""

from typing import Any

import numpy as np
import pytest

from auditapp.reports.agreement import State
from auditapp.reports.counted import Census, Part, Reads
from auditapp.reports.counting_people import Person, faults_of, funnel_of, place_in_funnel, shrunk_shares
from auditapp.reports.opinion_rows import Named, Told
from auditapp.reports.opinions import NO, YES, Opinions
from auditapp.reports.standard_shares import standard_share
from auditapp.statistics.shares import Refusal
from tests.auditapp.reports.frames import make_frame

NOTHING = np.zeros(0, np.int64)
PART = Part(Census(*[NOTHING] * 6), Reads(*[NOTHING] * len(Reads.__dataclass_fields__)), "simple")  # type: ignore[arg-type]


def person(number: int, images: int, read: int, standard: int, images_a_study: int = 1) -> Person:
    share = standard_share(make_frame((images, read, standard), images_a_study=images_a_study))
    return Person(number, f"R{number}", "mid", PART, share)


# Of 80 read images 68 are standard in each but the last two: 48 of 80, and 48 of 80 in studies of eight images.
PEOPLE = [person(number, 1000, 80, 68) for number in range(6)] + [person(6, 1000, 80, 48), person(7, 1000, 80, 48, images_a_study=8)]
WHOLE = standard_share(make_frame(*[(1000, 80, 68)] * 6, *[(1000, 80, 48)] * 2))


def test_who_differs_by_more_than_chance_lies_outside() -> None:
    funnel = funnel_of(PEOPLE, WHOLE)
    assert funnel is not None
    assert funnel["baseline"] == pytest.approx((6 * 68 + 2 * 48) / 640)
    places = [place_in_funnel(one.share, funnel) for one in PEOPLE]
    assert [place["outside"] for place in places if place] == [""] * 6 + ["99.8", ""]
    assert [place["side"] for place in places if place] == [""] * 6 + ["low", ""]


def test_reads_of_one_study_count_as_few() -> None:
    """The same 48 of 80: as single images outside of 99.8 %, as ten studies of which each is one image not outside at all."""
    alone, together = PEOPLE[6].share, PEOPLE[7].share
    assert alone.value == together.value == pytest.approx(0.6)
    assert alone.reads == pytest.approx(80)
    assert together.reads == pytest.approx(10)


def test_limits_narrow_with_reads_and_hold_the_baseline() -> None:
    funnel = funnel_of(PEOPLE, WHOLE)
    assert funnel is not None
    points = funnel["points"]
    assert [point["n"] for point in points] == sorted({point["n"] for point in points})
    assert points[-1]["n"] == 80
    for point in points:
        assert point["low998"] <= point["low95"] < funnel["baseline"] < point["high95"] <= point["high998"]
    assert points[-1]["high998"] - points[-1]["low998"] < points[0]["high998"] - points[0]["low998"]
    assert funnel["dispersion"] > 1


def test_one_radiologist_or_a_department_without_a_share_has_no_funnel() -> None:
    assert funnel_of(PEOPLE[:1], WHOLE) is None
    assert funnel_of(PEOPLE, standard_share(make_frame((1000, 5, 4)))) is None
    assert place_in_funnel(PEOPLE[0].share, None) is None


def test_who_was_read_too_little_is_not_placed() -> None:
    few = person(8, 1000, 6, 0)
    funnel = funnel_of([*PEOPLE, few], WHOLE)
    assert place_in_funnel(few.share, funnel) is None


def test_fewer_reads_are_drawn_further_to_the_department() -> None:
    people = [*PEOPLE, person(8, 1000, 20, 12)]
    shrunk = [one["value"] for one in shrunk_shares(people)]
    assert 0.6 < shrunk[6] < shrunk[8] < WHOLE.value  # type: ignore[operator]
    assert shrunk_shares(people)[8]["raw"] == pytest.approx(0.6)


def test_nobody_is_shrunk_without_reason() -> None:
    told = shrunk_shares(PEOPLE[:4])
    assert {(one["state"], one["reason"]) for one in told} == {(State.NOT_ENOUGH_DATA, Refusal.TOO_FEW_PEOPLE)}
    unread = shrunk_shares([*PEOPLE, person(8, 1000, 0, 0)])[-1]
    assert (unread["value"], unread["reason"]) == (None, Refusal.NOTHING_READ)


def faults_in_care_round(others_missed: int) -> dict[int, list[dict[str, Any]]]:
    """Criterion 1 in a round with care reads. Person 0 has 600 images: 36 missed of 90 that the machine calls non-standard, all read, and
    `others_missed` of 20 of the other 510. Persons 1 to 5 have 60: 4 of 9, and 1 of 20 of 51."""
    rows = []  # radiologist, weight, missed
    for who, care, care_missed, rest, missed in [(0, 90, 36, 510, others_missed), *((one, 9, 4, 51, 1) for one in range(1, 6))]:
        rows += [(who, 1.0, place < care_missed) for place in range(care)] + [(who, rest / 20, place < missed) for place in range(20)]
    places = np.arange(len(rows))
    told: dict[str, Any] = dict.fromkeys(Reads.__dataclass_fields__, np.zeros(len(rows)))
    told |= {"radiologist": np.array([who for who, _, _ in rows]), "weight": np.array([weight for _, weight, _ in rows])}
    told |= {"drawn": np.ones(len(rows), bool), "limited": np.zeros(len(rows), bool)}
    first = Opinions(places, np.ones(len(rows), np.int64), np.array([NO if missed else YES for _, _, missed in rows]))
    none = Opinions.of(())
    criteria = Told(none, first, none, none, {1: Named("palate", "The palate is seen", "NT", 1, "nt")})
    people = [Person(who, f"R{who}", "mid", PART, WHOLE) for who in range(6)]
    return faults_of(people, Part(PART.census, Reads(**told), "care"), criteria)


def test_care_reads_make_nobody_s_fault_who_only_has_more_images() -> None:
    (busy,) = faults_in_care_round(others_missed=1)[0]
    assert (busy["not_met"], busy["n"], busy["flagged"]) == (37, 110, False)
    assert busy["share"] == pytest.approx((36 + 25.5) / 600)
    assert busy["expected"] == pytest.approx((4 + 2.55) / 60, abs=0.01)


def test_a_fault_in_the_images_drawn_is_flagged_beside_care_reads() -> None:
    (busy,) = faults_in_care_round(others_missed=12)[0]
    assert busy["share"] == pytest.approx((36 + 12 * 25.5) / 600)
    assert busy["flagged"]
