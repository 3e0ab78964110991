"""Charts of persons: share raw and shrunk, funnel, CUSUM. By name and never by rank; each with its table twin.

Shares 0-1, reads as counts. A point outside of a limit is a prompt to look, and is named in the picture for that reason alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from webui import formats
from webui.charts_drawing import (
    COLOUR,
    Chart,
    Estimate,
    add_band,
    add_words,
    name_ends,
    named_rows,
    new_figure,
    reach,
    share_row,
    share_ticks,
)

ABOVE, BELOW = -0.15, 0.15  # of a row: the raw share stands above, the shrunk one below
LEAST_SPAN = 10.0  # reads, of the funnel's axis


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One person or department: its share (0-1) by `reads` effective reads; `outside` is '', '95' or '99.8'."""

    name: str
    reads: float
    share: float
    outside: str = ""


def shrunk_chart(raw: Sequence[Estimate], shrunk: Sequence[Estimate], band: tuple[float, float] | None = None) -> Chart:
    """Raw share and shrunk share of each person, in the order given; both lists hold the same people."""
    figure = named_rows([row.name for row in raw], right=72)
    _add_marks(figure, raw, ABOVE, "--chart-2", "circle-open")
    _add_marks(figure, shrunk, BELOW, "--chart-1", "circle")
    name_ends(figure, [_("too few") if row.value is None else f"n {row.n}" for row in raw])
    figure.update_xaxes(range=[0, 1], **share_ticks())
    if band:
        add_band(figure, band, _("department %(interval)s %%") % {"interval": formats.share_interval(*band)})
    columns = (_("Radiologist"), _("Raw"), _("95 % interval"), "n", _("Shrunk"), _("95 % interval"))
    table = tuple((*share_row(one), *share_row(other)[1:3]) for one, other in zip(raw, shrunk, strict=True))
    return Chart(figure, columns, table)


def funnel_chart(points: Sequence[FunnelPoint], limits: Sequence[Mapping[str, Any]], baseline: float, who: str) -> Chart:
    """Shares by effective reads with the 95 and 99.8 % limits around `baseline`. `who` heads the table's first column."""
    figure = new_figure(height=340, left=48, right=76)
    for key, dash, words in (("95", "dash", _("95 %")), ("998", "solid", _("99.8 %"))):
        _add_limits(figure, limits, key, dash, words)
    figure.add_hline(y=baseline, line={"color": COLOUR["--text-2"], "width": 1})
    _add_points(figure, points)
    longest = max([one.reads for one in points] + [float(row["n"]) for row in limits] + [LEAST_SPAN])
    figure.update_xaxes(range=[0, longest * 1.02], title={"text": _("Effective reads")}, showgrid=False, tickfont_color=COLOUR["--text-2"])
    figure.update_yaxes(range=[0, 1.02], gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"], **share_ticks())
    figure.update_layout(margin_b=48)
    rows = tuple((one.name, f"{one.reads:.0f}", formats.percent(one.share), place_word(one.outside)) for one in points)
    return Chart(figure, (who, _("Effective reads"), _("Standard"), _("Limits")), rows)


def place_word(outside: str) -> str:
    """Where a point lies, in words."""
    return {"95": _("outside 95 %"), "99.8": _("outside 99.8 %")}.get(outside, _("within"))


def cusum_chart(values: Sequence[float], limit: float, signals: Sequence[int] = (), *, both_sides: bool = False, of: str = "") -> Chart:
    """A running sum after each read, its limit, and the reads at which it crossed (counted from 0). `of` heads the axis in their place."""
    figure = new_figure(height=260, left=44, right=64)
    reads = list(range(1, len(values) + 1))
    line = {"color": COLOUR["--chart-1"], "width": 2, "shape": "hv"}
    figure.add_scatter(x=reads, y=list(values), mode="lines", line=line, hoverinfo="x+y", cliponaxis=False)
    for edge in (limit, -limit) if both_sides else (limit,):
        figure.add_hline(y=edge, line={"color": COLOUR["--text-2"], "width": 1.5, "dash": "dash"})
        add_words(figure, _("limit"), x=1, xref="paper", y=edge, xanchor="left", xshift=6, color="--text-2")
    crossed = [place for place in signals if place < len(values)]
    mark = {"size": 11, "symbol": "diamond", "color": COLOUR["--chart-2"]}
    figure.add_scatter(
        x=[place + 1 for place in crossed], y=[values[place] for place in crossed], mode="markers", marker=mark, hoverinfo="x+y"
    )
    highest = max([*map(abs, values), limit]) * 1.1
    figure.update_xaxes(
        title={"text": of or _("Reads, in order of time")}, showgrid=False, tickfont_color=COLOUR["--text-2"], tickformat="d"
    )
    figure.update_yaxes(range=[-highest if both_sides else 0, highest], gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"])
    figure.update_layout(margin_b=48)
    table = tuple(
        (str(read), f"{value:.2f}", _("crossed") if read - 1 in crossed else "") for read, value in zip(reads, values, strict=True)
    )
    return Chart(figure, (_("Read"), _("Sum"), _("Limit %(limit)s") % {"limit": f"{limit:.2f}"}), table)


def _add_marks(figure: go.Figure, rows: Sequence[Estimate], aside: float, role: str, symbol: str) -> None:
    known = [(place, row) for place, row in enumerate(rows) if row.value is not None]
    figure.add_scatter(
        x=[row.value for _place, row in known],
        y=[place + aside for place, _row in known],
        mode="markers",
        marker={"size": 9, "symbol": symbol, "color": COLOUR[role], "line": {"width": 1.5, "color": COLOUR[role]}},
        error_x=reach([row for _place, row in known]) | {"color": COLOUR[role], "thickness": 1.5},
        hovertext=[f"{row.name}: {formats.share(row.value, row.low, row.high)}" for _place, row in known],
        hoverinfo="text",
        cliponaxis=False,
    )


def _add_limits(figure: go.Figure, limits: Sequence[Mapping[str, Any]], key: str, dash: str, words: str) -> None:
    for side in ("low", "high"):
        line = {"color": COLOUR["--text-2"], "width": 1.2, "dash": dash}
        reads, edge = [row["n"] for row in limits], [row[f"{side}{key}"] for row in limits]
        figure.add_scatter(x=reads, y=edge, mode="lines", line=line, hoverinfo="skip")
    if limits:
        last = limits[-1]
        add_words(figure, words, x=last["n"], y=last[f"low{key}"], xanchor="left", xshift=6, color="--text-2")


def _add_points(figure: go.Figure, points: Sequence[FunnelPoint]) -> None:
    """Those within the limits are dots; those outside are diamonds with their name."""
    for outside, symbol, role in ((False, "circle", "--chart-1"), (True, "diamond", "--chart-2")):
        shown = [one for one in points if bool(one.outside) is outside]
        figure.add_scatter(
            x=[one.reads for one in shown],
            y=[one.share for one in shown],
            mode="markers",
            marker={"size": 10, "symbol": symbol, "color": COLOUR[role]},
            hovertext=[f"{one.name}: {formats.percent(one.share)}, n {one.reads:.0f}" for one in shown],
            hoverinfo="text",
            cliponaxis=False,
        )
    for one in points:
        if one.outside:
            add_words(figure, one.name, x=one.reads, y=one.share, yshift=14)
