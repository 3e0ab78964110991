from pathlib import Path

import numpy as np
import pytest
import torch

from ml.planes.model import BLOCKS, EPSILON, OUTPUTS, PLANES, POOLED, START_FROM, STRANGE, PlaneNetwork, from_sononet, fused, read_sononet


def write_sononet(file: Path) -> list[np.ndarray]:
    """A file of the authors' layout with random numbers."""
    random = np.random.default_rng(0)
    widths = [width for block in BLOCKS for width in block]
    shapes = [*zip(widths, [1, *widths[:-1]], [3] * len(widths), strict=True), (64, 128, 1), (14, 64, 1)]
    arrays: list[np.ndarray] = []
    for outputs, inputs, side in shapes:
        arrays.append(random.normal(0, 0.1, (outputs, inputs, side, side)).astype(np.float32))
        arrays += [random.uniform(0.5, 1.5, outputs).astype(np.float32) for _ in range(4)]
    np.savez(file, *arrays)
    return arrays


def test_read_sononet_puts_every_array_where_it_belongs(tmp_path: Path) -> None:
    arrays = write_sononet(tmp_path / "net.npz")
    values = list(read_sononet(tmp_path / "net.npz").state_dict().values())
    assert torch.equal(values[0], torch.from_numpy(arrays[0]))
    assert torch.equal(values[1], torch.from_numpy(arrays[2])) and torch.equal(values[2], torch.from_numpy(arrays[1]))
    assert torch.allclose(values[4], torch.from_numpy(arrays[4] ** -2 - EPSILON))


def test_read_sononet_refuses_another_file(tmp_path: Path) -> None:
    np.savez(tmp_path / "net.npz", np.zeros(3))
    with pytest.raises(ValueError, match=r"net\.npz is not SonoNet-16"):
        read_sononet(tmp_path / "net.npz")


def test_from_sononet_starts_each_plane_from_its_views(tmp_path: Path) -> None:
    write_sononet(tmp_path / "net.npz")
    source, ours = read_sononet(tmp_path / "net.npz"), from_sononet(tmp_path / "net.npz")
    views = source.adaption[3].weight
    for number, plane in enumerate((*PLANES, STRANGE)):
        assert torch.allclose(ours.adaption[3].weight[number], views[list(START_FROM[plane])].mean(0))
    assert torch.equal(ours.features[0].weight, source.features[0].weight)


def test_network_gives_its_scores_and_then_the_means_of_every_block() -> None:
    network = PlaneNetwork().eval()
    picture = 255 * torch.randn(2, 1, 224, 288, generator=torch.Generator().manual_seed(3))
    reading, last = network(picture), network.features(picture)
    assert reading.shape == (2, OUTPUTS + POOLED)
    assert torch.allclose(reading[:, :OUTPUTS], network.adaption(last).mean((2, 3)), atol=1e-5)
    assert torch.allclose(reading[:, -128:], last.mean((2, 3)), atol=1e-5)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_fused_network_gives_the_same_scores_also_in_half_precision(tmp_path: Path, dtype: torch.dtype) -> None:
    network = PlaneNetwork().eval()
    network.features[1].running_var.fill_(1e6)  # type: ignore[operator, union-attr]
    picture = 255 * torch.randn(1, 1, 224, 288, generator=torch.Generator().manual_seed(1))
    before = network(picture)
    assert torch.allclose(before, fused(network).to(dtype)(picture.to(dtype)).float(), atol=2e-2, rtol=1e-2)
