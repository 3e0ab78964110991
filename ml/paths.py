"""Where the shipped weights lie. No torch here."""

from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights"
