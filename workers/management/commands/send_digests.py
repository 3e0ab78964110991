from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from auditapp.reports.digests import waiting_digests
from workers.digests import send_digests


class Command(BaseCommand):
    help = "Send the mails that tell radiologists of their feedback, now instead of within a minute. Each is sent once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IS_ON:
            self.stdout.write("No mail server is set up (EMAIL_URL): nothing was sent.")
            return
        sent = send_digests()
        self.stdout.write(f"{sent} sent, {waiting_digests().count()} wait.")
