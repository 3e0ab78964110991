"""The Chinese catalogue is whole: nothing that the sources say is left in English, and what is compiled is what is written."""

import re

import pytest
from babel.messages.catalog import Message

from tests.catalogue import COMPILED, as_mo, extracted, held, translations

PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
SAYS = "run `make messages`, translate what is new in webui/locale, and run it again"


def key(message: Message) -> tuple[str, str | None]:
    return (message.id if isinstance(message.id, str) else message.id[0]), message.context


def test_every_message_has_a_translation() -> None:
    told = translations(held())

    assert [key(one)[0] for one in extracted() if one.id and key(one) not in told] == [], SAYS


def test_no_translation_is_left_of_what_nobody_says() -> None:
    said = {key(one) for one in extracted() if one.id}

    assert [one for one in translations(held()) if one not in said] == [], SAYS


def test_compiled_catalogue_is_the_written_one() -> None:
    assert as_mo(held()) == COMPILED.read_bytes(), SAYS


@pytest.mark.parametrize("kind", ["values", "markup"])
def test_translations_keep_values_and_markup(kind: str) -> None:
    parts = PLACES if kind == "values" else re.compile(r"</?\w+|href=\"[^\"]*\"")
    told = translations(held())
    wrong = [
        (said, chinese)
        for one in held()
        if (said := key(one)) in told
        for chinese in ([told[said]] if isinstance(told[said], str) else told[said])
        if set(parts.findall(str(one.id if isinstance(one.id, str) else one.id[-1]))) != set(parts.findall(str(chinese)))
    ]

    assert wrong == []
