"""Files of a request, with the folders they lay in."""

from typing import Any, BinaryIO, cast


def arrived(request: Any) -> list[tuple[str, BinaryIO]]:
    """(path, stream) of every file of a multipart request, Django's or DRF's.

    Form parsers keep only the last part of a file's name, so senders who know its folders give `paths` too: one a file, in order.
    """
    files = [file for field in request.FILES for file in request.FILES.getlist(field)]
    paths = request.POST.getlist("paths")
    names = paths if len(paths) == len(files) else [file.name or "" for file in files]
    return [(name, cast(BinaryIO, file)) for name, file in zip(names, files, strict=True)]
