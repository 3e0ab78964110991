from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "auditapp.access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from auditapp.access import checks  # noqa: F401  (registers them)
