"""Keys for one purpose each, derived from SECRET_KEY: whoever learns one learns no other."""

import hashlib
import hmac

from django.conf import settings


def derived_key(purpose: str) -> bytes:
    """32 bytes. A new SECRET_KEY gives new keys: sealed uploads are then lost, and files that came before are not recognised."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"sonoaudit.imaging.{purpose}".encode(), hashlib.sha256)
