"""Files of a request, with the folders they lay in."""

import tempfile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


class NamelessUploadHandler(TemporaryFileUploadHandler):
    """Keeps a body too large for memory in a file without a name: it is gone with its process, however that ends.

    Django's own file has a name, and a web server killed in mid-request would leave a patient's scan lying there for good.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        stream = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  (the request closes it)
        self.file: Any = UploadedFile(stream, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def arrived(request: Any) -> list[tuple[str, BinaryIO]]:
    """(path, stream) of every file of a multipart request, Django's or DRF's.

    Form parsers keep only the last part of a file's name, so senders who know its folders give `paths` too: one a file, in order.
    """
    files = [file for field in request.FILES for file in request.FILES.getlist(field)]
    paths = request.POST.getlist("paths")
    names = paths if len(paths) == len(files) else [file.name or "" for file in files]
    return [(name, cast(BinaryIO, file)) for name, file in zip(names, files, strict=True)]
