"""What rows keep in English is found back and said in Chinese: editions, reasons, refusals."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from auditapp.imaging import modalities, readers, refusals
from auditapp.protocols.criteria import described, judge
from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.editions.nt_anatomy import OPINION_SOURCE
from auditapp.protocols.editions.zh_hans import STRUCTURES
from auditapp.protocols.said import said
from auditapp.protocols.seen import CLARITY_LEVELS, FACTOR_LEVELS, Seen, SeenLevel, SeenStructure

NAMES = re.compile(r"[A-Za-z]{2,}")
CRITERIA = [criterion for edition in EDITIONS.values() for plane in edition.planes for criterion in plane.criteria]
KNOWS = frozenset(STRUCTURES)
SIZE = (600, 400)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def texts_of_editions() -> Iterator[str]:
    for edition in EDITIONS.values():
        yield from (edition.name, edition.source)
        yield from (text for examination in edition.examinations for text in (examination.name, examination.source))
        for plane in edition.planes:
            yield plane.name
            yield from (structure.name for structure in plane.structures)
            yield from (text for criterion in plane.criteria for text in (criterion.statement, criterion.advice))


def test_every_text_of_an_edition_has_chinese() -> None:
    assert [text for text in texts_of_editions() if said(text) == text] == []


def test_sources_of_the_editions_before_have_chinese_too() -> None:
    before = [EDITIONS[code].source.replace(f" {OPINION_SOURCE}", "") for code in ("routine", "fmf-nt")]

    assert [text for text in before if OPINION_SOURCE in text or said(text) == text] == []


def test_every_structure_is_named() -> None:
    listed = {one.code: one.name for edition in EDITIONS.values() for plane in edition.planes for one in plane.structures}

    assert {code: name for code, (name, _) in STRUCTURES.items()} == listed


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda one: one.code)
def test_how_a_criterion_is_judged_is_said_in_chinese(criterion: object) -> None:
    assert left_in_english(said(described(criterion))) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("confidence", [0.05, 0.15, 0.9], ids=["missing", "unsure", "seen"])
@pytest.mark.parametrize("level", [0, 2, 3])
@pytest.mark.parametrize("place", [(5, 5), (290, 190), (580, 380)], ids=["upper left", "middle", "lower right"])
def test_every_reason_is_said_in_chinese(confidence: float, level: int, place: tuple[int, int]) -> None:
    seen = picture(confidence, level, place)
    reasons = {judge(seen, criterion).reason for criterion in CRITERIA} | {judge(empty(), criterion).reason for criterion in CRITERIA}

    assert {reason: said(reason) for reason in reasons if left_in_english(said(reason))} == {}


def test_a_reason_keeps_its_values() -> None:
    assert said("Seen: palate at the left, nasal tip in the upper left of the image.") == "可见：图像中硬腭（左侧）、鼻尖（左上）。"
    assert "52%" in said("The structures span 52% of the image; 45% or more is expected.")
    assert said("Sharpness: sharp or slightly soft cannot be told apart; sharp is expected.") == "锐利度：无法区分锐利或略模糊；应为锐利。"


def test_every_refusal_is_said_in_chinese() -> None:
    plain = [text for name, text in vars(refusals).items() if name.isupper() and isinstance(text, str) and "{" not in text]
    whats = [*modalities._OTHERS.values(), *readers._OTHERS.values()]
    made = [str(refusals.other_modality(what)) for what in whats] + [str(refusals.other_format(what)) for what in whats]
    made += [str(refusals.too_small(20, 30)), str(refusals.too_many_pixels()), str(refusals.too_large(2**28))]

    assert [text for text in [*plain, *made] if said(text) == text or "This" in said(text)] == []


def test_a_person_s_own_words_stay() -> None:
    assert said("Both femora of the image") == "Both femora of the image"
    assert said("Ask Dr Lee, or wait") == "Ask Dr Lee, or wait"


def test_english_stays_english() -> None:
    with translation.override("en"):
        assert said("Nasal tip") == "Nasal tip"


def left_in_english(text: str) -> list[str]:
    return [word for word in NAMES.findall(text) if word not in {"NT", "IT"}]


def empty() -> Seen:
    return Seen(SIZE, "nt", (), {}, KNOWS)


def picture(confidence: float, level: int, place: tuple[int, int]) -> Seen:
    """Two boxes of every structure, and an opinion on everything that is learnt."""
    clarity = SeenLevel(level, max(0, level - 1), level, False, (0.25,) * len(CLARITY_LEVELS))
    boxes = [(place[0] + step, place[1] + step, place[0] + 40 + 3 * step, place[1] + 15 + step) for step in (0, 7)]
    structures = tuple(SeenStructure(name, confidence, box, 2, clarity) for name in sorted(KNOWS) for box in boxes)
    factors = {name: _opinion(level, len(words)) for name, words in FACTOR_LEVELS.items()}
    learnt = {str(one.rule["criterion"]): confidence for one in CRITERIA if one.rule["kind"] == "learnt"}
    return Seen(SIZE, "nt", structures, {}, KNOWS, factors=factors, criteria=learnt)


def _opinion(level: int, levels: int) -> SeenLevel:
    """Sure of the last level, unsure between the first and another."""
    highest = min(level, levels - 1)
    return SeenLevel(highest, 0 if level < 3 else highest, highest, level == 0, (1 / levels,) * levels)
