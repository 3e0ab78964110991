"""The networks' model cards as people read them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from auditapp.protocols.said import said
from auditapp.sentences import term
from webui.human_grades import PART
from webui.model_figures import Group, groups_of
from webui.words import PLANES, STRUCTURES

PURPOSES = {
    "planes": term("Which plane it is"),
    "structures": term("Which structures show"),
    "quality": term("How good the image is"),
    "opinion": term("Whether experts would call it standard"),
}
KINDS = {term("Real"): ("real",), term("Drawn"): ("drawn", "phantom"), term("Made"): ("made",)}  # how a card's words name what pictures are
GROUPS_SHOWN = 6  # the others stand folded


@dataclass(frozen=True, slots=True)
class Basis:
    """What some classes rest on: `classes` as words, empty where all are meant; `kinds` of KINDS that the sentence names."""

    classes: str
    what: str
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class Network:
    """One model card. `shown` are the first groups of its figures on held-out data, `folded` the others."""

    purpose: str
    card: Mapping[str, Any]
    labels: list[str]
    basis: list[Basis]
    shown: list[Group]
    folded: list[Group]


def networks_of(cards: Mapping[str, Mapping[str, Any]]) -> list[Network]:
    """The cards in the order in which an image meets the networks."""
    order = [*(name for name in PURPOSES if name in cards), *(name for name in cards if name not in PURPOSES)]
    return [_network(name, cards[name]) for name in order]


def _network(name: str, card: Mapping[str, Any]) -> Network:
    groups = groups_of({key: held for key, held in card["scores"].items() if key != PART})  # told in words by itself
    return Network(
        purpose=said(PURPOSES.get(name, name.capitalize())),
        card=card,
        labels=[_class(code) for code in card["labels"]],
        basis=[_basis(sentence) for sentence in re.split(r"[.;] +", card["rests_on"].rstrip(". ")) if sentence],
        shown=groups[:GROUPS_SHOWN],
        folded=groups[GROUPS_SHOWN:],
    )


def _basis(sentence: str) -> Basis:
    """From 'crl, cervix: phantoms alone'."""
    before, colon, after = sentence.partition(": ")
    classes, what = (before, after) if colon else ("", sentence)
    kinds = [kind for kind, words in KINDS.items() if any(re.search(rf"\b{word}", sentence) for word in words)]
    return Basis(gettext(", ").join(_class(code) for code in classes.split(", ") if code), _readable(what), kinds)


def _class(code: str) -> str:
    return said(PLANES.get(code) or STRUCTURES.get(code) or _readable(code.replace("/", ": ")))


def _readable(text: str) -> str:
    return text[:1].upper() + text[1:].replace("_", " ")
