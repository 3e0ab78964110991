"""`manage.py export_reviewed FOLDER`: the department's own images become a manifest."""

import io
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from auditapp.imaging import store
from auditapp.imaging.models import Frame, Instance, Study
from auditapp.rounds.services import close_round
from auditapp.trail.models import TrailEntry
from auditapp.trail.services import first_broken_entry
from ml.manifest import read_grey
from ml.manifest_file import read_manifest
from tests.factories import make_round, read_all
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """Two of Lena's images, read and closed."""
    cast = make_cast()
    held = make_round(cast.department, by=cast.maria, images=2, radiologist=cast.radiologist)
    read_all(held, missed_by={0: ["palate"]})
    close_round(by=cast.maria, audit_round=held)
    Instance.objects.update(manufacturer="Mindray", machine_model="DC-N2")
    return cast


def export(folder: Path, *arguments: str) -> str:
    output = io.StringIO()
    call_command("export_reviewed", str(folder), *arguments, stdout=output)
    return output.getvalue()


def test_export_reviewed_writes_pictures_and_what_was_settled_on(cast: Cast, tmp_path: Path) -> None:
    assert "2 reviewed images of 2 patients" in export(tmp_path / "out")
    manifest = read_manifest(tmp_path / "out" / "reviewed.jsonl")
    assert (manifest.kind, manifest.attribution) == ("real", "Kingsway")
    assert {(entry.plane, entry.vendor, entry.site, entry.labels["machine"]) for entry in manifest.entries} == {
        ("nt", "Mindray", "kingsway", "DC-N2")
    }
    assert sorted(str(entry.labels["criterion/palate"]) for entry in manifest.entries) == ["met", "not_met"]
    assert {entry.labels["grade"] for entry in manifest.entries} <= {"standard", "basic", "non_standard"}


def test_export_reviewed_pictures_are_the_stored_ones(cast: Cast, tmp_path: Path) -> None:
    export(tmp_path / "out")
    stored = {store.read_pixels(frame.image).tobytes() for frame in Frame.objects.all()}
    written = {
        np.ascontiguousarray(read_grey(entry.file)).tobytes() for entry in read_manifest(tmp_path / "out" / "reviewed.jsonl").entries
    }
    assert written == stored


def test_export_reviewed_names_no_person_study_or_day(cast: Cast, tmp_path: Path) -> None:
    export(tmp_path / "out")
    text = (tmp_path / "out" / "reviewed.jsonl").read_text() + " ".join(str(file) for file in (tmp_path / "out").rglob("*"))
    secrets = [cast.radiologist.name, "ravi", "Ravi", "2026-10"]
    secrets += [value for study in Study.objects.all() for value in (study.uid, study.patient)]
    secrets += [value for instance in Instance.objects.all() for value in (str(instance.pk), instance.uid, instance.sha256)]
    assert [secret for secret in secrets if secret in text.replace(str(tmp_path), "")] == []


def test_export_reviewed_leaves_a_line_in_the_trail(cast: Cast, tmp_path: Path) -> None:
    export(tmp_path / "out", "--since", "2020-01-01")
    line = TrailEntry.objects.get(verb="export_reviewed")
    assert (line.department_id, line.detail) == (cast.department.pk, {"images": 2, "since": "2020-01-01"})
    assert first_broken_entry() is None


def test_export_reviewed_refuses_a_folder_that_holds_something(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(CommandError, match="not empty"):
        export(tmp_path)
    assert not TrailEntry.objects.filter(verb="export_reviewed").exists()


def test_export_reviewed_takes_one_department_by_name_or_code(cast: Cast, tmp_path: Path) -> None:
    for number, name in enumerate(("Kingsway", "kingsway")):
        export(tmp_path / str(number), "--department", name)
    with pytest.raises(CommandError, match="no image"):
        export(tmp_path / "elsewhere", "--department", "Elsewhere")
    with pytest.raises(CommandError, match="no department"):
        export(tmp_path / "nowhere", "--department", "Nowhere")


def test_export_reviewed_leaves_demonstrations_out_unless_they_are_asked_for(cast: Cast, tmp_path: Path) -> None:
    type(cast.department).objects.update(is_demo=True)
    with pytest.raises(CommandError, match="no image"):
        export(tmp_path / "all")
    export(tmp_path / "demo", "--department", "Kingsway")
    assert read_manifest(tmp_path / "demo" / "reviewed.jsonl").kind == "drawn"
