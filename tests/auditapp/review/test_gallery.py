import pytest
from django.core.files.base import ContentFile

from auditapp.access.roles import QUALITY_MANAGER
from auditapp.assessment.models import AssessmentState
from auditapp.imaging.models import FileState, Instance, UploadedFile
from auditapp.imaging.selectors import instances_for
from auditapp.imaging.services import receive_files, receive_upload
from auditapp.review.gallery import cards_of, graded, is_unread_by, opinions_on, scoring_of
from auditapp.rounds.models import Assignment
from tests.factories import make_assessment, make_frame, make_image, make_instance, make_protocol, make_review, make_round, make_study
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def reader_with_an_assignment(cast: Cast) -> Assignment:
    """Ravi sees the department's images too, and has one of them still to read."""
    make_round(cast.department, by=cast.maria, images=1)
    make_user("ravi", role=QUALITY_MANAGER, department=cast.department)
    return Assignment.objects.get()


def test_a_card_shows_the_surest_frame_of_a_clip(cast: Cast) -> None:
    clip = make_instance(make_study(cast.department), frame_count=2)
    first, second = clip.frames.order_by("number")
    make_assessment(first, plane="other")
    sure = make_assessment(second)
    sure.plane_probability = 0.99
    sure.save()
    card = cards_of(cast.maria, [clip])[0]
    assert card.frame == second
    assert card.opinion is not None and card.opinion.grade is not None


def test_a_card_shows_a_finished_opinion_before_an_awaited_one(cast: Cast) -> None:
    clip = make_instance(make_study(cast.department), frame_count=2)
    first, second = clip.frames.order_by("number")
    done = make_assessment(second)
    make_assessment(first, state=AssessmentState.WAITING)
    card = cards_of(cast.maria, [clip])[0]
    assert card.opinion is not None and card.opinion.assessment == done


def test_a_card_without_an_opinion_shows_the_first_frame(cast: Cast) -> None:
    clip = make_instance(make_study(cast.department), frame_count=3)
    card = cards_of(cast.maria, [clip])[0]
    assert card.opinion is None
    assert card.frame is not None and card.frame.number == 1


def test_cards_need_as_many_queries_for_many_images_as_for_one(cast: Cast, django_assert_max_num_queries: object) -> None:
    for _ in range(6):
        make_image(cast.department)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(cards_of(cast.maria, instances_for(cast.maria))) == 6


def test_graded_images_carry_plane_grade_and_score(cast: Cast) -> None:
    make_image(cast.department)
    instance = graded(cast.maria, instances_for(cast.maria)).get()
    assert (instance.plane, instance.grade, instance.score) == ("nt", "standard", 100)


def test_graded_images_leave_out_what_a_reader_has_still_to_read(cast: Cast) -> None:
    assignment = reader_with_an_assignment(cast)
    assert instances_for(cast.ravi).exists()
    assert not graded(cast.ravi, instances_for(cast.ravi)).exists()
    make_review(assignment)
    assert graded(cast.ravi, instances_for(cast.ravi)).get().grade == "standard"


def test_graded_images_without_an_opinion_have_none(cast: Cast) -> None:
    make_assessment(make_frame(cast.department), state=AssessmentState.WAITING)
    instance = graded(cast.maria, instances_for(cast.maria)).get()
    assert (instance.plane, instance.grade, instance.score) == (None, None, None)


def test_cards_and_opinions_keep_a_reader_blind_until_the_review(cast: Cast) -> None:
    assignment = reader_with_an_assignment(cast)
    instance = Instance.objects.get()
    assert is_unread_by(cast.ravi, instance)
    assert cards_of(cast.ravi, [instance])[0].opinion is None
    assert opinions_on(cast.ravi, instance) == []
    make_review(assignment)
    assert not is_unread_by(cast.ravi, instance)
    assert len(opinions_on(cast.ravi, instance)) == 1


def test_an_opinion_holds_the_verdicts_of_its_own_protocol_only(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1)
    other = make_round(cast.department, by=cast.maria, images=0, protocol=make_protocol("nt-structures"))
    opinion = opinions_on(cast.maria, Instance.objects.get())[0]
    assert opinion.grade is not None and opinion.grade.protocol != other.protocol
    assert {row.criterion.plane.protocol_id for row in opinion.verdicts} == {opinion.grade.protocol_id}


def test_scoring_of_an_upload_counts_a_picture_once_and_for_those_who_see_it(cast: Cast) -> None:
    upload = receive_upload(by=cast.maria, department=cast.department)
    files = receive_files(by=cast.maria, upload=upload, files=[(name, ContentFile(b"x")) for name in ("a", "b")])
    frame = make_frame(cast.department)
    make_assessment(frame)
    for file, state in zip(files, (FileState.ACCEPTED, FileState.DUPLICATE), strict=True):
        UploadedFile.objects.filter(pk=file.pk).update(state=state, finished_at=file.received_at, instance=frame.instance)
    assert scoring_of(cast.maria, upload) == {"waiting": 0, "working": 0, "done": 1, "failed": 0}
    assert sum(scoring_of(cast.uma, upload).values()) == 0
