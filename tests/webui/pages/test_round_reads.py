"""What a manager does while experts read: follow, remind, move, and decide about what was sent back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from auditapp.access.roles import EXPERT, QUALITY_MANAGER
from auditapp.review.models import Outcome, SentBack, SentBackOutcome
from auditapp.review.services import send_back
from auditapp.rounds.assigning import remind, unread
from auditapp.rounds.models import Assignment, AuditRound, Purpose, Reminder
from auditapp.rounds.selectors import progress_of, reminders_for, state_of
from auditapp.rounds.services import close_round
from tests.factories import make_review, make_round
from tests.people import Cast, make_cast, make_radiologist, make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_user("ana", role=EXPERT, department=cast.department)
    return cast


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


@pytest.fixture
def held(cast: Cast) -> AuditRound:
    return make_round(cast.department, by=cast.maria, images=6)


@pytest.fixture
def returned(cast: Cast, held: AuditRound) -> SentBack:
    assignment = unread(held).filter(expert=cast.ravi).first()
    assert assignment is not None
    return send_back(by=cast.ravi, assignment=assignment, because="named", text="A name at the edge.")


def page_of(browser: Client, held: AuditRound) -> str:
    return browser.get(reverse("round", args=[held.pk])).content.decode()


def test_pace_says_when_an_expert_will_be_done(cast: Cast, held: AuditRound) -> None:
    AuditRound.objects.filter(pk=held.pk).update(opened_at=timezone.now() - timedelta(days=1))
    held.refresh_from_db()
    make_review(unread(held).filter(expert=cast.ravi)[0], seconds=8)
    ravi = next(pace for pace in progress_of(held).experts if pace.expert_id == cast.ravi.pk)

    assert ravi.time_left == 16
    assert ravi.ends_at is not None
    assert timedelta(days=1, hours=23) < ravi.ends_at - timezone.now() < timedelta(days=2, hours=1)


def test_page_offers_a_reminder_once_a_day(cast: Cast, maria: Client, held: AuditRound) -> None:
    address = reverse("remind", args=[held.pk, cast.ravi.pk])
    assert address in page_of(maria, held)
    told = maria.post(address, follow=True).content.decode()
    assert "is asked on their start page." in told
    assert address not in told
    again = maria.post(address, follow=True).content.decode()
    assert "Once a day is enough" in again
    assert Reminder.objects.count() == 1


def test_a_reminder_stands_on_the_experts_start_page_until_they_read_on(cast: Cast, held: AuditRound) -> None:
    remind(by=cast.maria, audit_round=held, expert=cast.ravi)
    told = browser_of(cast.ravi).get(reverse("home")).content.decode()
    assert "Your quality manager asks you to go on with October 2026, Kingsway (Maria): 3 images are left." in told
    make_review(unread(held).filter(expert=cast.ravi)[0])
    assert reminders_for(cast.ravi) == []


def test_a_reminder_ends_with_the_round_and_with_the_role(cast: Cast, held: AuditRound) -> None:
    remind(by=cast.maria, audit_round=held, expert=cast.ravi)
    assert [asked.waiting for asked in reminders_for(cast.ravi)] == [3]
    close_round(by=cast.maria, audit_round=held, leave_unread=True)
    assert reminders_for(cast.ravi) == []


def test_progress_answers_nothing_while_nothing_changes(cast: Cast, maria: Client, held: AuditRound) -> None:
    address = f"{reverse('round_progress', args=[held.pk])}?seen={state_of(held)}"
    assert maria.get(address).status_code == 204
    make_review(unread(held)[0])
    assert maria.get(address).status_code == 200


def test_what_an_expert_has_left_is_given_away_after_asking(cast: Cast, maria: Client, held: AuditRound) -> None:
    assert "Give away what Ravi has left?" in page_of(maria, held)
    told = maria.post(reverse("spread", args=[held.pk, cast.ravi.pk]), follow=True).content.decode()
    assert "3 images of Ravi have another reader now." in told
    assert not unread(held).filter(expert=cast.ravi).exists()


def test_what_nobody_else_may_read_stays_and_the_page_says_so(cast: Cast, maria: Client) -> None:
    own = make_radiologist(cast.department, "Ana", user=make_user("ana"))
    held = make_round(cast.department, by=cast.maria, images=2, radiologist=own)
    told = maria.post(reverse("spread", args=[held.pk, cast.ravi.pk]), follow=True).content.decode()
    assert "No image of Ravi could be moved" in told


def test_one_image_is_moved_and_moved_back(cast: Cast, maria: Client, held: AuditRound) -> None:
    assignment = unread(held).filter(expert=cast.ravi)[0]
    ana = make_user("ana")
    told = maria.post(reverse("move_read", args=[assignment.pk]), {"expert": ana.pk}, follow=True).content.decode()
    assert "Ana reads this image now." in told
    undo = reverse("move_read_back", args=[assignment.pk, cast.ravi.pk])
    assert undo in told
    maria.post(undo)
    assignment.refresh_from_db()
    assert assignment.expert == cast.ravi


@pytest.mark.parametrize("expert", ["maria", "ravi", "sam"])
def test_an_image_goes_to_nobody_who_may_not_read_it(cast: Cast, maria: Client, held: AuditRound, expert: str) -> None:
    assignment = unread(held).filter(expert=cast.ravi)[0]
    answer = maria.post(reverse("move_read", args=[assignment.pk]), {"expert": cast.named(expert).pk})
    assert answer.status_code == 404


def test_readings_are_filtered_by_the_address(cast: Cast, maria: Client, held: AuditRound) -> None:
    make_review(unread(held).filter(expert=cast.ravi)[0])
    address = reverse("round_reads", args=[held.pk])
    shown = {
        asked: maria.get(f"{address}?{asked}").context["page"].paginator.count
        for asked in ("", "state=read", "state=unread", f"expert={cast.ravi.pk}", f"expert={cast.ravi.pk}&state=unread", "purpose=second")
    }
    assert list(shown.values()) == [6, 1, 5, 3, 2, 0]


def test_readings_hide_what_the_manager_has_still_to_read(cast: Cast) -> None:
    quinn = make_user("quinn", role=QUALITY_MANAGER, department=cast.department)
    make_user("quinn", role=EXPERT, department=cast.department)
    held = make_round(cast.department, by=cast.maria, images=6, repeat_share=0.5)
    hers = Assignment.objects.filter(item__round=held, expert=quinn)
    make_review(hers.filter(purpose=Purpose.FIRST)[0])
    shown = browser_of(quinn).get(reverse("round_reads", args=[held.pk])).context["page"].object_list
    assert not {one.item_id for one in shown} & set(hers.filter(review=None).values_list("item", flat=True))


def test_long_lists_ask_no_query_a_row(cast: Cast, maria: Client, django_assert_max_num_queries: object) -> None:
    held = make_round(cast.department, by=cast.maria, images=20, double_share=0.5)
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        maria.get(reverse("round_reads", args=[held.pk]))


def test_sent_back_images_wait_with_their_reason(cast: Cast, maria: Client, held: AuditRound, returned: SentBack) -> None:
    told = page_of(maria, held)
    assert "1 image was sent back and waits for you." in told
    assert "Shows a name or other patient data" in told
    assert "A name at the edge." in told
    assert "Experts sent 1 image back." in maria.get(reverse("home")).content.decode()


def test_a_sent_back_image_is_given_to_another_expert(cast: Cast, maria: Client, held: AuditRound, returned: SentBack) -> None:
    ana = make_user("ana")
    maria.post(reverse("give_sent_back", args=[returned.pk]), {"expert": ana.pk})
    assert Assignment.objects.filter(item=returned.assignment.item, expert=ana).exists()
    told = page_of(maria, held)
    assert "Given to another expert" in told
    assert "waits for you" not in told


def test_a_sent_back_image_is_left_out_once(cast: Cast, maria: Client, held: AuditRound, returned: SentBack) -> None:
    address = reverse("leave_sent_back", args=[returned.pk])
    assert address in page_of(maria, held)
    maria.post(address)
    assert SentBackOutcome.objects.get().outcome == Outcome.LEFT_OUT
    assert "decided about this image already" in maria.post(address, follow=True).content.decode()


def test_a_closed_round_only_shows(cast: Cast, maria: Client, held: AuditRound, returned: SentBack) -> None:
    close_round(by=cast.maria, audit_round=held, leave_unread=True)
    told = page_of(maria, held) + maria.get(reverse("round_reads", args=[held.pk])).content.decode()
    steps = [reverse("remind", args=[held.pk, cast.ravi.pk]), reverse("spread", args=[held.pk, cast.ravi.pk]), "/move/", "/leave-out/"]
    assert [step for step in steps if step in told] == []
    assert "Not decided" in told


@pytest.mark.parametrize("who", ["ravi", "lena", "uma", "ada", "sam"])
def test_nobody_else_gets_at_a_rounds_readings(cast: Cast, held: AuditRound, returned: SentBack, who: str) -> None:
    browser, assignment = browser_of(cast.named(who)), unread(held)[0]
    ana = {"expert": make_user("ana").pk}
    answers = [
        browser.get(reverse("round_reads", args=[held.pk])),
        browser.post(reverse("remind", args=[held.pk, cast.ravi.pk])),
        browser.post(reverse("spread", args=[held.pk, cast.ravi.pk])),
        browser.post(reverse("move_read", args=[assignment.pk]), ana),
        browser.post(reverse("give_sent_back", args=[returned.pk]), ana),
        browser.post(reverse("leave_sent_back", args=[returned.pk])),
    ]
    assert {answer.status_code for answer in answers} == {404}
