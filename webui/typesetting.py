"""Words and pictures of a letter, or of a round's report, to a PDF.

Words go in as data and never as markup: nothing that a person wrote becomes an instruction.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import noto_cjk_sans_otc  # type: ignore[import-untyped]
import typst

FONTS = str(Path(noto_cjk_sans_otc.__file__).parent)
LETTERS = Path(__file__).parent / "letter"
LETTER, REPORT, PARTS = "letter.typ", "report.typ", "parts.typ"


def pdf_of(sheet: Mapping[str, Any], pictures: Mapping[str, bytes], template: str = LETTER) -> bytes:
    """A tagged PDF/UA-1. `sheet` is what `template` reads; `pictures` are the files that it names.

    typst reads nothing outside the folder, which is gone afterwards; pictures in it are readable by this process alone.
    """
    with TemporaryDirectory(prefix="sonoaudit-letter-") as folder:
        root = Path(folder)
        for name, content in pictures.items():
            (root / name).write_bytes(content)
        (root / "sheet.json").write_text(json.dumps(sheet, ensure_ascii=False))
        for name in (template, PARTS):
            (root / name).write_bytes((LETTERS / name).read_bytes())
        made = typst.compile(
            str(root / template), root=folder, font_paths=[FONTS], ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"]
        )
    return bytes(made) if isinstance(made, bytes) else b"".join(made or [])
