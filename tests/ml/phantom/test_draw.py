"""Drawn phantoms: the picture, the boxes and the facts agree with each other and with what was asked for."""

import numpy as np
import pytest

from ml.phantom import FAULTS, STRUCTURES, Phantom, draw
from ml.types import HEAD_PLANES, StructureBox

PARTS = {"fetus": {"crown", "rump"}, "femur": {"femur_end"}}  # what goes with a structure


def box_of(phantom: Phantom, name: str) -> StructureBox:
    return next(box for box in phantom.structures if box.name == name)


def inside(phantom: Phantom, name: str) -> np.ndarray:
    x1, y1, x2, y2 = (round(edge) for edge in box_of(phantom, name).box)
    return phantom.pixels[y1:y2, x1:x2].astype(float)


@pytest.mark.parametrize("plane", FAULTS)
def test_draw_repeats_itself_for_equal_arguments(plane: str) -> None:
    first, second = (draw(plane, seed=3, size=(320, 225), quality=0.6) for _ in range(2))
    assert np.array_equal(first.pixels, second.pixels)
    assert (first.structures, first.truth) == (second.structures, second.truth)
    assert not np.array_equal(first.pixels, draw(plane, seed=4, size=(320, 225), quality=0.6).pixels)


@pytest.mark.parametrize("size", [(640, 450), (417, 330), (800, 500), (96, 96)])
@pytest.mark.parametrize("plane", FAULTS)
def test_draw_fills_the_size_asked_for_and_keeps_boxes_in_it(plane: str, size: tuple[int, int]) -> None:
    phantom = draw(plane, seed=5, size=size)
    assert phantom.pixels.shape == (size[1], size[0])
    assert phantom.pixels.dtype == np.uint8
    assert phantom.pixels.std() > 15
    for box in phantom.structures:
        x1, y1, x2, y2 = box.box
        assert 0 <= x1 < x2 <= size[0]
        assert 0 <= y1 < y2 <= size[1]
        assert 1 <= box.quality <= 3


@pytest.mark.parametrize(("plane", "name"), [(plane, name) for plane in STRUCTURES for name in STRUCTURES[plane]])
def test_absent_structure_has_no_box_and_no_ink(plane: str, name: str) -> None:
    only_by_fault = {("abdomen", "kidney"): ["kidneys_in"]} | {(head, "cerebellum"): ["cerebellum_in"] for head in HEAD_PLANES[:2]}
    faults = only_by_fault.get((plane, name), [])
    size = (400, 280)
    seed = next(seed for seed in range(20) if any(box.name == name for box in draw(plane, seed=seed, size=size, faults=faults).structures))
    whole, without = (draw(plane, seed=seed, size=size, faults=faults, absent=left_out) for left_out in ([], [name]))
    assert name not in {box.name for box in without.structures}
    assert {box.name for box in without.structures} == {box.name for box in whole.structures} - {name} - PARTS.get(name, set())
    changed = np.abs(inside(whole, name) - inside(Phantom(without.pixels, plane, whole.structures, {}), name))
    assert changed.max() > 25
    assert changed.mean() > 3 * np.abs(whole.pixels[:40, :40].astype(float) - without.pixels[:40, :40]).mean()


@pytest.mark.parametrize("seed", range(6))
def test_nt_band_is_darker_than_its_rims(seed: int) -> None:
    phantom = draw("nt", seed=seed, faults=["no_calipers"])
    patch = inside(phantom, "nt")
    middle = patch[:, patch.shape[1] // 3 : patch.shape[1] // 2]
    brightest = np.sort(middle, axis=0)
    assert brightest[-2].mean() > 130
    assert brightest[1].mean() < 50


@pytest.mark.parametrize("name", ["palate", "nasal_bone"])
def test_bone_is_brighter_than_the_brain(name: str) -> None:
    for seed in range(4):
        phantom = draw("nt", seed=seed)
        assert np.percentile(inside(phantom, name), 80) > inside(phantom, "thalami").mean() + 40


@pytest.mark.parametrize(("plane", "dark"), [("abdomen", "stomach"), ("abdomen", "umbilical_vein"), ("transthalamic", "csp")])
def test_fluid_is_darker_than_what_surrounds_it(plane: str, dark: str) -> None:
    phantom = draw(plane, seed=2, faults=["no_calipers"])
    patch = inside(phantom, dark)
    assert np.percentile(patch, 10) < 0.5 * np.median(inside(phantom, "skull" if plane == "transthalamic" else "abdomen_wall"))


def test_nt_boxes_lie_as_in_real_pictures() -> None:
    phantoms = [draw("nt", seed=seed, size=(320, 225)) for seed in range(30)]
    for phantom in phantoms:
        middle = {box.name: ((box.box[0] + box.box[2]) / 2, (box.box[1] + box.box[3]) / 2) for box in phantom.structures}
        assert middle["nasal_bone"][1] < middle["palate"][1] < middle["it"][1] < middle["nt"][1]
        assert (middle["palate"][0] > middle["thalami"][0]) == phantom.truth["faces_right"]
    facing = [phantom.truth["faces_right"] for phantom in phantoms]
    assert any(facing)
    assert not all(facing)


@pytest.mark.parametrize(
    ("plane", "fault", "fact", "value"),
    [
        ("nt", "small", "magnified", False),
        ("nt", "off_midline", "midsagittal", False),
        ("nt", "flexed", "neutral", False),
        ("nt", "extended", "neutral", False),
        ("nt", "tilted", "horizontal", False),
        ("nt", "calipers_off", "caliper_placed", False),
        ("nt", "no_calipers", "caliper_present", False),
        ("nt", "skin_broken", "skin_line_complete", False),
        ("nt", "amnion_merged", "amnion_apart", False),
        ("crl", "off_midline", "midsagittal", False),
        ("crl", "flexed", "neutral", False),
        ("crl", "extended", "neutral", False),
        ("crl", "tilted", "horizontal", False),
        ("crl", "crown_cut", "crown_visible", False),
        ("crl", "rump_cut", "rump_visible", False),
        ("head_first_trimester", "skull_open", "skull_complete", False),
        ("head_first_trimester", "plexus_missing", "both_plexuses_visible", False),
        ("abdomen_first_trimester", "wall_broken", "wall_complete", False),
        ("abdomen_first_trimester", "cord_hidden", "cord_insertion_visible", False),
        ("transthalamic", "oblique", "symmetrical", False),
        ("transthalamic", "steep", "horizontal", False),
        ("transthalamic", "cerebellum_in", "cerebellum_visible", True),
        ("transventricular", "cerebellum_in", "no_cerebellum", False),
        ("transcerebellar", "too_high", "cm_visible", False),
        ("abdomen", "kidneys_in", "kidneys_visible", True),
        ("abdomen", "oblique", "symmetrical", False),
        ("femur", "cut_end", "both_ends_visible", False),
        ("femur", "steep", "angle_below_45", False),
        ("thorax", "low_gain", "gain", -1.0),
        ("other", "blurred", "blurred", True),
    ],
)
def test_fault_changes_the_fact_and_the_picture(plane: str, fault: str, fact: str, value: bool | float) -> None:
    sound, faulty = draw(plane, seed=1), draw(plane, seed=1, faults=[fault])
    assert faulty.truth[fact] == value != sound.truth[fact]
    assert np.abs(sound.pixels.astype(int) - faulty.pixels).max() > 40


def test_every_fault_of_every_plane_can_be_drawn() -> None:
    for plane, faults in FAULTS.items():
        for fault in faults:
            assert draw(plane, seed=7, size=(128, 96), faults=[fault]).pixels.any()


def test_gain_moves_the_mean_grey() -> None:
    low, sound, high = (draw("transthalamic", seed=1, faults=faults).pixels.mean() for faults in (["low_gain"], [], ["high_gain"]))
    assert low < sound - 8 < sound + 8 < high


def test_small_fetus_spans_less_of_the_picture() -> None:
    for plane in ("nt", "transthalamic", "abdomen", "femur"):
        assert draw(plane, seed=1, faults=["small"]).truth["filled_share"] < 0.75 * draw(plane, seed=1).truth["filled_share"]


def test_clarity_falls_with_blur_and_low_quality() -> None:
    sound = draw("nt", seed=1)
    for worse in (draw("nt", seed=1, faults=["blurred", "low_gain"]), draw("nt", seed=1, quality=0.2)):
        assert box_of(worse, "palate").quality < box_of(sound, "palate").quality


def test_draw_refuses_what_it_does_not_know() -> None:
    for arguments in ({"plane": "liver"}, {"absent": ["csp"]}, {"faults": ["cut_end"]}, {"size": (640, 20)}, {"quality": 1.5}):
        with pytest.raises(ValueError, match=r"phantom|plane"):
            draw(**{"plane": "nt", "seed": 1} | arguments)  # type: ignore[arg-type]
