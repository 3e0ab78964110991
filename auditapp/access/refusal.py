class AccessError(ValueError):
    """What was asked for cannot be; the message says why to the person who asked."""
