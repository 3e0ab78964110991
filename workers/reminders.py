"""The e-mail beside a reminder. It names the round and how much is left: no patient, no image, no radiologist."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditapp.access.mailing import mail_choice_of
from auditapp.rounds.assigning import unread
from auditapp.rounds.models import Reminder, RoundState

logger = logging.getLogger(__name__)


def mail_reminder(pk: int) -> bool:
    """Mail one reminder, at most once; whether that was done. Without an address, or a mail server, the start page alone asks."""
    reminder = Reminder.objects.filter(pk=pk, mailed_at=None).select_related("expert", "by", "round__department").first()
    if reminder is None or not reminder.expert.email or reminder.round.state != RoundState.OPEN:
        return False
    if not Reminder.objects.filter(pk=pk, mailed_at=None).update(mailed_at=timezone.now()):
        return False  # another worker has taken it
    with translation.override(mail_choice_of(reminder.expert).language):
        subject, body = message_of(reminder)
    try:
        return bool(send_mail(subject, body, None, [reminder.expert.email]))
    except (OSError, SMTPException) as error:
        logger.warning("reminder %d was not mailed (%s)", pk, type(error).__name__)
        return False


def message_of(reminder: Reminder) -> tuple[str, str]:
    """Subject and body."""
    held = reminder.round
    left = unread(held).filter(expert=reminder.expert).count()
    named = {"start": date_format(held.period_start), "end": date_format(held.period_end), "department": held.department, "n": left}
    lines = [
        _("Your quality manager asks you to go on with the round of %(start)s to %(end)s, %(department)s.") % named,
        ngettext("%(n)d image waits for you.", "%(n)d images wait for you.", left) % named,
        f"{settings.PUBLIC_URL.rstrip('/')}/worklist/",
    ]
    return _("Images wait for you in SonoAudit"), "\n\n".join(lines) + "\n"
