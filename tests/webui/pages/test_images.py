import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from auditapp.access.roles import EXPERT
from auditapp.assessment.models import AssessmentState
from auditapp.imaging.models import Blanking
from auditapp.rounds.models import Assignment
from auditapp.trail.models import TrailEntry
from tests.factories import (
    make_assessment,
    make_frame,
    make_image,
    make_instance,
    make_opinion,
    make_review,
    make_round,
    make_structure,
    make_study,
)
from tests.people import Cast, make_cast, make_radiologist, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def without_csrf(content: bytes) -> bytes:
    return re.sub(rb"[A-Za-z0-9]{64}", b"", content)


def shown(client: Client, query: str) -> int:
    return len(client.get(f"/images/?{query}").context["cards"])


def test_the_list_shows_the_departments_images_only(client: Client, cast: Cast) -> None:
    here, _ = make_image(cast.department), make_image(cast.elsewhere)
    client.force_login(cast.maria)
    assert [card.instance for card in client.get("/images/").context["cards"]] == [here.frame.instance]


def test_a_radiologist_sees_own_images_only(client: Client, cast: Cast) -> None:
    own = make_image(cast.department, radiologist=cast.radiologist)
    other = make_image(cast.department, radiologist=make_radiologist(cast.department, "Olga Berg"))
    client.force_login(cast.lena)
    assert [card.instance for card in client.get("/images/").context["cards"]] == [own.frame.instance]
    assert client.get(f"/images/{other.frame.instance.pk}/").status_code == 404


def test_the_list_is_filtered_by_its_address(client: Client, cast: Cast) -> None:
    make_image(cast.department, radiologist=cast.radiologist, performed_on=date(2026, 10, 2))
    make_image(cast.department, missing=("nasal_bone", "palate", "nt", "nasal_tip"))
    make_image(cast.department, plane="other")
    client.force_login(cast.maria)
    assert (shown(client, "plane=nt"), shown(client, "plane=other")) == (2, 1)
    assert (shown(client, "grade=standard"), shown(client, "grade=non_standard"), shown(client, "grade=none")) == (1, 1, 1)
    assert shown(client, f"radiologist={cast.radiologist.pk}") == 1
    assert (shown(client, "until=2026-10-05"), shown(client, "since=2026-10-05")) == (1, 2)


def test_a_filter_value_that_does_not_exist_is_said_and_ignored(client: Client, cast: Cast) -> None:
    make_image(cast.department)
    client.force_login(cast.maria)
    assert client.get("/images/?plane=moon&upload=x&since=today&sort=best&page=99").status_code == 200


def test_a_filter_does_not_name_another_departments_radiologist(client: Client, cast: Cast) -> None:
    make_image(cast.elsewhere, radiologist=cast.sam.radiologist)
    client.force_login(cast.maria)
    assert "Sam Stone" not in page(client, f"/images/?radiologist={cast.sam.radiologist.pk}")


def test_the_lowest_score_comes_first_when_asked(client: Client, cast: Cast) -> None:
    make_image(cast.department)
    poor = make_image(cast.department, missing=("nt", "palate"))
    client.force_login(cast.maria)
    assert client.get("/images/?sort=lowest").context["cards"][0].instance == poor.frame.instance
    assert client.get("/images/?sort=highest").context["cards"][-1].instance == poor.frame.instance


def test_the_list_pages(client: Client, cast: Cast) -> None:
    for _ in range(25):
        make_frame(cast.department)
    client.force_login(cast.maria)
    assert (shown(client, ""), shown(client, "page=2")) == (24, 1)


def test_an_empty_list_says_what_to_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.maria)
    assert "No images yet" in page(client, "/images/")
    assert "No image fits" in page(client, "/images/?grade=standard")


def test_an_image_says_what_the_grade_rests_on_and_what_to_do(client: Client, cast: Cast) -> None:
    image = make_image(cast.department, missing=("nasal_tip",))
    client.force_login(cast.maria)
    text = page(client, f"/images/{image.frame.instance.pk}/")
    assert "The grade rests on 5 of 9 points" in " ".join(text.split())
    assert "Rock the probe gently" in text
    assert "Expected, not seen:</span> Nasal tip" in text


def test_an_image_of_another_department_does_not_exist(client: Client, cast: Cast) -> None:
    image = make_image(cast.department)
    client.force_login(cast.sam)
    there, nowhere = client.get(f"/images/{image.frame.instance.pk}/"), client.get(f"/images/{uuid4()}/")
    assert there.status_code == nowhere.status_code == 404
    assert without_csrf(there.content) == without_csrf(nowhere.content)


def test_a_picture_is_sent_private_and_as_what_it_is(client: Client, cast: Cast) -> None:
    frame = make_frame(cast.department)
    client.force_login(cast.maria)
    image, thumbnail = client.get(f"/frames/{frame.pk}/image.png"), client.get(f"/frames/{frame.pk}/thumbnail.webp")
    assert (image["Content-Type"], thumbnail["Content-Type"]) == ("image/png", "image/webp")
    assert b"".join(image.streaming_content).startswith(b"\x89PNG")
    assert b"".join(thumbnail.streaming_content)[8:12] == b"WEBP"
    assert image["Cache-Control"] == "private, max-age=3600, immutable"
    assert image["X-Content-Type-Options"] == "nosniff"


def test_pixels_are_for_the_department_the_radiologist_and_the_assigned_reader(client: Client, cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    frame = Assignment.objects.get().item.frame
    other = make_user("nora", role=EXPERT, department=cast.department)
    answers = {}
    for person in (cast.maria, cast.lena, cast.ravi, cast.uma, cast.ada, cast.sam, other):
        client.force_login(person)
        answer = client.get(f"/frames/{frame.pk}/image.png")
        answers[person.username] = answer.status_code
        list(answer)  # read to its end, the picture is closed
    assert answers == {"maria": 200, "lena": 200, "ravi": 200, "uma": 404, "ada": 404, "sam": 404, "nora": 404}


def test_a_reader_who_sees_the_department_is_blind_until_the_review(client: Client, cast: Cast) -> None:
    make_user("maria", role=EXPERT, department=cast.department)
    make_user("ravi").groups.clear()
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    assignment = Assignment.objects.get(expert=cast.maria)
    client.force_login(cast.maria)
    address = f"/images/{assignment.item.frame.instance_id}/"
    assert "waits in your worklist" in page(client, address)
    assert [word for word in ("Standard", "Lena", "Oct", str(assignment.item.frame_id)) if word in page(client, address)] == []
    assert "are left out" in page(client, "/images/")
    assert (shown(client, ""), shown(client, f"radiologist={cast.radiologist.pk}")) == (0, 0)
    make_review(assignment)
    assert "The grade rests on" in page(client, address)
    assert shown(client, f"radiologist={cast.radiologist.pk}") == 1


def test_an_awaited_opinion_is_asked_for_until_it_is_there(client: Client, cast: Cast) -> None:
    frame = make_frame(cast.department)
    assessment = make_assessment(frame, state=AssessmentState.WAITING)
    client.force_login(cast.maria)
    state = f"/images/{frame.instance.pk}/state/"
    assert f'hx-get="{state}"' in page(client, f"/images/{frame.instance.pk}/")
    assert "HX-Refresh" not in client.get(state)
    assessment.delete()
    make_assessment(frame)
    assert client.get(state)["HX-Refresh"] == "true"


def test_a_failed_image_can_be_scored_again(client: Client, cast: Cast) -> None:
    assessment = make_assessment(make_frame(cast.department), state=AssessmentState.FAILED)
    client.force_login(cast.maria)
    address = f"/images/{assessment.frame.instance.pk}/"
    assert "Score it again" in page(client, address)
    client.post(f"{address}again/")
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.WAITING
    assert TrailEntry.objects.filter(verb="assess_again", actor="maria").exists()


def test_a_clip_opens_at_the_frame_that_the_address_names(client: Client, cast: Cast) -> None:
    clip = make_instance(make_study(cast.department), frame_count=4)
    for frame in clip.frames.filter(number__in=(2, 4)):
        make_assessment(frame, missing=("nt",) if frame.number == 4 else ())
    client.force_login(cast.maria)
    chosen = client.get(f"/images/{clip.pk}/?frame=4").context
    assert (chosen["shown"].number, chosen["reading"].number, len(chosen["frames"])) == (4, 4, 4)
    assert {outline.frame for outline in chosen["outlines"]} == {2, 4}
    unjudged = client.get(f"/images/{clip.pk}/?frame=1")
    assert unjudged.context["reading"] is None
    assert "choose one under the picture" in unjudged.content.decode()


def test_an_estimated_scan_area_is_warned_of(client: Client, cast: Cast) -> None:
    instance = make_frame(cast.department).instance
    client.force_login(cast.maria)
    assert "was estimated" not in page(client, f"/images/{instance.pk}/")
    instance.blanking = Blanking.ESTIMATE
    instance.save()
    assert "was estimated" in page(client, f"/images/{instance.pk}/")


def test_an_image_shows_how_sure_the_machine_is(client: Client, cast: Cast) -> None:
    soft, unsure = make_opinion(2, of=4, lowest=1, highest=3), make_opinion(1, of=4, lowest=0, highest=3, abstains=True)
    image = make_image(cast.department, factors={"sharpness": soft, "shadowing": unsure})
    client.force_login(cast.maria)
    text = page(client, f"/images/{image.frame.instance.pk}/")
    assert "Slightly soft to blurred not ruled out" in text
    assert "Abstains: none to severe cannot be told apart" in text


def test_an_image_shows_the_clarity_of_each_structure(client: Client, cast: Cast) -> None:
    structures = [make_structure("palate") | {"clarity": make_opinion(3, of=4)}, make_structure("nt") | {"clarity": make_opinion(1, of=4)}]
    image = make_image(cast.department, structures=structures)
    client.force_login(cast.maria)
    reading = client.get(f"/images/{image.frame.instance.pk}/").context["reading"]
    assert [(scale.name, scale.word, scale.fault) for scale in reading.clarity] == [
        ("Palate", "Clear", False),
        ("Nuchal translucency", "Poor", True),
    ]


def test_an_image_unlike_all_others_is_said_so_and_nothing_else(client: Client, cast: Cast) -> None:
    image = make_image(cast.department, out_of_distribution=0.93, factors={"sharpness": make_opinion(2, of=4)})
    client.force_login(cast.maria)
    text = page(client, f"/images/{image.frame.instance.pk}/")
    assert "Not like anything the machine was trained on: not scored" in text
    assert [word for word in ("Sharpness", "Criteria", "Seen:", "with probability") if word in text] == []
    assert client.get(f"/images/{image.frame.instance.pk}/").context["outlines"] == []
    assert "Unlike all it knows" in page(client, "/images/")


def test_a_reader_sees_nothing_of_it_before_the_review(client: Client, cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1)
    assignment = Assignment.objects.get()
    prediction = assignment.item.assessment.prediction | {"factors": {"sharpness": make_opinion(3, of=4)}, "out_of_distribution": 0.9}
    type(assignment.item.assessment).objects.filter(pk=assignment.item.assessment_id).update(prediction=prediction)
    client.force_login(cast.ravi)
    text = page(client, f"/reading/{assignment.pk}/")
    assert [word for word in ("Blurred", "blurred", "Sharpness", "not scored", "Unlike", 'class="scale') if word in text] == []
