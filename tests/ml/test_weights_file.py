from pathlib import Path

import torch
from torch import nn

from ml.model_card import ModelCard, card_of
from ml.weights_file import fill, publish

CARD = ModelCard("planes", "1", "net", "", "", ("nt",), (8, 8), "none", {}, (), "none", {}, "", ())


def net(seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))


def test_publish_names_file_and_version_after_the_hash(tmp_path: Path) -> None:
    card = publish(net(1), CARD, tmp_path)
    assert card.version == f"planes-1-{card.sha256[:8]}" and card.weights == f"{card.version}.pt"
    assert card_of(tmp_path, "planes") == card


def test_publish_takes_the_older_files_of_the_network_away(tmp_path: Path) -> None:
    publish(net(1), CARD, tmp_path)
    card = publish(net(2), CARD, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([card.weights, f"{card.version}.json"])


def test_fill_gives_the_published_network_back_with_large_variances(tmp_path: Path) -> None:
    network = net(1).eval()
    network[1].running_var.fill_(1e6)  # type: ignore[index, operator, union-attr]
    filled = fill(net(2), publish(network, CARD, tmp_path), tmp_path)
    picture = torch.rand(1, 1, 8, 8)
    assert torch.allclose(filled(picture), network(picture), rtol=1e-2, atol=1e-5)
