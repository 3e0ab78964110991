"""Agreement of three readers or more, from the second readings of a round."""

from typing import Any

import numpy as np
import pytest
from statsmodels.stats.inter_rater import fleiss_kappa

from auditapp.reports.agreement import LEAST_PAIRS, State
from auditapp.reports.counted import GRADES, Census, Part, Reads
from auditapp.reports.counted_rows import RoundRows, Row
from auditapp.reports.counting_scores import scores, several_readers
from auditapp.rounds.models import Purpose
from auditapp.statistics.shares import Refusal

IMAGES = 60
FIRST = np.arange(IMAGES) % 3  # place of the first reader's grade
SECOND = np.where(np.arange(IMAGES) % 5 == 0, (FIRST + 1) % 3, FIRST)


def rows(images: int = IMAGES, readers: int = 3, studies: int = IMAGES, purpose: str = Purpose.SECOND, weight: Any = None) -> RoundRows:
    """Each image is read by two of the readers in turn; images are spread evenly over the studies."""
    place = np.arange(images)
    columns: dict[str, Any] = dict.fromkeys(Reads.__dataclass_fields__, np.zeros(images))
    item = np.array([f"item {one}" for one in place], object)
    columns |= {"item": item, "expert": place % readers, "grade": FIRST[:images], "study": place % studies, "drawn": np.ones(images, bool)}
    columns["weight"] = np.ones(images) if weight is None else weight
    again = []
    for one in place.tolist():
        told = dict.fromkeys(Row._fields) | {"item": item[one], "expert": (one + 1) % readers, "grade": GRADES[SECOND[one]]}
        again.append(Row(**(told | {"purpose": purpose})))
    empty = np.zeros(0, np.int64)
    return RoundRows(Part(Census(*[empty] * 6), Reads(**columns), "simple"), tuple(again), (), frozenset())  # type: ignore[arg-type]


def test_fleiss_kappa_of_three_readers_is_that_of_statsmodels() -> None:
    found = several_readers(rows())
    counts = np.eye(3)[FIRST] + np.eye(3)[SECOND]
    assert found is not None
    assert (found["readers"], found["images"]) == (3, IMAGES)
    assert found["fleiss_kappa"]["value"] == pytest.approx(fleiss_kappa(counts))
    assert found["krippendorff_alpha"]["value"] == pytest.approx(1 - (1 - fleiss_kappa(counts)) * (2 * IMAGES - 1) / (2 * IMAGES))
    for one in (found["fleiss_kappa"], found["krippendorff_alpha"]):
        assert one["low"] < one["value"] < one["high"]


def test_images_of_few_studies_are_less_sure() -> None:
    alone, together = several_readers(rows()), several_readers(rows(studies=20))
    assert alone is not None
    assert together is not None
    assert together["fleiss_kappa"]["value"] == alone["fleiss_kappa"]["value"]
    assert together["fleiss_kappa"]["low"] != alone["fleiss_kappa"]["low"]


@pytest.mark.parametrize(
    ("held", "state", "reason"),
    [
        (rows(images=LEAST_PAIRS - 1), State.NOT_ENOUGH_DATA, Refusal.TOO_FEW_READS),
        (rows(studies=10), State.NOT_ESTIMABLE, Refusal.TOO_FEW_STUDIES),
    ],
    ids=["images", "studies"],
)
def test_too_little_is_refused_with_its_reason(held: RoundRows, state: State, reason: Refusal) -> None:
    found = several_readers(held)
    assert found is not None
    assert (found["fleiss_kappa"]["state"], found["fleiss_kappa"]["reason"], found["fleiss_kappa"]["value"]) == (state, reason, None)


def test_two_readers_and_repeats_of_one_are_no_several_readers() -> None:
    assert several_readers(rows(readers=2)) is None
    assert several_readers(rows(purpose=Purpose.REPEAT)) is None


def test_readers_of_images_that_stand_for_others_weigh_them() -> None:
    """Every fifth image is one on which they part; where it stands for four times as many, they agree less."""
    weight = np.where(FIRST == SECOND, 1.0, 4.0)
    times = weight.astype(int)
    found = several_readers(rows(weight=weight))
    assert found is not None
    counts = np.repeat(np.eye(3)[FIRST] + np.eye(3)[SECOND], times, axis=0)
    assert found["fleiss_kappa"]["value"] == pytest.approx(fleiss_kappa(counts))


def test_scores_of_one_image_a_study_do_not_err_to_one_side() -> None:
    """Machine and expert each err by 6 points about the same truth, in studies of four images: the mean difference is 0."""
    rng = np.random.default_rng(1)
    studies = 500
    true = rng.normal(75, 10, 4 * studies)
    reads: dict[str, Any] = dict.fromkeys(Reads.__dataclass_fields__, np.zeros(4 * studies))
    reads |= {"study": np.arange(4 * studies) // 4, "review": rng.permutation(4 * studies), "drawn": np.ones(4 * studies, bool)}
    reads |= {"machine_score": true + rng.normal(0, 6, len(true)), "score": true + rng.normal(0, 6, len(true))}
    found = scores(Part(Census(*[np.zeros(0, np.int64)] * 6), Reads(**reads), "simple"))
    assert found is not None
    assert found["n"] == studies
    assert found["bland_altman"]["bias_low"] < 0 < found["bland_altman"]["bias_high"]
    assert found["icc_a1"]["low"] < 100 / 136 < found["icc_a1"]["high"]
