"""Every setting, read from the environment. `.env.example` explains each variable; `.env` beside manage.py is read if it exists."""

import hashlib
import os
import re
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import environ
from csp.constants import NONCE, NONE, SELF  # noqa: F401  (NONCE is for templates that need it)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

# Where everything that changes lives: database, pixel files, broker, logs. `make reset` empties it.
VAR_DIR = Path(env.str("SONOAUDIT_VAR", default=str(BASE_DIR / "var")))


def _embedded_secret() -> str:
    """A secret key made once and kept in VAR_DIR, readable by its owner alone, for machines that set none."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY_IS_EMBEDDED = not env.str("SECRET_KEY", default="")
SECRET_KEY = _embedded_secret() if SECRET_KEY_IS_EMBEDDED else env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
# Demo mode: seeds drawn phantoms and shows role cards on the login page; refused on a public host by `access.checks`.
DEMO = env.bool("DEMO", default=False)
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")
HOST = env.str("HOST", default="127.0.0.1")  # the address that the web server listens on
PORT = env.int("PORT", default=8000)
WEB_WORKERS = env.int("WEB_WORKERS", default=2)  # processes of the web server, 8 threads each
INGEST_WORKERS = env.int("INGEST_WORKERS", default=2)  # files read at the same time
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
SOURCE_URL = env.str("SOURCE_URL", default="")  # AGPL-3.0 section 13: where users of this site find its source
SOFTWARE_VERSION = "0.1.0"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "guardian",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
    "auditapp.trail",
    "auditapp.access",
    "auditapp.imaging",
    "auditapp.protocols",
    "auditapp.assessment",
    "auditapp.rounds",
    "auditapp.review",
    "auditapp.reports",
    "workers",
    "webui",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "webui.middleware.keep_private",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",  # the language cookie, else what the browser or program asks for
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "webui.urls"
WSGI_APPLICATION = "auditapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "webui.context.site",
            ]
        },
    }
]

# Database. SQLite needs WAL *and* IMMEDIATE transactions: with WAL alone, a third of concurrent writes failed.
_OWN_DATABASE = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "sonoaudit.sqlite3")}
DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url("DATABASE_URL") if env.str("DATABASE_URL", default="") else _OWN_DATABASE}
SQLITE = "sqlite" in DATABASES["default"]["ENGINE"]
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-32768;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# Broker: Redis' protocol in both deployments. Without REDIS_URL `manage.py run` starts a private server on this socket.
REDIS_URL = env.str("REDIS_URL", default="")


def _broker_socket() -> str:
    """A socket's address holds 108 bytes and its URL no odd letters: other folders get a short stand-in that is the same at each start."""
    path = str(VAR_DIR.resolve() / "broker" / "broker.sock")
    if len(path) <= 100 and re.fullmatch(r"[\w/.+-]+", path, re.ASCII):
        return path
    return f"/tmp/sonoaudit-{os.getuid()}-{hashlib.sha256(path.encode()).hexdigest()[:12]}/broker.sock"  # noqa: S108  (made 0700, checked to be ours)


BROKER_SOCKET = _broker_socket()
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{BROKER_SOCKET}"
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": urlparse(REDIS_URL)._replace(path="/1").geturl() if REDIS_URL else f"unix://{BROKER_SOCKET}?db=1",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},  # a cache that hangs must not hold a page
    }
}

# Celery: a message is only a hint, the database row is the job. Reasons for each figure: docs/decisions/0002-jobs-are-rows.md
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE_OR_TIMEOUT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 360,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# Pixel files: a local folder, or S3 where a bucket is named.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
S3_BUCKET = env.str("S3_BUCKET", default="")
_LOCAL_STORE = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": MEDIA_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
_S3_STORE = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
        "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="") or None,
        "default_acl": None,
        "file_overwrite": True,
    },
}
STORAGES: dict[str, dict[str, Any]] = {
    "default": _S3_STORE if S3_BUCKET else _LOCAL_STORE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# plotly.min.js comes from plotly's wheel. Found without importing plotly, which would cost every process half a second.
STATICFILES_DIRS = [("plotly", str(Path(find_spec("plotly").submodule_search_locations[0]) / "package_data"))]  # type: ignore[union-attr,index]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Uploads. Django's own limit does not cover file bodies: imaging counts while it reads.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
# Bodies too large for memory lie here while their request lasts: a folder of ours, not the system's /tmp. Django wants it to exist.
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "arriving"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "webui.arrivals.NamelessUploadHandler"]
UPLOAD_MAX_FILE_BYTES = env.int("UPLOAD_MAX_FILE_BYTES", default=256 * 2**20)
UPLOAD_MAX_DECODED_BYTES = env.int("UPLOAD_MAX_DECODED_BYTES", default=512 * 2**20)

# People
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "guardian.backends.ObjectPermissionBackend"]
ANONYMOUS_USER_NAME = None  # guardian's stand-in user would be one more account to guard
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 12 * 3600

# Mail. Without a server nothing leaves: what would be sent then lies in VAR_DIR/mail, and digests are not written at all.
MAIL_IS_ON = bool(env.str("EMAIL_URL", default=""))
vars().update(env.email_url_config(env.str("EMAIL_URL", default="") or f"filemail:///{VAR_DIR.resolve()}/mail") | {"EMAIL_TIMEOUT": 20})
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"SonoAudit <sonoaudit@{urlparse(PUBLIC_URL).hostname}>")

# Transport: on as soon as the public address is https, so that a local demo needs no certificate.
_HTTPS = PUBLIC_URL.startswith("https://")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "webui.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "webui.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"uploads": 600},  # writing requests a minute and user
    "EXCEPTION_HANDLER": "webui.api.problems.problem_response",
}
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}  # each token's life is chosen where it is made
SPECTACULAR_SETTINGS = {
    "TITLE": "SonoAudit",
    "DESCRIPTION": "Quality audit of fetal ultrasound images. Not a diagnostic device.",
    "VERSION": SOFTWARE_VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "AUTHENTICATION_WHITELIST": ["webui.api.authentication.TokenAuthentication"],  # the docs page needs not ask for its own session
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "webui.api.schema.add_problems"],
    "ENUM_NAME_OVERRIDES": {
        "FileState": "auditapp.imaging.models.FileState",
        "AssessmentState": "auditapp.assessment.models.AssessmentState",
        "RoundState": "auditapp.rounds.models.RoundState",
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]  # each by its own name
LOCALE_PATHS = [BASE_DIR / "webui" / "locale"]
FORMAT_MODULE_PATH = ["webui.locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _HTTPS
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}

# What the machine sees with
ML_DEVICE = env.str("ML_DEVICE", default="auto")  # auto, cpu, cuda, cuda:1 …
ML_CPU_RUNTIME = env.str("SONOAUDIT_CPU_RUNTIME", default="openvino-bf16")  # openvino-bf16, openvino or torch: docs/performance.md
ML_CACHE = VAR_DIR / "networks"  # the networks as OpenVINO reads them: made once, they spare a start some seconds
ML_BATCH = env.int("ML_BATCH", default=16)  # frames per claim; 64 suits a GPU
LEASE_SECONDS = env.int("LEASE_SECONDS", default=60)  # how long a worker that died keeps its rows
MAX_ATTEMPTS = 3
