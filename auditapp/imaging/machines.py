"""Makers of ultrasound machines by our own names: free text from a header is never kept."""

import re

_MAKERS = {
    "GE HealthCare": r"\bge\b|g\.e\.|general electric|kretz|vingmed",
    "Philips": r"philips|\batl\b",
    "Siemens Healthineers": r"siemens|acuson",
    "Samsung Medison": r"samsung|medison",
    "Canon Medical": r"canon|toshiba",
    "Fujifilm": r"fujifilm|hitachi|aloka|sonosite",
    "Mindray": r"mindray|zonare",
    "Esaote": r"esaote",
    "SonoScape": r"sonoscape",
    "Alpinion": r"alpinion",
    "Chison": r"chison",
    "Edan": r"\bedan\b",
    "VINNO": r"vinno",
    "BK Medical": r"b-?k medical|\bbk\b",
    "SuperSonic Imagine": r"supersonic",
    "Butterfly Network": r"butterfly",
    "Clarius": r"clarius",
}
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .+/-]{0,31}")


def maker_of(text: str) -> str:
    """The maker's name, or "" where it is none that we know."""
    return next((name for name, pattern in _MAKERS.items() if re.search(pattern, text.lower())), "")


def model_of(text: str, maker: str) -> str:
    """The model as its maker writes it, where the maker is known and the text looks like a model; otherwise ""."""
    return text if maker and _MODEL.fullmatch(text) else ""
