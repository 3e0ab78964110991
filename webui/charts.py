"""Plain numbers in, figures out; never a query.

Shares and their limits are 0-1, kappas -1 to 1. None stands for a number that too few data allow. Each chart carries the
same numbers as a table, for people who do not see it and for those who want to copy them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from webui import formats
from webui.charts_drawing import (
    COLOUR,
    KAPPA_TICKS,
    SERIES,
    Chart,
    Estimate,
    add_band,
    add_words,
    dots,
    kappa_row,
    named_rows,
    new_figure,
    reach,
    share_row,
    share_ticks,
)

MOST_DRAWN = 12  # criteria as bars: the others are rare, and the table has them
LEAST_APART = 0.09  # of a trend's height, for the words at the ends of its lines
ASIDE = 0.05  # of the way from one round to the next, between two lines


@dataclass(frozen=True, slots=True)
class Missed:
    """How often one criterion was not met among the `n` images in which it could be told."""

    statement: str
    not_met: int
    n: int


def standard_share_chart(rows: Sequence[Estimate], band: tuple[float, float] | None = None) -> Chart:
    """Share of standard images per radiologist against the department's interval. By name, for it is no ranking."""
    ordered = sorted(rows, key=lambda row: row.name.casefold())
    figure = dots(ordered, [formats.percent(row.value) for row in ordered], (0, 1))
    figure.update_xaxes(**share_ticks())
    if band:
        add_band(figure, band, _("department %(interval)s %%") % {"interval": formats.share_interval(*band)})
    return Chart(figure, (_("Radiologist"), _("Standard"), _("95 % interval"), "n"), tuple(share_row(row) for row in ordered))


def kappa_chart(rows: Sequence[Estimate]) -> Chart:
    """Cohen's kappa between machine and expert per plane, in the order given."""
    least = min((row.low for row in rows if row.low is not None), default=0.0)
    figure = dots(rows, [formats.kappa_number(row.value) for row in rows], (min(0.0, least), 1))
    figure.update_xaxes(**KAPPA_TICKS)
    return Chart(figure, (_("Plane"), _("Kappa"), _("95 % interval"), "n"), tuple(kappa_row(row) for row in rows))


def trend_chart(rows: Sequence[Estimate]) -> Chart:
    """Share of standard images by round, oldest first; one line for each `series`, named at its end."""
    figure = new_figure(height=280, left=44, right=124 if any(row.series for row in rows) else 56)
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
    figure.update_yaxes(range=[0, 1.04], gridcolor=COLOUR["--line"], tickfont_color=COLOUR["--text-2"], **share_ticks())
    table = tuple((f"{row.name} {row.series}".strip(), *share_row(row)[1:]) for row in rows)
    return Chart(figure, (_("Round"), _("Standard"), _("95 % interval"), "n"), table)


def criteria_chart(rows: Sequence[Missed]) -> Chart:
    """Criteria by how often they were not met, most often first: MOST_DRAWN of them as bars, all in the table.

    The table adds up their shares of all misses (Pareto).
    """
    every = sorted((row for row in rows if row.n), key=lambda row: (-row.not_met, row.n, row.statement))
    ordered = every[:MOST_DRAWN]
    figure = named_rows([row.statement for row in ordered], right=86)
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
    return Chart(figure, (_("Criterion"), _("Not met"), _("Of"), _("Share"), _("Share of all misses, added up")), _pareto(every))


def _pareto(ordered: Sequence[Missed]) -> tuple[tuple[str, ...], ...]:
    whole = sum(row.not_met for row in ordered) or 1
    sums = [sum(row.not_met for row in ordered[: place + 1]) for place in range(len(ordered))]
    return tuple(
        (row.statement, str(row.not_met), str(row.n), formats.percent(row.not_met / row.n), formats.percent(so_far / whole))
        for row, so_far in zip(ordered, sums, strict=True)
    )


def _add_line(figure: go.Figure, series: str, rows: Sequence[Estimate], at: list[float], look: tuple[str, str, str]) -> None:
    role, dash, symbol = look
    figure.add_scatter(
        x=at,
        y=[row.value for row in rows],
        mode="lines+markers",
        line={"color": COLOUR[role], "width": 2, "dash": dash},
        marker={"size": 9, "symbol": symbol, "color": COLOUR[role]},
        error_y=reach(rows) | {"color": COLOUR[role], "thickness": 1.2},
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
        add_words(figure, words, x=right, y=height, xanchor="left", xshift=14, color=SERIES[place % len(SERIES)][0])


def _last_known(rows: Sequence[Estimate]) -> Estimate | None:
    return next((row for row in reversed(rows) if row.value is not None), None)
