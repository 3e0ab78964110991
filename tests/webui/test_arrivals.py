"""The folders of uploaded files, which form parsers drop, arrive beside them."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from webui.arrivals import arrived


def names(paths: list[str]) -> list[str]:
    files = [SimpleUploadedFile(name, b"x") for name in ("a.png", "b.png")]
    request = RequestFactory().post("/", {"files": files, "paths": paths})
    return [name for name, _ in arrived(request)]


def test_arrived_files_keep_the_folders_that_were_told() -> None:
    assert names(["march/case 1/a.png", "march/b.png"]) == ["march/case 1/a.png", "march/b.png"]


def test_arrived_files_without_matching_paths_keep_their_names() -> None:
    assert names(["march/a.png"]) == ["a.png", "b.png"]


def test_large_body_lies_nowhere_by_a_name(settings: Any, tmp_path: Path) -> None:
    """What a killed web server would leave behind; the file is larger than what Django keeps in memory."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    request = RequestFactory().post("/", {"files": SimpleUploadedFile("LENA_ORTIZ.dcm", b"x" * 3 * 2**20)})
    [(name, stream)] = arrived(request)

    assert list(tmp_path.iterdir()) == []
    with stream:
        assert (name, len(stream.read())) == ("LENA_ORTIZ.dcm", 3 * 2**20)
