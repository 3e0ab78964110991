import pytest
import torch

from ml.planes.appearance import NUMBERS
from ml.planes.unlike import KINDS, Unlike

POOLED = 6


def pictures(count: int, seed: int, shift: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
    source = torch.Generator().manual_seed(seed)
    pooled = (2 + shift + 0.3 * torch.randn(count, POOLED, generator=source)).clamp(min=0) ** 2
    return pooled, shift + torch.randn(count, NUMBERS, generator=source)


@pytest.fixture
def unlike() -> Unlike:
    known = [pictures(300, seed, shift) for seed, shift in ((1, 0.0), (2, 1.5))]
    fitted = Unlike(POOLED)
    fitted.learn(*(torch.cat(parts) for parts in zip(*known, strict=True)), ["one"] * 300 + ["other"] * 300)
    fitted.set_level([(*pictures(400, 3), 0.02), (*pictures(400, 4, 1.5), 0.05)])
    return fitted


def test_no_more_than_the_named_share_of_each_known_set_is_strange(unlike: Unlike) -> None:
    shares = [float((unlike(*pictures(400, seed, shift)) >= 0.5).float().mean()) for seed, shift in ((3, 0.0), (4, 1.5))]
    assert shares[0] <= 0.02 and shares[1] <= 0.05 and max(shares) > 0


def test_pictures_far_from_every_kind_are_strange(unlike: Unlike) -> None:
    assert float(unlike(*pictures(50, 5, -6.0)).min()) > 0.99
    assert float(unlike(*pictures(50, 6, 1.5)).median()) < 0.1


def test_between_two_kinds_nothing_is_familiar(unlike: Unlike) -> None:
    between, within = (unlike.distance(*pictures(200, 7, shift)).mean() for shift in (0.75, 0.0))
    assert float(between) > float(within)


def test_more_kinds_than_there_is_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match=f"at most {KINDS}"):
        Unlike(POOLED).learn(*pictures(100, 8), [str(number) for number in range(100)])
