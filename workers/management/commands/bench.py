import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workers.bench import report
from workers.bench.pictures import drawn
from workers.bench.pipeline import STAGES, Plan, measured
from workers.from_files import listed

KEYS = """Keys of --json: device (kind, cores, peak_gpu_memory_mib), runtime, model_versions, pictures, repeat, load_seconds,
peak_memory_mib (of this process, the bare detector not yet loaded), and for each of batches: batch, images_per_second, ms_per_image,
ms_by_stage and share_by_stage (decode: waiting for the readers, detect, score, judge, store), bare_detector_ms_per_image,
ratio_to_bare_detector; each measure as median, lowest and highest of the repeats. docs/performance.md explains them."""


REPORT_KEYS = """Keys of --json: images, month, rounds, radiologists, repeat, database, cores, build_seconds; steps (freeze, round_page,
report_page, radiologist_page), each with seconds (median), least, most and queries; with_shorter_history (a tenth of the earlier rounds),
growth (long over short), baseline (name, seconds), ratio_to_baseline, goals. docs/performance.md explains them."""


class Command(BaseCommand):
    help = "Measure how fast this machine is. Nothing of the deployment is touched: rows go to a database that is thrown away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        self._add_report(
            kinds.add_parser("report", help="freezing a round and opening its pages in a large department", epilog=REPORT_KEYS)
        )
        pipeline = kinds.add_parser("pipeline", help="from picture files to stored grades, beside the bare detector", epilog=KEYS)
        pipeline.add_argument("--json", action="store_true", help="the figures as one JSON object")
        pictures = pipeline.add_mutually_exclusive_group()
        pictures.add_argument("--images", nargs="+", metavar="PATH", help="picture files or folders of them")
        pictures.add_argument("--drawn", type=int, default=64, metavar="N", help="or N phantoms, 640x450 (default: %(default)s)")
        pipeline.add_argument("--batch", type=int, nargs="+", default=[1, 8, 64], metavar="N", help="frames at once (default: 1 8 64)")
        pipeline.add_argument("--repeat", type=int, default=5, metavar="N", help="times that each is measured (default: %(default)s)")
        pipeline.add_argument("--device", default=settings.ML_DEVICE, help="auto, cpu, cuda (default: %(default)s)")
        pipeline.add_argument("--runtime", default=settings.ML_CPU_RUNTIME, help="openvino, openvino-bf16, torch (default: %(default)s)")
        pipeline.add_argument("--weights", type=Path, help="folder of other networks than the shipped ones")

    def _add_report(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
        for name, number, told in (
            ("images", 1_000_000, "scored images in all"),
            ("month", 120_000, "of them in the month that is measured"),
            ("rounds", 36, "closed rounds, that month's among them"),
            ("radiologists", 60, "radiologists"),
            ("repeat", 5, "times that each is measured"),
        ):
            parser.add_argument(f"--{name}", type=int, default=number, metavar="N", help=f"{told} (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        (self._report if options["kind"] == "report" else self._pipeline)(options)

    def _report(self, options: Mapping[str, Any]) -> None:
        try:
            size = report.Size(**{name: options[name] for name in ("images", "month", "rounds", "radiologists", "repeat")})
        except ValueError as error:
            raise CommandError(str(error)) from error
        figures = report.measured(size)
        self.stdout.write(json.dumps(figures, indent=2) if options["json"] else report_table(figures))

    def _pipeline(self, options: Mapping[str, Any]) -> None:
        from ml.paths import WEIGHTS

        with tempfile.TemporaryDirectory() as name:
            files = list(listed(options["images"])) if options["images"] else drawn(options["drawn"], Path(name))
            plan = Plan(
                files=files,
                batches=options["batch"],
                repeat=options["repeat"],
                device=options["device"],
                on_cpu=options["runtime"],
                weights=options["weights"] or WEIGHTS,
                cache=settings.ML_CACHE,
            )
            figures = measured(plan)
        self.stdout.write(json.dumps(figures, indent=2) if options["json"] else table(figures))


def table(figures: Mapping[str, Any]) -> str:
    """The figures for people."""
    device = figures["device"]
    lines = [
        f"{device['kind']}, {device['cores']} cores, {figures['runtime']}; {figures['pictures']} pictures, median of {figures['repeat']}; "
        f"peak memory {figures['peak_memory_mib']} MiB",
        f"{'batch':>5} {'images/s':>9} {'ms/image':>9} " + " ".join(f"{stage:>7}" for stage in STAGES) + f" {'bare':>7} {'ratio':>6}",
    ]
    for row in figures["batches"]:
        stages = " ".join(f"{row['ms_by_stage'][stage]:7.1f}" for stage in STAGES)
        bare, ratio = row["bare_detector_ms_per_image"]["median"], row["ratio_to_bare_detector"]["median"]
        lines.append(
            f"{row['batch']:5} {row['images_per_second']:9.1f} {row['ms_per_image']['median']:9.1f} {stages} {bare:7.1f} {ratio:6.2f}"
        )
    return "\n".join(lines)


def report_table(figures: Mapping[str, Any]) -> str:
    """The figures for people."""
    lines = [f"{figures['images']} images, {figures['month']} in the month, {figures['rounds']} rounds; {figures['database']}"]
    for step, found in figures["steps"].items():
        lines.append(
            f"{step:>17} {found['seconds']:8.3f} s  {found['queries']:4} queries  x {figures['growth'][step]:.2f} with the history"
        )
    other = figures["baseline"]
    return "\n".join([*lines, f"{other['name']:>17} {other['seconds']:8.3f} s  freezing takes {figures['ratio_to_baseline']} times that"])
