"""`manage.py bench pipeline`: what it tells and that it touches nothing. No figure is asserted: a machine may be slow."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from auditapp.assessment.models import Assessment
from workers.bench.pictures import SIZE, drawn
from workers.bench.pipeline import STAGES, compared
from workers.management.commands.bench import table


def test_compared_takes_turns_and_divides_each_pair() -> None:
    calls: list[str] = []
    ours = iter([10.0, 20.0, 60.0])

    def once(batch: int) -> dict[str, float]:
        calls.append(f"ours {batch}")
        return dict.fromkeys(STAGES, next(ours) / len(STAGES))

    def bare(batch: int) -> float:
        calls.append(f"bare {batch}")
        return 10.0

    row = compared(8, 3, once, bare)
    assert calls == ["ours 8", "bare 8"] * 3
    assert row["ms_per_image"] == {"median": 20.0, "lowest": 10.0, "highest": 60.0}
    assert row["ratio_to_bare_detector"] == {"median": 2.0, "lowest": 1.0, "highest": 6.0}
    assert row["images_per_second"] == 50.0
    assert row["share_by_stage"] == dict.fromkeys(STAGES, 0.2)


def test_drawn_pictures_are_the_size_that_the_goal_speaks_of(tmp_path: Path) -> None:
    import cv2

    [file] = drawn(1, tmp_path)
    height, width = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE).shape  # type: ignore[union-attr]
    assert (width, height) == SIZE == (640, 450)


@pytest.mark.slow
@pytest.mark.django_db
def test_bench_tells_every_stage_and_leaves_the_database_alone() -> None:
    told = StringIO()
    call_command("bench", "pipeline", "--json", "--drawn", "3", "--batch", "1", "2", "--repeat", "1", "--device", "cpu", stdout=told)
    figures = json.loads(told.getvalue())
    assert [row["batch"] for row in figures["batches"]] == [1, 2]
    for row in figures["batches"]:
        assert set(row["ms_by_stage"]) == set(STAGES) and min(row["ms_by_stage"].values()) > 0
        assert sum(row["share_by_stage"].values()) == pytest.approx(1, abs=0.01)
        assert row["bare_detector_ms_per_image"]["median"] > 0
    assert figures["device"]["kind"] == "cpu" and figures["pictures"] == 3 and figures["peak_memory_mib"] > 0
    assert Assessment.objects.count() == 0
    assert "ratio" in table(figures)
