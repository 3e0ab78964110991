import numpy as np

from ml.phantom import draw
from ml.phantom.mount import LOOKS, mounted


def test_boxes_and_landmarks_move_with_the_scan_onto_every_look() -> None:
    plain = draw("cervix", seed=5, size=(480, 340))
    changed = 0
    for seed in range(40):
        screen = mounted(plain, np.random.default_rng(seed))
        assert screen.pixels.shape == plain.pixels.shape and screen.pixels.dtype == np.uint8
        if screen is plain:
            continue
        changed += 1
        for before, after in zip(plain.structures, screen.structures, strict=True):
            x1, y1, x2, y2 = (round(edge) for edge in before.box)
            u1, v1, u2, v2 = (round(edge) for edge in after.box)
            assert 0 <= u1 < u2 <= 480 and 0 <= v1 < v2 <= 340
            assert abs(float(plain.pixels[y1:y2, x1:x2].mean()) - float(screen.pixels[v1:v2, u1:u2].mean())) < 12
        scale = screen.truth["canal_length_px"] / plain.truth["canal_length_px"]
        ends = [np.array(screen.landmarks[name]) for name in ("canal_a", "canal_b")]
        assert abs(np.hypot(*(ends[0] - ends[1])) - screen.truth["canal_length_px"]) < 1e-6
        assert 0.55 < scale < 1
    assert 6 < changed < 25


def test_cut_subject_keeps_its_landmark_outside_of_the_screen() -> None:
    cut = next(
        one for one in (draw("spine", seed=seed, size=(300, 220), faults=["cut_end"]) for seed in range(9)) if one.truth["sacrum_visible"]
    )
    assert all(mounted(cut, np.random.default_rng(seed)) is cut for seed in range(12))
    assert not 0 <= cut.landmarks["neck"][0] <= 300


def test_every_look_leaves_room_for_the_scan() -> None:
    scan = draw("femur", seed=1, size=(200, 150)).pixels
    for seed in range(5):
        for look in LOOKS:
            screen = np.zeros_like(scan)
            scale, left, top = look(screen, scan, np.random.default_rng(seed))
            assert left >= 0 and top >= 0
            assert left + round(200 * scale) <= 200 and top + round(150 * scale) <= 150
