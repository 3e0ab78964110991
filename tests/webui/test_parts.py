"""The parts that every page is made of."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from auditapp.assessment.models import AssessmentGrade
from webui.measures import Kind, Measure

TEMPLATES = sorted((Path(__file__).parents[2] / "webui" / "templates").rglob("*.html"))


def part(name: str, **context: object) -> str:
    return " ".join(render_to_string(f"webui/parts/{name}.html", context).split())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_template_keeps_to_the_content_security_policy(template: Path) -> None:
    text = template.read_text()
    assert " style=" not in text
    assert "<style" not in text
    assert not [piece for piece in text.split("<script")[1:] if "src=" not in piece.split(">")[0]]


def test_measure_without_data_has_its_own_look_and_no_number() -> None:
    html = part("measure", m=Measure(Kind.SHARE, None, n=4))
    assert "missing" in html
    assert "Not enough data" in html
    assert "<svg" not in html


def test_measure_with_data_draws_its_whisker() -> None:
    assert 'x1="75.0%" x2="88.0%"' in part("measure", m=Measure(Kind.SHARE, 0.82, 0.75, 0.88, n=120))


def test_verdict_gives_advice_only_where_it_was_not_met() -> None:
    said = {"statement": "Nasal bone is seen", "advice": "Tilt the probe."}
    assert "Tilt the probe." in part("verdict", verdict="not_met", **said)
    assert "Tilt the probe." not in part("verdict", verdict="met", **said)


def test_viewer_without_outlines_shows_a_blind_reader_none_and_offers_none() -> None:
    html = part("frame_viewer", image="/a.png", width=640, height=450, outlines=None)
    assert "<rect" not in html
    assert "Structures" not in html


def test_image_card_of_a_blind_reader_shows_no_grade() -> None:
    card = {"url": "/a", "thumbnail": "/a.webp", "plane": "NT", "graded": AssessmentGrade(grade="standard"), "shown": True}
    assert "Standard" in part("image_card", **card)
    assert "Standard" not in part("image_card", blind=True, **card)


def test_page_head_links_every_step_of_the_path() -> None:
    html = part("page_head", title="October", path=[("North Clinic", "/north/"), ("Rounds", "/north/rounds/")])
    assert html.count("<a href=") == 2
    assert '<li aria-current="page">October</li>' in html
