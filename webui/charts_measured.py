"""Charts of what was measured and of what is there: NT by CRL with its curve, the curves to choose from, required planes of the studies."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from auditapp.statistics.nt_curves import CURVES, FROM_CRL, TO_CRL, Curve
from webui import formats
from webui.charts_drawing import COLOUR, SERIES, Chart, add_words, named_rows, new_figure

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
        lengths = _lengths()
        expected = [known.median(length) for length in lengths]
        line = {"color": COLOUR["--chart-2"], "width": 2, "dash": "dash"}
        figure.add_scatter(x=lengths, y=expected, mode="lines", line=line, hoverinfo="skip")
        add_words(figure, _("expected"), x=lengths[-1], y=expected[-1], xanchor="left", xshift=6, color="--chart-2")
    _name_axes(figure)
    return Chart(figure, (_("CRL, mm"), _("Measured"), _("Median NT, mm")), _by_length(points))


def curves_chart(used: Curve) -> Chart:
    """The median that each curve expects; of the one that is used also the band between its 5th and 95th centile."""
    figure, lengths = new_figure(height=320, left=44, right=16), _lengths()
    for share, fill in ((0.95, "none"), (0.05, "tonexty")):
        edge = {"color": COLOUR["--band"], "width": 1}
        limits = [used.centile(length, share) for length in lengths]
        figure.add_scatter(x=lengths, y=limits, mode="lines", line=edge, fill=fill, fillcolor=COLOUR["--band"], hoverinfo="skip")
    others = [curve for curve in CURVES.values() if curve.code != used.code]
    for curve, (role, dash, _mark) in zip((used, *others), SERIES, strict=False):
        medians = [curve.median(length) for length in lengths]
        line = {"color": COLOUR[role], "width": 3 if curve is used else 2, "dash": dash}
        figure.add_scatter(x=lengths, y=medians, mode="lines", line=line, name=curve.name, hoverinfo="x+y")
        aside = 12 if medians[-1] == max(medians) else -12  # clear of its own line, which lies to the left of its end
        add_words(figure, curve.name, x=lengths[-1], y=medians[-1], xanchor="right", xshift=-4, yshift=aside, color=role)
    _name_axes(figure)
    figure.update_xaxes(range=[FROM_CRL, TO_CRL])
    columns = (_("CRL, mm"), *(curve.name for curve in (used, *others)), _("5th centile"), _("95th centile"))
    return Chart(figure, columns, tuple(_curves_row(length, used, others) for length in (*range(45, 84, 5), int(TO_CRL))))


def _curves_row(length: int, used: Curve, others: Sequence[Curve]) -> tuple[str, ...]:
    medians = [curve.median(length) for curve in (used, *others)]
    return str(length), *(f"{one:.2f}" for one in (*medians, used.centile(length, 0.05), used.centile(length, 0.95)))


def _lengths() -> list[float]:
    return [FROM_CRL + step * (TO_CRL - FROM_CRL) / 20 for step in range(21)]


def _name_axes(figure: Any) -> None:
    figure.update_xaxes(title={"text": _("CRL, mm")}, gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"])
    figure.update_yaxes(title={"text": _("NT, mm")}, rangemode="tozero", gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"])
    figure.update_layout(margin_b=48, margin_l=56)


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
