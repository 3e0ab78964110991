"""The product's settings for tests: everything that changes lies in one throw-away folder, passwords hash fast, no broker is needed.

`DATABASE_URL` in the environment chooses another database than SQLite. Worker processes that tests start import this file too
and are handed the same folder, database and broker by their environment.
"""

import os
import tempfile
from pathlib import Path

# Settings of a deployment on this machine must not reach a test.
os.environ["ENV_FILE"] = os.devnull
os.environ["SONOAUDIT_TEST_VAR"] = os.environ.get("SONOAUDIT_TEST_VAR") or tempfile.mkdtemp(prefix="sonoaudit-test-")
# Each of several test processes (pytest-xdist) has its own part of the folder.
os.environ["SONOAUDIT_VAR"] = f"{os.environ['SONOAUDIT_TEST_VAR']}/{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"

os.environ.setdefault("SECRET_KEY", "only-tests-sign-with-this-and-every-worker-process-must-know-it-too")

from auditapp.settings import *  # noqa: F403
from auditapp.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, SQLITE, STORAGES, VAR_DIR

if SQLITE:
    # A file, as in the product: a database in memory has neither WAL nor a second process.
    DATABASES["default"]["TEST"] = {"NAME": Path(VAR_DIR) / "test.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
(Path(VAR_DIR) / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

WORKER_PREFIX = os.environ.get("SONOAUDIT_TEST_WORKER", "")
if WORKER_PREFIX:
    # A test's own keys, so that two runs may share one Redis and none has to be emptied.
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = WORKER_PREFIX
    CACHES["default"]["KEY_PREFIX"] = WORKER_PREFIX
else:
    # Messages stay in this process unless a test asks for the fixture `broker`.
    CELERY_BROKER_URL = "memory://"
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
