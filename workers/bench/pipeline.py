"""The whole way of a picture, from its file to the rows of its grade, stage by stage, beside the bare detector on the same files."""

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.pool import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditapp.assessment.judging import judge_prediction
from auditapp.assessment.models import ModelVersion
from auditapp.assessment.services import claim_assessments, record_assessment
from auditapp.assessment.stored import seen_from
from auditapp.protocols.editions import DEFAULT
from workers import machine
from workers.bench.rows import let_wait, throw_away_database
from workers.from_files import FileFrame, opened_ahead, readers

if TYPE_CHECKING:
    from ml.networks import Models

STAGES = ("decode", "detect", "score", "judge", "store")
Spread = dict[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: picture files, batch sizes, repeats of each, and how the networks run (see ml.networks.load_models)."""

    files: Sequence[Path]
    batches: Sequence[int]
    repeat: int
    device: str
    on_cpu: str
    weights: Path
    cache: Path | None


@dataclass(slots=True)
class Clock:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))

    @contextmanager
    def at(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - began


def measured(plan: Plan) -> dict[str, Any]:
    """The figures as `manage.py bench pipeline --json` prints them; docs/performance.md explains each key."""
    with tempfile.TemporaryDirectory() as name, throw_away_database(Path(name)), readers() as pool:
        from ml.networks import load_models  # after the readers are forked

        began = time.perf_counter()
        models = load_models(plan.device, plan.weights, on_cpu=plan.on_cpu, cache=plan.cache)
        started = time.perf_counter() - began
        version = machine.register_shipped_model()
        once = _pipeline(plan, pool, models, version)
        for batch in plan.batches:  # warm; and the worker's memory, before the bare detector's package is loaded
            once(batch)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        bare = _bare(plan, models, Path(name))
        rows = [compared(batch, plan.repeat, once, bare) for batch in plan.batches]
    return {
        "device": _device(models),
        "runtime": models.runtime.on_cpu if models.runtime.device == "cpu" else "torch",
        "model_versions": models.versions,
        "pictures": len(plan.files),
        "repeat": plan.repeat,
        "load_seconds": round(started, 2),
        "peak_memory_mib": round(memory),
        "batches": rows,
    }


def _pipeline(plan: Plan, pool: Pool, models: "Models", version: ModelVersion) -> Callable[[int], dict[str, float]]:
    """A function that takes every file the whole way, in batches of so many, and gives the milliseconds a picture by stage."""

    def once(batch: int) -> dict[str, float]:
        let_wait(len(plan.files))
        clock, done = Clock(), 0
        opened = opened_ahead(pool, plan.files, batch)
        while frames := _next(opened, batch, clock):
            _through(frames, models, version, clock)
            done += len(frames)
        return {stage: 1000 * seconds / done for stage, seconds in clock.seconds.items()}

    return once


def _next(opened: Iterator[FileFrame | dict[str, Any]], batch: int, clock: Clock) -> list[FileFrame]:
    """The next frames. ValueError for a file that cannot be read: what is refused is no measure of speed."""
    frames: list[FileFrame] = []
    with clock.at("decode"):
        for one in opened:
            if not isinstance(one, FileFrame):
                raise ValueError(f"{one['file']}: {one['error']}")
            frames.append(one)
            if len(frames) == batch:
                break
    return frames


def _through(frames: Sequence[FileFrame], models: "Models", version: ModelVersion, clock: Clock) -> None:
    from ml.pixels import grey
    from ml.predict import look_at, score

    with clock.at("detect"):
        pictures = [grey(frame.pixels) for frame in frames]
        looked = look_at(pictures, models, machine.LISTED_FROM)
    with clock.at("score"):
        predictions = score([frame.pixels for frame in frames], pictures, looked, models, machine.LISTED_FROM)
    with clock.at("judge"):
        told = [machine.as_json(prediction) for prediction in predictions]
        seen = [seen_from(one, version.knows) for one in told]
        for one in seen:
            judge_prediction(one, DEFAULT)
    with clock.at("store"):
        for assessment, one, stored in zip(claim_assessments(len(frames)), seen, told, strict=True):
            record_assessment(assessment=assessment, model_version=version, seen=one, prediction=stored, seconds=0.0)


def _bare(plan: Plan, models: "Models", folder: Path) -> Callable[[int], float]:
    """The same for the package's own prediction with our detector: milliseconds a picture."""
    import torch

    from ml.structures import detector
    from ml.weights_file import fill

    card, threads = models.structures.card, torch.get_num_threads()
    listing = folder / "files.txt"
    listing.write_text("\n".join(str(file.resolve()) for file in plan.files))
    network = fill(detector.build(len(card.labels), card.architecture), card, plan.weights)
    predict_all = detector.bare_prediction(network, card.labels, max(card.input_size), models.runtime.device)
    predict_all(listing, plan.batches[0])  # sets a number of threads of its own

    def once(batch: int) -> float:
        torch.set_num_threads(cores())
        began = time.perf_counter()
        count = predict_all(listing, batch)
        taken = time.perf_counter() - began
        torch.set_num_threads(threads)
        return 1000 * taken / count

    return once


def cores() -> int:
    """CPU cores that this process may use."""
    return len(os.sched_getaffinity(0))


def compared(batch: int, repeat: int, once: Callable[[int], dict[str, float]], bare: Callable[[int], float]) -> dict[str, Any]:
    """The figures of one batch size. Both in turn, so that what else the machine does falls on both alike."""
    pairs = [(once(batch), bare(batch)) for _ in range(repeat)]
    wholes = [sum(stages.values()) for stages, _ in pairs]
    by_stage = {stage: statistics.median(stages[stage] for stages, _ in pairs) for stage in STAGES}
    return {
        "batch": batch,
        "images_per_second": round(1000 / statistics.median(wholes), 1),
        "ms_per_image": _spread(wholes),
        "ms_by_stage": {stage: round(value, 2) for stage, value in by_stage.items()},
        "share_by_stage": {stage: round(value / sum(by_stage.values()), 3) for stage, value in by_stage.items()},
        "bare_detector_ms_per_image": _spread([other for _, other in pairs]),
        "ratio_to_bare_detector": _spread([whole / other for whole, (_, other) in zip(wholes, pairs, strict=True)]),
    }


def _spread(values: Sequence[float]) -> Spread:
    return {"median": round(statistics.median(values), 2), "lowest": round(min(values), 2), "highest": round(max(values), 2)}


def _device(models: "Models") -> dict[str, Any]:
    """What kind of machine this is; not which."""
    if models.runtime.device == "cpu":
        return {"kind": "cpu", "cores": cores()}
    import torch

    peak = torch.cuda.max_memory_allocated(models.runtime.device) / 2**20
    return {"kind": torch.cuda.get_device_name(models.runtime.device), "cores": cores(), "peak_gpu_memory_mib": round(peak)}
