"""Charts of what was measured and of what is there: NT by CRL with its curve, and the required planes of the studies."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from auditapp.statistics.nt_curves import CURVES, FROM_CRL, TO_CRL
from webui import formats
from webui.charts_drawing import COLOUR, Chart, add_words, named_rows, new_figure

PARTS = (("standard", "--chart-1", ""), ("not_standard", "--chart-2", "/"), ("missing", "--text-2", "x"))  # part, colour, hatching


def completeness_chart(planes: Sequence[Mapping[str, Any]]) -> Chart:
    """A bar for each required plane: studies in which it is standard, there but not standard, missing."""
    figure = named_rows([said(one["name"]) for one in planes], right=48)
    totals = [sum(one[part] for part, _role, _hatch in PARTS) or 1 for one in planes]
    for part, role, hatch in PARTS:
        figure.add_bar(
            x=[one[part] / total for one, total in zip(planes, totals, strict=True)],
            y=list(range(len(planes))),
            orientation="h",
            width=0.5,
            marker={"color": COLOUR[role], "pattern": {"shape": hatch, "size": 6}},
            hovertext=[f"{said(one['name'])}: {part_word(part)} {one[part]}" for one in planes],
            hoverinfo="text",
        )
    figure.update_layout(barmode="stack")
    ticks = [0, 0.25, 0.5, 0.75, 1]
    figure.update_xaxes(range=[0, 1], tickvals=ticks, ticktext=["0", "25", "50", "75", formats.percent(1)])
    columns = (_("Plane"), *(part_word(part) for part, _role, _hatch in PARTS), _("Studies"))
    return Chart(figure, columns, tuple(_completeness_row(one) for one in planes))


def part_word(part: str) -> str:
    words = {"standard": _("present, standard"), "not_standard": _("present, not standard"), "missing": _("missing")}
    return words[part]


def nt_chart(points: Sequence[Sequence[float]], curve: str) -> Chart:
    """Each measured NT by CRL, both in mm, with the median that the curve expects."""
    figure = new_figure(height=320, left=44, right=72)
    mark = {"size": 6, "color": COLOUR["--chart-1"], "opacity": 0.7}
    figure.add_scatter(x=[one[0] for one in points], y=[one[1] for one in points], mode="markers", marker=mark, hoverinfo="x+y")
    if (known := next((one for one in CURVES.values() if curve in {one.code, one.name}), None)) is not None:
        lengths = [FROM_CRL + step * (TO_CRL - FROM_CRL) / 20 for step in range(21)]
        expected = [known.median(length) for length in lengths]
        line = {"color": COLOUR["--chart-2"], "width": 2, "dash": "dash"}
        figure.add_scatter(x=lengths, y=expected, mode="lines", line=line, hoverinfo="skip")
        add_words(figure, _("expected"), x=lengths[-1], y=expected[-1], xanchor="left", xshift=6, color="--chart-2")
    figure.update_xaxes(title={"text": _("CRL, mm")}, gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"])
    figure.update_yaxes(title={"text": _("NT, mm")}, rangemode="tozero", gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"])
    figure.update_layout(margin_b=48, margin_l=56)
    return Chart(figure, (_("CRL, mm"), _("Measured"), _("Median NT, mm")), _by_length(points))


def _completeness_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    counts = [one[part] for part, _role, _hatch in PARTS]
    whole = sum(counts)
    shown = [f"{count} ({formats.percent(count / whole)})" if whole else "0" for count in counts]
    return said(one["name"]), *shown, str(whole)


def _by_length(points: Sequence[Sequence[float]]) -> tuple[tuple[str, ...], ...]:
    """The table twin: five millimetres of CRL a row, as 500 points make no table that a person reads."""
    bins: dict[int, list[float]] = {}
    for crl, nt in points:
        bins.setdefault(int(crl // 5) * 5, []).append(nt)
    return tuple((f"{start}–{start + 4}", str(len(held)), f"{sorted(held)[len(held) // 2]:.1f}") for start, held in sorted(bins.items()))
