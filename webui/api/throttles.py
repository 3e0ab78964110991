import logging
import time
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)
WINDOW = 60  # seconds


class UploadThrottle(BaseThrottle):
    """At most `DEFAULT_THROTTLE_RATES["uploads"]` writing requests a minute and user.

    Counted by an atomic increment: the framework's own throttle reads, then writes, so that parallel clients overrun it.
    Without a cache nothing is counted: a guard against haste must not stop uploads.
    """

    def allow_request(self, request: Any, view: Any) -> bool:
        if request.method in SAFE_METHODS:
            return True
        limit = int(api_settings.DEFAULT_THROTTLE_RATES["uploads"] or 0)
        try:
            return self._count(request.user.pk) <= limit
        except (RedisError, OSError, ValueError) as error:
            logger.warning("uploads are not counted: the cache is away (%s)", type(error).__name__)
            return True

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW + 1

    def _count(self, user_id: int) -> int:
        key = f"uploads-{user_id}-{int(time.time() // WINDOW)}"
        cache.add(key, 0, timeout=2 * WINDOW)
        return cache.incr(key)
