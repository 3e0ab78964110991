"""Who wants mail. A person chooses for themselves, signed in or by the link in a mail."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from auditapp.access.models import MailChoice
from auditapp.trail.services import record

_STOP = Signer(salt="sonoaudit.stop-digest")  # without an end: a link in an old mail stops too


def mail_choice_of(user: User) -> MailChoice:
    """The choice; not yet stored where the person never made one."""
    return MailChoice.objects.filter(user=user.pk).first() or MailChoice(user=user, language=settings.LANGUAGE_CODE)


@transaction.atomic
def choose_mail(*, by: User, address: str, wants_digest: bool) -> MailChoice:
    """Keep one's own address and choice, with the language in which it is made."""
    by.email = address
    by.save(update_fields=["email"])
    return _keep(by, wants_digest, get_language() or settings.LANGUAGE_CODE)


@transaction.atomic
def stop_digest(*, by: User) -> MailChoice:
    """No digest any more; the address stays. Doing it twice changes nothing."""
    held = mail_choice_of(by)
    return held if held.pk and not held.wants_digest else _keep(by, False, held.language)


def stop_token(user: User) -> str:
    """What the link in a mail carries: it says whose mail is to stop, and that this site wrote it."""
    return _STOP.sign(str(user.pk)).replace(":", ".")


def user_of_stop_token(token: str) -> User | None:
    """Whose mail the link stops; None for one that this site did not write."""
    try:
        pk = _STOP.unsign(token.replace(".", ":", 1))
    except BadSignature:
        return None
    return User.objects.filter(pk=pk).first()


def _keep(user: Any, wants_digest: bool, language: str) -> MailChoice:
    stands = {"wants_digest": wants_digest, "language": language, "chosen_at": timezone.now()}
    made, _created = MailChoice.objects.update_or_create(user=user, defaults=stands)
    record(by=user, verb="choose_mail", subject=user, digest=wants_digest)
    return made
