from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from auditapp.assessment.models import Assessment, AssessmentState, ModelVersion
from auditapp.imaging.selectors import visible


def current_model() -> ModelVersion | None:
    """The ModelVersion that new assessments are made with; None before the first is registered."""
    return ModelVersion.objects.filter(is_current=True).first()


def assessments_in_sight(user: Any) -> QuerySet[Assessment]:
    """Assessments of the frames that `user` may see. Doors use `review.selectors.assessments_for`, which keeps readers blind too."""
    return Assessment.objects.filter(visible(user, "frame__instance__series__study")).select_related("frame__instance", "model_version")


def waiting() -> QuerySet[Assessment]:
    """Rows that a machine worker could claim now: waiting ones and those whose lease has passed."""
    return Assessment.objects.filter(Q(state=AssessmentState.WAITING) | Q(state=AssessmentState.WORKING, lease_until__lt=Now()))


def stalled() -> QuerySet[Assessment]:
    """Rows that nobody seems to have been told of: waiting for more than 15 s, or leased by a worker that is gone."""
    old = Q(state=AssessmentState.WAITING, requested_at__lt=Now() - timedelta(seconds=15))
    return Assessment.objects.filter(old | Q(state=AssessmentState.WORKING, lease_until__lt=Now()))
