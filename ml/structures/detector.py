"""The YOLO network. The one file that imports ultralytics: its telemetry, downloads and writes to the home folder end here."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ["YOLO_OFFLINE"] = "true"
os.environ["YOLO_AUTOINSTALL"] = "false"
os.environ.setdefault("YOLO_CONFIG_DIR", str(Path(tempfile.gettempdir()) / f"sonoaudit-ultralytics-{os.getuid()}"))
os.environ.setdefault("YOLO_VERBOSE", "false")
Path(os.environ["YOLO_CONFIG_DIR"]).mkdir(parents=True, exist_ok=True)

# ruff: noqa: E402  ultralytics reads the environment when it is imported
import torch
from PIL import Image
from torch import Tensor, nn

open_picture = Image.open
from ultralytics.cfg import get_cfg
from ultralytics.nn.tasks import DetectionModel
from ultralytics.utils import DEFAULT_CFG, SETTINGS
from ultralytics.utils.loss import v8DetectionLoss

Image.open = open_picture  # the package's own would look for another package, for everybody, at each damaged file

if SETTINGS.get("sync"):
    SETTINGS.update({"sync": False})  # type: ignore[no-untyped-call]

ARCHITECTURE = "yolo11n"


class PartialLoss(v8DetectionLoss):
    """The package's loss, in which a structure of which a picture tells nothing counts for nothing: it is neither there nor absent."""

    def loss(self, preds: dict[str, Tensor], batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        self.class_weights = batch["known"][:, None]  # (pictures, anchors, structures): the loss multiplies its class terms by it
        found: tuple[Tensor, dict[str, Tensor]] = super().loss(preds, batch)
        return found


def build(structures: int, architecture: str = ARCHITECTURE) -> nn.Module:
    """A detector with random weights for grey pictures. The architecture comes from the package's own description; nothing is fetched."""
    network: Any = DetectionModel(f"{architecture}.yaml", ch=1, nc=structures, verbose=False)  # type: ignore[no-untyped-call]
    network.args = get_cfg(DEFAULT_CFG)
    module: nn.Module = network
    return module


def started_from(network: nn.Module, labels: Sequence[str], other: nn.Module, known: Sequence[str]) -> nn.Module:
    """`network`, which tells `labels`, with the weights of `other`, which tells `known`; a structure new to it starts afresh."""
    mine, theirs = network.state_dict(), other.state_dict()
    rows = [(labels.index(name), number) for number, name in enumerate(known) if name in labels]
    to, source = ([pair[side] for pair in rows] for side in (0, 1))
    for name, value in theirs.items():
        if mine[name].shape == value.shape:
            mine[name].copy_(value)
        else:
            mine[name][to] = value[source].to(mine[name].dtype)
    return network


def training_loss(network: Any, pictures: Tensor, targets: Mapping[str, Tensor]) -> Tensor:
    """Summed box, class and distribution loss of a batch (n, 1, height, width) in 0-1.

    `targets` holds batch_idx (m,), cls (m,) and bboxes (m, 4) as relative centre, width, height, and known (n, structures), 1 where
    the picture tells whether the structure is there and 0 elsewhere. The loss is reckoned in float32.
    """
    seen = network(pictures)
    exact = {"boxes": seen["boxes"].float(), "scores": seen["scores"].float(), "feats": seen["feats"]}
    if getattr(network, "criterion", None) is None:
        network.criterion = PartialLoss(network)
    with torch.autocast(pictures.device.type, enabled=False):
        total, _ = network.loss({"img": pictures, **targets}, exact)
    return torch.as_tensor(total).sum()


def fused(network: Any) -> nn.Module:
    """The same network for prediction only, its normalisation folded into the convolutions: the same boxes, a little faster."""
    module: nn.Module = network.eval().fuse(verbose=False)
    return module.requires_grad_(False)


class Raw(nn.Module):
    """From pictures of any size the raw output (n, 4 + structures, anchors) of a fused network, and what it rests on: three maps.

    The maps (n, channels, height / 8, 16 and 32, width / 8, 16 and 32) are what the last layer reads. Other runtimes can convert this.
    """

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        network.model[-1].dynamic = True  # anchors for the size of this picture, not kept from the one before

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        raw, rests_on = self.network(pictures)
        return (raw, *rests_on["feats"])


def bare_prediction(network: Any, labels: Sequence[str], side: int, device: str) -> Callable[[Path, int], int]:
    """The package's own `predict` with a network that is not yet fused, its sides at most `side` pixels, at its usual confidence 0.25.

    Gives a function of a text file that names pictures, one a line, and of a batch size: it predicts them all and tells how many.
    """
    from ultralytics.models import YOLO

    network.names = dict(enumerate(labels))
    package: Any = YOLO(f"{ARCHITECTURE}.yaml", task="detect")
    package.model = network
    asked = {"imgsz": side, "conf": 0.25, "device": device, "quantize": 32 if device == "cpu" else 16, "verbose": False, "save": False}

    def predict_all(listing: Path, batch: int) -> int:
        return sum(1 for _ in package.predict(source=str(listing), batch=batch, stream=True, **asked))

    return predict_all


class Halved(DetectionModel):
    """The package's network, which learns with half the bits on a CPU too; everything else is as it was. It predicts in float32."""

    def predict(self, x: Tensor, *args: Any, **named: Any) -> Any:
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.training):
            seen = super().predict(x, *args, **named)  # type: ignore[no-untyped-call]
        return {name: value.float() if isinstance(value, Tensor) else value for name, value in seen.items()} if self.training else seen


def trained_by_defaults(description: Path, folder: Path, minutes: float, architecture: str = ARCHITECTURE) -> tuple[nn.Module, int]:
    """The package's own trainer with its own settings, from nothing, at 640 pixels: the network after `minutes`, and its epochs.

    `description` is the package's YAML of a data set; whatever the trainer writes goes into `folder`.
    """
    from ultralytics.models.yolo.detect import DetectionTrainer

    class Trainer(DetectionTrainer):
        def get_model(self, cfg: Any = None, weights: Any = None, verbose: bool = False) -> Halved:
            return Halved(cfg, nc=self.data["nc"], ch=self.data["channels"], verbose=False)  # type: ignore[no-untyped-call]

    bound = {"time": minutes / 60, "workers": 0, "device": "cpu", "amp": False, "val": False, "plots": False, "pretrained": False}
    named = {"model": f"{architecture}.yaml", "data": str(description), "imgsz": 640, "project": str(folder), "name": "run"}
    trainer: Any = Trainer(overrides=bound | named)
    trainer.train()
    return trainer.ema.ema.float().eval(), int(trainer.epoch) + 1
