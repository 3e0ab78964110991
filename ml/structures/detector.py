"""The YOLO network. The one file that imports ultralytics: its telemetry, downloads and writes to the home folder end here."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

os.environ["YOLO_OFFLINE"] = "true"
os.environ["YOLO_AUTOINSTALL"] = "false"
os.environ.setdefault("YOLO_CONFIG_DIR", str(Path(tempfile.gettempdir()) / f"sonoaudit-ultralytics-{os.getuid()}"))
os.environ.setdefault("YOLO_VERBOSE", "false")
Path(os.environ["YOLO_CONFIG_DIR"]).mkdir(parents=True, exist_ok=True)

# ruff: noqa: E402  ultralytics reads the environment when it is imported
import torch
import torchvision  # type: ignore[import-untyped]
from torch import Tensor, nn
from ultralytics.cfg import get_cfg
from ultralytics.nn.tasks import DetectionModel
from ultralytics.utils import DEFAULT_CFG, SETTINGS

if SETTINGS.get("sync"):
    SETTINGS.update({"sync": False})  # type: ignore[no-untyped-call]

ARCHITECTURE = "yolo11n"
OVERLAP_LIMIT = 0.6  # two boxes of one structure that share more than this are one


def build(structures: int, architecture: str = ARCHITECTURE) -> nn.Module:
    """A detector with random weights for grey pictures. The architecture comes from the package's own description; nothing is fetched."""
    network: Any = DetectionModel(f"{architecture}.yaml", ch=1, nc=structures, verbose=False)  # type: ignore[no-untyped-call]
    network.args = get_cfg(DEFAULT_CFG)
    module: nn.Module = network
    return module


def training_loss(network: Any, pictures: Tensor, targets: Mapping[str, Tensor]) -> Tensor:
    """Summed box, class and distribution loss of a batch (n, 1, height, width) in 0-1.

    `targets` holds batch_idx (m,), cls (m,) and bboxes (m, 4) as relative centre, width, height. The loss is reckoned in float32.
    """
    seen = network(pictures)
    exact = {"boxes": seen["boxes"].float(), "scores": seen["scores"].float(), "feats": seen["feats"]}
    with torch.autocast(pictures.device.type, enabled=False):
        total, _ = network.loss({"img": pictures, **targets}, exact)
    return torch.as_tensor(total).sum()


def fused(network: Any) -> nn.Module:
    """The same network for prediction only, its normalisation folded into the convolutions: the same boxes, a little faster."""
    module: nn.Module = network.eval().fuse(verbose=False)
    return module.requires_grad_(False)


def boxes(network: nn.Module, pictures: Tensor, confidence: float, at_most: int = 100) -> list[Tensor]:
    """Per picture the boxes found, (k, 6) as x_min, y_min, x_max, y_max, confidence, structure.

    Best first; of two boxes of one structure that overlap, only the better one.
    """
    raw, _ = network(pictures)
    return [_kept(one.float().T, confidence, at_most) for one in raw]


def _kept(raw: Tensor, confidence: float, at_most: int) -> Tensor:
    scores, structures = raw[:, 4:].max(1)
    certain = scores >= confidence
    centre, size = raw[certain, :2], raw[certain, 2:4]
    corners = torch.cat([centre - size / 2, centre + size / 2], 1)
    scores, structures = scores[certain], structures[certain]
    keep = torchvision.ops.batched_nms(corners, scores, structures, OVERLAP_LIMIT)[:at_most]
    return torch.cat([corners[keep], scores[keep, None], structures[keep, None].float()], 1)
