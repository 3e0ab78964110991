import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workers.bench.pictures import drawn
from workers.bench.pipeline import STAGES, Plan, measured
from workers.from_files import listed

KEYS = """Keys of --json: device (kind, cores, peak_gpu_memory_mib), runtime, model_versions, pictures, repeat, load_seconds,
peak_memory_mib (of this process, the bare detector not yet loaded), and for each of batches: batch, images_per_second, ms_per_image,
ms_by_stage and share_by_stage (decode: waiting for the readers, detect, score, judge, store), bare_detector_ms_per_image,
ratio_to_bare_detector; each measure as median, lowest and highest of the repeats. docs/performance.md explains them."""


class Command(BaseCommand):
    help = "Measure how fast this machine is. Nothing of the deployment is touched: rows go to a database that is thrown away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
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

    def handle(self, *args: Any, **options: Any) -> None:
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
