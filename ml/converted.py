"""Networks in OpenVINO's form. Converting one takes seconds and the code of the network, so it can be kept for the next start."""

import hashlib
import logging
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ml.model_card import ModelCard

# openvino sends events and writes to the home folder through this package as soon as it is imported; without it, it does neither
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]

GRAPH, SUMS = "network.xml", "sha256"
FILES = (GRAPH, "network.bin")


def model(build: Callable[[], nn.Module], example: tuple[Tensor, ...], card: ModelCard, part: str, cache: Path | None) -> Any:
    """The `openvino.Model` of the network that `build` gives: from `cache` if it lies there whole, otherwise converted and kept there."""
    import openvino  # type: ignore[import-untyped]

    if cache is None:
        return _convert(build(), example)
    folder = cache / f"{card.name}{part}-{_key(card.sha256, example)}"
    if not _is_whole(folder):
        _keep(_convert(build(), example), folder)
    return openvino.Core().read_model(folder / GRAPH)


def _convert(network: nn.Module, example: tuple[Tensor, ...]) -> Any:
    import openvino

    with torch.no_grad(), warnings.catch_warnings(), _root_logger_kept():
        warnings.simplefilter("ignore")  # the tracer doubts every shape that it meets; tests compare the answers
        network.eval()(*example)  # what a network makes ready at its first call must not become part of the trace
        return openvino.convert_model(torch.jit.trace(network, example, check_trace=False), example_input=example)  # type: ignore[no-untyped-call]


@contextmanager
def _root_logger_kept() -> Iterator[None]:
    """OpenVINO's converter silences the whole process below errors; this takes it back."""
    root = logging.getLogger()
    level, filters, handlers = root.level, root.filters[:], root.handlers[:]
    try:
        yield
    finally:
        root.setLevel(level)
        root.filters[:], root.handlers[:] = filters, handlers


@lru_cache(maxsize=1)
def _code() -> str:
    """What a converted network depends on besides its weights: this house's source and the packages that convert."""
    packages = " ".join(f"{name} {version(name)}" for name in ("openvino", "torch", "ultralytics"))
    sources = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.rglob("*.py")))
    return hashlib.sha256(packages.encode() + sources).hexdigest()


def _key(weights: str, example: tuple[Tensor, ...]) -> str:
    return hashlib.sha256(f"{weights} {_code()} {[(value.shape, value.dtype) for value in example]}".encode()).hexdigest()[:32]


def _is_whole(folder: Path) -> bool:
    return (folder / SUMS).is_file() and (folder / SUMS).read_text() == _sums(folder)


def _sums(folder: Path) -> str:
    """Of the files that are there; a missing one has no line."""
    found = [folder / name for name in FILES if (folder / name).is_file()]
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in found)


def _keep(made: Any, folder: Path) -> None:
    """Written aside and moved into place whole: several workers may start at once, and one may be killed half way.

    What older weights or older code left of the same network goes.
    """
    import openvino

    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    openvino.save_model(made, aside / GRAPH, compress_to_fp16=False)
    (aside / SUMS).write_text(_sums(aside))
    for old in folder.parent.glob(f"{folder.name.rpartition('-')[0]}-*"):
        shutil.rmtree(old, ignore_errors=True)
    try:
        aside.rename(folder)
    except OSError:  # another worker was quicker; its network is the same
        shutil.rmtree(aside)
