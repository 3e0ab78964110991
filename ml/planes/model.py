"""The plane network: SonoNet-16 (Baumgartner et al. 2017, arXiv 1612.05601) with a new last layer, for our planes and for no fetus."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from ml import types
from ml.planes.unlike import Unlike

HEAD = "head"  # a picture of which no more is known shows one of the head planes
PLANES = tuple(plane for plane in types.PLANES if plane != HEAD)
STRANGE = "strange"  # what no fetus shows: the network's last score
OUTPUTS = len(PLANES) + 1
INPUT_SIZE = (288, 224)  # width, height in pixels, as SonoNet was trained
BLOCKS = ((16, 16), (32, 32), (64, 64, 64), (128, 128, 128), (128, 128, 128))
EPSILON = 1e-4

STEM = 13  # layers of the two first blocks: texture, which no training changes
POOLED = sum(widths[-1] for widths in BLOCKS)  # the mean of every channel that a block ends with

# SonoNet's fourteen views, by number, from which each of our scores starts: views of one body part are averaged
START_FROM = {
    "nt": (10,),
    "crl": (3,),
    "head_first_trimester": (4, 5),
    "abdomen_first_trimester": (2,),
    "transthalamic": (4, 5),
    "transventricular": (5,),
    "transcerebellar": (4,),
    "abdomen": (2,),
    "femur": (6,),
    "thorax": (0, 1, 9, 11),
    "spine": (12, 13),
    "profile": (10,),
    "lips": (8,),
    "kidneys": (7,),
    "cervix": (3,),
    "other": (3,),
    STRANGE: (3,),
}


def _block(inputs: int, outputs: int, kernel: int, active: bool = True) -> list[nn.Module]:
    block: list[nn.Module] = [
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs, eps=EPSILON),
    ]
    return [*block, nn.ReLU(inplace=True)] if active else block


class PlaneNetwork(nn.Module):
    """Standardised grey pictures (n, 1, 224, 288) to readings (n, outputs + POOLED): the scores, then the channel means of every block.

    `unlike`, fitted after training, tells from a reading how unlike the training pictures the picture is.
    """

    def __init__(self, outputs: int = OUTPUTS) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inputs = 1
        for number, widths in enumerate(BLOCKS):
            layers += [nn.MaxPool2d(2)] if number else []
            for width in widths:
                layers += _block(inputs, width, 3)
                inputs = width
        self.features = nn.Sequential(*layers)
        self.adaption = nn.Sequential(*_block(inputs, inputs // 2, 1), *_block(inputs // 2, outputs, 1, active=False))
        self.unlike = Unlike(POOLED)

    def forward(self, pictures: Tensor) -> Tensor:
        pooled: list[Tensor] = []
        for layer in self.features:
            if isinstance(layer, nn.MaxPool2d):
                pooled.append(pictures.mean((2, 3)))
            pictures = layer(pictures)
        pooled.append(pictures.mean((2, 3)))
        return torch.cat([torch.as_tensor(self.adaption(pictures)).mean((2, 3)), *pooled], 1)


def read_sononet(file: Path) -> PlaneNetwork:
    """The authors' SonoNet-16 with its fourteen views. ValueError where the file is no SonoNet-16."""
    with np.load(file, allow_pickle=False) as stored:
        arrays = [stored[f"arr_{number}"] for number in range(len(stored.files))]
    network = PlaneNetwork(14)
    layers = list(_pairs(network))
    if len(arrays) != 5 * len(layers):
        raise ValueError(f"{file.name} is not SonoNet-16: {len(arrays)} arrays, {5 * len(layers)} expected")
    for (convolution, norm), first in zip(layers, range(0, len(arrays), 5), strict=True):
        _fill(convolution, norm, arrays[first : first + 5])
    return network.eval()


def _pairs(network: nn.Module) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    flat = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d | nn.BatchNorm2d)]
    for convolution, norm in zip(flat[::2], flat[1::2], strict=True):
        assert isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
        yield convolution, norm


@torch.no_grad()
def _fill(convolution: nn.Conv2d, norm: nn.BatchNorm2d, arrays: Sequence[npt.NDArray[np.float32]]) -> None:
    kernel, beta, gamma, mean, inverse_std = (torch.from_numpy(np.asarray(array, np.float32)) for array in arrays)
    convolution.weight.copy_(kernel)
    norm.bias.copy_(beta)
    norm.weight.copy_(gamma)
    assert norm.running_mean is not None and norm.running_var is not None
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(inverse_std**-2 - EPSILON)


@torch.no_grad()
def from_sononet(file: Path) -> PlaneNetwork:
    """A network for our planes whose every layer starts from SonoNet's."""
    source = read_sononet(file)
    network = PlaneNetwork()
    network.features.load_state_dict(source.features.state_dict())
    old, new = source.adaption.state_dict(), network.adaption.state_dict()
    for name, value in old.items():
        if value.shape == new[name].shape:
            new[name].copy_(value)
        elif value.ndim:
            for number, score in enumerate((*PLANES, STRANGE)):
                new[name][number] = value[list(START_FROM[score])].mean(0)
    return network


def fused(network: PlaneNetwork) -> PlaneNetwork:
    """For prediction only: the normalisation folded into the convolutions. Half precision needs it: it cannot hold the variances."""
    for name in ("features", "adaption"):
        layers: list[nn.Module] = []
        for layer in network.get_submodule(name).children():
            if isinstance(layer, nn.BatchNorm2d):
                convolution = layers.pop()
                assert isinstance(convolution, nn.Conv2d)
                layers.append(fuse_conv_bn_eval(convolution, layer))
            else:
                layers.append(layer)
        setattr(network, name, nn.Sequential(*layers))
    return network.requires_grad_(False)
