"""Plain numbers in, figures out; never a query. Colours are names of roles that charts.js replaces by those of the theme.

Shares and their limits are 0-1, kappas -1 to 1. None stands for a number that too few data allow. Each chart carries the
same numbers as a table, for people who do not see it and for those who want to copy them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from webui import formats

# colour in the figure → custom property in app.css. Okabe-Ito for data; each colour must be unlike the others, it is the key.
ROLES = {
    "#0072b2": "--chart-1",
    "#d55e00": "--chart-2",
    "#009e73": "--chart-3",
    "#cc79a7": "--chart-4",
    "#13201f": "--text-1",
    "#42514f": "--text-2",
    "#dce3e3": "--line",
    "#dcebea": "--band",
    "#fefefe": "--surface-1",
}
COLOUR = {role: colour for colour, role in ROLES.items()}
SERIES = (
    ("--chart-1", "solid", "circle"),
    ("--chart-2", "dash", "square"),
    ("--chart-3", "dot", "diamond"),
    ("--chart-4", "dashdot", "triangle-up"),
)
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'
SHARE_TICKS = (0, 0.25, 0.5, 0.75, 1)
KAPPA_TICKS = {"tickvals": [place / 4 for place in range(-4, 5)], "ticktext": ["−1", "", "−0.5", "", "0", "", "0.5", "", "1"]}
NOTHING = "rgba(0,0,0,0)"
ROW_HEIGHT = 34
LEAST_APART = 0.09  # of a trend's height, for the words at the ends of its lines
ASIDE = 0.05  # of the way from one round to the next, between two lines


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its interval. `name` is a radiologist, a plane or a period; `series` tells lines of a trend apart."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    series: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """How often one criterion was not met among the `n` images in which it could be told."""

    statement: str
    not_met: int
    n: int


@dataclass(frozen=True, slots=True)
class Chart:
    figure: go.Figure
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def plain(self) -> dict[str, Any]:
        """The figure for `json_script`."""
        plain: dict[str, Any] = json.loads(self.figure.to_json())
        return plain


def standard_share_chart(rows: Sequence[Estimate], band: tuple[float, float] | None = None) -> Chart:
    """Share of standard images per radiologist against the department's interval. By name, for it is no ranking."""
    ordered = sorted(rows, key=lambda row: row.name.casefold())
    figure = _dots(ordered, [formats.percent(row.value) for row in ordered], (0, 1))
    figure.update_xaxes(**_share_ticks())
    if band:
        _add_band(figure, band, _("department %(interval)s %%") % {"interval": formats.share_interval(*band)})
    return Chart(figure, (_("Radiologist"), _("Standard"), _("95 % interval"), "n"), tuple(_share_row(row) for row in ordered))


def kappa_chart(rows: Sequence[Estimate]) -> Chart:
    """Cohen's kappa between machine and expert per plane, in the order given."""
    least = min((row.low for row in rows if row.low is not None), default=0.0)
    figure = _dots(rows, [formats.kappa_number(row.value) for row in rows], (min(0.0, least), 1))
    figure.update_xaxes(**KAPPA_TICKS)
    return Chart(figure, (_("Plane"), _("Kappa"), _("95 % interval"), "n"), tuple(_kappa_row(row) for row in rows))


def trend_chart(rows: Sequence[Estimate]) -> Chart:
    """Share of standard images by round, oldest first; one line for each `series`, named at its end."""
    figure = _figure(height=280, left=44, right=124 if any(row.series for row in rows) else 56)
    lines = [(series, list(line)) for series, line in groupby(sorted(rows, key=lambda row: row.series), key=lambda row: row.series)]
    rounds = list(dict.fromkeys(row.name for row in rows))
    for place, (series, line) in enumerate(lines):
        # beside each other, as one whisker would hide the other
        at = [rounds.index(row.name) + ASIDE * (place - (len(lines) - 1) / 2) for row in line]
        _add_line(figure, series, line, at, SERIES[place % len(SERIES)])
    _name_lines(figure, lines, rounds)
    # a range of our own: plotly's would make room for the words at the lines' ends a second time
    figure.update_xaxes(range=[-0.35, max(len(rounds), 2) - 0.65], showgrid=False, tickfont_color=COLOUR["--text-2"])
    names = ["<br>".join(name.rsplit(" ", 1)) for name in rounds]
    figure.update_xaxes(tickmode="array", tickvals=list(range(len(rounds))), ticktext=names, zeroline=False)
    figure.update_yaxes(range=[0, 1.04], gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"], **_share_ticks())
    table = tuple((f"{row.name} {row.series}".strip(), *_share_row(row)[1:]) for row in rows)
    return Chart(figure, (_("Round"), _("Standard"), _("95 % interval"), "n"), table)


def criteria_chart(rows: Sequence[Missed]) -> Chart:
    """Criteria by how often they were not met, most often first; the table adds up their shares of all misses (Pareto)."""
    ordered = sorted((row for row in rows if row.n), key=lambda row: (-row.not_met, row.statement))
    figure = _named_rows([row.statement for row in ordered], right=86)
    places = list(range(len(ordered)))
    figure.add_bar(
        x=[row.not_met for row in ordered],
        y=places,
        orientation="h",
        width=0.5,
        marker_color=COLOUR["--chart-1"],
        text=[" " + _("%(part)s of %(total)s") % {"part": row.not_met, "total": row.n} for row in ordered],
        textposition="outside",
        textfont_color=COLOUR["--text-1"],
        cliponaxis=False,
        hovertext=[
            _("%(statement)s: not met in %(part)s of %(total)s") % {"statement": row.statement, "part": row.not_met, "total": row.n}
            for row in ordered
        ],
        hoverinfo="text",
    )
    figure.update_xaxes(range=[0, max((row.not_met for row in ordered), default=1) or 1], tickformat="d", nticks=5)
    return Chart(figure, (_("Criterion"), _("Not met"), _("Of"), _("Share"), _("Share of all misses, added up")), _pareto(ordered))


def _pareto(ordered: Sequence[Missed]) -> tuple[tuple[str, ...], ...]:
    whole = sum(row.not_met for row in ordered) or 1
    sums = [sum(row.not_met for row in ordered[: place + 1]) for place in range(len(ordered))]
    return tuple(
        (row.statement, str(row.not_met), str(row.n), formats.percent(row.not_met / row.n), formats.percent(so_far / whole))
        for row, so_far in zip(ordered, sums, strict=True)
    )


def _figure(*, height: int, left: int, right: int) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        template=go.layout.Template(),
        height=height,
        margin={"l": left, "r": right, "t": 26, "b": 32},
        paper_bgcolor=NOTHING,
        plot_bgcolor=NOTHING,
        font={"family": FONT, "size": 13, "color": COLOUR["--text-1"]},
        hoverlabel={"bgcolor": COLOUR["--surface-1"], "bordercolor": COLOUR["--text-2"], "font_color": COLOUR["--text-1"]},
        showlegend=False,
        meta={"roles": ROLES},
    )
    figure.update_xaxes(fixedrange=True, zeroline=False, tickangle=0)
    figure.update_yaxes(fixedrange=True, zeroline=False)
    return figure


def _named_rows(names: Sequence[str], *, right: int) -> go.Figure:
    """One row a name, first on top. How much room the names get is charts.js' to say: only the browser knows its letters."""
    figure = _figure(height=58 + ROW_HEIGHT * len(names), left=120, right=right)
    figure.update_layout(meta={"roles": ROLES, "fit_names": True})
    figure.update_xaxes(gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"])
    figure.update_yaxes(range=[len(names) - 0.5, -0.5], tickvals=list(range(len(names))), ticktext=list(names), showgrid=False)
    figure.update_yaxes(ticks="outside", ticklen=8, tickcolor=NOTHING)  # a gap between name and row
    return figure


def _dots(rows: Sequence[Estimate], values: Sequence[str], span: tuple[float, float]) -> go.Figure:
    """A dot and a whisker a row, its value and n in words at the right."""
    figure = _named_rows([row.name for row in rows], right=104)
    known = [(place, row) for place, row in enumerate(rows) if row.value is not None]
    figure.add_scatter(
        x=[row.value for _, row in known],
        y=[place for place, _ in known],
        mode="markers",
        marker={"size": 11, "color": COLOUR["--chart-1"], "line": {"width": 1.5, "color": COLOUR["--surface-1"]}},
        error_x=_reach([row for _, row in known]),
        hovertext=[f"{row.name}: {values[place]}, n = {row.n}" for place, row in known],
        hoverinfo="text",
        cliponaxis=False,
    )
    for place, row in enumerate(rows):
        told = _("too few") if row.value is None else values[place]
        words = f"{told}  n {row.n}"
        _add_words(figure, words, x=1, xref="paper", y=place, xanchor="left", xshift=10)
    figure.update_xaxes(range=list(span))
    return figure


def _share_ticks() -> dict[str, list[Any]]:
    """The per cent sign at the last one alone."""
    return {"tickvals": list(SHARE_TICKS), "ticktext": [*(f"{at * 100:.0f}" for at in SHARE_TICKS[:-1]), formats.percent(SHARE_TICKS[-1])]}


def _add_line(figure: go.Figure, series: str, rows: Sequence[Estimate], at: list[float], look: tuple[str, str, str]) -> None:
    role, dash, symbol = look
    figure.add_scatter(
        x=at,
        y=[row.value for row in rows],
        mode="lines+markers",
        line={"color": COLOUR[role], "width": 2, "dash": dash},
        marker={"size": 9, "symbol": symbol, "color": COLOUR[role]},
        error_y=_reach(rows) | {"color": COLOUR[role], "thickness": 1.2},
        hovertext=[f"{row.name} {series}: {formats.share(row.value, row.low, row.high)}, n = {row.n}" for row in rows],
        hoverinfo="text",
        cliponaxis=False,
    )


def _name_lines(figure: go.Figure, lines: Sequence[tuple[str, Sequence[Estimate]]], rounds: Sequence[str]) -> None:
    """Each line's name and last value at its end, moved apart where two ends lie close."""
    ends = [(row, place) for place, (_, rows) in enumerate(lines) if (row := _last_known(rows))]
    lowest_free = 0.0
    for row, place in sorted(ends, key=lambda end: end[0].value or 0.0):
        value = row.value or 0.0
        height = max(value, lowest_free)
        lowest_free = height + LEAST_APART
        words = f"{row.series} {formats.percent(value)}".strip()
        right = rounds.index(row.name) + ASIDE * (len(lines) - 1) / 2
        _add_words(figure, words, x=right, y=height, xanchor="left", xshift=14, color=SERIES[place % len(SERIES)][0])


def _last_known(rows: Sequence[Estimate]) -> Estimate | None:
    return next((row for row in reversed(rows) if row.value is not None), None)


def _add_band(figure: go.Figure, band: tuple[float, float], words: str) -> None:
    figure.add_vrect(x0=band[0], x1=band[1], fillcolor=COLOUR["--band"], line_width=0, layer="below")
    _add_words(figure, words, x=sum(band) / 2, y=1, yref="paper", yanchor="bottom", xanchor="center", color="--text-2")


def _add_words(figure: go.Figure, text: str, *, color: str = "--text-1", **where: object) -> None:
    figure.add_annotation(text=text, showarrow=False, font={"size": 12, "color": COLOUR[color]}, **where)


def _reach(rows: Sequence[Estimate]) -> dict[str, Any]:
    """Plotly wants distances from the value, not limits."""
    up = [row.high - row.value if row.value is not None and row.high is not None else 0 for row in rows]
    down = [row.value - row.low if row.value is not None and row.low is not None else 0 for row in rows]
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "thickness": 2, "width": 0, "color": COLOUR["--chart-1"]}


def _share_row(row: Estimate) -> tuple[str, ...]:
    interval = formats.share_interval(row.low, row.high)
    return row.name, _or_words(row, formats.percent(row.value)), _("%(number)s %%") % {"number": interval} if interval else "", str(row.n)


def _kappa_row(row: Estimate) -> tuple[str, ...]:
    return row.name, _or_words(row, formats.kappa_number(row.value)), formats.kappa_interval(row.low, row.high), str(row.n)


def _or_words(row: Estimate, shown: str) -> str:
    return str(formats.NOT_ENOUGH) if row.value is None else shown
