import numpy as np
import pytest
import torch

from ml.structures.voting import boxes_of, every_box_of

LABELS = ("nt", "kidney")


def raw(*anchors: tuple[float, float, float, float, float, float]) -> torch.Tensor:
    """One picture; an anchor is centre x, centre y, width, height, confidences of nt and kidney."""
    return torch.tensor(anchors).T[None]


def test_boxes_that_agree_are_averaged_by_their_confidence() -> None:
    (found,) = boxes_of(raw((50, 50, 20, 20, 0.9, 0), (52, 50, 20, 20, 0.6, 0)), 0.25, LABELS)
    assert found.tolist() == [pytest.approx([40.8, 40, 60.8, 60, 0.9, 0], abs=1e-3)]


def test_weak_and_distant_boxes_have_no_vote() -> None:
    (found,) = boxes_of(raw((50, 50, 20, 20, 0.9, 0), (54, 50, 20, 20, 0.2, 0), (70, 50, 20, 20, 0.8, 0)), 0.1, LABELS)
    assert found[:, :4].tolist() == [pytest.approx([40, 40, 60, 60])]


def test_a_pair_is_told_twice_and_all_else_once_surest_first() -> None:
    anchors = [(50.0, 50.0, 20.0, 20.0, 0.5, 0.9), (90, 50, 20, 20, 0.8, 0.7), (130, 50, 20, 20, 0, 0.6)]
    (found,) = boxes_of(raw(*anchors), 0.25, LABELS)
    assert found[:, 4:].tolist() == [[pytest.approx(0.9), 1], [pytest.approx(0.8), 0], [pytest.approx(0.7), 1]]


def test_two_boxes_around_one_structure_are_no_pair() -> None:
    (found,) = boxes_of(raw((50, 50, 20, 20, 0, 0.9), (57, 50, 20, 20, 0, 0.8)), 0.25, LABELS)
    assert len(found) == 1


def test_nothing_under_the_confidence_is_told() -> None:
    (found,) = boxes_of(raw((50, 50, 20, 20, 0.2, 0.1)), 0.25, LABELS)
    assert found.shape == (0, 6)


def test_every_box_is_told_but_of_two_of_one_structure_that_overlap_the_better() -> None:
    anchors = [(50.0, 50.0, 20.0, 20.0, 0.9, 0.0), (51, 50, 20, 20, 0.8, 0), (51, 50, 20, 20, 0, 0.7), (90, 50, 20, 20, 0.3, 0)]
    (found,) = every_box_of(raw(*anchors), 0.01)
    assert found[:, 4:].tolist() == [[pytest.approx(0.9), 0], [pytest.approx(0.7), 1], [pytest.approx(0.3), 0]]


def test_a_picture_gives_the_same_boxes_alone_and_in_a_batch_as_array_or_tensor() -> None:
    random = np.random.default_rng(0)
    output = np.concatenate([random.uniform(20, 200, (5, 4, 300)), random.uniform(0, 1, (5, 2, 300))], axis=1).astype(np.float32)
    together = boxes_of(output, 0.25, LABELS)
    alone = [boxes_of(torch.from_numpy(output[number : number + 1]), 0.25, LABELS)[0] for number in range(5)]
    assert all(torch.equal(*pair) for pair in zip(together, alone, strict=True))


def test_a_structure_is_told_with_the_working_confidence_where_it_counts_as_seen() -> None:
    output = raw((50, 50, 20, 20, 0.1, 0.7), (120, 50, 20, 20, 0.0, 0.4))
    (found,) = boxes_of(output, 0.2, LABELS, (0.1, 0.6))
    assert found[:, 4:].tolist() == [[pytest.approx(1 - 0.3 * 0.75 / 0.4), 1], [pytest.approx(0.25), 0]]
    (every,) = every_box_of(output, 0.01, (0.1, 0.6))
    assert every[:, 4].tolist() == pytest.approx([1 - 0.3 * 0.75 / 0.4, 0.25, 1 / 6])


def test_a_calibration_at_the_working_confidence_changes_nothing() -> None:
    output = raw((50, 50, 20, 20, 0.9, 0.3), (90, 50, 20, 20, 0.1, 0.2))
    assert torch.allclose(boxes_of(output, 0.05, LABELS, (0.25, 0.25))[0], boxes_of(output, 0.05, LABELS)[0])
