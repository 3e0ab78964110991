"""What happens by the clock: hints that were lost are sent again, the pixel store is compared with its rows, sizes of tables are learnt,
rounds are opened."""

import logging

from celery.schedules import crontab
from django.core.cache import cache
from django.utils import timezone

from auditapp.assessment.explanations import forgotten_explanations
from auditapp.assessment.selectors import stalled
from auditapp.assessment.services import end_exhausted
from auditapp.imaging import upkeep
from auditapp.imaging.leases import requeue_stalled_files
from auditapp.sizes import learn_sizes
from workers.celery import app
from workers.monthly_rounds import open_monthly_rounds
from workers.tasks import assess_waiting, explain, ingest_upload_file

logger = logging.getLogger(__name__)
SWEEP_SECONDS = 5
RESEND_SECONDS = 60  # a file behind a long queue is not forgotten: its hint is repeated at most this often
DIGEST_SECONDS = 60
SWEPT = "swept"  # in the cache while sweeps happen; `manage.py healthy schedule` looks for it

app.conf.beat_schedule = {
    "sweep": {"task": "workers.schedule.sweep", "schedule": SWEEP_SECONDS},
    "send_digests": {"task": "workers.tasks.send_digests", "schedule": DIGEST_SECONDS},
    "check_store": {"task": "workers.schedule.check_store", "schedule": crontab(hour=3, minute=10)},
    "learn_sizes": {"task": "workers.schedule.learn_table_sizes", "schedule": crontab(hour=3, minute=40)},
    "open_rounds": {"task": "workers.schedule.open_rounds", "schedule": crontab(hour=4, minute=20)},
}


@app.task
def sweep() -> None:
    """Send the hints that were lost: with a broker, with a worker, or by a sender that could not reach the broker."""
    # Sweeps that piled up while no worker ran are one sweep. The clock is the broker's: those of two hosts may differ.
    if not cache.add("sweeping", True, timeout=SWEEP_SECONDS - 1):
        return
    cache.set(SWEPT, True, timeout=12 * SWEEP_SECONDS)
    for pk in requeue_stalled_files():
        if cache.add(f"resent-{pk}", True, timeout=RESEND_SECONDS):
            ingest_upload_file.delay(pk)
    end_exhausted()
    if stalled().exists():
        assess_waiting.delay()
    for pk in forgotten_explanations():
        if cache.add(f"why-{pk}", True, timeout=RESEND_SECONDS):
            explain.delay(pk)


@app.task
def check_store() -> None:
    """Compare the pixel store with its rows, remove what killed workers left, and log frames whose picture is gone."""
    report = upkeep.check_store()
    removed = upkeep.clear_leftovers(report)
    logger.log(logging.ERROR if report.missing else logging.INFO, "store: %d frames lost, %d left over", len(report.missing), removed)


@app.task
def learn_table_sizes() -> None:
    """Before the monthly rounds, which read the most."""
    learn_sizes()


@app.task
def open_rounds() -> None:
    """Open last month's rounds by the saved designs, each once however often this runs."""
    logger.info("monthly rounds: %d opened", open_monthly_rounds(timezone.localdate()))
