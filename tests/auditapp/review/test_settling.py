"""After the reading: images settled whole, replies and contests, and what becomes of what was sent back."""

import pytest
from django.contrib.auth.models import User

from auditapp.access.roles import EXPERT
from auditapp.protocols.grading import Verdict
from auditapp.reports.own_images import Answer, own_image_of
from auditapp.review.disputes import Party, disputed_image, next_to_settle, settlers_of, tallies
from auditapp.review.models import Adjudication, Disagreement, Reply, Review, SentBack
from auditapp.review.refusal import ReviewError
from auditapp.review.selectors import disagreements_for, worklist_for
from auditapp.review.services import send_back
from auditapp.review.settling import acknowledge, contest, give_to, leave_out, settle_image, withdraw
from auditapp.rounds.models import Assignment, Purpose, RoundItem
from auditapp.rounds.services import close_round
from auditapp.trail.models import TrailEntry
from tests.factories import make_review, make_round, read_all
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def rosa(cast: Cast) -> User:
    """An expert who comes after the round was dealt."""
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    return make_user("rosa", role=EXPERT, department=cast.department)


@pytest.fixture
def review(rosa: User) -> Review:
    return make_review(Assignment.objects.get(), missed=["nasal_tip", "palate"])


def keys() -> dict[str, int]:
    return dict(Disagreement.objects.values_list("criterion__code", "criterion"))


def test_image_is_settled_whole_and_no_review_changes(rosa: User, review: Review) -> None:
    said = {keys()["nasal_tip"]: (Verdict.MET, "There."), keys()["palate"]: (Verdict.NOT_MET, "In shadow.")}

    settle_image(by=rosa, item=review.assignment.item, verdicts=said)

    assert dict(Adjudication.objects.values_list("disagreement__criterion__code", "reason")) == {
        "nasal_tip": "There.",
        "palate": "In shadow.",
    }
    assert set(review.verdicts.filter(criterion__in=said).values_list("verdict", flat=True)) == {"not_met"}


def test_image_is_settled_whole_or_not_at_all(rosa: User, review: Review) -> None:
    said = {keys()["nasal_tip"]: (Verdict.MET, "There."), keys()["palate"]: (Verdict.MET, " ")}

    with pytest.raises(ReviewError, match="Say why"):
        settle_image(by=rosa, item=review.assignment.item, verdicts=said)
    assert not Adjudication.objects.exists()


def test_who_comes_second_settles_nothing(rosa: User, review: Review) -> None:
    said = {keys()["nasal_tip"]: (Verdict.MET, "There.")}
    settle_image(by=rosa, item=review.assignment.item, verdicts=said)

    with pytest.raises(ReviewError, match="meanwhile"):
        settle_image(by=rosa, item=review.assignment.item, verdicts=said)


def test_one_verdict_settles_all_that_is_open_about_a_criterion(cast: Cast, rosa: User, review: Review) -> None:
    item = review.assignment.item
    nadia = make_user("nadia", role=EXPERT, department=cast.department)
    make_review(Assignment.objects.create(item=item, expert=nadia, purpose=Purpose.SECOND, position=2), missed=["palate"])
    assert Disagreement.objects.filter(criterion__code="nasal_tip").count() == 2  # machine and first reader, first and second reader

    settle_image(by=rosa, item=item, verdicts={keys()["nasal_tip"]: (Verdict.MET, "There.")})

    assert not disagreements_for(rosa).filter(criterion__code="nasal_tip").exists()


def test_opinions_stand_side_by_side_by_the_part_they_play(cast: Cast, rosa: User, review: Review) -> None:
    nadia = make_user("nadia", role=EXPERT, department=cast.department)
    make_review(Assignment.objects.create(item=review.assignment.item, expert=nadia, purpose=Purpose.SECOND, position=2))

    held = disputed_image(rosa, review.assignment.item_id)

    told = {one.criterion.code: [(side.who, side.verdict) for side in one.sides] for one in held.criteria}
    assert told["palate"] == [(Party.EXPERT, "not_met"), (Party.COLLEAGUE, "met"), (Party.MACHINE, "met")]


def test_what_the_grade_hangs_on_comes_first(cast: Cast) -> None:
    audit_round = make_round(cast.department, by=cast.maria, images=3, radiologist=cast.radiologist)
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    read_all(audit_round, missed_by={0: ["palate"], 1: ["nasal_tip", "palate"], 2: ["nasal_tip"]})

    held = next_to_settle(rosa)

    assert [(one.is_grade, len(one.criteria)) for one in held] == [(True, 2), (False, 1), (False, 1)]


def test_kinds_are_counted_by_images_and_criteria(rosa: User, review: Review) -> None:
    assert [(one.who, one.images, one.criteria) for one in tallies(disagreements_for(rosa))] == [
        (Party.RADIOLOGIST, 0, 0),
        (Party.COLLEAGUE, 0, 0),
        (Party.MACHINE, 1, 2),
    ]


def test_repeats_are_no_disagreement(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1, repeat_share=1.0)
    first, again = Assignment.objects.order_by("purpose")
    make_review(first)

    make_review(again, missed=["nasal_tip"])

    assert again.purpose == Purpose.REPEAT
    assert not Disagreement.objects.exists()


def test_repeat_that_waits_hides_the_disagreement_from_who_manages_and_reads(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1, repeat_share=1.0)
    make_review(Assignment.objects.order_by("purpose").first(), missed=["nasal_tip"])

    assert disputed_image(cast.ravi, RoundItem.objects.get().pk) is None


def test_nobody_is_left_where_all_experts_have_read(cast: Cast, rosa: User, review: Review) -> None:
    item = review.assignment.item
    assert list(settlers_of(item)) == [rosa]

    Assignment.objects.create(item=item, expert=rosa, purpose=Purpose.SECOND, position=2)

    assert not settlers_of(item).exists()


@pytest.fixture
def closed(cast: Cast, review: Review) -> Review:
    close_round(by=cast.maria, audit_round=review.assignment.item.round, leave_unread=True)
    return Review.objects.get()


def test_radiologist_acknowledges_once(cast: Cast, closed: Review) -> None:
    assert acknowledge(by=cast.lena, review=closed) == acknowledge(by=cast.lena, review=closed)
    assert Reply.objects.count() == 1


def test_what_was_acknowledged_is_withdrawn_and_acknowledged_again(cast: Cast, closed: Review) -> None:
    first = acknowledge(by=cast.lena, review=closed)
    assert withdraw(by=cast.lena, review=closed) is not None
    assert withdraw(by=cast.lena, review=closed) is None
    assert answer_to(cast, closed) == Answer.NONE

    again = acknowledge(by=cast.lena, review=closed)
    assert again != first
    assert acknowledge(by=cast.lena, review=closed) == again
    assert answer_to(cast, closed) == Answer.ACKNOWLEDGED
    withdraw(by=cast.lena, review=closed)
    verbs = ["reply_acknowledged", "withdraw_reply"]
    assert list(TrailEntry.objects.filter(actor="lena", verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs * 2


def test_a_contest_stands_whatever_is_withdrawn(cast: Cast, closed: Review) -> None:
    acknowledge(by=cast.lena, review=closed)
    contest(by=cast.lena, review=closed, criteria=["palate"], reason="It is there.")
    withdraw(by=cast.lena, review=closed)

    assert withdraw(by=cast.lena, review=closed) is None
    assert answer_to(cast, closed) == Answer.WAITS


def answer_to(cast: Cast, review: Review) -> Answer:
    image = own_image_of(cast.lena, review.pk)
    assert image is not None
    return image.answer


@pytest.mark.parametrize("who", ["maria", "ravi", "sam"])
def test_only_who_acquired_the_image_replies(cast: Cast, closed: Review, who: str) -> None:
    with pytest.raises(ReviewError, match="acquired"):
        acknowledge(by=cast.named(who), review=closed)
    acknowledge(by=cast.lena, review=closed)
    with pytest.raises(ReviewError, match="acquired"):
        withdraw(by=cast.named(who), review=closed)


def test_reply_waits_for_the_end_of_the_round(cast: Cast, review: Review) -> None:
    with pytest.raises(ReviewError, match="still open"):
        contest(by=cast.lena, review=review, criteria=["palate"], reason="It is there.")


def test_contest_goes_to_adjudication_with_its_reason(cast: Cast, rosa: User, closed: Review) -> None:
    contest(by=cast.lena, review=closed, criteria=["palate"], reason=" It is there. ")

    disputed = next(one for one in disputed_image(rosa, closed.assignment.item_id).criteria if one.criterion.code == "palate")
    assert [(one.who, one.verdict, one.reason) for one in disputed.sides if one.who == Party.RADIOLOGIST] == [
        (Party.RADIOLOGIST, "met", "It is there.")
    ]


@pytest.mark.parametrize(("missed", "hangs"), [(["palate"], False), (["palate", "nasal_tip"], True)])
def test_grade_hangs_on_a_contest_where_it_can_get_better(cast: Cast, rosa: User, missed: list[str], hangs: bool) -> None:
    review = make_review(Assignment.objects.get(), missed=missed)
    close_round(by=cast.maria, audit_round=review.assignment.item.round)

    contest(by=cast.lena, review=Review.objects.get(), criteria=["palate"], reason="It is there.")

    assert disputed_image(rosa, review.assignment.item_id).is_grade is hangs


def test_contest_of_what_was_settled_opens_it_again(cast: Cast, rosa: User, closed: Review) -> None:
    item = closed.assignment.item
    settle_image(by=rosa, item=item, verdicts={keys()["palate"]: (Verdict.NOT_MET, "In shadow.")})

    contest(by=cast.lena, review=closed, criteria=["palate"], reason="It is there.")

    disputed = next(one for one in disputed_image(rosa, item.pk).criteria if one.criterion.code == "palate")
    assert (len(disputed.open), [one.reason for one in disputed.settled]) == (1, ["In shadow."])


@pytest.mark.parametrize(
    ("criteria", "reason", "why"), [(["palate"], " ", "Say why"), (["nt"], "No.", "at least one"), ([], "No.", "at least one")]
)
def test_contest_needs_a_reason_and_something_not_met(cast: Cast, closed: Review, criteria: list[str], reason: str, why: str) -> None:
    with pytest.raises(ReviewError, match=why):
        contest(by=cast.lena, review=closed, criteria=criteria, reason=reason)


def test_contest_is_once(cast: Cast, closed: Review) -> None:
    contest(by=cast.lena, review=closed, criteria=["palate"], reason="It is there.")

    with pytest.raises(ReviewError, match="already"):
        contest(by=cast.lena, review=closed, criteria=["nasal_tip"], reason="This too.")


@pytest.fixture
def sent(cast: Cast, rosa: User) -> SentBack:
    return send_back(by=cast.ravi, assignment=Assignment.objects.get(), because="unreadable")


def test_sent_back_image_is_left_out(cast: Cast, sent: SentBack) -> None:
    assert leave_out(by=cast.maria, sent_back=sent).outcome == "left_out"


def test_sent_back_image_goes_to_another_expert(cast: Cast, rosa: User, sent: SentBack) -> None:
    given = give_to(by=cast.maria, sent_back=sent, expert=rosa)

    assert list(worklist_for(rosa)) == [given]
    assert (given.purpose, sent.outcome.outcome) == (sent.assignment.purpose, "reassigned")


def test_sent_back_image_does_not_go_to_who_sent_it(cast: Cast, sent: SentBack) -> None:
    with pytest.raises(ReviewError, match="cannot read"):
        give_to(by=cast.maria, sent_back=sent, expert=cast.ravi)


def test_sent_back_image_is_decided_about_once(cast: Cast, rosa: User, sent: SentBack) -> None:
    leave_out(by=cast.maria, sent_back=sent)

    with pytest.raises(ReviewError, match="already"):
        give_to(by=cast.maria, sent_back=sent, expert=rosa)
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize("who", ["ravi", "lena", "sam"])
def test_only_managers_decide_about_what_was_sent_back(cast: Cast, sent: SentBack, who: str) -> None:
    with pytest.raises(ReviewError, match="quality manager"):
        leave_out(by=cast.named(who), sent_back=sent)
