"""The five lines of docs/api.md as its readers run them: curl, a real server, files on disk."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.factories import DAY, make_picture, make_report
from tests.people import make_cast
from tests.sr_files import make_first_trimester
from tests.webui.api.clients import take_in, token_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")]
DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"


def _lines() -> list[str]:
    """The curl commands of the first code block."""
    block = re.search(r"```sh\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert block is not None
    return [line for line in block.group(1).replace("\\\n", "").splitlines() if line.startswith("curl")]


def _ran(line: str, folder: Path, **variables: str) -> dict:
    told = subprocess.run(["bash", "-c", line], cwd=folder, env=variables, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(told.stdout)


def test_five_curl_lines_of_the_document_do_what_it_says(live_server, tmp_path):
    cast = make_cast()
    report = make_report(cast.department, by=cast.maria, period=(DAY.replace(month=9, day=1), DAY.replace(month=9, day=30)))
    for seed, name in enumerate(("scan1.png", "scan2.dcm")):
        (tmp_path / name).write_bytes(make_picture(seed=seed))
    at = {"API": f"{live_server.url}/api/v1", "TOKEN": token_of(cast.maria), "ROUND": str(report.round_id)}
    create, send, watch, assessments, report_line = _lines()
    upload = _ran(create, tmp_path, **at)
    at["UPLOAD"] = upload["id"]
    assert [file["name"] for file in _ran(send, tmp_path, **at)] == ["scan1.png", "scan2.dcm"]
    take_in(upload)
    assert _ran(watch, tmp_path, **at)["finished"] is True
    assert _ran(assessments, tmp_path, **at)["count"] == 2
    assert _ran(report_line, tmp_path, **at)["edition"] == 1


def test_images_and_a_structured_report_in_one_request_end_each_in_its_way(live_server, tmp_path):
    """The second time the machine's report comes it is told as a duplicate; what it gave is then asked for."""
    cast = make_cast()
    (tmp_path / "scan.png").write_bytes(make_picture())
    (tmp_path / "report.dcm").write_bytes(make_first_trimester(nt=1.4))
    (tmp_path / "cut.dcm").write_bytes(make_first_trimester()[:-40])
    at = {"API": f"{live_server.url}/api/v1", "TOKEN": token_of(cast.uma)}
    head = 'curl -sf -H "Authorization: Token $TOKEN"'
    ends = []
    for names in (("scan.png", "report.dcm", "cut.dcm"), ("report.dcm",)):
        upload = _ran(f'{head} -X POST "$API/uploads/"', tmp_path, **at)
        files = " ".join(f"-F files=@{name}" for name in names)
        _ran(f'{head} {files} "$API/uploads/{upload["id"]}/files/"', tmp_path, **at)
        take_in(upload)
        ends.append([(file["state"], file["reason"]) for file in _ran(f'{head} "$API/uploads/{upload["id"]}/"', tmp_path, **at)["files"]])
    assert ends == [
        [
            ("accepted", ""),
            ("accepted", "Measurements taken from this structured report: 2."),
            ("refused", "The structured report is incomplete: it breaks off; send it again from the ultrasound machine or archive."),
        ],
        [("duplicate", "The measurements of this structured report are here already.")],
    ]
    told = _ran(f'{head} "$API/measurements/?source=dicom_sr&kind=nt"', tmp_path, **at | {"TOKEN": token_of(cast.maria)})
    assert [row["value_mm"] for row in told["results"]] == [1.4]
