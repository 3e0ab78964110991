class RoundError(ValueError):
    """What was asked of a round cannot be; the message says why and what to do."""
