from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from auditapp.access.roles import EXPERT, QUALITY_MANAGER
from auditapp.access.services import grant_role
from auditapp.rounds.models import Assignment, AuditRound
from tests.factories import PERIOD, make_image, make_protocol, make_round
from tests.people import Cast, make_cast, make_department, make_radiologist, make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


def filled(cast: Cast, **changed: object) -> dict[str, object]:
    fields = {
        "department": cast.department.pk,
        "protocol": make_protocol().pk,
        "reads_per_radiologist": 30,
        "double_share": 0,
        "repeat_share": 0,
    }
    return fields | {"period_start": PERIOD[0], "period_end": PERIOD[1]} | changed


def test_form_suggests_the_last_month_with_images(cast: Cast, maria: Client) -> None:
    make_image(cast.department)
    form = maria.get(reverse("open_round")).context["form"]

    assert (form["period_start"].value(), form["period_end"].value(), form["department"].value()) == (*PERIOD, cast.department.pk)


def test_form_passes_over_a_month_that_has_its_round(cast: Cast, maria: Client) -> None:
    make_round(cast.department, by=cast.maria, images=1)
    make_image(cast.department, performed_on=date(2026, 9, 7))
    form = maria.get(reverse("open_round")).context["form"]

    assert form["period_start"].value() == date(2026, 9, 1)


def test_form_suggests_a_month_of_the_department_and_protocol_that_it_offers(cast: Cast, maria: Client) -> None:
    other = make_department("Abbey")
    grant_role(by=None, user=cast.maria, department=other, role=QUALITY_MANAGER)
    make_image(cast.department, performed_on=date(2026, 10, 2))
    make_image(other, performed_on=date(2026, 8, 2))
    form = maria.get(reverse("open_round")).context["form"]

    assert (form["department"].value(), form["period_start"].value()) == (other.pk, date(2026, 8, 1))


def test_preview_of_a_month_that_has_its_round_leads_to_it(cast: Cast, maria: Client) -> None:
    make_image(cast.department, performed_on=date(2026, 9, 7))
    held = make_round(cast.department, by=cast.maria, images=1)
    answer = maria.get(reverse("open_round"), filled(cast))
    told = answer.content.decode()

    assert f'<a href="{reverse("round", args=[held.pk])}">October 2026</a>' in told
    assert "Next to be audited: September 2026." in told
    assert "points" not in answer.context["preview"].refusal + told.split('id="preview"')[1].split("Who reads")[0]
    assert opens_now(told) is False


def test_preview_of_a_month_without_images_says_which_month_has_some(cast: Cast, maria: Client) -> None:
    make_image(cast.department, performed_on=date(2026, 9, 7))
    told = maria.get(reverse("open_round"), filled(cast)).content.decode()

    assert 'data-period="2026-09-01 2026-09-30"' in told
    assert "points" not in told.split('id="preview"')[1].split("Who reads")[0]
    assert opens_now(told) is False


def test_a_round_can_be_opened_once_its_preview_reads_something(cast: Cast, maria: Client) -> None:
    make_image(cast.department)
    told = maria.get(reverse("open_round"), filled(cast)).content.decode()

    assert opens_now(maria.get(reverse("open_round")).content.decode()) is False
    assert opens_now(told) is True
    assert "1 image, and it is read" in told


def test_preview_warns_of_a_period_that_has_not_ended(cast: Cast, maria: Client) -> None:
    today = timezone.localdate()
    make_image(cast.department, performed_on=today)
    told = maria.get(reverse("open_round"), filled(cast, period_start=today, period_end=today)).content.decode()

    assert "The period has not ended" in told


def opens_now(page: str) -> bool:
    """Whether the button that opens the round can be pressed."""
    button = next(part for part in page.split("<button") if "data-opens" in part)
    return " disabled" not in button.split(">")[0]


def test_form_offers_only_departments_that_the_person_manages(cast: Cast, maria: Client) -> None:
    make_protocol()

    assert "Elsewhere" not in maria.get(reverse("open_round")).content.decode()


def test_preview_counts_images_reads_and_minutes(cast: Cast, maria: Client) -> None:
    for _ in range(6):
        make_image(cast.department, radiologist=cast.radiologist)
    told = maria.get(reverse("round_preview"), filled(cast, reads_per_radiologist=3)).content.decode()

    assert "6 images in the period; 3 would be read." in told
    assert "3 readings, about 1 min in all" in told
    assert "Lena Ortiz" in told


def test_preview_of_another_department_is_refused(cast: Cast, maria: Client) -> None:
    make_image(cast.elsewhere)
    told = maria.get(reverse("round_preview"), filled(cast, department=cast.elsewhere.pk)).content.decode()

    assert "images in the period" not in told


def test_preview_of_an_empty_month_says_what_to_do(cast: Cast, maria: Client) -> None:
    assert "Upload the month" in maria.get(reverse("round_preview"), filled(cast)).content.decode()


def test_round_is_opened(cast: Cast, maria: Client) -> None:
    make_image(cast.department)
    answer = maria.post(reverse("open_round"), filled(cast))

    assert answer.url == reverse("round", args=[AuditRound.objects.get().pk])


def test_preview_shows_who_reads_how_much(cast: Cast, maria: Client) -> None:
    ana = make_user("ana", role=EXPERT, department=cast.department)
    for _ in range(4):
        make_image(cast.department)
    asked = filled(cast, double_share=50, repeat_share=25)
    preview = maria.get(reverse("round_preview"), asked).context["preview"]
    assert (preview.readings, [load.expert.username for load in preview.loads]) == (7, ["ana", "ravi"])

    chosen = maria.get(reverse("round_preview"), asked | {"asked_of": cast.department.pk, "experts": [ana.pk]})
    assert [(load.reads, load.total) for load in chosen.context["preview"].loads] == [(True, 5), (False, 0)]
    assert "2 images drawn for a second reader will be read once" in chosen.content.decode()


def test_preview_says_when_only_the_maker_could_read(cast: Cast, maria: Client) -> None:
    make_image(cast.department, radiologist=make_radiologist(cast.department, "Ravi", user=cast.ravi))

    assert "1 image of the sample finds no reader" in maria.get(reverse("round_preview"), filled(cast)).content.decode()


def test_preview_without_any_expert_asks_to_choose(cast: Cast, maria: Client) -> None:
    make_image(cast.department)
    told = maria.get(reverse("round_preview"), filled(cast, asked_of=cast.department.pk)).content.decode()

    assert "Nobody reads. Choose at least one expert below." in told
    assert maria.post(reverse("open_round"), filled(cast, asked_of=cast.department.pk)).status_code == 422


def test_round_is_dealt_to_the_chosen_experts_with_its_shares(cast: Cast, maria: Client) -> None:
    ana = make_user("ana", role=EXPERT, department=cast.department)
    make_image(cast.department)
    maria.post(reverse("open_round"), filled(cast, repeat_share=100, asked_of=cast.department.pk, experts=[ana.pk]))

    assert AuditRound.objects.get().repeat_share == 1
    assert [one.expert for one in Assignment.objects.all()] == [ana, ana]


def test_an_expert_of_another_department_cannot_be_chosen(cast: Cast, maria: Client) -> None:
    make_image(cast.department)
    answer = maria.post(reverse("open_round"), filled(cast, asked_of=cast.department.pk, experts=[cast.sam.pk]))

    assert (answer.status_code, AuditRound.objects.exists()) == (422, False)


def test_second_round_of_the_month_is_refused_on_the_form(cast: Cast, maria: Client) -> None:
    make_round(cast.department, by=cast.maria)
    answer = maria.post(reverse("open_round"), filled(cast))

    assert answer.status_code == 422
    assert "exists already" in answer.content.decode()


def test_round_in_another_department_cannot_be_opened(cast: Cast, maria: Client) -> None:
    make_image(cast.elsewhere)

    assert maria.post(reverse("open_round"), filled(cast, department=cast.elsewhere.pk)).status_code == 422
    assert not AuditRound.objects.exists()


def test_preview_says_in_words_what_will_be_known(cast: Cast, maria: Client) -> None:
    for _ in range(12):
        make_image(cast.department, radiologist=cast.radiologist)
    told = maria.get(reverse("round_preview"), filled(cast, reads_per_radiologist=6)).content.decode()

    assert "With 6 reads of each you will know each radiologist&#x27;s standard share to ±" in told.replace("'", "&#x27;")
    assert "Expected as elsewhere" in told


def test_reading_everything_still_leaves_an_interval_of_the_work(cast: Cast, maria: Client) -> None:
    for _ in range(12):
        make_image(cast.department, radiologist=cast.radiologist)
    answer = maria.get(reverse("round_preview"), filled(cast, reads_per_radiologist=12))

    assert answer.context["preview"].reads == 12
    assert f"of the work itself holds to ± {answer.context['preview'].plan.width:.1f} points" in answer.content.decode()


def test_wished_points_are_answered_with_reads_and_opened_so(cast: Cast, maria: Client) -> None:
    for _ in range(20):
        make_image(cast.department)
    asked = filled(cast, reads_per_radiologist=1, points=10)
    reads = maria.get(reverse("round_preview"), asked).context["preview"].asked.reads
    maria.post(reverse("open_round"), asked)

    assert AuditRound.objects.get().reads_per_radiologist == reads > 10


def test_preview_stands_in_the_page_without_scripts(cast: Cast, maria: Client) -> None:
    make_image(cast.department)

    assert "1 image in the period" in maria.get(reverse("open_round"), filled(cast)).content.decode()


def test_round_is_opened_by_its_design_without_whom_was_taken_out(cast: Cast, maria: Client) -> None:
    mo = make_radiologist(cast.department, "Mo")
    for number in range(8):
        make_image(cast.department, radiologist=mo if number % 2 else cast.radiologist)
    planes = [plane.pk for plane in make_protocol().planes.all()]
    boxes = {"offered_radiologists": [mo.pk, cast.radiologist.pk], "radiologists": [mo.pk], "offered_planes": planes, "planes": planes}
    maria.post(
        reverse("open_round"), filled(cast, design="model_assisted", counted="total", reads_per_radiologist=3, care_reads="on") | boxes
    )
    held = AuditRound.objects.get()

    assert (held.design, held.reads, held.reads_per_radiologist, held.care_reads) == ("model_assisted", 3, None, True)
    assert (held.items.count(), list(held.radiologists.all()), held.planes.count()) == (4, [mo], 0)
    assert "3 images in all, and every image" in maria.get(reverse("round", args=[held.pk])).content.decode()


def test_unticking_a_radiologist_keeps_the_images_that_name_nobody(cast: Cast, maria: Client) -> None:
    mo = make_radiologist(cast.department, "Mo")
    for radiologist in (mo, cast.radiologist, None):
        make_image(cast.department, radiologist=radiologist)
    boxes = {"offered_radiologists": [mo.pk, cast.radiologist.pk], "radiologists": [mo.pk], "offered_unnamed": "yes"}
    audited = [
        {row.key for row in maria.get(reverse("round_preview"), filled(cast) | asked).context["preview"].rows if row.audited}
        for asked in (boxes | {"unnamed": "yes"}, boxes)
    ]

    assert audited == [{mo.pk, None}, {mo.pk}]
    maria.post(reverse("open_round"), filled(cast) | boxes)
    held = AuditRound.objects.get()
    assert "Mo; no images that name no radiologist" in maria.get(reverse("round", args=[held.pk])).content.decode()


def test_taking_everybody_out_is_refused(cast: Cast, maria: Client) -> None:
    make_image(cast.department)
    told = maria.get(reverse("round_preview"), filled(cast, offered_radiologists=[cast.radiologist.pk])).content.decode()

    assert "Choose at least one radiologist." in told
    assert "Tick all again" in told
    ends_before = filled(cast, offered_radiologists=[cast.radiologist.pk], radiologists=[cast.radiologist.pk], period_end="2026-01-01")
    assert "Tick all again" not in maria.get(reverse("round_preview"), ends_before).content.decode()
