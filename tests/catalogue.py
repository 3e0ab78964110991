"""The message catalogue: what the sources say, beside what the translators made of it. `make messages` brings it up to date.

Babel reads and writes it, so that neither a test nor `make messages` needs the programs of GNU gettext.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
HOUSES = ("auditapp", "webui", "workers")  # ml speaks to nobody
CATALOGUE = ROOT / "webui" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # Babel writes a date into the file, which would change at each run
KEYWORDS = ["_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "sentence", "term"]
HEADER = "# SonoAudit in Simplified Chinese. The words of the field stand in docs/glossary-zh.md.\n#"


def extracted() -> Catalog:
    """Every message of the sources, without translations."""
    catalog = Catalog(locale="zh_Hans", project="SonoAudit", charset="utf-8", fuzzy=False, header_comment=HEADER)
    for place, message, context in _messages():
        catalog.add(message, locations=[(place, 0)], context=context)
    return catalog


def held() -> Catalog:
    """The catalogue as it is committed, obsolete messages apart."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def translations(catalog: Catalog) -> dict[tuple[str, str | None], str | tuple[str, ...]]:
    """(message, context) → translation, those of a plural together; fuzzy and empty ones left out, as `write_mo` does."""
    whole = [one for one in catalog if one.id and not one.fuzzy and _is_whole(one)]
    return {(one.id if isinstance(one.id, str) else one.id[0], one.context): one.string for one in whole}


def refresh() -> None:
    """Take in new messages, drop those that nobody says any more, write catalogue and compiled catalogue."""
    new, old = extracted(), translations(held()) if CATALOGUE.exists() else {}
    for message in new:
        key = (message.id if isinstance(message.id, str) else message.id[0], message.context) if message.id else None
        if key in old:
            message.string = old[key]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(as_po(new))
    COMPILED.write_bytes(as_mo(held()))


def as_po(catalog: Catalog) -> bytes:
    """Without dates and line numbers: a catalogue changes when its messages do."""
    written = io.BytesIO()
    write_po(written, catalog, width=140, omit_header=False, sort_output=True, include_lineno=False)
    dated = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:', b'"Last-Translator:', b'"Report-Msgid-Bugs-To:')
    return b"".join(line for line in written.getvalue().splitlines(keepends=True) if not line.startswith(dated))


def as_mo(catalog: Catalog) -> bytes:
    catalog.creation_date = catalog.revision_date = SOME_DAY
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def _messages() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    for path in sources():
        place = str(path.relative_to(ROOT))
        for _line, function, found, _comments in extract_python(io.BytesIO(_python_of(path)), KEYWORDS, [], {}):
            if told := [one for one in (found if isinstance(found, tuple | list) else (found,)) if isinstance(one, str)]:
                yield place, *_message(str(function), told)


def sources() -> list[Path]:
    kept = [path for house in HOUSES for path in sorted((ROOT / house).rglob("*")) if path.suffix in {".py", ".html"}]
    return [path for path in kept if "migrations" not in path.parts]


def _python_of(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    return f"(\n{templatize(text, origin=str(path))}\n)".encode()  # in brackets, where indentation means nothing


def _message(function: str, told: list[str]) -> tuple[str | tuple[str, ...], str | None]:
    if "pgettext" in function:
        return told[1], told[0]
    return (tuple(told[:2]) if "ngettext" in function else told[0]), None


def _is_whole(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else bool(message.string) and all(message.string)


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure()
    django.setup()
    refresh()
