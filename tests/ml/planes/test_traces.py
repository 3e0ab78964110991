import cv2
import numpy as np

from ml.planes.traces import against_chance, told, traces
from tests.ml.pictures import noisy

PEOPLE = [str(number) for number in range(60)]


def test_blocks_and_lost_grain_are_seen() -> None:
    sharp = noisy(200, 120)
    _, packed = cv2.imencode(".jpg", cv2.GaussianBlur(sharp, (0, 0), 3), [cv2.IMWRITE_JPEG_QUALITY, 10])
    plain, blocks = traces(cv2.GaussianBlur(sharp, (0, 0), 3)), traces(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))
    assert tuple(plain[:2]) == (200, 120) and (blocks[3:5] > plain[3:5] + 0.3).all()
    assert traces(sharp)[5] > plain[5] + 1


def test_neighbours_name_what_differs_and_not_what_does_not() -> None:
    random = np.random.default_rng(0)
    names = ["one"] * 40 + ["rare"] * 20
    same = random.normal(0, 1, (60, 3))
    apart = same + np.array([[5.0 * (name == "rare"), 0, 0] for name in names])
    assert told(apart, names, PEOPLE) > 0.95 and told(same, names, PEOPLE) < 0.7


def test_nobody_is_told_by_another_picture_of_the_same_person() -> None:
    random = np.random.default_rng(0)
    person = np.repeat(np.arange(4), 15)
    numbers = person[:, None] * 10.0 + random.normal(0, 1, (60, 1))
    names = ["even" if one % 2 == 0 else "odd" for one in person]
    assert told(numbers, names, PEOPLE) == 1
    assert told(numbers, names, [str(one) for one in person]) == 0


def test_chance_is_what_dealt_names_reach() -> None:
    numbers = np.random.default_rng(0).normal(0, 1, (60, 2))
    row = against_chance([numbers, numbers], ["one", "other"] * 30, PEOPLE)
    assert 0.4 < row["by_chance"] < 0.6 < row["by_chance_at_most"] + 0.05 and row["n"] == 60
