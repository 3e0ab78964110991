import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditapp.settings")
application = get_wsgi_application()
# Every page is loaded here, once, before the web server forks; else each of its processes would make its first visitor wait.
get_resolver().url_patterns  # noqa: B018
