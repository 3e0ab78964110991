"""No template says anything that is not marked for translation, be it text or what only a screen reader says."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted((Path(__file__).parents[2] / "webui" / "templates").rglob("*.html"))
UNSPOKEN = (
    r"\{% comment %\}.*?\{% endcomment %\}",
    r"\{% blocktranslate\b.*?\{% endblocktranslate %\}",
    r"\{% block (?:main_class|html_attributes) %\}[^<]*?\{% endblock %\}",
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    r"<(pre|code|kbd|script)\b.*?</\1>",
)
SPOKEN = re.compile(r"\b(?:aria-label|aria-description|title|alt|placeholder|data-(?:say|label|confirm)[\w-]*)=\"([^\"]*)\"")
TAG = re.compile(r"<[^>]*>")
AS_IT_IS = {"SonoAudit", "AGPL-3.0", "JSON", "CSV", "PDF", "XLSX", "n", "mm", "κ", "AC1", "DICOM", "API"}


def words_in(text: str) -> list[str]:
    for unspoken in UNSPOKEN:
        text = re.sub(unspoken, "\x00", text, flags=re.DOTALL)
    pieces = [*SPOKEN.findall(text), *TAG.sub("\x00", text).split("\x00")]
    words = (word for piece in pieces for word in re.findall(r"&\w+;|[A-Za-z][\w.+-]*", piece))
    return [word for word in words if not word.startswith("&") and word not in AS_IT_IS]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.stem}/{path.stem}")
def test_template_marks_every_word(template: Path) -> None:
    assert words_in(template.read_text()) == []


def test_an_unmarked_word_is_found() -> None:
    assert words_in('<p title="Hello">{% translate "Marked" %} <b>bare</b> {{ value }}</p>') == ["Hello", "bare"]
