"""The Celery app. A message is only a hint that a row waits: losing one loses no work, because the schedule sends it again."""

import logging
import os
import time
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditapp.settings")

logger = logging.getLogger(__name__)


class Hint(DjangoTask[Any, Any]):
    """A task whose sender never fails or waits because the broker is away: the row stands, and `sweep` will send the hint."""

    PAUSE_SECONDS = 5.0
    _silent_until = 0.0

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        # Each failed attempt costs the sender a connection timeout, and an upload sends one hint a file.
        if time.monotonic() < Hint._silent_until:
            return None
        try:
            return super().apply_async(*args, **kwargs)
        except OperationalError as error:
            Hint._silent_until = time.monotonic() + self.PAUSE_SECONDS
            logger.warning("the broker is away (%s): hints are left to the schedule", type(error).__name__)
            return None


app = Celery("sonoaudit", task_cls=Hint)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = "ingest"
MACHINE = {"queue": "machine"}  # one process a GPU reads it
app.conf.task_routes = {"workers.tasks.assess_waiting": MACHINE, "workers.tasks.explain": MACHINE}
app.autodiscover_tasks(["workers"])
app.autodiscover_tasks(["workers"], related_name="schedule")
