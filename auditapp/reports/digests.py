"""The mails that say that feedback is there, as rows: who waits for one, who holds it, what was sent. Nothing here sends."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from auditapp.access.models import Radiologist
from auditapp.reports.models import Digest, FeedbackLook, Report
from auditapp.reports.selectors import own_results_of

LEASE = timedelta(minutes=5)  # how long a sender that died keeps a row; a mail server may take its time
STALE = timedelta(days=7)  # older news is no news: nothing is sent when mail is switched on months later


def await_digests(report: Report) -> None:
    """A row for each radiologist with an account of whom an image was read; editions after the first add none a second time."""
    read = [part["id"] for part in report.numbers["radiologists"] if part["read"]]
    people = Radiologist.objects.filter(pk__in=read, user__isnull=False).values_list("user", flat=True)
    rows = [Digest(round=report.round, user_id=user, created_at=timezone.now()) for user in people]
    Digest.objects.bulk_create(rows, ignore_conflicts=True)


def waiting_digests() -> QuerySet[Digest]:
    """Not sent, still news, held by no sender, to people who have an address and did not say no."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
    fresh = Digest.objects.filter(free, sent_at=None, attempts__lt=settings.MAX_ATTEMPTS, created_at__gt=timezone.now() - STALE)
    return fresh.filter(user__is_active=True).exclude(user__email="").exclude(user__mail_choice__wants_digest=False)


def claim_digest(pk: int) -> Digest | None:
    """Take one that waits; None where another sender was faster, or where the person may not see the feedback any more."""
    held = waiting_digests().filter(pk=pk).select_related("user", "round").first()
    if held is None or not any(one.report.round_id == held.round_id for one in own_results_of(held.user)):
        return None
    taken = waiting_digests().filter(pk=pk).update(claimed_at=timezone.now(), attempts=F("attempts") + 1)
    return held if taken else None


def record_sent(digest: Digest) -> None:
    Digest.objects.filter(pk=digest.pk, sent_at=None).update(sent_at=timezone.now())


def note_look(*, by: User, report: Report) -> None:
    """`by` has the feedback before them: what came back until now is no news any more."""
    FeedbackLook.objects.update_or_create(user=by, round=report.round, defaults={"at": timezone.now()})


def looks_of(user: User) -> dict[object, datetime]:
    """Round → when `user` last looked at its feedback."""
    return dict(FeedbackLook.objects.filter(user=user.pk).values_list("round", "at"))
