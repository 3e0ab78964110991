"""What a person may see of uploads and pictures: filtered in the query, so that lists and counts give nothing else away."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from auditapp.access.selectors import departments_for
from auditapp.imaging.models import FileState, Instance, Upload, UploadedFile

OVERDUE = timedelta(seconds=15)  # a file that waits longer was not heard of by any worker


def uploads_for(user: Any) -> QuerySet[Upload]:
    """Own uploads where `user` may upload, and all uploads of departments whose images `user` may see."""
    own = Q(by=user.pk, department__in=departments_for(user, "upload"))
    return Upload.objects.filter(own | Q(department__in=departments_for(user, "view_images"))).select_related(
        "department", "radiologist", "by"
    )


def upload_counts(user: Any, upload: Upload) -> dict[str, int]:
    """How many files of the upload are in each state; every state is named, also with 0."""
    counted = dict(files_in(user, upload).order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in FileState}


def files_in(user: Any, upload: Upload, state: str | None = None) -> QuerySet[UploadedFile]:
    """Files of one upload in the order they came, of all states or one."""
    files = UploadedFile.objects.filter(upload__in=uploads_for(user).filter(pk=upload.pk)).select_related("instance")
    return files.filter(state=state) if state else files


def instances_for(user: Any) -> QuerySet[Instance]:
    """Instances of departments whose images `user` may see, and a radiologist's own. Experts see what is assigned: room review."""
    return Instance.objects.filter(visible(user, "series__study")).select_related("series__study__department", "series__study__radiologist")


def stalled_files() -> QuerySet[UploadedFile]:
    """For the schedule, not for people: files that wait though nobody reads them, by the database's clock."""
    unheard = Q(state=FileState.WAITING, received_at__lt=Now() - OVERDUE)
    return UploadedFile.objects.filter(unheard | Q(state=FileState.WORKING, lease_until__lt=Now()))


def visible(user: Any, study: str) -> Q:
    """When `user` sees a row whose study lies at the path `study`; a join, so that no page lists all that may be seen."""
    seen = Q(**{f"{study}__department__in": departments_for(user, "view_images")})
    own = Q(**{f"{study}__department__in": departments_for(user, "view_own"), f"{study}__radiologist__user": user.pk})
    return seen | own
