"""Every address in the product."""

from django.urls import URLPattern, URLResolver

from webui.api import urls as api

urlpatterns: list[URLPattern | URLResolver] = [*api.urls]
