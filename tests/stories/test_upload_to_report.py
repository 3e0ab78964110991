"""The whole line with real worker processes and the shipped networks: files by REST, scores, a round, reviews, the report.

It runs on the deployment that the environment names: without DATABASE_URL and REDIS_URL the embedded one. The last test runs the file
once more on PostgreSQL and Redis: on those of TEST_DATABASE_URL and TEST_REDIS_URL, else on this machine's.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import redis
from django.conf import settings
from django.urls import reverse
from rest_framework.test import APIClient

from auditapp.access.services import map_operator
from auditapp.imaging.models import Frame
from auditapp.rounds.models import Assignment
from tests.factories import make_protocol
from tests.people import Cast, make_cast, make_radiologist
from tests.services import ROOT, LiveWorkers
from tests.stories.line import as_files, bad_files, good_files, opened_round, read_everything, signed_in
from tests.webui.api.clients import client_of, open_upload, send_files
from workers.machine import register_shipped_model

pytestmark = pytest.mark.slow
OWN, OTHERS = 12, 3  # images of Lena and of Mina
DATABASE = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    make_protocol()
    register_shipped_model()
    map_operator(by=cast.ada, radiologist=cast.radiologist, operator_name="ORTIZ^LENA")
    make_radiologist(cast.department, "Mina Park", experience="senior", operator_name="PARK^MINA")
    return cast


@pytest.fixture
def uma(cast: Cast, live_workers: LiveWorkers) -> Iterator[APIClient]:
    """Uma's program, with workers at work behind the API."""
    live_workers.start("ingest", "machine")
    yield client_of(cast.uma)


def sent(client: APIClient, workers: LiveWorkers, files: dict[str, bytes]) -> SimpleNamespace:
    """The upload as the API tells it once every file has ended and every image is scored."""
    upload = open_upload(client)
    send_files(client, upload, *as_files(files))
    workers.wait_until(lambda: client.get(f"{upload['url']}?files=none").json()["scored"], "every file to end and be scored")
    return SimpleNamespace(**client.get(upload["url"]).json())


def test_every_file_ends_with_its_own_sentence_and_the_rest_goes_on(uma: APIClient, live_workers: LiveWorkers) -> None:
    first, last = good_files([1], operator="ORTIZ^LENA"), good_files([2], operator="ORTIZ^LENA")
    bad = bad_files(first["nt-1.dcm"])
    assert sent(uma, live_workers, first).counts["accepted"] == 1
    upload = sent(uma, live_workers, {name: content for name, (content, *_) in bad.items()} | last)
    ends = {file["name"]: (file["state"], file["reason"]) for file in upload.files}
    assert ends.pop("nt-2.dcm") == ("accepted", "")
    for name, (_, state, sentence) in bad.items():
        assert ends[name][0] == state and ends[name][1].startswith(sentence), (name, ends[name])
    assert len(set(ends.values())) == len(bad)


def test_uploaded_files_become_a_report(uma: APIClient, live_workers: LiveWorkers, cast: Cast) -> None:
    upload = sent(
        uma, live_workers, good_files(range(OWN), operator="ORTIZ^LENA") | good_files(range(50, 50 + OTHERS), operator="PARK^MINA")
    )
    assert upload.counts["accepted"] == OWN + OTHERS
    maria, program = signed_in(cast.maria), client_of(cast.maria)
    page = opened_round(maria, department=cast.department.pk, protocol=make_protocol().pk)
    assert program.get(f"/api/v1{page}report/").status_code == 404

    read = read_everything(signed_in(cast.ravi), first_address(cast), missed="nasal_tip")
    assert program.get(f"/api/v1{page}").json()["progress"]["done"] == read
    assert maria.post(f"{page}close/").status_code == 302
    assert maria.get(f"{page}report/").status_code == 200
    check_report(program.get(f"/api/v1{page}report/").json(), read)
    check_lena_sees_only_her_own(cast, page)
    check_a_stranger_finds_nothing(cast, page, upload.id)


def first_address(cast: Cast) -> str:
    return reverse("reading", args=[Assignment.objects.filter(expert=cast.ravi).order_by("position")[0].pk])


def check_report(report: dict[str, Any], read: int) -> None:
    """Fewer than 25 pairs give no kappa and say so; the share of ten or more reads stands with its interval."""
    numbers = report["numbers"]
    assert report["edition"] == 1
    assert numbers["read"] == numbers["images"] == read >= 10
    share, agreement = numbers["all"]["standard_share"], numbers["all"]["agreement"]
    assert share["state"] == "ok" and share["low"] <= share["value"] <= share["high"] and share["n"] == read
    assert 0 < agreement["n"] <= read
    for name in ("kappa", "percent_agreement", "ac1"):
        assert (agreement[name]["state"], agreement[name]["value"]) == ("not_enough_data", None)
    assert {one["name"] for one in numbers["radiologists"]} == {"Lena Ortiz", "Mina Park"}
    assert next(one for one in numbers["criteria"] if one["code"] == "nasal_tip")["not_met"] > 0


def check_lena_sees_only_her_own(cast: Cast, page: str) -> None:
    lena, program = signed_in(cast.lena), client_of(cast.lena)
    told = lena.get("/feedback/")
    assert told.status_code == 200
    assert "Mina" not in told.content.decode()
    seen = program.get("/api/v1/instances/?page_size=100").json()["results"]
    assert len(seen) == OWN and {one["radiologist"] for one in seen} == {cast.radiologist.pk}
    foreign = Frame.objects.exclude(instance__series__study__radiologist=cast.radiologist)
    assert foreign.count() == OTHERS
    for frame in foreign:
        assert lena.get(reverse("image", args=[frame.instance_id])).status_code == 404
        assert lena.get(reverse("frame_image", args=[frame.pk])).status_code == 404
        assert program.get(f"/api/v1/instances/{frame.instance_id}/").status_code == 404
    for address in (page, f"{page}report/", f"{page}disagreements/"):
        assert lena.get(address).status_code == 404
    assert program.get(f"/api/v1{page}report/").status_code == 404


def check_a_stranger_finds_nothing(cast: Cast, page: str, upload: str) -> None:
    sam, program = signed_in(cast.sam), client_of(cast.sam)
    frame = Frame.objects.all()[0]
    image = [
        reverse("image", args=[frame.instance_id]),
        reverse("frame_image", args=[frame.pk]),
        reverse("frame_thumbnail", args=[frame.pk]),
    ]
    read = reverse("own_review", args=[Assignment.objects.all()[0].pk])
    for address in (*image, read, f"/uploads/{upload}/", page, f"{page}report/", f"{page}disagreements/"):
        assert sam.get(address).status_code == 404, address
    for address in (f"uploads/{upload}/", f"instances/{frame.instance_id}/", f"frames/{frame.pk}/image.png", f"{page[1:]}report/"):
        assert program.get(f"/api/v1/{address}").status_code == 404, address
    for many in ("uploads", "instances", "assessments", "rounds"):
        assert program.get(f"/api/v1/{many}/").json()["count"] == 0, many


@pytest.mark.postgres
@pytest.mark.skipif(not settings.SQLITE, reason="this is that run")
def test_the_line_holds_on_postgresql_and_redis() -> None:
    try:
        psycopg.connect(DATABASE, connect_timeout=3).close()
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except (psycopg.OperationalError, redis.ConnectionError) as error:
        pytest.skip(f"needs PostgreSQL and Redis: {error}")
    own = DATABASE.rpartition("/")[0] + f"/story_{os.getpid()}"
    served = {name: value for name, value in os.environ.items() if not name.startswith("SONOAUDIT_")} | {
        "DATABASE_URL": own,
        "REDIS_URL": REDIS,
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "slow", __file__]
    run = subprocess.run(command, cwd=ROOT, env=served, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-6000:]
    assert "2 passed" in run.stdout
