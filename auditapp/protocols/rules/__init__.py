"""One function a kind of rule: what was seen to a verdict with its sentence. Pure; each abstains rather than guesses."""
