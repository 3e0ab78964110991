"""The curve of reads against precision, as an SVG path. Pure but for the preview that it reads."""

from dataclasses import dataclass

from auditapp.rounds.preview import Preview

WIDTH, HEIGHT, LEFT, BOTTOM = 320, 120, 28, 18  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Curve:
    """`path` through all points; `ticks` are (x, label) of reads and (y, label) of points; `here` is where the form stands, or None."""

    path: str
    across: tuple[tuple[float, str], ...]
    upwards: tuple[tuple[float, str], ...]
    here: tuple[float, float] | None


def curve_drawn(preview: Preview) -> Curve | None:
    """None where there are too few points for a line, or reads are counted in all: the curve is of reads of each radiologist."""
    points = preview.curve
    if len(points) < 3 or preview.asked.total is not None:
        return None
    most, widest = points[-1][0], max(width for _, width in points)

    def place(reads: float, width: float) -> tuple[float, float]:
        return (round(LEFT + (WIDTH - LEFT - 8) * reads / most, 1), round((HEIGHT - BOTTOM) * (1 - width / (1.1 * widest)), 1))

    spots = [place(*one) for one in points]
    reads = preview.asked.reads
    step = next(step for step in (1, 2, 5, 10, 20, 50) if widest / step <= 4)
    return Curve(
        "M" + " L".join(f"{x} {y}" for x, y in spots),
        tuple((place(one, 0)[0], str(one)) for one in {points[0][0], points[len(points) // 2][0], most}),
        tuple((place(0, one)[1], f"±{one}") for one in range(step, int(widest) + 1, step)),
        place(reads, preview.widest) if reads <= most else None,
    )
