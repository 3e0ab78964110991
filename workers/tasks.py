"""What workers do, by primary keys only. Each task may run twice or die half way: the rows hold the leases, see decision 0002."""

from django.conf import settings

from auditapp.assessment.services import request_assessments
from auditapp.imaging.ingest import ingest_file
from workers import digests, reminders
from workers.celery import app


@app.task
def ingest_upload_file(file_id: int) -> None:
    """Read, de-identify and store one file; its frames then wait for the machine."""
    if ingest_file(file_id, on_accepted=request_assessments):
        assess_waiting.delay()


@app.task
def assess_waiting() -> None:
    """Score one batch of whatever waits, and look again until nothing does."""
    from workers import machine  # loads torch: never in the process that sends the hint

    if machine.assess_waiting(settings.ML_BATCH):
        assess_waiting.delay()


@app.task
def explain(explanation_id: int) -> None:
    """Make the heat map that somebody asked for."""
    from workers import explaining  # loads torch

    explaining.explain_one(explanation_id)


@app.task
def mail_reminder(reminder_id: int) -> None:
    """Mail an expert that their quality manager asks them to go on."""
    reminders.mail_reminder(reminder_id)


@app.task
def send_digests() -> None:
    """Tell radiologists by mail that their feedback is there."""
    digests.send_digests()
