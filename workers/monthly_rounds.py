"""The rounds that saved designs open."""

import logging
from datetime import date

from django.db import DatabaseError

from auditapp.rounds.monthly import due_designs, open_due

logger = logging.getLogger(__name__)


def open_monthly_rounds(today: date) -> int:
    """How many rounds were opened. One design's failure does not keep back the others'; the next run tries it again."""
    opened = 0
    for design in due_designs(today):
        try:
            opened += open_due(design, today) is not None
        except DatabaseError:
            logger.exception("round design %d", design)
    return opened
