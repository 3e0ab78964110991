"""What templates say reaches the page as it was written."""

import re
from pathlib import Path

import webui

TEMPLATES = Path(webui.__file__).parent / "templates"


def test_no_per_cent_sign_in_a_template_argument() -> None:
    """Django doubles it in `_("…")` and undoes that in `translate` alone: the page would show "95 %%"."""
    found = [path.name for path in TEMPLATES.rglob("*.html") if re.search(r'_\("[^"]*%[^"]*"\)', path.read_text())]
    assert not found
    assert len(list(TEMPLATES.rglob("*.html"))) > 100
