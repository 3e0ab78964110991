"""The e-mail beside a reminder: once, to an address, with nothing of a patient in it."""

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from auditapp.rounds.assigning import remind
from auditapp.rounds.models import AuditRound, Reminder
from tests.factories import make_round
from tests.people import Cast, make_cast
from workers.reminders import mail_reminder

pytestmark = pytest.mark.django_db


class Unreachable(BaseEmailBackend):
    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def reminder(cast: Cast) -> Reminder:
    cast.ravi.email = "ravi@example.org"
    cast.ravi.save()
    held = make_round(cast.department, by=cast.maria, images=2, radiologist=cast.radiologist)
    return remind(by=cast.maria, audit_round=held, expert=cast.ravi)


def test_a_reminder_is_mailed_to_the_expert(reminder: Reminder) -> None:
    assert mail_reminder(reminder.pk)
    sent = mail.outbox[0]
    assert sent.to == ["ravi@example.org"]
    assert "2 images wait for you." in sent.body
    assert "/worklist/" in sent.body


def test_a_reminder_names_neither_patient_nor_radiologist(cast: Cast, reminder: Reminder) -> None:
    mail_reminder(reminder.pk)
    study = cast.radiologist.studies.first()
    assert study is not None
    told = mail.outbox[0].subject + mail.outbox[0].body
    assert [word for word in ("Lena", "Ortiz", study.patient, study.uid) if word in told] == []


def test_a_task_that_runs_twice_mails_once(reminder: Reminder) -> None:
    assert [mail_reminder(reminder.pk), mail_reminder(reminder.pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_who_has_no_address_gets_no_mail(cast: Cast, reminder: Reminder) -> None:
    cast.ravi.email = ""
    cast.ravi.save()
    assert not mail_reminder(reminder.pk)


def test_a_closed_round_is_not_mailed_about(cast: Cast, reminder: Reminder) -> None:
    AuditRound.objects.update(state="closed", closed_by=cast.maria, closed_at=reminder.at)
    assert not mail_reminder(reminder.pk)


def test_a_mail_server_that_is_away_breaks_nothing(reminder: Reminder, settings: object) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"  # type: ignore[attr-defined]
    assert not mail_reminder(reminder.pk)
