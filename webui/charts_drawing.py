"""What every chart is drawn with: colours, rows with names, dots with whiskers, words.

Colours are names of roles that charts.js replaces by those of the theme.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
AXIS = {"fixedrange": True, "zeroline": False, "title": {"font": {"size": 13}}}
Axis = dict[str, Any]


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
class Chart:
    figure: go.Figure
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def plain(self) -> dict[str, Any]:
        """The figure for `json_script`."""
        plain: dict[str, Any] = json.loads(self.figure.to_json())
        return plain


def new_figure(*, height: int, left: int, right: int, x: Axis | None = None, y: Axis | None = None, **meta: bool) -> go.Figure:
    """Told whole at once, as each later change is checked anew; `x` and `y` are of plotly's axes."""
    layout = {
        "template": {},
        "height": height,
        "margin": {"l": left, "r": right, "t": 26, "b": 32},
        "paper_bgcolor": NOTHING,
        "plot_bgcolor": NOTHING,
        "font": {"family": FONT, "size": 13, "color": COLOUR["--text-1"]},
        "hoverlabel": {"bgcolor": COLOUR["--surface-1"], "bordercolor": COLOUR["--text-2"], "font": {"color": COLOUR["--text-1"]}},
        "showlegend": False,
        "meta": {"roles": ROLES, **meta},
        "xaxis": AXIS | {"tickangle": 0} | (x or {}),
        "yaxis": AXIS | (y or {}),
    }
    return go.Figure(layout=layout)


def named_rows(names: Sequence[str], *, right: int) -> go.Figure:
    """One row a name, first on top. How much room the names get is charts.js' to say: only the browser knows its letters."""
    x = {"gridcolor": COLOUR["--line"], "tickfont": {"color": COLOUR["--text-2"]}}
    y = {"range": [len(names) - 0.5, -0.5], "tickvals": list(range(len(names))), "ticktext": list(names), "showgrid": False}
    y |= {"ticks": "outside", "ticklen": 8, "tickcolor": NOTHING}  # a gap between name and row
    return new_figure(height=58 + ROW_HEIGHT * len(names), left=120, right=right, x=x, y=y, fit_names=True)


def dots(rows: Sequence[Estimate], values: Sequence[str], span: tuple[float, float]) -> go.Figure:
    """A dot and a whisker a row, its value and n in words at the right."""
    figure = named_rows([row.name for row in rows], right=104)
    known = [(place, row) for place, row in enumerate(rows) if row.value is not None]
    figure.add_scatter(
        x=[row.value for _, row in known],
        y=[place for place, _ in known],
        mode="markers",
        marker={"size": 11, "color": COLOUR["--chart-1"], "line": {"width": 1.5, "color": COLOUR["--surface-1"]}},
        error_x=reach([row for _, row in known]),
        hovertext=[f"{row.name}: {values[place]}, n = {row.n}" for place, row in known],
        hoverinfo="text",
        cliponaxis=False,
    )
    told = (_("too few") if row.value is None else value for row, value in zip(rows, values, strict=True))
    name_ends(figure, [f"{words}  n {row.n}" for words, row in zip(told, rows, strict=True)])
    figure.update_xaxes(range=list(span))
    return figure


def share_ticks() -> dict[str, list[Any]]:
    """The per cent sign at the last one alone."""
    return {"tickvals": list(SHARE_TICKS), "ticktext": [*(f"{at * 100:.0f}" for at in SHARE_TICKS[:-1]), formats.percent(SHARE_TICKS[-1])]}


def add_band(figure: go.Figure, band: tuple[float, float], words: str) -> None:
    figure.add_vrect(x0=band[0], x1=band[1], fillcolor=COLOUR["--band"], line_width=0, layer="below")
    add_words(figure, words, x=sum(band) / 2, y=1, yref="paper", yanchor="bottom", xanchor="center", color="--text-2")


def add_words(figure: go.Figure, text: str, *, color: str = "--text-1", **where: object) -> None:
    figure.add_annotation(words_at(text, color=color, **where))


def words_at(text: str, *, color: str = "--text-1", **where: object) -> dict[str, object]:
    return {"text": text, "showarrow": False, "font": {"size": 12, "color": COLOUR[color]}, **where}


def name_ends(figure: go.Figure, words: Iterable[str]) -> None:
    """Words at the right end of each row, set at once: added one by one, plotly copies all that are there each time."""
    ends = [words_at(text, x=1, xref="paper", y=place, xanchor="left", xshift=10) for place, text in enumerate(words)]
    figure.update_layout(annotations=[*figure.layout.annotations, *ends])


def reach(rows: Sequence[Estimate]) -> dict[str, Any]:
    """Plotly wants distances from the value, not limits."""
    up = [row.high - row.value if row.value is not None and row.high is not None else 0 for row in rows]
    down = [row.value - row.low if row.value is not None and row.low is not None else 0 for row in rows]
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "thickness": 2, "width": 0, "color": COLOUR["--chart-1"]}


def share_row(row: Estimate) -> tuple[str, ...]:
    interval = formats.share_interval(row.low, row.high)
    return row.name, or_words(row, formats.percent(row.value)), _("%(number)s %%") % {"number": interval} if interval else "", str(row.n)


def kappa_row(row: Estimate) -> tuple[str, ...]:
    return row.name, or_words(row, formats.kappa_number(row.value)), formats.kappa_interval(row.low, row.high), str(row.n)


def or_words(row: Estimate, shown: str) -> str:
    return str(formats.NOT_ENOUGH) if row.value is None else shown
