import json
import time
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from knox.models import AuthToken
from PIL import Image

from auditapp.assessment.models import Assessment, AssessmentState
from auditapp.assessment.services import request_assessments
from auditapp.imaging.ingest import ingest_file
from auditapp.imaging.services import receive_files, receive_upload
from workers import machine
from workers.demo.afterwards import leave_half_done, reply, settle, teach
from workers.demo.cast import HOUSES, PLAYERS
from workers.demo.measured import measure, remeasure, require_nt
from workers.demo.months import draw_months, hold_rounds, month_before
from workers.demo.people import Cast, gather_cast, new_password
from workers.demo.studies import Truth
from workers.tasks import assess_waiting
from workers.welcome import demo_logins_path

MANAGERS = ("maria", "otto", "otto")


class Command(BaseCommand):
    help = "Fill an empty site with drawn phantoms, invented people and simulated reviewers. An interrupted seed goes on where it stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demo: set DEMO=1 to fill the site with drawn phantoms and invented people.")
        cast = gather_cast()
        truths = self.draw(cast)
        self.score(len(truths))
        self.measure(cast)
        for department, manager in zip(cast.departments, MANAGERS, strict=True):
            hold_rounds(department, cast.users[manager], truths, timezone.localdate())
            self.stdout.write(f"    {department}: two rounds closed, one open")
            settle(department, cast.users["noor"], truths)
            teach(department, cast.users["ravi"])
            leave_half_done(department, cast.users[manager], [cast.users["ravi"], cast.users["elin"]])
        reply(cast.users["lena"], [cast.users[name] for name in ("noor", "elin", "ravi")])
        upload_examples(cast)
        write_logins(cast)

    def measure(self, cast: Cast) -> None:
        """Before the rounds, whose reports count what was measured in the six months up to their end."""
        since, today = month_before(timezone.localdate(), 6)[0], timezone.localdate()
        for department in cast.departments:
            require_nt(department)
            measure(department, since, today)
            remeasure(department, cast.users["ravi"], since, today)

    def draw(self, cast: Cast) -> dict[Any, Truth]:
        started, drawn = time.monotonic(), 0

        def count() -> None:
            nonlocal drawn
            drawn += 1
            if drawn % 32 == 0:
                assess_waiting.delay()  # a live worker scores while we go on drawing
                self.stdout.write(f"    {drawn} phantoms drawn, {time.monotonic() - started:.0f} s")

        truths: dict[Any, Truth] = {}
        for house, department in zip(HOUSES, cast.departments, strict=True):
            truths |= draw_months(house, department, cast.users, timezone.localdate(), count)
        return truths

    def score(self, images: int) -> None:
        """Help the live workers, if there are any, until nothing waits."""
        unfinished = Assessment.objects.filter(state__in=[AssessmentState.WAITING, AssessmentState.WORKING])
        while left := unfinished.count():
            self.stdout.write(f"    {images - left} of {images} phantoms scored")
            if not machine.assess_waiting(settings.ML_BATCH):
                time.sleep(1)


def upload_examples(cast: Cast) -> None:
    """One upload in which files end in every way, so that the upload page has something to show."""
    uma, department = cast.users["uma"], cast.departments[0]
    if uma.uploads.exists():
        return
    upload = receive_upload(by=uma, department=department, performed_on=timezone.localdate())
    picture = _png(_phantom(900_001))
    files = {
        "phantoms/nt-01.png": picture,
        "phantoms/nt-02.png": _png(_phantom(900_002)),
        "phantoms/nt-01-copy.png": picture,
        "phantoms/empty.dcm": b"",
        "phantoms/notes.dcm": b"These are notes, not a picture.\n",
        "phantoms/one-pixel.png": _png(np.zeros((1, 1), np.uint8)),
    }
    for row in receive_files(by=uma, upload=upload, files=[(name, BytesIO(data)) for name, data in files.items()]):
        ingest_file(row.pk, on_accepted=lambda instance: request_assessments(instance) and None)
    assess_waiting.delay()


def write_logins(cast: Cast) -> None:
    """Passwords and a token of this installation alone, readable by its owner alone. Written last: the seed is complete."""
    logins = [
        {
            "role": player.role.name,
            "username": player.username,
            "password": new_password(cast.users[player.username]),
            "name": f"{player.first_name} {player.last_name}",
            "department": ", ".join(cast.departments[number].name for number in player.departments),
        }
        for player in PLAYERS
        if player.username not in ("elin", "noor")
    ]
    _, token = AuthToken.objects.create(user=cast.users["uma"], expiry=timedelta(days=365))
    path: Path = demo_logins_path()
    path.touch(mode=0o600)
    path.write_text(json.dumps({"logins": logins, "api_token": token, "made_on": date.today().isoformat()}, indent=2))


def _phantom(seed: int) -> npt.NDArray[np.uint8]:
    from ml.phantom import draw

    return draw("nt", seed=seed).pixels


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
