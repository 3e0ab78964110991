"""What rows keep in English, in the language of the person who reads it: editions, verdicts' reasons, refusals, a report's methods."""

import re
from functools import lru_cache

from django.utils.translation import get_language, gettext

from auditapp.protocols.editions.zh_hans import TEXTS
from auditapp.sentences import PATTERNS

VALUE = re.compile(r"\{(\w+)\}")
GROUPS = {"words": r".+?\.", True: ".+?", False: "[^,]+?"}  # whole sentences, lists, single values
FIGURE = re.compile(r"[<>]?[\d.,%°×–−-]+")


def said(text: str) -> str:
    """`text` in the active language; as it is where nobody has translated it, a person's own words say."""
    language = get_language() or "en"
    return text if not text or language.startswith("en") else _found(str(text), language) or text


@lru_cache(maxsize=4096)
def _found(text: str, language: str) -> str | None:
    if FIGURE.fullmatch(text):
        return text
    return _known(text, language) or _filled(text, language) or _listed(text, language)


def _known(text: str, language: str) -> str | None:
    """A whole text. A name or level that begins a sentence is looked up as it stands within one, and the other way round."""
    wordings = (text[:1].lower() + text[1:], text, text[:1].upper() + text[1:])
    if language.startswith("zh") and (held := next((TEXTS[one] for one in wordings if one in TEXTS), None)):
        return held
    return next((told for one in wordings if (told := gettext(one)) != one), None)


def _filled(text: str, language: str) -> str | None:
    """A text by the pattern of which all values are known; where there is none, a whole sentence's unknown values stay as they are."""
    in_part = None
    for pattern, expression in _expressions(len(PATTERNS)):
        if (match := expression.fullmatch(text)) is None:
            continue
        values = {name: _found(value, language) for name, value in match.groupdict().items()}
        told = gettext(pattern).format(**{name: value or match[name] for name, value in values.items()})
        if all(values.values()):
            return told
        in_part = in_part or (told if pattern.endswith(".") else None)
    return in_part


def _listed(text: str, language: str) -> str | None:
    """'thalami, palate at the left': each part by itself."""
    told = [_found(part, language) for part in text.split(", ")] if ", " in text else []
    return gettext(", ").join(part for part in told if part) if told and all(told) else None


@lru_cache(maxsize=4)
def _expressions(count: int) -> list[tuple[str, re.Pattern[str]]]:
    """The patterns that hold values, the one with most fixed letters first. `count` of patterns: some modules are loaded later."""
    valued = [pattern for pattern in dict.fromkeys(PATTERNS[:count]) if VALUE.search(pattern)]
    return [(pattern, _expression(pattern)) for pattern in sorted(valued, key=lambda one: -len(VALUE.sub("", one)))]


def _expression(pattern: str) -> re.Pattern[str]:
    """A regular expression with a named group a value; what stands twice must be the same."""
    pieces, named = VALUE.split(pattern), set[str]()
    return re.compile("".join(re.escape(piece) if place % 2 == 0 else _group(piece, named) for place, piece in enumerate(pieces)))


def _group(name: str, named: set[str]) -> str:
    if name in named:
        return f"(?P={name})"
    named.add(name)
    return f"(?P<{name}>{GROUPS.get(name) or GROUPS[name[-1] == 's']})"
