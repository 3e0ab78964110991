import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from workers import welcome
from workers.preparation import NotReady, free_port
from workers.processes import processes
from workers.supervise import Supervisor, lock


class Command(BaseCommand):
    help = "Prepare the site and keep it running here: web server, workers, schedule, and a private broker unless REDIS_URL is set."

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        self.stdout.write(f"SonoAudit {settings.SOFTWARE_VERSION}")
        try:
            with lock():
                call_command("prepare", stdout=self.stdout)
                self.keep_running(free_port(settings.PORT))
        except NotReady as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def keep_running(self, port: int) -> None:
        environment = welcome.environment(port)
        supervisor = Supervisor(processes(port).values(), environment, self.stdout.write)
        try:
            self.timed("web page", lambda: welcome.await_page(port))
            if environment["DEMO"] == "1" and not welcome.demo_logins_path().exists():
                self.stdout.write(f"  {environment['PUBLIC_URL']} answers; its demo data is being drawn")
                self.timed("demo data", lambda: seed(environment))
            self.stdout.write(welcome.box(environment["PUBLIC_URL"]))
            code = supervisor.wait()
            raise NotReady(f"The supervisor ended ({code}): see {settings.VAR_DIR}/log/supervisord.log.")
        finally:
            # A second Ctrl-C must not leave half of them running.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.stdout.write("Stopping …")
            supervisor.stop()

    def timed(self, name: str, step: Callable[[], object]) -> None:
        started = time.monotonic()
        step()
        self.stdout.write(f"  {name:<16} {time.monotonic() - started:5.1f} s")


def seed(environment: dict[str, str]) -> None:
    """Draw the demo in a process of its own, which knows that this is one. Raises NotReady if it fails."""
    command = [sys.executable, "manage.py", "seed_demo"]
    child = subprocess.Popen(command, cwd=settings.BASE_DIR, env={**os.environ, **environment}, start_new_session=True)
    try:
        if child.wait():
            raise NotReady("The demo data could not be made; the lines above say why.")
    finally:
        child.terminate()
