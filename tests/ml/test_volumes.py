import os
from pathlib import Path

import numpy as np
import pytest
import SimpleITK

from ml.manifest import read_grey
from ml.volumes import frame_labels, read_frame
from tests.ml.pictures import noisy


def write_volume(file: Path, pixels: np.ndarray, *, colour: bool = False, compressed: bool = True) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(pixels, isVector=colour), str(file), compressed)
    return file


@pytest.mark.parametrize("compressed", [True, False])
def test_one_frame_of_a_volume_is_read(tmp_path: Path, compressed: bool) -> None:
    frames = np.stack([noisy(12, 8, seed) for seed in range(4)])
    file = write_volume(tmp_path / "sweep.mha", frames, compressed=compressed)
    assert (read_grey(file, 3) == frames[2]).all()


def test_packed_file_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    first, second = (np.stack([noisy(12, 8, seed)] * 2) for seed in (1, 2))
    file = write_volume(tmp_path / "sweep.mha", first)
    assert (read_frame(file, 2) == first[1]).all()
    write_volume(file, second)
    os.utime(file, ns=(1, 1))
    assert (read_frame(file, 2) == second[1]).all()


def test_flat_and_coloured_volumes_are_pictures(tmp_path: Path) -> None:
    flat = noisy(12, 8)
    assert (read_frame(write_volume(tmp_path / "flat.mha", flat)) == flat).all()
    colour = write_volume(tmp_path / "colour.mha", np.stack([flat] * 3, axis=2), colour=True)
    assert np.abs(read_frame(colour).astype(int) - flat).max() <= 1


@pytest.mark.parametrize("number", [0, 3])
def test_frame_that_is_not_there_is_refused(tmp_path: Path, number: int) -> None:
    file = write_volume(tmp_path / "sweep.mha", np.zeros((2, 5, 5), np.uint8))
    with pytest.raises(OSError, match=f"no frame {number}"):
        read_frame(file, number)


def test_frame_labels_leave_unmarked_frames_out(tmp_path: Path) -> None:
    marks = np.zeros((3, 6, 6), np.uint8)
    marks[1, 2, 3] = 2
    ((number, frame),) = frame_labels(write_volume(tmp_path / "marks.mha", marks))
    assert number == 2 and frame[2, 3] == 2
