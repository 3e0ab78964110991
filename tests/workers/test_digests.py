"""Radiologists are told by mail that their feedback is there: once, without a number or a name that is not theirs."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from auditapp.access.mailing import choose_mail, stop_token
from auditapp.access.roles import RADIOLOGIST
from auditapp.access.services import revoke_role
from auditapp.reports.digests import LEASE, claim_digest, waiting_digests
from auditapp.reports.models import Digest, Report
from auditapp.reports.services import freeze_report
from tests.factories import make_report
from tests.people import Cast, make_cast, make_radiologist
from workers import digests
from workers.digests import send_digests

pytestmark = pytest.mark.django_db
BAD = ["palate", "nasal_tip"]


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.MAIL_IS_ON = True
    made = make_cast()
    made.lena.email, made.lena.last_name = "lena@example.org", "Ortiz"
    made.lena.save()
    return made


@pytest.fixture
def report(cast: Cast) -> Report:
    make_radiologist(cast.department, "Adam Without Account")
    return make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD})


def test_radiologist_gets_one_mail_with_the_link(report: Report) -> None:
    assert (send_digests(), send_digests()) == (1, 0)
    (sent,) = mail.outbox

    assert sent.to == ["lena@example.org"]
    assert reverse("feedback_round", args=[report.round_id]) in sent.body


def test_mail_holds_no_number_patient_or_other_name(report: Report) -> None:
    send_digests()
    (sent,) = mail.outbox
    study = report.round.items.first().frame.instance.series.study
    words = sent.subject + sent.body.replace(str(report.round_id), "").replace("127.0.0.1:8000", "")

    hidden = ("Adam", "Maria", "Ravi", "Kingsway", study.patient, study.uid, "%", "October", "2026", "50", "kappa")
    assert [word for word in hidden if word in words] == []
    assert "Hello Lena Ortiz" in words


def test_mail_has_a_one_click_stop(cast: Cast, report: Report) -> None:
    send_digests()
    headers = mail.outbox[0].extra_headers
    address = reverse("stop_mail", args=[stop_token(cast.lena)])

    assert headers["List-Unsubscribe"].endswith(f"{address}>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.outbox[0].body


def test_a_second_edition_brings_no_second_mail(cast: Cast, report: Report) -> None:
    send_digests()
    freeze_report(by=cast.maria, audit_round=report.round)

    assert (send_digests(), Digest.objects.count(), len(mail.outbox)) == (0, 1, 1)


def test_nothing_is_sent_where_mail_is_off(settings: Any, report: Report) -> None:
    settings.MAIL_IS_ON = False

    assert (send_digests(), mail.outbox) == (0, [])


def test_who_said_no_or_has_no_address_gets_none(cast: Cast, report: Report) -> None:
    choose_mail(by=cast.lena, address="lena@example.org", wants_digest=False)
    assert send_digests() == 0

    choose_mail(by=cast.lena, address="", wants_digest=True)
    assert send_digests() == 0

    choose_mail(by=cast.lena, address="lena@example.org", wants_digest=True)
    assert send_digests() == 1


def test_who_lost_the_role_gets_none(cast: Cast, report: Report) -> None:
    revoke_role(by=None, user=cast.lena, department=cast.department, role=RADIOLOGIST)

    assert send_digests() == 0


def test_refused_mail_is_tried_again_later_and_not_for_ever(monkeypatch: pytest.MonkeyPatch, report: Report, settings: Any) -> None:
    def refuse(self: EmailBackend, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("lena@example.org")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        assert (send_digests(), send_digests()) == (0, 0)

    long_ago = timezone.now() - 2 * LEASE
    Digest.objects.update(claimed_at=long_ago)
    assert send_digests() == 1

    Digest.objects.update(sent_at=None, claimed_at=long_ago, attempts=settings.MAX_ATTEMPTS)
    assert send_digests() == 0


def test_two_senders_send_once(report: Report) -> None:
    (pk,) = waiting_digests().values_list("pk", flat=True)

    assert claim_digest(pk) is not None
    assert claim_digest(pk) is None
    assert send_digests() == 0


def test_old_news_is_no_news(report: Report) -> None:
    Digest.objects.update(created_at=timezone.now() - timedelta(days=30))

    assert send_digests() == 0


def test_mail_speaks_the_language_that_was_chosen(cast: Cast, report: Report) -> None:
    with override("zh-hans"):
        choose_mail(by=cast.lena, address="lena@example.org", wants_digest=True)

    assert cast.lena.mail_choice.language == "zh-hans"
    assert send_digests() == 1


def test_addresses_in_mails_are_those_of_the_pages(report: Report) -> None:
    assert digests.FEEDBACK.format(round_id=report.round_id) == reverse("feedback_round", args=[report.round_id])
    assert digests.STOP.format(token="1.x") == reverse("stop_mail", args=["1.x"])


def test_command_says_what_it_did(report: Report, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_digests")
    assert "1 sent, 0 wait." in capsys.readouterr().out

    settings.MAIL_IS_ON = False
    call_command("send_digests")
    assert "nothing was sent" in capsys.readouterr().out
