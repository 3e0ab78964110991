"""Whatever figures a card holds, they are told with what they rest on."""

import pytest

from webui.model_figures import Figure, Group, groups_of
from webui.networks import networks_of
from workers.machine import cards

KAPPA = {"state": "ok", "value": 0.9, "low": 0.85, "high": 0.94, "n": 300, "groups": 90}


def only(scores: dict[str, object]) -> tuple[str, Figure]:
    (group,) = groups_of(scores)
    (figure,) = group.figures
    return group.title, figure


def test_a_figure_with_its_interval() -> None:
    title, figure = only({"factors": {"gain": {"n": 300, "kappa": KAPPA}}})

    assert (title, figure.name, figure.shown, figure.interval, figure.n) == ("Factors: Kappa", "Gain", "0.90", "0.85–0.94", 300)
    assert figure.whisker is not None
    assert (figure.whisker.low, figure.whisker.value, figure.whisker.high) == ("85.0%", "90.0%", "94.0%")


def test_a_bare_number_takes_the_count_beside_it() -> None:
    title, figure = only({"by_source": {"african": {"n": 64, "macro_f1": 0.98}}})

    assert (title, figure.name, figure.shown, figure.interval, figure.n) == ("By source: Macro F1", "African", "0.98", "", 64)


def test_one_measure_of_several_things_is_one_group() -> None:
    scores = {"structures": {"palate": {"mAP50_95": 0.6, "n_present": 9}, "nt": {"mAP50_95": 0.4, "n_present": 8}}}

    assert [(group.title, [(one.name, one.n) for one in group.figures]) for group in groups_of(scores)] == [
        ("Structures: mAP50-95", [("Palate", 9), ("Nuchal translucency", 8)])
    ]


def test_a_plain_list_of_planes_is_one_group() -> None:
    (group,) = groups_of({"f1_by_plane": {"nt": 1.0, "abdomen": 0.95}})

    assert (group.title, [one.name for one in group.figures]) == ("F1 by plane", ["Nuchal translucency", "Abdomen"])


def test_too_few_pictures_are_said_and_not_drawn() -> None:
    _, figure = only({"overall": {"kappa": {"value": None, "n": 12}}})

    assert (figure.shown, figure.whisker) == ("Not enough data", None)


def test_a_figure_below_zero_is_told_and_not_drawn() -> None:
    _, figure = only({"overall": {"kappa": -0.2}})

    assert (figure.shown, figure.whisker) == ("−0.20", None)


def test_counts_are_no_figures() -> None:
    assert groups_of({"all": {"n": 5}}) == []


@pytest.mark.parametrize("network", ["planes", "structures"])
def test_every_number_of_a_shipped_card_is_told(network: str) -> None:
    card = cards()[network]
    figures = [figure for group in groups_of(card.scores) for figure in group.figures]

    assert len(figures) == _floats(card.scores)


def _floats(node: object) -> int:
    if isinstance(node, dict):
        return 1 if "value" in node else sum(_floats(held) for held in node.values())
    return isinstance(node, float)


def test_networks_come_in_the_order_in_which_an_image_meets_them() -> None:
    card = {"labels": ["nt"], "rests_on": "nt: real pictures. crl, cervix: phantoms alone", "scores": {}}
    networks = networks_of({"structures": card, "other": card, "planes": card})

    assert [network.purpose for network in networks] == ["Which plane it is", "Which structures show", "Other"]


def test_what_classes_rest_on_is_told_apart() -> None:
    card = {"labels": ["nt"], "rests_on": "nt: real pictures. crl, cervix: phantoms alone", "scores": {}}
    (network,) = networks_of({"planes": card})

    assert [(one.classes, one.what, one.kinds) for one in network.basis] == [
        ("Nuchal translucency", "Real pictures", ["Real"]),
        ("Crown-rump length, Cervix", "Phantoms alone", ["Drawn"]),
    ]


def test_first_groups_are_shown_and_the_others_folded() -> None:
    card = {"labels": [], "rests_on": "", "scores": {f"figure_{number}": 0.5 for number in range(8)}}
    (network,) = networks_of({"planes": card})

    assert (len(network.shown), len(network.folded)) == (6, 2)
    assert isinstance(network.shown[0], Group)
