"""What must be in place before the first process starts. Every step may run again: it does what is missing. None needs the broker."""

import hashlib
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from auditapp.protocols.services import EditionChanged, install_editions
from auditapp.sizes import learn_sizes
from workers.machine import register_shipped_model

LEAST_FREE_BYTES = 2**30
PORTS_TRIED = 20


class NotReady(RuntimeError):
    """This machine cannot run the site yet; the text says how to cure it."""


def steps() -> Iterator[tuple[str, Callable[[], object]]]:
    """What to tell the operator, and what to do, in order."""
    yield "folders", make_folders
    yield "database", migrate
    yield "static files", collect_static
    yield "protocols", install_protocols
    yield "model version", register_shipped_model
    yield "sizes of tables", learn_sizes


def make_folders() -> None:
    """Raises NotReady where there is too little room."""
    folder = Path(settings.VAR_DIR)
    folder.chmod(0o700)  # the database and the keys of what is stored are for our eyes only
    for name in ("log", "media"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise NotReady(f"Only {free // 2**20} MB are free in {folder}: make room, or set SONOAUDIT_VAR to a folder on a larger disk.")


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()  # processes that start from here must not inherit it


def collect_static() -> None:
    """Copy, compress and name static files by their hash, only when one of them changed: compressing takes seconds."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    wanted = _static_fingerprint()
    if not mark.exists() or mark.read_text() != wanted:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        mark.write_text(wanted)


def install_protocols() -> None:
    """Raises NotReady where an edition in the database is not the one of this software."""
    try:
        install_editions()
    except EditionChanged as error:
        raise NotReady(f"The database holds another text of a protocol edition: {error}. A demo starts over with `make reset`.") from None


def free_port(wanted: int) -> int:
    """`wanted`, or the next port after it that nobody listens on. Raises NotReady if there is none near."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that just stopped leaves its port in TIME_WAIT
            try:
                probe.bind((settings.HOST, port))
            except OSError:
                continue
            return port
    raise NotReady(f"Ports {wanted} to {wanted + PORTS_TRIED - 1} are all taken: choose another, as in PORT=9000 make run.")


def _static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
