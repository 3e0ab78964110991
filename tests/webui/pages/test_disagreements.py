"""The list of disputed images and the page on which one is settled."""

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.roles import EXPERT
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Plane
from auditapp.review.models import Adjudication, Disagreement
from auditapp.review.settling import contest, settle_image
from auditapp.rounds.models import Assignment, Purpose, RoundItem
from auditapp.rounds.services import close_round
from tests.factories import make_review, make_round
from tests.people import Cast, make_cast, make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def item(cast: Cast) -> RoundItem:
    """One image on which Ravi and the machine part about two criteria."""
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    make_review(Assignment.objects.get(), missed=["nasal_tip", "palate"], comment="Motion blur", limited_by="position")
    return RoundItem.objects.get()


@pytest.fixture
def rosa(cast: Cast, item: RoundItem) -> Client:
    return browser_of(make_user("rosa", role=EXPERT, department=cast.department))


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


def page_of(item: RoundItem) -> str:
    return reverse("disputed_image", args=[item.pk])


def answers(*, reason: str = "It is there.", **verdicts: str) -> dict[str, str]:
    keys = dict(Disagreement.objects.values_list("criterion__code", "criterion"))
    return {"reason": reason, **{f"criterion-{keys[code]}": verdict for code, verdict in verdicts.items()}}


def told(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_image_is_one_row_with_all_that_is_disputed(rosa: Client, item: RoundItem) -> None:
    (row,) = rosa.get(reverse("to_settle")).context["images"]

    assert (row.item, [one.criterion.code for one in row.criteria]) == (item, ["nasal_tip", "palate"])


def test_list_marks_where_the_grade_hangs_on_it(rosa: Client) -> None:
    assert "The grade hangs on it" in told(rosa, reverse("to_settle"))


@pytest.mark.parametrize(
    ("query", "images"),
    [("", 1), ("?who=machine", 1), ("?who=colleague", 0), ("?who=radiologist", 0), ("?state=settled", 0), ("?state=all", 1)],
)
def test_list_is_filtered_by_its_address(rosa: Client, query: str, images: int) -> None:
    assert len(rosa.get(reverse("to_settle") + query).context["images"]) == images


def test_list_is_filtered_by_plane_and_criterion(rosa: Client, item: RoundItem) -> None:
    palate = Disagreement.objects.get(criterion__code="palate").criterion_id

    (row,) = rosa.get(reverse("to_settle"), {"plane": item.plane_id, "criterion": palate}).context["images"]

    assert [one.criterion.code for one in row.criteria] == ["palate"]


def test_kinds_are_counted_whatever_kind_is_shown(rosa: Client) -> None:
    held = rosa.get(reverse("to_settle") + "?who=colleague").context["tallies"]

    assert {one.who.value: (one.images, one.criteria) for one, _words in held} == {
        "radiologist": (0, 0),
        "colleague": (0, 0),
        "machine": (1, 2),
    }


def test_managers_list_is_of_their_round(maria: Client, item: RoundItem) -> None:
    assert page_of(item) in told(maria, reverse("disagreements", args=[item.round_id]))


def test_page_shows_every_opinion_comment_and_limit(rosa: Client, item: RoundItem) -> None:
    page = told(rosa, page_of(item))

    assert [word for word in ("Expert", "Machine", "Seen: palate", "Motion blur", "fetal position") if word not in page] == []


def test_page_names_nobody(rosa: Client, item: RoundItem) -> None:
    page = told(rosa, page_of(item))

    assert [word for word in ("Lena", "Ortiz", "Ravi") if word in page] == []


def test_old_address_leads_to_the_image(rosa: Client, item: RoundItem) -> None:
    assert rosa.get(reverse("disagreement", args=[Disagreement.objects.first().pk])).url == page_of(item)


def test_uninvolved_expert_settles_all_at_once(rosa: Client, item: RoundItem) -> None:
    answer = rosa.post(page_of(item), answers(nasal_tip="met", palate="not_met"))

    assert answer.url == reverse("to_settle")
    assert set(Adjudication.objects.values_list("disagreement__criterion__code", "verdict", "reason")) == {
        ("nasal_tip", "met", "It is there."),
        ("palate", "not_met", "It is there."),
    }


def test_one_criterion_may_have_a_reason_of_its_own(rosa: Client, item: RoundItem) -> None:
    own = {f"reason-{Disagreement.objects.get(criterion__code='palate').criterion_id}": "In shadow."}
    rosa.post(page_of(item), answers(nasal_tip="met", palate="not_met") | own)

    assert Adjudication.objects.get(disagreement__criterion__code="palate").reason == "In shadow."


def test_next_image_is_offered(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=2, radiologist=cast.radiologist)
    for assignment in Assignment.objects.all():
        make_review(assignment, missed=["palate"])
    rosa = browser_of(make_user("rosa", role=EXPERT, department=cast.department))
    first, second = [one.item for one in rosa.get(reverse("to_settle")).context["images"]]

    assert rosa.post(page_of(first), answers(palate="met")).url == page_of(second)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nasal_tip": "met"},
        {"nasal_tip": "met", "palate": "cannot_tell"},
        {"nasal_tip": "met", "palate": "met", "reason": " "},
    ],
)
def test_settling_needs_a_verdict_for_each_and_a_reason(rosa: Client, item: RoundItem, wrong: dict[str, str]) -> None:
    assert rosa.post(page_of(item), answers(**wrong)).status_code == 422
    assert not Adjudication.objects.exists()


def test_settled_says_who_when_and_why(cast: Cast, rosa: Client, item: RoundItem) -> None:
    rosa.post(page_of(item), answers(nasal_tip="met", palate="met"))

    for browser in (rosa, browser_of(cast.maria)):
        page = told(browser, page_of(item))
        assert "Rosa, " in page and "It is there." in page and "data-settle" not in page


def test_settled_stays_settled(rosa: Client, item: RoundItem) -> None:
    given = answers(nasal_tip="met", palate="met")
    rosa.post(page_of(item), given)

    assert rosa.post(page_of(item), given).status_code == 422


def test_settled_leaves_the_open_ones(rosa: Client, item: RoundItem) -> None:
    rosa.post(page_of(item), answers(nasal_tip="met", palate="met"))

    assert "All of them are settled." in told(rosa, reverse("to_settle"))
    assert page_of(item) in told(rosa, reverse("to_settle") + "?state=settled")


def test_manager_reads_and_cannot_settle(maria: Client, rosa: Client, item: RoundItem) -> None:
    page = told(maria, page_of(item))
    assert "Seen: palate" in page and "data-settle" not in page

    assert maria.post(page_of(item), answers(nasal_tip="met", palate="met")).status_code == 422
    assert not Adjudication.objects.exists()


def test_page_says_what_to_do_where_nobody_can_settle(maria: Client, item: RoundItem) -> None:
    assert "Nobody can settle this" in told(maria, page_of(item))


def test_expert_who_has_the_image_still_to_read_does_not_find_it(cast: Cast, rosa: Client, item: RoundItem) -> None:
    Assignment.objects.create(item=item, expert=make_user("rosa"), purpose=Purpose.SECOND, position=2)

    assert rosa.get(page_of(item)).status_code == 404


def test_reader_finds_no_dispute_about_what_they_read(cast: Cast, item: RoundItem) -> None:
    assert browser_of(cast.ravi).get(page_of(item)).status_code == 404


def test_contest_stands_as_a_side_with_its_reason(cast: Cast, rosa: Client, item: RoundItem) -> None:
    close_round(by=cast.maria, audit_round=item.round, leave_unread=True)
    review = Assignment.objects.get().review
    contest(by=cast.lena, review=review, criteria=["palate"], reason="Look behind the nose.")

    assert "Look behind the nose." in told(rosa, page_of(item))
    assert len(rosa.get(reverse("to_settle") + "?who=radiologist").context["images"]) == 1


def test_image_settled_before_a_contest_shows_both(cast: Cast, rosa: Client, item: RoundItem) -> None:
    palate = Disagreement.objects.get(criterion__code="palate")
    settle_image(by=make_user("rosa"), item=item, verdicts={palate.criterion_id: (Verdict.NOT_MET, "In shadow.")})
    close_round(by=cast.maria, audit_round=item.round, leave_unread=True)
    contest(by=cast.lena, review=palate.review, criteria=["palate"], reason="Look behind the nose.")

    page = told(rosa, page_of(item))

    assert "In shadow." in page and "Look behind the nose." in page and f"criterion-{palate.criterion_id}" in page


def test_plane_in_question_has_a_section_of_its_own(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    assignment = Assignment.objects.get()
    other = Plane.objects.filter(protocol=assignment.item.round.protocol).exclude(pk=assignment.item.plane_id).first()
    verdicts = {one.code: Verdict.MET for one in other.criteria.all()}
    make_review(assignment, verdicts=verdicts, plane=other)

    page = told(browser_of(cast.maria), reverse("disagreements", args=[assignment.item.round_id]))

    assert "The plane is in question" in page and other.name in page
    assert f"The machine took it for “{assignment.item.plane.name}”; the expert read “{other.name}”." in page
    assert browser_of(cast.maria).get(page_of(assignment.item)).status_code == 200
