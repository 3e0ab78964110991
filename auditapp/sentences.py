"""Sentences that rows keep. They are written in English, as they were said then, and shown in the reader's language by `said`."""

PATTERNS: list[str] = []


def sentence(pattern: str) -> str:
    """`pattern`, for `str.format`, known from now on as one that a stored text may follow; the catalogues hold it in other languages.

    A value named `words` is whole sentences; one named with a plural (`names`, `places`) may hold commas, one in the singular does not.
    """
    PATTERNS.append(pattern)
    return pattern


def term(word: str) -> str:
    """A word that stands inside such sentences, or alone in a row or a model's answer."""
    return word
