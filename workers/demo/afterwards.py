"""What follows the demo's reading: settled disagreements, a radiologist's replies, teaching images, and work half done. All simulated.

Doing it again changes nothing, so an interrupted seed can go on.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib.auth.models import User

from auditapp.access.models import Department
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.models import Criterion
from auditapp.review.models import Adjudication, Disagreement, Draft, Example, Reply, Review, ReviewVerdict, SentBack
from auditapp.review.selectors import disagreements_for, worklist_for
from auditapp.review.services import save_draft, send_back
from auditapp.review.settling import acknowledge, adjudicate, contest
from auditapp.review.teaching import mark_example
from auditapp.rounds.assigning import remind
from auditapp.rounds.models import AuditRound, Reminder, RoundState
from workers.demo.pictures import FACTS, answers
from workers.demo.studies import Truth

SETTLED = 12  # disagreements a department, of the first round; the others wait
ACKNOWLEDGED = 4
TAUGHT = 5  # criteria with a good and a not so good example
SETTLED_BECAUSE = "Simulated: this is how the phantom was drawn."
CONTESTED_BECAUSE = "Simulated: I see the structure at the edge of the picture, faint but complete."


def settle(department: Department, settler: User, truths: Mapping[UUID, Truth]) -> None:
    """A third expert settles what hangs most on it in the first round, by the drawn truth."""
    if Adjudication.objects.filter(disagreement__item__round__department=department).exists():
        return
    first = AuditRound.objects.filter(department=department, state=RoundState.CLOSED).order_by("period_start").first()
    for disagreement in disagreements_for(settler).filter(item__round=first)[:SETTLED]:
        adjudicate(by=settler, disagreement=disagreement, verdict=_true(disagreement, truths), reason=SETTLED_BECAUSE)


def reply(radiologist: User, experts: Sequence[User]) -> None:
    """The radiologist acknowledges some reviews of each closed round and contests one: the older is settled, the newer waits."""
    if Reply.objects.filter(by=radiologist).exists():
        return
    own = Review.objects.filter(assignment__item__radiologist__user=radiologist, assignment__item__round__state=RoundState.CLOSED)
    rounds = AuditRound.objects.filter(pk__in=own.values("assignment__item__round")).order_by("period_start")
    for place, audit_round in enumerate(rounds):
        faulty = list(own.filter(assignment__item__round=audit_round, assignment__purpose="first", grade=Grade.NON_STANDARD).order_by("pk"))
        for review in faulty[1 : 1 + ACKNOWLEDGED]:
            acknowledge(by=radiologist, review=review)
        if faulty:
            _contested(radiologist, faulty[0], experts if place == 0 else ())


def teach(department: Department, expert: User) -> None:
    """For the criteria that are missed most often: an image that meets it and one that does not."""
    if Example.objects.filter(department=department).exists():
        return
    verdicts = ReviewVerdict.objects.filter(
        review__assignment__item__round__department=department, review__assignment__item__round__state=RoundState.CLOSED
    )
    missed: dict[int, int] = {}
    for criterion in verdicts.filter(verdict=Verdict.NOT_MET).values_list("criterion", flat=True):
        missed[criterion] = missed.get(criterion, 0) + 1
    for criterion in sorted(missed, key=lambda one: -missed[one])[:TAUGHT]:
        for verdict, grade in ((Verdict.MET, Grade.STANDARD), (Verdict.NOT_MET, Grade.NON_STANDARD)):
            shown = verdicts.filter(criterion=criterion, verdict=verdict, review__grade=grade).order_by("-review__score", "pk").first()
            if shown:
                mark_example(
                    by=expert,
                    department=department,
                    frame=shown.review.assignment.item.frame,
                    criterion=Criterion.objects.get(pk=criterion),
                    is_good=verdict is Verdict.MET,
                )


def leave_half_done(department: Department, manager: User, experts: list[User]) -> None:
    """In the open round: one image sent back, one begun, one expert reminded."""
    audit_round = AuditRound.objects.filter(department=department, state=RoundState.OPEN).first()
    if audit_round is None:
        return
    begun, late = experts
    waiting = list(worklist_for(begun).filter(item__round=audit_round)[:1])
    if waiting and not Draft.objects.filter(assignment__item__round=audit_round).exists():
        criterion = waiting[0].item.plane.criteria.first()
        answered = {f"criterion-{criterion.code}": Verdict.MET.value} if criterion else {}
        save_draft(by=begun, assignment=waiting[0], answers=answered, seconds=4)
    unread = list(worklist_for(late).filter(item__round=audit_round))
    if unread and not SentBack.objects.filter(assignment__item__round=audit_round).exists():
        send_back(by=late, assignment=unread[-1], because="unreadable", text="Simulated: the lower third is cut off.")
    if len(unread) > 1 and not Reminder.objects.filter(round=audit_round).exists():
        remind(by=manager, audit_round=audit_round, expert=late)


def _true(disagreement: Disagreement, truths: Mapping[UUID, Truth]) -> Verdict:
    truth, criterion = truths[disagreement.item.frame.instance_id], disagreement.criterion
    if truth.plane not in FACTS or truth.plane not in (criterion.plane.code, *criterion.plane.machine_codes):
        return Verdict.NOT_MET
    return answers(truth.plane, truth.facts, truth.structures)[criterion.code]


def _contested(radiologist: User, review: Review, experts: Sequence[User]) -> None:
    missed = list(review.verdicts.filter(verdict=Verdict.NOT_MET).values_list("criterion__code", flat=True))[:1]
    made = contest(by=radiologist, review=review, criteria=missed, reason=CONTESTED_BECAUSE)
    for disagreement in made.disagreements.all():
        settler = next((one for one in experts if disagreements_for(one).filter(pk=disagreement.pk).exists()), None)
        if settler:
            adjudicate(by=settler, disagreement=disagreement, verdict=Verdict.NOT_MET, reason=SETTLED_BECAUSE)
