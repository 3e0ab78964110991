import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from auditapp.assessment.judging import write_judgements
from auditapp.assessment.models import Assessment, AssessmentState, ModelVersion
from auditapp.imaging.models import Instance
from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.seen import Seen
from auditapp.protocols.selectors import protocol_of
from auditapp.sentences import sentence
from auditapp.trail.services import record

FRAMES_PER_CLIP = 8  # a clip is judged by as many evenly spaced frames


class UnknownLabels(ValueError):
    """A model finds structures that no installed Protocol edition speaks of."""


@transaction.atomic
def register_model(*, by: Any, digest: str, networks: Mapping[str, str], knows: Sequence[str], cards: Mapping[str, Any]) -> ModelVersion:
    """Make this set of networks the current one; old Assessments keep theirs.

    Raises UnknownLabels if it finds structures that no edition lists: nothing could be graded by them.
    """
    listed = {structure.code for edition in EDITIONS.values() for plane in edition.planes for structure in plane.structures}
    if strange := sorted(set(knows) - listed):
        raise UnknownLabels(f"no protocol speaks of {', '.join(strange)}")
    held = ModelVersion.objects.select_for_update().filter(digest=digest).first()
    if held is not None and held.is_current:
        return held
    ModelVersion.objects.filter(is_current=True).update(is_current=False)
    version = held or ModelVersion(digest=digest, networks=dict(networks), knows=sorted(knows), cards=dict(cards))
    version.is_current = True
    version.save()
    record(by=by, verb="register_model", subject=version, digest=digest)
    return version


def request_assessments(instance: Instance) -> list[Assessment]:
    """Put the instance's frames, or evenly spaced ones of a clip, in the machine's queue; call it inside the ingest transaction."""
    frames = list(instance.frames.order_by("number"))
    step = max(1, -(-len(frames) // FRAMES_PER_CLIP))
    return Assessment.objects.bulk_create([Assessment(frame=frame) for frame in frames[::step]])


def claim_assessments(limit: int) -> list[Assessment]:
    """Lease up to `limit` rows that wait, or whose worker's lease has passed, by one conditional UPDATE.

    The clock is the database's.
    """
    token = uuid.uuid4()
    with transaction.atomic():
        # Workers that look in the same moment pass over each other's rows instead of going away empty.
        free = _claimable().select_for_update(skip_locked=True).values_list("pk", flat=True)
        wanted = list(free.filter(attempts=0).order_by("requested_at", "id")[:limit])
        # A row whose worker died is tried alone: if it is the one that kills, it takes no neighbours with it.
        wanted = wanted or list(free.order_by("attempts", "requested_at")[:1])
        _claimable().filter(pk__in=wanted).update(
            state=AssessmentState.WORKING,
            attempts=F("attempts") + 1,
            token=token,
            lease_until=Now() + timedelta(seconds=settings.LEASE_SECONDS),
        )
    return list(Assessment.objects.filter(pk__in=wanted, token=token).select_related("frame__instance__series__study__department"))


@transaction.atomic
def record_assessment(
    *, assessment: Assessment, model_version: ModelVersion, seen: Seen, prediction: Mapping[str, Any], seconds: float
) -> bool:
    """Write the machine's opinion once, under the claim's token. False if the lease was lost: somebody else's answer stands."""
    written = Assessment.objects.filter(pk=assessment.pk, token=assessment.token, state=AssessmentState.WORKING).update(
        state=AssessmentState.DONE,
        model_version=model_version,
        plane=seen.plane,
        plane_probability=prediction["plane_probabilities"][seen.plane],
        prediction=dict(prediction),
        seconds=seconds,
        finished_at=Now(),
        lease_until=None,
    )
    if written:
        department = assessment.frame.instance.series.study.department
        write_judgements([(assessment, seen)], protocol_of(department))
    return bool(written)


def fail_assessment(*, assessment: Assessment, error: str) -> None:
    """Give the row back for another try, or end it as failed once its attempts are used up."""
    mine = Assessment.objects.filter(pk=assessment.pk, token=assessment.token, state=AssessmentState.WORKING)
    if assessment.attempts >= settings.MAX_ATTEMPTS:
        mine.update(state=AssessmentState.FAILED, error=error, finished_at=Now(), lease_until=None)
    else:
        mine.update(state=AssessmentState.WAITING, lease_until=None, token=None)


def end_exhausted() -> int:
    """Fail rows whose workers died MAX_ATTEMPTS times; their neighbours go on. Returns how many."""
    return Assessment.objects.filter(state=AssessmentState.WORKING, lease_until__lt=Now(), attempts__gte=settings.MAX_ATTEMPTS).update(
        state=AssessmentState.FAILED,
        error=sentence("The image could not be scored: the worker stopped each time."),
        finished_at=Now(),
        lease_until=None,
    )


@transaction.atomic
def try_again(*, by: Any, assessments: models.QuerySet[Assessment]) -> int:
    """Queue failed assessments anew. Returns how many."""
    failed = list(assessments.filter(state=AssessmentState.FAILED))
    for assessment in failed:
        record(by=by, verb="assess_again", subject=assessment)
    return Assessment.objects.filter(pk__in=[a.pk for a in failed], state=AssessmentState.FAILED).update(
        state=AssessmentState.WAITING, attempts=0, error="", finished_at=None, token=None
    )


def _claimable() -> models.QuerySet[Assessment]:
    lapsed = Q(state=AssessmentState.WORKING, lease_until__lt=Now())
    return Assessment.objects.filter(Q(state=AssessmentState.WAITING) | lapsed, attempts__lt=settings.MAX_ATTEMPTS)
