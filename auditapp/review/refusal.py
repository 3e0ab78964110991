class ReviewError(ValueError):
    """What was asked of a review, a reply or an example cannot be; the message says why and what to do."""
