"""Mails that say that feedback is there: a link and a way to stop, no numbers, nobody's name but the reader's own."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from auditapp.access.mailing import mail_choice_of, stop_token
from auditapp.reports.digests import claim_digest, record_sent, waiting_digests
from auditapp.reports.models import Digest

logger = logging.getLogger(__name__)
# As in webui.urls, which a worker does not load: that would bring every page into its memory. A test holds them equal.
FEEDBACK = "/feedback/{round_id}/"
STOP = "/mail/stop/{token}/"


def send_digests() -> int:
    """Send what waits; how many were sent. Nothing where this site sends no mail. A mail that a server refuses is tried again later."""
    if not settings.MAIL_IS_ON:
        return 0
    return sum(_send(pk) for pk in waiting_digests().values_list("pk", flat=True))


def _send(pk: int) -> bool:
    digest = claim_digest(pk)
    if digest is None:
        return False
    try:
        message_of(digest).send()
    except OSError as error:  # smtplib's errors are of this kind; their text may hold the address
        logger.warning("digest %d was not sent (%s): the next try follows", pk, type(error).__name__)
        return False
    record_sent(digest)
    return True


def message_of(digest: Digest) -> EmailMessage:
    """In the language that the person chose."""
    user, site = digest.user, settings.PUBLIC_URL.rstrip("/")
    feedback, stop = site + FEEDBACK.format(round_id=digest.round_id), site + STOP.format(token=stop_token(user))
    told = {"name": user.get_full_name() or user.get_username(), "feedback": feedback, "stop": stop}
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    with override(mail_choice_of(user).language):
        return EmailMessage(_("Your image feedback is there"), _text() % told, to=[user.email], headers=headers)


def _text() -> str:
    return _(
        """Hello %(name)s,

the feedback on your images of an audit round is there. You find it here, after signing in:

%(feedback)s

For each image that is not standard it shows what was missed and how to get it right. You can acknowledge it or contest it.

This mail holds no results and nothing about a patient. To get no more of them:
%(stop)s
"""
    )
