from django.apps import AppConfig


class ImagingConfig(AppConfig):
    name = "auditapp.imaging"
    default_auto_field = "django.db.models.BigAutoField"
